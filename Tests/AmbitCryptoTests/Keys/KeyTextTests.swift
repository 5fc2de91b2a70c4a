import AmbitCrypto
import AmbitModel
import Testing

/// The key of seed 01 repeated, in every form that anybody writes.
private enum Sample {
  static let seed = [UInt8](repeating: 1, count: 32)
  static let publicHex = "8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c"
  /// As OpenSSL writes it, RFC 8410 version 1.
  static let privatePEM = """
    -----BEGIN PRIVATE KEY-----
    MC4CAQAwBQYDK2VwBCIEIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB
    -----END PRIVATE KEY-----

    """
  /// As tenuo 0.3.3 writes it, version 2 with the public key.
  static let tenuoPEM = """
    -----BEGIN PRIVATE KEY-----
    MFECAQEwBQYDK2VwBCIEIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB
    gSEAiojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=
    -----END PRIVATE KEY-----

    """
  static let publicPEM = """
    -----BEGIN PUBLIC KEY-----
    MCowBQYDK2VwAyEAiojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=
    -----END PUBLIC KEY-----

    """
  static let publicURL = "iojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w"
  static let privateURL = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
  static let privateHex = String(repeating: "01", count: 32)
}

@Suite struct `A key as text` {
  @Test(arguments: [Sample.privatePEM, Sample.tenuoPEM, Sample.privateURL, Sample.privateHex])
  func `is a private key in each form, with or without a line ending`(text: String) throws {
    let bare = text.hasSuffix("\n") ? String(text.dropLast()) : text
    for text in [bare, bare + "\n", bare + "\r\n"] {
      #expect(try KeyText.privateKey(Array(text.utf8)).publicKey.hex == Sample.publicHex)
    }
  }

  @Test(arguments: [Sample.publicPEM, Sample.publicURL, Sample.publicHex])
  func `is a public key in each form, with or without a line ending`(text: String) throws {
    let bare = text.hasSuffix("\n") ? String(text.dropLast()) : text
    for text in [bare, bare + "\n", bare + "\r\n"] {
      #expect(try KeyText.publicKey(Array(text.utf8)).hex == Sample.publicHex)
    }
  }

  @Test func `may have the line endings of Windows`() throws {
    let text = Sample.tenuoPEM.split(separator: "\n").joined(separator: "\r\n")
    #expect(try KeyText.privateKey(Array(text.utf8)).publicKey.hex == Sample.publicHex)
  }

  @Test(arguments: [
    (KeyForm.pem, Sample.privatePEM, Sample.publicPEM),
    (.base64url, Sample.privateURL + "\n", Sample.publicURL + "\n"),
    (.hex, Sample.privateHex + "\n", Sample.publicHex + "\n"),
  ])
  func `is written as others write it`(form: KeyForm, secret: String, open: String) throws {
    let key = try #require(Ed25519PrivateKey(seed: Sample.seed))
    #expect(KeyText.write(key, as: form) == Array(secret.utf8))
    #expect(KeyText.write(key.publicKey, as: form) == Array(open.utf8))
  }

  @Test(arguments: [
    "", "\n", " " + Sample.privateURL, Sample.privateURL + " ", Sample.privateURL + "\n\n",
    Sample.privateURL + "=", Sample.privateURL + "A", String(Sample.privateURL.dropLast()),
    String(Sample.privateURL.dropLast()) + "F", Sample.privateHex.dropLast() + "G",
    Sample.publicHex.uppercased(), Sample.privateHex + "00", Sample.privatePEM + "x",
    Sample.privatePEM + "\n", "x" + Sample.privatePEM, Sample.privatePEM + Sample.privatePEM,
    Sample.privatePEM.replacing("PRIVATE", with: "PUBLIC"),
    Sample.privatePEM.replacing("PRIVATE", with: "EC PRIVATE"),
    Sample.privatePEM.replacing("END PRIVATE", with: "END PUBLIC"),
    Sample.privatePEM.replacing("MC4CAQAwBQYDK2Vw", with: "MC4CAQAwBQYDK2Vu"),
    Sample.privatePEM.replacing("BAQEB\n-", with: "BAQEB\n\n-"),
    Sample.privatePEM.replacing("BAQEB\n-", with: "BA\nQEB\n-"),
    Sample.privatePEM.replacing("BAQEB\n-", with: "B\n-"),
    Sample.privatePEM.replacing("KEY-----\nMC4", with: "KEY-----\nProc-Type: 4\n\nMC4"),
    // Version 2 with another key's public half, without one, and with a byte too many.
    Sample.tenuoPEM.replacing("gSEAiojj", with: "gSEAioji"),
    Sample.tenuoPEM.replacing("gSEAiojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=\n", with: ""),
    Sample.tenuoPEM.replacing("b1w=", with: "b1wA"),
    "-----BEGIN PRIVATE KEY-----", "-----",
    "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
  ])
  func `is no private key with anything else`(text: String) {
    #expect(throws: KeyError.Code.malformed) {
      try code { () throws(KeyError) in _ = try KeyText.privateKey(Array(text.utf8)) }
    }
  }

  @Test(arguments: [
    Sample.privatePEM, Sample.publicPEM.replacing("MCow", with: "MCox"),
    Sample.publicPEM.replacing("b1w=", with: "b1wA"), Sample.publicURL + "A", "",
  ])
  func `is no public key with anything else`(text: String) {
    #expect(throws: KeyError.Code.malformed) {
      try code { () throws(KeyError) in _ = try KeyText.publicKey(Array(text.utf8)) }
    }
  }

  @Test(arguments: [
    String(repeating: "00", count: 32), "01" + String(repeating: "00", count: 31),
    "ed" + String(repeating: "ff", count: 30) + "7f",
  ])
  func `is no public key when it is weak`(hex: String) throws {
    #expect(throws: KeyError.Code.weak) {
      try code { () throws(KeyError) in _ = try KeyText.publicKey(Array(hex.utf8)) }
    }
  }

  @Test func `has a limit`() {
    let text = [UInt8](repeating: 0x2D, count: KeyText.byteLimit + 1)
    #expect(throws: KeyError.Code.tooLarge) {
      try code { () throws(KeyError) in _ = try KeyText.privateKey(text) }
    }
  }
}

/// Runs something and throws the mere code of its error, so that tests compare codes.
func code(_ body: () throws(KeyError) -> Void) throws {
  do throws(KeyError) {
    try body()
  } catch {
    throw error.code
  }
}

extension KeyError.Code: Error {}
