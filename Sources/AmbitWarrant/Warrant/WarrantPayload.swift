package import AmbitModel

/// What a warrant does (warrant contract section 1).
public enum WarrantType: UInt64, Sendable, Hashable {
  /// Grants tools.
  case execution = 0
  /// Grants no call, only issuing.
  case issuer = 1
}

/// A tool with what its arguments have to be.
package struct WarrantTool: Sendable {
  /// The tool's name; `*` is any tool.
  package let name: Text
  /// The demands on its arguments.
  package let set: WarrantConstraintSet

  package init(_ name: Text, _ set: WarrantConstraintSet) {
    self.name = name
    self.set = set
  }

  /// The name that stands for every tool.
  package static let any: Text = "*"
}

/// A named value that a warrant carries besides its fields.
package struct WarrantExtension: Sendable {
  /// The name.
  package let name: Text
  /// The value, opaque unless the name is known.
  package let value: [UInt8]

  package init(_ name: Text, _ value: [UInt8]) {
    self.name = name
    self.value = value
  }
}

/// The signed part of a warrant, field by field (warrant contract section 2, "Payload").
///
/// Times are Unix seconds. What does not fit together is found by `WarrantStructure`, not here.
package struct WarrantPayload: Sendable {
  package var id: WarrantID
  package var type: WarrantType
  /// Sorted by the UTF-8 bytes of the names.
  package var tools: [WarrantTool]
  package var holder: PublicKey
  package var issuer: PublicKey
  package var issuedAt: UInt64
  package var expiresAt: UInt64
  package var maxDepth: UInt64
  /// SHA-256 of the parent's payload bytes; nil for a root.
  package var parentHash: Digest256?
  /// Sorted by the UTF-8 bytes of the names.
  package var extensions: [WarrantExtension]
  package var issuableTools: [Text]?
  package var maxIssueDepth: UInt64?
  package var bounds: WarrantConstraintSet?
  package var approvers: [PublicKey]?
  /// Approvals needed; nil means all approvers.
  package var minApprovals: UInt64?
  /// 0…255; nil is 0.
  package var clearance: UInt8?
  package var depth: UInt64

  package init(
    id: WarrantID,
    type: WarrantType,
    tools: [WarrantTool],
    holder: PublicKey,
    issuer: PublicKey,
    issuedAt: UInt64,
    expiresAt: UInt64,
    maxDepth: UInt64,
    parentHash: Digest256? = nil,
    extensions: [WarrantExtension] = [],
    issuableTools: [Text]? = nil,
    maxIssueDepth: UInt64? = nil,
    bounds: WarrantConstraintSet? = nil,
    approvers: [PublicKey]? = nil,
    minApprovals: UInt64? = nil,
    clearance: UInt8? = nil,
    depth: UInt64
  ) {
    self.id = id
    self.type = type
    self.tools = tools
    self.holder = holder
    self.issuer = issuer
    self.issuedAt = issuedAt
    self.expiresAt = expiresAt
    self.maxDepth = maxDepth
    self.parentHash = parentHash
    self.extensions = extensions
    self.issuableTools = issuableTools
    self.maxIssueDepth = maxIssueDepth
    self.bounds = bounds
    self.approvers = approvers
    self.minApprovals = minApprovals
    self.clearance = clearance
    self.depth = depth
  }

  /// The entry that a call of a tool uses: the exact name, else `*`.
  package func entry(for tool: Text) -> WarrantTool? {
    entry(named: tool) ?? entry(named: WarrantTool.any)
  }

  /// The entry of a name.
  ///
  /// By halves where there are many: each link is compared with each above it, and 56 links of 256
  /// tools would take seconds otherwise.
  func entry(named name: Text) -> WarrantTool? {
    guard tools.count > 8 else { return tools.first { $0.name == name } }
    var low = 0
    var high = tools.count
    while low < high {
      let middle = (low + high) / 2
      if tools[middle].name < name { low = middle + 1 } else { high = middle }
    }
    guard low < tools.count, tools[low].name == name else { return nil }
    return tools[low]
  }

  /// True when calls of a tool may stand under this link.
  package func covers(_ tool: Text) -> Bool {
    switch type {
    case .issuer: mayIssue(tool)
    case .execution: entry(for: tool) != nil
    }
  }

  /// True when an issuer warrant may issue for a tool.
  package func mayIssue(_ tool: Text) -> Bool {
    issuableTools?.contains { $0 == tool || $0 == WarrantTool.any } ?? false
  }

  /// True when an issuer warrant may issue for each of the tools.
  func mayIssue(all names: some Collection<Text>) -> Bool {
    guard names.count > 8, let issuableTools else { return names.allSatisfy { mayIssue($0) } }
    let granted = Set(issuableTools)
    return granted.contains(WarrantTool.any) || names.allSatisfy { granted.contains($0) }
  }

  /// Approvals needed from `approvers`; 0 without approvers.
  package var threshold: Int {
    guard let approvers else { return 0 }
    return minApprovals.flatMap { Int(exactly: $0) } ?? approvers.count
  }
}
