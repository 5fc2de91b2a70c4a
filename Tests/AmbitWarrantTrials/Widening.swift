import AmbitModel
import AmbitReference
import AmbitWarrant

/// One way in which a link could grant more than the links above it.
struct Widening: Sendable {
  /// The link as it was, what stands above it, and the chain that it is part of.
  struct Scene {
    let chain: TrialChain
    let links: [WarrantLink]
    let place: Int

    var own: WarrantPayload { links[place].payload }
    var parent: WarrantPayload { links[place - 1].payload }
    var ancestors: ArraySlice<WarrantLink> { links[..<place] }

    /// Some payload above says that.
    func above(_ condition: (WarrantPayload) -> Bool) -> Bool {
      ancestors.contains { condition($0.payload) }
    }

    /// The demands of each ancestor on a tool's arguments; nil where there are none.
    func sets(for tool: Text) -> [WarrantConstraintSet] {
      ancestors.compactMap { $0.payload.bounds ?? $0.payload.entry(for: tool)?.set }
    }
  }

  let name: String
  /// The codes that may refuse it.
  let codes: Set<WarrantCode>
  /// Widens a payload; nil where nothing can be widened that way.
  let apply: @Sendable (Scene, inout Dice) -> WarrantPayload?

  init(
    _ name: String,
    _ codes: WarrantCode...,
    apply: @escaping @Sendable (Scene, inout Dice) -> WarrantPayload?
  ) {
    self.name = name
    self.codes = Set(codes)
    self.apply = apply
  }

  /// All of them.
  static let all = shape + lifetimes + persons + terms + tools + arguments + issuing
}

extension WarrantPayload {
  /// The place of the entry that calls of the trial's tool use.
  var calledEntry: Int? {
    guard let name = entry(for: ChainGenerator.tool)?.name else { return nil }
    return tools.firstIndex { $0.name == name }
  }

  /// The same with another set for the called tool, or as bounds.
  func replacingSet(_ set: WarrantConstraintSet) -> WarrantPayload? {
    var changed = self
    if type == .issuer {
      changed.bounds = set
    } else if let place = calledEntry {
      changed.tools[place] = WarrantTool(tools[place].name, set)
    } else {
      return nil
    }
    return changed
  }

  /// The set that calls of the trial's tool have to fit.
  var calledSet: WarrantConstraintSet? {
    type == .issuer ? bounds : calledEntry.map { tools[$0].set }
  }

  mutating func setExtension(_ entry: WarrantExtension) {
    extensions.removeAll { $0.name == entry.name }
    extensions.append(entry)
    extensions.sort { $0.name < $1.name }
  }
}
