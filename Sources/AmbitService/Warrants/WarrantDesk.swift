import AmbitCrypto
import AmbitModel
import AmbitWarrant
import Synchronization

/// Decides bound 2 for this process: the rules, the links that verified before, the revocation list
/// in force.
final class WarrantDesk: Sendable {
  private struct Standing {
    var revocations: Revocations = .none
    /// The newest list that was accepted, by this process or an earlier one.
    var seen: RevocationMark?
  }

  let rules: WarrantRules
  /// Of receipts: who was trusted.
  let rootsDigest: Digest256
  private let publicURL: String
  private let cache = WarrantCache()
  private let standing = Mutex(Standing())

  init(rules: WarrantRules, publicURL: String) {
    self.rules = rules
    self.publicURL = publicURL
    rootsDigest = rules.roots.digest(by: SwiftCrypto.self)
  }

  /// The name under which this server is addressed for an organization.
  func audience(of organization: OrganizationID) -> Text {
    rules.audience ?? Text("\(publicURL)/\(organization.string)")
  }

  /// What bound 2 says of a call; nil when it is not evaluated, because no warrant was presented and
  /// none is demanded.
  func verdict(
    of call: CallRequest,
    in organization: OrganizationID,
    at now: Timestamp
  ) -> WarrantVerdict? {
    guard let presented = call.presented ?? (rules.isRequired ? .nothing : nil) else { return nil }
    let standing = standing.withLock { $0 }
    var settings = rules.settings
    settings.audience = [audience(of: organization)]
    settings.revocationRule.seen = standing.seen
    if presented.isTyped { settings.numbers = .typed }
    let verifier = WarrantVerifier<SwiftCrypto>(
      roots: rules.roots,
      settings: settings,
      cache: cache
    )
    return verifier.verify(
      presented.presentation,
      for: WarrantCall(tool: call.tool, arguments: call.arguments, session: call.session),
      at: now.unixSeconds,
      revocations: standing.revocations
    )
  }

  // MARK: Revocations

  /// The list in force; nil when there is none that can be relied on.
  var revocationList: RevocationList? {
    guard case .list(let list) = standing.withLock({ $0.revocations }) else { return nil }
    return list
  }

  /// Puts a list in force, or what is known in place of one.
  func install(_ revocations: Revocations) {
    standing.withLock { $0.revocations = revocations }
  }

  /// Remembers the newest accepted list; verification refuses older ones from then on.
  func remember(_ mark: RevocationMark?) {
    standing.withLock { standing in
      guard let mark else { return }
      if let seen = standing.seen, seen.version > mark.version { return }
      standing.seen = mark
    }
  }

  /// The rule for a new list.
  func rule(seen: RevocationMark?) -> RevocationRule {
    var rule = rules.settings.revocationRule
    rule.seen = seen
    return rule
  }
}

extension Timestamp {
  /// Whole seconds since the Unix epoch; 0 before it.
  var unixSeconds: UInt64 { UInt64(max(0, microseconds / 1_000_000)) }
}
