import Ambit
import AmbitCrypto
import AmbitModel
import AmbitWarrant

/// What issuers and holders make: the grants of `peers/tenuo_warrants.py`, through the public API.
///
/// Fresh ids and the time of issue are part of it, and so is the check of what was signed.
struct IssuingRows {
  private let root: Ed25519PrivateKey
  private let holder: Ed25519PrivateKey
  private let next: Ed25519PrivateKey
  private let parent: Warrant
  private let tool: String

  init(_ inputs: WireInputs) throws {
    root = try inputs.rootSigner()
    holder = try inputs.holder(0)
    next = try inputs.holder(1)
    parent = try Warrant(reading: try inputs.stack(1), crypto: SwiftCrypto.self)
    tool = try inputs.tool.string
  }

  /// Six constraints of six kinds; each link narrows one of them.
  private func grants(depth: Int) -> ToolGrants {
    let amount = ArgumentConstraint.range(min: 0, max: Double(500 - depth))
    let grant = ToolGrant([
      "amount": amount,
      "currency": .oneOf([.string("USD"), .string("EUR")]),
      "account": .pattern("acct_*"),
      "path": .subpath("/exports/billing"),
      "address": .cidr("10.0.0.0/8"),
      "url": .urlPattern("https://api.bank.example/v1/*"),
    ])
    return ToolGrants([(tool: tool, grant: grant)])
  }

  /// Issues a root; the grants are made once, as the peer's are.
  func mint() -> () throws -> Warrant {
    let grants = grants(depth: 0)
    return { try Warrant.issue(tools: grants, holder: holder.publicKey, by: root) }
  }

  /// Issues a warrant under the root that the peer issued.
  func attenuate() -> () throws -> Warrant {
    let grants = grants(depth: 1)
    return { try parent.attenuate(tools: grants, holder: next.publicKey, by: holder) }
  }
}
