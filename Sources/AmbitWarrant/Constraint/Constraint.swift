internal import AmbitModel

/// What a warrant demands of one argument, compiled when it is read.
///
/// Equality and hash are those of the encoded bytes.
package struct WarrantConstraint: Sendable {
  private let storage: Storage

  /// Shared, so that passing a constraint on costs one reference.
  private final class Storage: Sendable {
    let encoded: [UInt8]
    let kind: Kind
    let test: ConstraintTest
    let depth: Int
    let weight: Int

    init(encoded: [UInt8], kind: Kind, test: ConstraintTest, depth: Int, weight: Int) {
      self.encoded = encoded
      self.kind = kind
      self.test = test
      self.depth = depth
      self.weight = weight
    }
  }

  /// The constraint exactly as it stands in the warrant: `[id, body]` in CBOR.
  package var encoded: [UInt8] { storage.encoded }
  /// What it says.
  package var kind: Kind { storage.kind }
  /// How it judges.
  var test: ConstraintTest { storage.test }
  /// Levels of constraints inside it.
  var depth: Int { storage.depth }
  /// Number of constraints in it, its own included.
  var weight: Int { storage.weight }

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
    storage = Storage(
      encoded: encoded,
      kind: kind,
      test: try ConstraintTest(kind),
      depth: depth,
      weight: weight
    )
  }

  /// False for an unknown id and for a body outside the subset, anywhere in it: calls that meet it
  /// are denied.
  package var isSupported: Bool {
    if case .unsupported = storage.test { false } else { true }
  }

  /// Judges a value; `bad` when unsupported.
  @inline(__always)
  package func judge(_ value: WarrantValue) -> Judgement {
    storage.test.judge(value)
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
