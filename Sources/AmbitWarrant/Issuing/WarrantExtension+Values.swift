package import AmbitModel

/// The extensions that this version writes (warrant contract sections 2 and 5).
extension WarrantExtension {
  /// The session that calls must belong to.
  package static func session(_ id: Text) -> WarrantExtension {
    WarrantExtension("tenuo.session_id", id.utf8)
  }

  /// The verifiers of which one must be this one; order and repetition do not matter.
  package static func audience(_ names: [Text]) -> WarrantExtension {
    var writer = CBORWriter()
    writer.array(2)
    writer.unsigned(1)
    writer.sortedTexts(names)
    return WarrantExtension("ambit.audience", writer.bytes)
  }

  /// Calls in the whole subtree, at least one.
  package static func maxCalls(_ count: UInt64) -> WarrantExtension {
    var writer = CBORWriter()
    writer.array(2)
    writer.unsigned(1)
    writer.unsigned(count)
    return WarrantExtension("ambit.max_calls", writer.bytes)
  }

  /// Demands a proof of version 2.
  package static var requireProof2: WarrantExtension {
    var writer = CBORWriter()
    writer.array(2)
    writer.unsigned(1)
    writer.unsigned(2)
    return WarrantExtension("ambit.proof", writer.bytes)
  }

  /// Arguments that may be absent, by tool entry.
  package static func optionalArguments(
    _ entries: [(tool: Text, arguments: [Text])]
  ) -> WarrantExtension {
    var writer = CBORWriter()
    writer.array(2)
    writer.unsigned(0)
    writer.map(entries.count)
    for entry in entries.sorted(by: { $0.tool < $1.tool }) {
      writer.text(entry.tool)
      writer.sortedTexts(entry.arguments)
    }
    return WarrantExtension("ambit.optional_args", writer.bytes)
  }

  /// When people have to approve a call.
  package static func approvalGates(_ gates: [ApprovalGates.Gate]) -> WarrantExtension {
    var writer = CBORWriter()
    writer.map(gates.count)
    for gate in gates.sorted(by: { $0.tool < $1.tool }) {
      writer.text(gate.tool)
      writer.map(gate.message == nil ? 1 : 2)
      writer.name("args")
      if let conditions = gate.conditions {
        writer.map(conditions.count)
        for condition in conditions.sorted(by: { $0.argument < $1.argument }) {
          writer.text(condition.argument)
          writer.condition(condition.condition)
        }
      } else {
        writer.null()
      }
      if let message = gate.message {
        writer.name("message")
        writer.text(message)
      }
    }
    return WarrantExtension("tenuo.approval_gates", writer.bytes)
  }
}

extension CBORWriter {
  fileprivate mutating func sortedTexts(_ texts: [Text]) {
    let texts = Set(texts).sorted()
    array(texts.count)
    for text in texts { self.text(text) }
  }

  fileprivate mutating func condition(_ condition: ApprovalGates.Condition) {
    switch condition {
    case .all: text("all")
    case .constraint(let constraint): encoded(constraint.encoded)
    case .exempt(let constraint):
      map(1)
      name("exempt")
      encoded(constraint.encoded)
    }
  }
}
