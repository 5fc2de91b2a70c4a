package import AmbitModel

/// When people have to approve a call: the extension `tenuo.approval_gates` (warrant contract
/// section 2, "Gates").
package struct ApprovalGates: Sendable {
  /// A gate of one tool.
  package struct Gate: Sendable {
    /// The tool; `*` is every tool.
    package let tool: Text
    /// When it fires, by argument; nil means always.
    package let conditions: [(argument: Text, condition: Condition)]?
    /// A sentence for the approver.
    package let message: Text?

    package init(
      tool: Text,
      conditions: [(argument: Text, condition: Condition)]?,
      message: Text?
    ) {
      self.tool = tool
      self.conditions = conditions
      self.message = message
    }
  }

  /// When an argument's value makes a gate fire.
  ///
  /// An absent argument always does.
  package enum Condition: Sendable {
    /// Whatever the value.
    case all
    /// Unless the constraint says no.
    case constraint(WarrantConstraint)
    /// Unless the constraint says yes.
    case exempt(WarrantConstraint)
  }

  /// Sorted by tool.
  package let gates: [Gate]

  /// Reads an extension's value.
  ///
  /// - Throws: `extension_invalid`.
  package init(reading value: [UInt8]) throws(WarrantFailure) {
    do throws(CBORError) {
      var reader = CBORReader(value)
      gates = try reader.sortedMembers { (reader) throws(CBORError) in
        try Self.gate(&reader)
      }.map { Gate(tool: $0.name, conditions: $0.value.0, message: $0.value.1) }
      try reader.finish()
    } catch {
      throw WarrantFailure(.extensionInvalid)
    }
  }

  private static func gate(
    _ reader: inout CBORReader
  ) throws(CBORError) -> ([(argument: Text, condition: Condition)]?, Text?) {
    let start = reader.offset
    let count = try reader.map()
    guard count == 1 || count == 2, try reader.text() == "args" else { throw CBORError(at: start) }
    var conditions: [(argument: Text, condition: Condition)]?
    if reader.nextIsNull {
      try reader.null()
    } else {
      conditions = try reader.sortedMembers { (reader) throws(CBORError) in
        try condition(&reader)
      }.map { (argument: $0.name, condition: $0.value) }
    }
    guard count == 2 else { return (conditions, nil) }
    guard try reader.text() == "message" else { throw CBORError(at: start) }
    return (conditions, try reader.text())
  }

  private static func condition(_ reader: inout CBORReader) throws(CBORError) -> Condition {
    let start = reader.offset
    switch reader.nextMajor {
    case 3:
      guard try reader.text() == "all" else { throw CBORError(at: start) }
      return .all
    case 5:
      guard try reader.map() == 1, try reader.text() == "exempt" else {
        throw CBORError(at: start)
      }
      let constraint = try constraint(&reader)
      guard constraint.mayExempt else { throw CBORError(at: start) }
      return .exempt(constraint)
    default:
      return .constraint(try constraint(&reader))
    }
  }

  private static func constraint(
    _ reader: inout CBORReader
  ) throws(CBORError) -> WarrantConstraint {
    let start = reader.offset
    do throws(WarrantFailure) {
      return try WarrantConstraint(reading: &reader)
    } catch {
      throw CBORError(at: start)
    }
  }

  /// Tells whether a call needs approval.
  package func fires(tool: Text, arguments: WarrantArguments) -> Bool {
    gates.contains { gate in
      guard gate.tool == tool || gate.tool == WarrantTool.any else { return false }
      guard let conditions = gate.conditions else { return true }
      return conditions.contains { entry in
        guard let value = arguments.value(entry.argument) else { return true }
        switch entry.condition {
        case .all: return true
        case .constraint(let constraint): return constraint.judge(value) != .no
        case .exempt(let constraint): return constraint.judge(value) != .yes
        }
      }
    }
  }
}

extension WarrantConstraint {
  /// False for what may not exempt from approval: Any, Not, CEL, Wildcard and unknown ids.
  fileprivate var mayExempt: Bool {
    var reader = CBORReader(encoded)
    guard (try? reader.array()) == 2, let id = try? reader.unsigned() else { return false }
    switch id {
    case 1...5, 7...12, 17, 18, 128: return true
    default: return false
    }
  }
}
