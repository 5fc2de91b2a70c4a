package import AmbitModel

/// What the extensions that this version knows say about calls under a warrant.
///
/// They apply from any link of a chain (warrant contract sections 4 and 5).
package struct WarrantTerms: Sendable {
  /// The session that calls must belong to.
  package private(set) var session: Text?
  /// When people have to approve.
  package private(set) var gates: ApprovalGates?
  /// Verifiers of which one must be this one, sorted.
  package private(set) var audience: [Text]?
  /// Calls in the whole subtree; at least 1.
  package private(set) var maxCalls: UInt64?
  /// Whether a proof of version 2 is demanded.
  package private(set) var requiresProof2 = false
  /// Arguments that may be absent, by tool entry.
  package private(set) var optionalArguments: [(tool: Text, arguments: [Text])] = []

  /// Reads the known extensions.
  ///
  /// - Throws: `extension_invalid` for a known one whose value cannot be read, `extension_unknown`
  ///   for one that may not be ignored.
  package init(_ extensions: [WarrantExtension]) throws(WarrantFailure) {
    for entry in extensions {
      if entry.name.utf8.starts(with: "ambit.".utf8) {
        try readAmbit(entry)
      } else if entry.name.utf8.starts(with: "tenuo.".utf8) {
        try readTenuo(entry)
      }
    }
  }

  /// The arguments of a tool entry that may be absent.
  package func optional(for entry: Text) -> [Text] {
    // Sorted by tool, as they were read; by halves, because every link asks every link above.
    var low = 0
    var high = optionalArguments.count
    while low < high {
      let middle = (low + high) / 2
      if optionalArguments[middle].tool < entry { low = middle + 1 } else { high = middle }
    }
    guard low < optionalArguments.count, optionalArguments[low].tool == entry else { return [] }
    return optionalArguments[low].arguments
  }

  private mutating func readTenuo(_ entry: WarrantExtension) throws(WarrantFailure) {
    switch String(decoding: entry.name.utf8, as: UTF8.self) {
    case "tenuo.session_id":
      guard !entry.value.isEmpty, UTF8Check.isWellFormed(entry.value.span) else {
        throw WarrantFailure(.extensionInvalid)
      }
      session = Text(utf8: entry.value)
    case "tenuo.approval_gates":
      gates = try ApprovalGates(reading: entry.value)
    case "tenuo.agent_id", "tenuo.identity_binding":
      // Known, and carried: they say who, not what.
      break
    default:
      throw WarrantFailure(.extensionUnknown)
    }
  }

  private mutating func readAmbit(_ entry: WarrantExtension) throws(WarrantFailure) {
    var isUnknown = false
    do throws(CBORError) {
      var reader = CBORReader(entry.value)
      try reader.array(of: 2)
      let start = reader.offset
      let flag = try reader.unsigned()
      guard flag <= 1 else { throw CBORError(at: start) }
      let isCritical = flag == 1
      switch String(decoding: entry.name.utf8, as: UTF8.self) {
      case "ambit.audience":
        try Self.demand(isCritical)
        audience = try reader.sortedTexts()
      case "ambit.max_calls":
        try Self.demand(isCritical)
        let count = try reader.unsigned()
        try Self.demand(count >= 1)
        maxCalls = count
      case "ambit.proof":
        try Self.demand(isCritical)
        try Self.demand(try reader.unsigned() == 2)
        requiresProof2 = true
      case "ambit.optional_args":
        try Self.demand(!isCritical)
        optionalArguments = try reader.sortedMembers { (reader) throws(CBORError) in
          try reader.sortedTexts()
        }.map { (tool: $0.name, arguments: $0.value) }
        try Self.demand(!optionalArguments.isEmpty)
      case "ambit.rate", "ambit.budget", "ambit.hours", "ambit.paths", "ambit.body_digest",
        "ambit.policy":
        // Reserved as critical: ignoring one would widen what its issuer meant.
        try Self.demand(isCritical)
        isUnknown = true
        _ = try reader.skip()
      default:
        isUnknown = isCritical
        _ = try reader.skip()
      }
      try reader.finish()
    } catch {
      throw WarrantFailure(.extensionInvalid)
    }
    if isUnknown { throw WarrantFailure(.extensionUnknown) }
  }

  private static func demand(_ condition: Bool) throws(CBORError) {
    guard condition else { throw CBORError(at: 0) }
  }
}

extension CBORReader {
  /// A non-empty list of distinct texts in ascending order.
  mutating func sortedTexts() throws(CBORError) -> [Text] {
    let start = offset
    let count = try array()
    guard count > 0 else { throw CBORError(at: start) }
    var texts: [Text] = []
    for _ in 0..<count {
      let text = try text()
      if let last = texts.last, !(last < text) { throw CBORError(at: start) }
      texts.append(text)
    }
    return texts
  }
}
