public import AmbitModel

/// The warrant, proof and approvals that came with a call.
public struct WarrantPresentation: Sendable {
  /// A chain as it was received.
  public enum Chain: Sendable {
    /// A stack, or a lone envelope.
    case stack([UInt8])
    /// Envelopes that came apart, root first.
    case envelopes([[UInt8]])
  }

  /// The chain.
  public var chain: Chain
  /// The proof of possession: 64 bytes, or CBOR.
  public var proof: [UInt8]?
  /// Signed approvals.
  public var approvals: [[UInt8]]

  /// Puts together what came with a call.
  public init(chain: Chain, proof: [UInt8]? = nil, approvals: [[UInt8]] = []) {
    self.chain = chain
    self.proof = proof
    self.approvals = approvals
  }
}

/// The call that a warrant has to cover.
public struct WarrantCall: Sendable {
  /// The tool's name.
  public var tool: Text
  /// The arguments, an object.
  public var arguments: JSONElement
  /// The session as the enforcement point knows it; nil when it does not.
  public var session: Text?

  /// Describes a call.
  public init(tool: Text, arguments: JSONElement, session: Text? = nil) {
    self.tool = tool
    self.arguments = arguments
    self.session = session
  }
}

/// What is known about revocations when a call is decided.
public enum Revocations: Sendable {
  /// No list has been given to this verifier.
  case none
  /// The list in force.
  case list(RevocationList)
  /// A list was given that cannot be relied on.
  case unusable
}
