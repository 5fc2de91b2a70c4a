import AmbitModel

extension JSONValue {
  /// True when two values are equal in the sense of constraints (contract section 4, "Values"):
  /// numbers by value, arrays and objects deeply, members in any order.
  func isEqual(to other: JSONValue) -> Bool {
    switch (self, other) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.string(let left), .string(let right)): left == right
    case (.number(let left), .number(let right)): JSONValue.areEqual(left, right)
    case (.array(let left), .array(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.isEqual(to: $1) }
    case (.object(let left), .object(let right)): JSONValue.areEqual(left, right)
    default: false
    }
  }

  private static func areEqual(_ left: Text, _ right: Text) -> Bool {
    left.utf8.withUnsafeBufferPointer { left in
      right.utf8.withUnsafeBufferPointer { right in
        guard let left = Decimal(token: left), let right = Decimal(token: right) else {
          return false
        }
        return left.compare(right) == 0
      }
    }
  }

  private static func areEqual(_ left: [JSONMember], _ right: [JSONMember]) -> Bool {
    guard left.count == right.count else { return false }
    // Names are distinct, so that sorting pairs them.
    let sorted = (left.sorted { $0.key < $1.key }, right.sorted { $0.key < $1.key })
    return zip(sorted.0, sorted.1).allSatisfy { left, right in
      left.key == right.key && left.value.isEqual(to: right.value)
    }
  }
}
