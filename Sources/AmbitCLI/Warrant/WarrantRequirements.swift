import AmbitModel
import AmbitService
import AmbitWarrant

/// What the verifier of a case demands, and what it would remember (warrant contract section 9).
struct WarrantRequirements {
  let settings: WarrantSettings
  let memory: WarrantMemory
  let session: Text?

  init(_ request: RequestObject) throws(ServiceError) {
    guard let element = request.optional("requirements") else {
      settings = Self.settings
      memory = WarrantMemory(usedNonces: [], calls: [:], isComplete: true)
      session = nil
      return
    }
    let object = try RequestObject(
      element,
      pointer: "/requirements",
      known: [
        "audience", "session", "clearance", "proof_windows", "proof_version", "numbers",
        "clock_tolerance", "max_lifetime", "srl_max_age", "srl_min_version", "calls_used",
        "seen_nonces",
      ]
    )
    var settings = Self.settings
    settings.audience = try object.texts("audience")
    settings.clearance = try Self.clearance(object)
    if let windows = try object.int("proof_windows", in: 1...5) {
      guard windows % 2 == 1 else {
        throw object.badValue("proof_windows", element, "`proof_windows` is 1, 3 or 5")
      }
      settings.proofWindows = windows
    }
    settings.requiresProof2 = try object.int("proof_version", in: 1...2) == 2
    if let word = object.optional("numbers") {
      guard let numbers = word.string.flatMap({ NumberReading(rawValue: $0) }) else {
        throw object.badValue("numbers", word, "`numbers` is `fold` or `typed`")
      }
      settings.numbers = numbers
    }
    if let tolerance = try object.seconds("clock_tolerance") {
      settings.clockTolerance = tolerance
    }
    if let lifetime = try object.seconds("max_lifetime") { settings.maxLifetime = lifetime }
    settings.revocationRule = RevocationRule(
      maxAge: try object.seconds("srl_max_age"),
      minVersion: try object.seconds("srl_min_version") ?? 0
    )
    self.settings = settings
    memory = WarrantMemory(
      usedNonces: Set(try object.hexList("seen_nonces") ?? []),
      calls: try Self.calls(object),
      isComplete: true
    )
    session = try object.text("session")
  }

  /// The case says what has been counted, so that nobody counts elsewhere.
  private static let settings = WarrantSettings(sharesStore: true)

  private static func clearance(
    _ object: RequestObject
  ) throws(ServiceError) -> [(pattern: Text, level: UInt8)] {
    guard let levels = object.optional("clearance") else { return [] }
    guard levels.kind == .object else {
      throw object.wrongType("clearance", levels, "an object of tool to level")
    }
    var result: [(pattern: Text, level: UInt8)] = []
    for member in levels.members {
      guard let level = member.value.int.flatMap({ UInt8(exactly: $0) }) else {
        throw object.wrongType("clearance", member.value, "an object of tool to level, 0…255")
      }
      result.append((member.key, level))
    }
    return result
  }

  private static func calls(_ object: RequestObject) throws(ServiceError) -> [WarrantID: UInt64] {
    guard let counts = object.optional("calls_used") else { return [:] }
    var calls: [WarrantID: UInt64] = [:]
    for member in counts.members {
      guard let id = WarrantID(hex: member.key.string),
        let count = member.value.int.flatMap({ UInt64(exactly: $0) })
      else { throw object.wrongType("calls_used", member.value, "an object of id to count") }
      calls[id] = count
    }
    guard counts.kind == .object else {
      throw object.wrongType("calls_used", counts, "an object of id to count")
    }
    return calls
  }
}
