import AmbitModel
import AmbitWarrant
import Testing

@Suite struct PayloadDescriptionTests {
  private static let key = String(repeating: "0a", count: 32)

  /// Every member, in the order in which descriptions are written.
  private static let full = """
    {"id":"019471f8000070008000000000000001","type":"issuer","tools":{},"holder":"\(key)",\
    "issuer":"\(key)","issued_at":1704067200,"expires_at":1704070800,"max_depth":3,\
    "parent_hash":"\(key)","extensions":{"a":"00ff","b":""},"issuable_tools":["z","a"],\
    "max_issue_depth":2,"constraint_bounds":{"constraints":{"p":{"type":"wildcard"}},\
    "allow_unknown":true},"required_approvers":["\(key)"],"min_approvals":1,"clearance":255,\
    "depth":18446744073709551615}
    """

  private func payload(_ json: String) throws -> WarrantPayload {
    try WarrantPayload(describedBy: try JSONDocument(parsing: Array(json.utf8)).root)
  }

  private func described(_ payload: WarrantPayload) -> String {
    var writer = JSONWriter()
    payload.describe(to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func `a description is written as it was read, lists in their order`() throws {
    let json = Self.full.replacing("18446744073709551615", with: "1")
    #expect(described(try payload(json)) == json)
  }

  @Test func `numbers beyond Int are written in full`() throws {
    var payload = try payload(Self.full.replacing("18446744073709551615", with: "1"))
    payload.depth = .max
    #expect(described(payload) == Self.full)
  }

  @Test func `tools and extensions are sorted by their bytes`() throws {
    let tools = #""tools":{"é":{"constraints":{}},"e":{"constraints":{}}}"#
    let json = """
      {"id":"019471f8000070008000000000000001","type":"execution",\(tools),"holder":"\(Self.key)",\
      "issuer":"\(Self.key)","issued_at":1,"expires_at":2,"max_depth":0,"depth":0}
      """
    #expect(try payload(json).tools.map { $0.name } == ["e", "é"])
  }

  static let defects: [(find: String, replacement: String, pointer: Text)] = [
    (#""depth":1}"#, #""depth":1,"colour":1}"#, "/colour"),
    (#""depth":1}"#, #""depth":-1}"#, "/depth"),
    (#""depth":1}"#, #""depth":1.5}"#, "/depth"),
    (#","depth":1}"#, "}", ""),
    (#""max_depth":3,"#, "", ""),
    (#""type":"issuer""#, #""type":"planner""#, "/type"),
    (#""type":"issuer","#, "", ""),
    (#""clearance":255"#, #""clearance":256"#, "/clearance"),
    (#""a":"00ff""#, #""a":"00f""#, "/extensions/a"),
    (#""a":"00ff""#, #""a":[0]"#, "/extensions/a"),
    (
      #""p":{"type":"wildcard"}"#, #""p":{"type":"jolly"}"#, "/constraint_bounds/constraints/p/type"
    ),
    (#""issuable_tools":["z","a"]"#, #""issuable_tools":["z",1]"#, "/issuable_tools/1"),
    (#""required_approvers":[""#, #""required_approvers":["00",""#, "/required_approvers/0"),
    (#""id":"019471f8"#, #""id":"019471f"#, "/id"),
    (#""type":"issuer""#, #""version":2,"type":"issuer""#, "/version"),
  ]

  @Test(arguments: defects)
  func `a defect is named with its place`(
    _ find: String,
    _ replacement: String,
    _ pointer: Text
  ) throws {
    let json = Self.full.replacing("18446744073709551615", with: "1")
    let broken = json.replacing(find, with: replacement)
    #expect(broken != json)
    let defect = #expect(throws: DescriptionDefect.self) { try payload(broken) }
    #expect(defect?.pointer == pointer)
  }

  @Test func `a spec says who holds it once, and is of the type that it states`() throws {
    let document = try JSONDocument(parsing: Array(#"{"ttl":60,"type":"issuer"}"#.utf8))
    let holder = try #require(PublicKey(hex: Self.key))
    let spec = try WarrantSpec(describedBy: document.root, holder: holder)
    #expect(spec.holder == holder)
    #expect(spec.lifetime == 60)
    #expect(spec.type == .issuer)
    #expect(spec.tools == nil)
    #expect(throws: DescriptionDefect.self) { try WarrantSpec(describedBy: document.root) }
    let named = try JSONDocument(parsing: Array(#"{"holder":"\#(Self.key)"}"#.utf8))
    #expect(try WarrantSpec(describedBy: named.root).type == .execution)
    #expect(throws: DescriptionDefect.self) {
      try WarrantSpec(describedBy: named.root, holder: holder)
    }
  }

  @Test(arguments: ["id", "issuer", "issued_at", "expires_at", "depth", "parent_hash"])
  func `a spec does not say what issuing says`(_ member: String) throws {
    let json = #"{"holder":"\#(Self.key)","\#(member)":1}"#
    let document = try JSONDocument(parsing: Array(json.utf8))
    let defect = #expect(throws: DescriptionDefect.self) {
      try WarrantSpec(describedBy: document.root)
    }
    #expect(defect?.pointer == Text("/" + member))
  }
}

@Suite struct WarrantSentenceTests {
  @Test func `every code has a sentence of its own, in the form of sentences`() {
    let sentences = WarrantCode.allCases.map { $0.sentence }
    #expect(Set(sentences).count == sentences.count)
    for sentence in sentences {
      #expect(sentence.first?.isLowercase == true, "\(sentence)")
      #expect(sentence.last != ".", "\(sentence)")
      #expect(!sentence.contains("\n"), "\(sentence)")
    }
  }
}
