import AmbitModel
import AmbitAudit
import AmbitCrypto
import AmbitStore
import AmbitWarrant

extension ControlPlane {
  /// Remembers from the store which revocation list was accepted last; call it before the first
  /// decision.
  ///
  /// From then on an older list, or none, is refused: to lose a list must not bring revoked warrants
  /// back.
  package func recallRevocations() async throws(ServiceError) {
    let mark = try await withStore { () throws(StoreError) in
      try await store.system.revocationMark()
    }
    warrants.remember(mark)
  }

  /// Puts a revocation list in force.
  ///
  /// One that cannot be relied on is put in force too: it denies every warrant with the code that is
  /// thrown here, because the list before it is known to be outdated.
  ///
  /// - Throws: `warrant.revocation_invalid`, `warrant.revocation_rollback`, or the store's failure.
  package func reviseRevocations(_ bytes: [UInt8]) async throws(ServiceError) {
    let list: RevocationList
    do {
      list = try RevocationList(
        reading: bytes,
        roots: warrants.rules.roots,
        crypto: SwiftCrypto.self
      )
    } catch {
      warrants.install(.unusable)
      throw Self.refusal(of: error)
    }
    do {
      try await accept(list)
      warrants.install(.list(list))
    } catch {
      warrants.install(.list(list))
      throw error
    }
  }

  /// Says that there should be a list, and none can be read.
  package func loseRevocations() {
    warrants.install(.unusable)
  }

  private func accept(_ list: RevocationList) async throws(ServiceError) {
    let known = try await withStore { () throws(StoreError) in
      try await store.system.revocationMark()
    }
    warrants.remember(known)
    let mark: RevocationMark
    do {
      var rule = warrants.rule(seen: known)
      // An old list is still the newest there is; how old it may be is asked on every call.
      rule.maxAge = nil
      guard let admitted = try rule.admit(list, now: now.unixSeconds) else { return }
      mark = admitted
    } catch {
      throw Self.refusal(of: error)
    }
    if mark != known {
      let act = record(
        AdminAct("revocations.accept", target: "version \(mark.version)"),
        actor: "server",
        address: "local",
        requestID: "revocations"
      )
      let remembered = try await withStore { () throws(StoreError) in
        try await store.system.raiseRevocationMark(to: mark, recording: act)
      }
      warrants.remember(remembered)
      guard remembered == mark else {
        throw Self.refusal(of: WarrantFailure(.revocationRollback))
      }
    }
  }

  private static func refusal(of failure: WarrantFailure) -> ServiceError {
    ServiceError(.invalid, failure.code.reason, failure.code.sentence)
  }
}
