import AmbitModel
import AmbitReference
import AmbitWarrant

/// The extensions that trials put into warrants, right and wrong ones.
enum ExtensionValues {
  static func session(_ session: Text) -> WarrantExtension {
    WarrantExtension("tenuo.session_id", session.utf8)
  }

  static func audience(_ names: [Text]) -> WarrantExtension {
    ambit("ambit.audience", critical: true) { writer in
      writer.array(names.count)
      for name in names.sorted() { writer.text(name) }
    }
  }

  static func maxCalls(_ count: UInt64) -> WarrantExtension {
    ambit("ambit.max_calls", critical: true) { $0.unsigned(count) }
  }

  static var proof2: WarrantExtension {
    ambit("ambit.proof", critical: true) { $0.unsigned(2) }
  }

  static func optional(_ names: [Text], of tool: Text) -> WarrantExtension {
    ambit("ambit.optional_args", critical: false) { writer in
      writer.map(1)
      writer.text(tool)
      writer.array(names.count)
      for name in names.sorted() { writer.text(name) }
    }
  }

  /// One that nobody knows and everybody may ignore.
  static var note: WarrantExtension {
    ambit("ambit.x.note", critical: false) { $0.unsigned(5) }
  }

  /// One that nobody knows and nobody may ignore.
  static var demand: WarrantExtension {
    ambit("ambit.x.demand", critical: true) { $0.unsigned(5) }
  }

  private static func ambit(
    _ name: Text,
    critical: Bool,
    _ body: (inout CBORWriter) -> Void
  ) -> WarrantExtension {
    var writer = CBORWriter()
    writer.array(2)
    writer.unsigned(critical ? 1 : 0)
    body(&writer)
    return WarrantExtension(name, writer.bytes)
  }

  /// A gate of some tool that may or may not fire.
  static func gate(_ dice: inout Dice) -> WarrantExtension {
    switch dice.below(4) {
    case 0: gate(of: ChainGenerator.tool)
    case 1: gate(of: WarrantTool.any)
    case 2: gate(of: ChainGenerator.tool, argument: "amount")
    default: gate(of: "search")
    }
  }

  /// A gate of a tool, for any call or for an argument whatever its value.
  static func gate(of tool: Text, argument: Text? = nil) -> WarrantExtension {
    var writer = CBORWriter()
    writer.map(1)
    writer.text(tool)
    writer.map(1)
    writer.name("args")
    if let argument {
      writer.map(1)
      writer.text(argument)
      writer.name("all")
    } else {
      writer.null()
    }
    return WarrantExtension("tenuo.approval_gates", writer.bytes)
  }
}
