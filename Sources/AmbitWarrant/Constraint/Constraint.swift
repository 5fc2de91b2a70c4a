internal import AmbitModel

/// What a warrant demands of one argument, compiled when it is read.
///
/// Equality and hash are those of the encoded bytes.
package struct WarrantConstraint: Sendable {
  /// The constraint exactly as it stands in the warrant: `[id, body]` in CBOR.
  package let encoded: [UInt8]
  /// What it says.
  package let kind: Kind
  /// How it judges.
  let test: ConstraintTest
  /// Levels of constraints inside it.
  let depth: Int
  /// Number of constraints in it, its own included.
  let weight: Int

  /// Most levels of constraints inside one.
  package static let depthLimit = 32

  /// Builds a constraint, in the one encoding that the writer gives it.
  ///
  /// - Throws: The reason when the body means nothing or the nesting is too deep.
  package init(_ kind: Kind) throws(ConstraintDefect) {
    try self.init(kind, encoded: kind.encoded)
  }

  /// Compiles a constraint that was read from these bytes.
  init(_ kind: Kind, encoded: [UInt8]) throws(ConstraintDefect) {
    let parts = kind.parts
    var depth = 0
    var weight = 1
    for part in parts {
      depth = max(depth, part.depth + 1)
      weight += part.weight
    }
    guard depth <= Self.depthLimit else {
      throw ConstraintDefect("constraints are nested more than \(Self.depthLimit) levels deep")
    }
    self.encoded = encoded
    self.kind = kind
    self.depth = depth
    self.weight = weight
    test = try ConstraintTest(kind)
  }

  /// False for an unknown id and for a body outside the subset, anywhere in it: calls that meet it
  /// are denied.
  package var isSupported: Bool {
    if case .unsupported = test { false } else { true }
  }

  /// Judges a value; `bad` when unsupported.
  @inline(__always)
  package func judge(_ value: WarrantValue) -> Judgement {
    test.judge(value)
  }

  /// Writes the constraint as it was read or built.
  package func write(to writer: inout CBORWriter) {
    writer.encoded(encoded)
  }
}

extension WarrantConstraint: Hashable {
  package static func == (left: WarrantConstraint, right: WarrantConstraint) -> Bool {
    left.encoded == right.encoded
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(encoded)
  }
}
