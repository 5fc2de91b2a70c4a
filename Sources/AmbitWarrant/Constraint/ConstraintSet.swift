package import AmbitModel

/// What a warrant demands of a tool's arguments: a constraint for each name.
///
/// Without any constraint it demands nothing and any argument may come; else every name must come,
/// unless it is optional, and no other may, unless unknown ones are allowed.
package struct WarrantConstraintSet: Sendable {
  /// A name with what is demanded of it.
  package struct Argument: Sendable, Hashable {
    /// The argument's name.
    package let name: Text
    /// What is demanded.
    package let constraint: WarrantConstraint

    /// Pairs a name with a constraint.
    package init(_ name: Text, _ constraint: WarrantConstraint) {
      self.name = name
      self.constraint = constraint
    }
  }

  /// Sorted by the UTF-8 bytes of their names.
  package let arguments: [Argument]
  /// True when arguments may come that no constraint names.
  package let allowsUnknown: Bool
  /// The set exactly as it stands in the warrant.
  package let encoded: [UInt8]

  /// Most constraints.
  package static let countMax = 64

  /// The set that demands nothing.
  package static let open = WarrantConstraintSet(sorted: [], allowsUnknown: false)

  /// Builds a set of arguments in any order.
  ///
  /// - Throws: The reason when a name occurs twice or there are too many.
  package init(_ arguments: [Argument], allowsUnknown: Bool = false) throws(ConstraintDefect) {
    guard arguments.count <= Self.countMax else {
      throw ConstraintDefect("a set has more than \(Self.countMax) constraints")
    }
    let sorted = arguments.sorted { $0.name < $1.name }
    for (left, right) in zip(sorted, sorted.dropFirst()) where left.name == right.name {
      throw ConstraintDefect("`\(left.name.string)` is constrained twice")
    }
    self.init(sorted: sorted, allowsUnknown: allowsUnknown)
  }

  private init(sorted arguments: [Argument], allowsUnknown: Bool) {
    var writer = CBORWriter(capacity: 64)
    writer.map(allowsUnknown ? 2 : 1)
    writer.name("constraints")
    writer.map(arguments.count)
    for argument in arguments {
      writer.text(argument.name)
      argument.constraint.write(to: &writer)
    }
    if allowsUnknown {
      writer.name("allow_unknown")
      writer.bool(true)
    }
    self.arguments = arguments
    self.allowsUnknown = allowsUnknown
    encoded = writer.bytes
  }

  /// Reads `{"constraints": {…}[, "allow_unknown": true]}`.
  ///
  /// Unless the bytes are malformed the whole set is read before a constraint that means nothing is
  /// complained of.
  ///
  /// - Parameters:
  ///   - reader: Stands before the set, and after it when all is well.
  ///   - known: A set that was read before; where the same bytes come, its parts are taken again.
  /// - Throws: `malformed` for bytes outside the profile, `too_large` for more than 64 constraints,
  ///   `constraint_invalid` for a constraint that means nothing.
  package init(
    reading reader: inout CBORReader,
    known: WarrantConstraintSet? = nil
  ) throws(WarrantFailure) {
    if let known, reader.passes(known.encoded) {
      self = known
      return
    }
    let start = reader.offset
    var arguments: [Argument] = []
    var isInvalid = false
    var fault = WarrantCode.malformed
    let allowsUnknown: Bool
    do throws(CBORError) {
      var fields = CBORFields(count: try reader.map())
      try reader.field("constraints")
      let place = reader.offset
      let count = try reader.map()
      guard count <= Self.countMax else {
        fault = .tooLarge
        throw CBORError(at: place)
      }
      var previous: Text?
      for _ in 0..<count {
        let place = reader.offset
        let name = try reader.text()
        if let previous, !(previous < name) { throw CBORError(at: place) }
        previous = name
        let above = known?.arguments.first { $0.name == name }?.constraint
        guard let constraint = try WarrantConstraint.reading(from: &reader, known: above) else {
          isInvalid = true
          continue
        }
        arguments.append(Argument(name, constraint))
      }
      if try fields.takes("allow_unknown", from: &reader) {
        let place = reader.offset
        // False is left out.
        guard try reader.bool() else { throw CBORError(at: place) }
        allowsUnknown = true
      } else {
        allowsUnknown = false
      }
      try fields.finish(having: 1, at: reader)
    } catch {
      throw WarrantFailure(fault)
    }
    if isInvalid { throw WarrantFailure(.constraintInvalid) }
    self.arguments = arguments
    self.allowsUnknown = allowsUnknown
    encoded = Array(reader.bytes[start..<reader.offset])
  }

  /// True when it demands nothing.
  package var isOpen: Bool { arguments.isEmpty }

  /// Writes the set as it was read or built.
  package func write(to writer: inout CBORWriter) {
    writer.encoded(encoded)
  }
}

extension WarrantConstraintSet: Hashable {
  package static func == (left: WarrantConstraintSet, right: WarrantConstraintSet) -> Bool {
    left.encoded == right.encoded
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(encoded)
  }
}
