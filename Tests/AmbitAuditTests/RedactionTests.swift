import AmbitAudit
import AmbitCrypto
import AmbitModel
import Testing

@Suite struct `Arguments in a record` {
  static let salt = [UInt8](repeating: 3, count: 16)

  func redact(_ json: String) -> (json: String, masked: [String], digest: Digest256?) {
    let arguments = RedactedArguments(
      canonical: Array(json.utf8),
      salt: Self.salt,
      hashing: SHA256Hash.self
    )
    return (
      String(decoding: arguments.json, as: UTF8.self), arguments.masked.map(\.string),
      arguments.digest
    )
  }

  @Test(arguments: [
    "password", "passwd", "secret", "token", "apikey", "credential", "authorization", "cookie",
    "privatekey", "api_key", "apiKey", "APIKey", "APIKEY", "X-Api-Key", "userApiKey", "private-key",
    "access_token", "authToken", "client.secret", "dbPassword", "password1", "Set-Cookie",
    "credentials", "PASSWORD", "userAPIToken", "oauth2Token", "proxy authorization",
  ])
  func `hide what a secret's name announces`(name: String) {
    let result = redact(#"{"a":1,"\#(name)":{"b":["c",{"d":2}]},"z":null}"#)
    #expect(result.json == #"{"a":1,"\#(name)":"[MASKED]","z":null}"#)
    #expect(result.masked == ["/" + name])
    #expect(result.digest == nil)
  }

  @Test(arguments: [
    "max_tokens", "maxTokens", "tokenizer", "secretary", "cookiejar", "key", "api", "private",
    "passwordless", "tokens", "", "ключ",
  ])
  func `keep what only sounds like one`(name: String) {
    let json = #"{"\#(name)":"v"}"#
    let result = redact(json)
    #expect(result.json == json)
    #expect(result.masked == [])
    #expect(result.digest == SHA256Hash.sha256(Self.salt + Array(json.utf8)))
  }

  @Test func `name each hidden value by its pointer`() {
    let result = redact(
      #"{"a":[{"token":1},[],{"b/c~d":{"secret":""}}],"e\"\n":{"cookie":[1,2]},"f":"token"}"#
    )
    #expect(
      result.json
        == #"{"a":[{"token":"[MASKED]"},[],{"b/c~d":{"secret":"[MASKED]"}}],"#
        + #""e\"\n":{"cookie":"[MASKED]"},"f":"token"}"#
    )
    #expect(result.masked == ["/a/0/token", "/a/2/b~1c~0d/secret", "/e\"\n/cookie"])
  }

  @Test(arguments: ["{}", "[]", "1.50", "\"token\"", "null", "[[[]]]", #"{"a":{}}"#])
  func `without secrets stay as they are`(json: String) {
    #expect(redact(json).json == json)
  }

  @Test func `longer than 8 KiB leave their size`() {
    func json(_ length: Int) -> String {
      #"{"a":""# + String(repeating: "x", count: length - 8) + #""}"#
    }
    #expect(redact(json(8192)).json == json(8192))
    let long = redact(json(8193))
    #expect(long.json == #"{"_truncated":true,"bytes":8193}"#)
    #expect(long.digest == SHA256Hash.sha256(Self.salt + Array(json(8193).utf8)))
    let secret = redact(#"{"token":""# + String(repeating: "x", count: 9000) + #""}"#)
    #expect(secret.json == #"{"_truncated":true,"bytes":9012}"#)
    #expect(secret.masked == ["/token"])
    #expect(secret.digest == nil)
  }
}
