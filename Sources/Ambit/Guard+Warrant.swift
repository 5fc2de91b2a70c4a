import AmbitCrypto
import AmbitEngine
import AmbitModel
import AmbitWarrant

/// What bound 2 said of a call.
struct WarrantBound: Sendable {
  let verdict: WarrantVerdict

  /// Whose warrant it is, once that is proved.
  var identity: WarrantVerdict.Identity? {
    verdict.outcome == .deny ? nil : verdict.identity
  }

  var answer: BoundAnswer {
    BoundAnswer(.warrant, verdict.outcome, WarrantBound.reason(verdict.code, link: verdict.link))
  }

  /// A code with its sentence and the link that refused.
  static func reason(_ code: WarrantCode, link: Int?) -> Reason {
    let place = link.map { " (link \($0))" } ?? ""
    return Reason(code: code.reason, message: code.sentence + place)
  }
}

/// Bound 2 of one guard.
struct WarrantBoundary: Sendable {
  private let requirements: WarrantRequirements?
  private let checker: WarrantChecker

  /// Without requirements nobody is trusted, so that a warrant in scope denies: ignoring it would
  /// be wider than what its holder was given.
  init(_ requirements: WarrantRequirements?) throws(GuardError) {
    try requirements?.validate()
    self.requirements = requirements
    if let requirements {
      checker = WarrantChecker(
        roots: requirements.roots,
        settings: requirements.settings,
        revocations: requirements.revocations
      )
    } else {
      checker = WarrantChecker(
        roots: try TrustedRoots.keys([]),
        settings: WarrantSettings(),
        revocations: { .none }
      )
    }
  }

  /// What bound 2 says of a call in the current scope; nil when it is not evaluated.
  func answer(
    _ tool: Text,
    _ arguments: JSONElement,
    session: String?,
    clock: GuardClock
  ) -> WarrantBound? {
    let scope = WarrantScope.current
    let isRequired = requirements?.isRequired ?? false
    guard scope.credential != nil || isRequired else { return nil }
    let isTyped = scope.warrant != nil
    let call = WarrantCall(tool: tool, arguments: arguments, session: session.map { Text($0) })
    let verdict = checker.verify(
      presentation(scope, call, checker.settings(isTyped: isTyped), clock),
      for: call,
      isTyped: isTyped,
      at: clock.now().unixSeconds
    )
    return WarrantBound(verdict: verdict)
  }

  /// What the scope presents; without a proof when none can be signed, so that the verifier says
  /// what is wrong, the first thing first.
  private func presentation(
    _ scope: WarrantScope,
    _ call: WarrantCall,
    _ settings: WarrantSettings,
    _ clock: GuardClock
  ) -> WarrantPresentation {
    let needsProof2 = settings.requiresProof2 || scope.warrant?.requiresProof2 == true
    var proof: [UInt8]?
    do {
      let made = try scope.presentation(
        of: call.tool,
        arguments: call.arguments,
        audience: needsProof2 ? settings.audience.first?.string : nil,
        numbers: settings.numbers,
        clock: clock
      )
      return made ?? WarrantPresentation(chain: .stack([]))
    } catch let failure as WarrantFailure where failure.code == .proofMissing {
      proof = nil
    } catch let failure as WarrantFailure where failure.code == .proofVersion {
      proof = Proof1.hinted(signature: [UInt8](repeating: 0, count: 64), window: 0)
    } catch {
      // Nothing that reads as a proof: somebody else's key, or one that cannot sign.
      proof = [0]
    }
    return WarrantPresentation(chain: .stack(scope.warrant?.encoded ?? []), proof: proof)
  }

  /// Uses up what an allowed call uses up; nil when that is done.
  func consume(_ bound: WarrantBound, clock: GuardClock) -> Reason? {
    let effects = bound.verdict.effects
    if effects.isEmpty { return nil }
    guard let memory = requirements?.memory else {
      return WarrantBound.reason(.storeUnavailable, link: nil)
    }
    let failure = memory.consume(effects, at: clock.now().unixSeconds).failure
    return failure.map { WarrantBound.reason($0.code, link: $0.link) }
  }

  /// Gives back the counts of a call that did not run after all; what works once stays used.
  func release(_ effects: WarrantEffects) {
    requirements?.memory.release(effects)
  }
}
