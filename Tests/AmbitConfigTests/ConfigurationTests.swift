import AmbitConfig
import Testing

@Suite struct ConfigurationTests {
  private func resolve(
    flags: [String: String] = [:],
    environment: [String: String] = [:],
    yaml: String = ""
  ) throws -> Configuration {
    try Configuration(
      flags: flags,
      environment: environment,
      file: try ConfigurationFile.read(Array(yaml.utf8), name: "ambit.yaml")
    )
  }

  @Test func `flags win over variables, those over the file, that over defaults`() throws {
    let yaml = "log: {level: error}"
    let variable = ["AMBIT_LOG_LEVEL": "warning"]
    #expect(try resolve()[.logLevel].value == "info")
    #expect(try resolve(yaml: yaml)[.logLevel].value == "error")
    #expect(try resolve(environment: variable, yaml: yaml)[.logLevel].value == "warning")
    let all = try resolve(
      flags: ["log-level": "debug"],
      environment: variable,
      yaml: yaml
    )
    #expect(all[.logLevel].value == "debug")
    #expect(all[.logLevel].origin == .flag("log-level"))
    #expect(try resolve(yaml: yaml)[.logLevel].origin.text == "ambit.yaml:1:14")
  }

  @Test func `names follow from the key`() {
    #expect(ConfigurationKey.publicURL.variable == "AMBIT_PUBLIC_URL")
    #expect(ConfigurationKey.httpBind.variable == "AMBIT_HTTP_BIND")
    #expect(ConfigurationKey.httpBind.flag == "http-bind")
  }

  @Test(arguments: [
    ("AMBIT_HTPP_BIND", "x", "config.unknown_variable"),
    ("AMBIT_HTTP_BIND", "8080", "config.bad_value"),
    ("AMBIT_HTTP_BIND", "localhost:70000", "config.bad_value"),
    ("AMBIT_LOG_LEVEL", "loud", "config.bad_value"),
    ("AMBIT_PUBLIC_URL", "ftp://x", "config.bad_value"),
    ("AMBIT_HTTP_BIND", "0.0.0.0:8080", "config.tls_required"),
    ("AMBIT_HTTP_BIND", "[::]:8080", "config.tls_required"),
    ("AMBIT_HTTP_BIND", "example.org:8080", "config.tls_required"),
    ("AMBIT_AUDIT_MODE", "off", "config.flag_only"),
  ])
  func `a wrong variable stops start-up`(name: String, value: String, code: String) {
    let error = #expect(throws: ConfigurationError.self) {
      try resolve(environment: [name: value])
    }
    #expect(error?.code == code)
  }

  @Test(arguments: [
    ("htpp: {bind: x}", "config.unknown_key", "ambit.yaml:1:1"),
    ("http:\n  bnid: x", "config.unknown_key", "ambit.yaml:2:3"),
    ("http: 5", "config.type", "ambit.yaml:1:7"),
    ("http: {bind: [a]}", "config.type", "ambit.yaml:1:14"),
    ("http: {bind: a, bind: b}", "config.syntax", "ambit.yaml:1"),
  ])
  func `a wrong file stops start-up with its place`(yaml: String, code: String, place: String) {
    let error = #expect(throws: ConfigurationError.self) { try resolve(yaml: yaml) }
    #expect(error?.code == code)
    #expect(error?.message.contains(place) == true, "\(error?.message ?? "")")
  }

  @Test(arguments: ["127.0.0.1:0", "127.9.9.9:1", "localhost:8080", "[::1]:8080"])
  func `loopback needs no TLS`(bind: String) throws {
    #expect(try resolve(flags: ["http-bind": bind]).httpBind?.isLoopback == true)
  }

  @Test func `a proxy that ends TLS lets others in`() throws {
    let configuration = try resolve(
      environment: ["AMBIT_HTTP_BIND": "0.0.0.0:8080", "AMBIT_TLS_MODE": "terminated"])
    #expect(configuration.httpBind?.isLoopback == false)
  }

  @Test func `clients' variables are none of the server's business`() throws {
    _ = try resolve(environment: ["AMBIT_API_KEY": "x", "AMBIT_URL": "y", "PATH": "z"])
  }

  // MARK: Warrants

  static let key = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"

  @Test func `warrants take lists and mappings`() throws {
    let yaml = """
      compat: {tenuo: true}
      warrants:
        roots: [\(Self.key), second]
        required: true
        clearance: {"db.*": 30, send: 20}
        proofVersion: 2
        srlMaxAge: 600
      """
    let configuration = try resolve(yaml: yaml)
    #expect(configuration.roots == [Self.key, "second"])
    #expect(configuration.clearance.map(\.pattern) == ["db.*", "send"])
    #expect(configuration.clearance.map(\.level) == [30, 20])
    #expect(configuration.isOn(.warrantsRequired))
    #expect(configuration.isOn(.compatTenuo))
    #expect(configuration.number(.warrantsSRLMaxAge) == 600)
    #expect(configuration[.warrantsClearance].origin.text == "ambit.yaml:5:14")
    let variables = try resolve(environment: [
      "AMBIT_WARRANTS_CLEARANCE": "a=1,b*=2", "AMBIT_WARRANTS_ROOTS": Self.key,
      "AMBIT_WARRANTS_SRL_MAX_AGE": "none",
    ])
    #expect(variables.clearance.map(\.pattern) == ["a", "b*"])
    #expect(variables.roots == [Self.key])
    #expect(variables.number(.warrantsSRLMaxAge) == nil)
    #expect(try resolve().roots.isEmpty)
    #expect(try resolve(yaml: "warrants: {roots: [], clearance: {}}").clearance.isEmpty)
  }

  @Test(arguments: [
    ("warrants: {root: x}", "config.unknown_key", "ambit.yaml:1:12"),
    ("warrants:\n  roots: [a, [b]]", "config.type", "ambit.yaml:2:14"),
    ("warrants:\n  roots: {a: b}", "config.unknown_key", "ambit.yaml:2:11"),
    ("warrants: {clearance: {a: true}}", "config.type", "ambit.yaml:1:27"),
    ("warrants: {clearance: {\"a,b\": 1}}", "config.type", "ambit.yaml:1:24"),
    ("warrants: {clearance: {a: 256}}", "config.bad_value", "warrants.clearance"),
    ("warrants: {clearance: {\"a*b\": 1}}", "config.bad_value", "warrants.clearance"),
    ("warrants: {clearance: [a]}", "config.type", "ambit.yaml:1:23"),
    ("warrants: {proofWindows: 2}", "config.bad_value", "warrants.proofWindows"),
    ("warrants: {clockTolerance: -1}", "config.bad_value", "warrants.clockTolerance"),
    ("warrants: {srlMaxAge: 0}", "config.bad_value", "warrants.srlMaxAge"),
    ("warrants: {required: yes}", "", ""),
    ("warrants: {required: true}", "config.no_roots", "ambit.yaml:1:22"),
    ("warrants: {srl: list.bin}", "config.no_roots", "ambit.yaml:1:17"),
  ])
  func `a wrong rule for warrants stops start-up`(yaml: String, code: String, place: String) {
    let error = #expect(throws: ConfigurationError.self) { try resolve(yaml: yaml) }
    if code.isEmpty { return }
    #expect(error?.code == code, "\(yaml)")
    #expect(error?.message.contains(place) == true, "\(error?.message ?? "")")
  }
}
