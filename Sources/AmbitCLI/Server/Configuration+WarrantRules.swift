import AmbitConfig
import AmbitCrypto
import AmbitModel
import AmbitService
import AmbitWarrant
import ArgumentParser

extension Configuration {
  /// What the settings demand of warrants; stops start-up when a key or file cannot be used.
  func warrantRules() throws -> WarrantRules {
    var settings = WarrantSettings()
    settings.clearance = clearance.map { (Text($0.pattern), $0.level) }
    settings.proofWindows = number(.warrantsProofWindows).map { Int($0) } ?? 3
    settings.requiresProof2 = self[.warrantsProofVersion].value == "2"
    settings.numbers = NumberReading(rawValue: self[.warrantsNumbers].value) ?? .fold
    settings.clockTolerance = number(.warrantsClockTolerance) ?? settings.clockTolerance
    settings.maxLifetime = number(.warrantsMaxLifetime) ?? settings.maxLifetime
    settings.revocationRule.maxAge = number(.warrantsSRLMaxAge)
    settings.revocationRule.minVersion = number(.warrantsSRLMinVersion) ?? 0
    settings.sharesStore = isOn(.warrantsSharedStore)
    do {
      return WarrantRules(
        roots: try trustedRoots(),
        audience: text(.warrantsAudience).map { Text($0) },
        isRequired: isOn(.warrantsRequired),
        acceptsTenuo: isOn(.compatTenuo),
        settings: settings,
        receiptKey: try text(.warrantsReceiptKey).map { path throws(KeyError) in
          try KeyFile.readPrivate(at: path)
        }
      )
    } catch let error as KeyError {
      throw ExitCode.failing("\(error)", hint: error.hint)
    }
  }

  private func trustedRoots() throws -> TrustedRoots {
    var roots =
      try text(.warrantsRootsFile).map { path throws(KeyError) in
        try TrustedRootsFile.read(at: path).roots
      } ?? []
    for key in self.roots {
      guard let bytes = Base64.decode(key.utf8, as: .url), let key = PublicKey(bytes: bytes) else {
        throw refusal("`\(key)` is not a key in base64url")
      }
      roots.append(TrustedRoot(key: key))
    }
    do {
      let trusted = try TrustedRoots(roots)
      if trusted.isEmpty, isOn(.warrantsRequired) { throw refusal("the file names no root") }
      return trusted
    } catch let error as TrustedRootsError {
      switch error {
      case .notStrict(let place): throw refusal("`\(roots[place].key)` is a weak key")
      case .duplicate(let place): throw refusal("`\(roots[place].key)` is there twice")
      case .tooMany: throw refusal("there are more than \(TrustedRoots.limit)")
      }
    }
  }

  private func refusal(_ message: String) -> ExitCode {
    let entry = roots.isEmpty ? self[.warrantsRootsFile] : self[.warrantsRoots]
    return ExitCode.failing(
      "config.bad_value: `\(entry.key.name)` (\(entry.origin.text)): \(message)"
    )
  }
}
