import AmbitModel
import AmbitWarrant

/// The profile's reader, and what stands in warrants: values, constraints, sets.
enum CBORProperties {
  static func check(_ bytes: [UInt8]) {
    checkItem(bytes)
    if let value = value(bytes) {
      var writer = CBORWriter()
      value.write(to: &writer)
      precondition(writer.bytes == bytes, "a value has two encodings")
      precondition(value == value, "a value is not itself")
    }
    if let constraint = constraint(bytes) { check(constraint, bytes) }
    var reader = CBORReader(bytes)
    if let set = try? WarrantConstraintSet(reading: &reader), reader.isAtEnd {
      var writer = CBORWriter()
      set.write(to: &writer)
      precondition(writer.bytes == bytes, "a set has two encodings")
      precondition(set.narrows(set), "a set is wider than itself")
      let arguments = Self.values.enumerated().map { WarrantMember(Text("a\($0)"), $1) }
      if let arguments = WarrantArguments(arguments) {
        precondition(set.isOpen == (set.arguments.isEmpty), "an open set demands")
        _ = set.check(arguments)
      }
    }
  }

  /// What `skip` passes over, nothing else reads differently.
  private static func checkItem(_ bytes: [UInt8]) {
    var reader = CBORReader(bytes)
    guard let range = try? reader.skip() else { return }
    precondition(range.lowerBound == 0 && range.upperBound == reader.offset, "an item elsewhere")
    precondition(reader.offset <= bytes.count, "an item beyond the end")
    var part = CBORReader(bytes, range: range)
    precondition((try? part.skip()) == range && part.isAtEnd, "an item that ends elsewhere")
  }

  private static func value(_ bytes: [UInt8]) -> WarrantValue? {
    var reader = CBORReader(bytes)
    guard let value = try? WarrantValue(reading: &reader), reader.isAtEnd else { return nil }
    return value
  }

  private static func constraint(_ bytes: [UInt8]) -> WarrantConstraint? {
    var reader = CBORReader(bytes)
    guard let constraint = try? WarrantConstraint(reading: &reader), reader.isAtEnd else {
      return nil
    }
    return constraint
  }

  private static func check(_ constraint: WarrantConstraint, _ bytes: [UInt8]) {
    precondition(constraint.encoded == bytes, "a constraint is not what was read")
    precondition(constraint.narrows(constraint), "a constraint is wider than itself")
    let opposite = try? WarrantConstraint(.not(constraint))
    // What was left out is written with its default, and means the same.
    guard let again = try? WarrantConstraint(constraint.kind) else {
      preconditionFailure("a constraint that was read cannot be built")
    }
    precondition(Self.constraint(again.encoded) != nil, "what was built cannot be read")
    for value in values {
      let judgement = constraint.judge(value)
      precondition(again.judge(value) == judgement, "two encodings judge apart")
      precondition(constraint.isSupported || judgement == .bad, "the unsupported is judged")
      guard let opposite else { continue }
      precondition(opposite.judge(value) == judgement.negated, "a negation is none")
    }
  }

  /// Some values of every kind; computed, because LeakSanitizer does not see through the tagged
  /// pointers of an indirect enumeration that lives for ever.
  private static var values: [WarrantValue] {
    [
      .null, .bool(true), .integer(0), .integer(5), .integer(.min), .double(0.5), .double(1e300),
      .text(""), .text("a"), .text("/data/x"), .text("/data/../x"), .text("10.1.2.3"),
      .text("https://api.example.com/v1/x"), .text("http://[::1]/"), .text("ls -la"),
      .text("caf\u{E9}"), .text("x\u{0}y"), .list([]), .list([.text("a"), .integer(1)]), .map([]),
      .map([WarrantMember("k", .integer(1)), WarrantMember("value", .text("a"))]),
    ]
  }
}
