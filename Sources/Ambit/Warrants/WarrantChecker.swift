import AmbitCrypto
package import AmbitWarrant

/// Verifies warrants by what one enforcement point demands.
package struct WarrantChecker: Sendable {
  private let folding: WarrantVerifier<SwiftCrypto>
  private let typing: WarrantVerifier<SwiftCrypto>
  private let revocations: @Sendable () -> Revocations

  /// Makes a checker; both readings of numbers share a cache.
  package init(
    roots: TrustedRoots,
    settings: WarrantSettings,
    revocations: @escaping @Sendable () -> Revocations
  ) {
    let cache = WarrantCache()
    folding = WarrantVerifier(roots: roots, settings: settings, cache: cache)
    var typed = settings
    typed.numbers = .typed
    typing = WarrantVerifier(roots: roots, settings: typed, cache: cache)
    self.revocations = revocations
  }

  /// The settings, with numbers read as typed where the call's are.
  package func settings(isTyped: Bool) -> WarrantSettings {
    isTyped ? typing.settings : folding.settings
  }

  /// Decides bound 2 at a moment in Unix seconds.
  ///
  /// With `isTyped` a number written with `.` or `e` stays a double, as in values of this process;
  /// else the settings say.
  package func verify(
    _ presentation: WarrantPresentation,
    for call: WarrantCall,
    isTyped: Bool,
    at now: UInt64
  ) -> WarrantVerdict {
    let verifier = isTyped ? typing : folding
    return verifier.verify(presentation, for: call, at: now, revocations: revocations())
  }
}
