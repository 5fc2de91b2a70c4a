import AmbitModel
import AmbitWarrant

/// Asks three verifiers, which have to agree: one without a cache, one whose cache is empty, and one
/// whose cache has seen the honest chain.
struct Examiner {
  /// What two verifiers disagree about.
  struct Disagreement: Error, CustomStringConvertible {
    let description: String
  }

  private let warm: WarrantCache

  /// Starts with an empty cache.
  init() {
    warm = WarrantCache(capacity: 256)
  }

  /// The verdict on a presentation.
  func verdict(
    on presentation: WarrantPresentation,
    of call: TrialChain.Call,
    at stage: TrialChain.Stage
  ) throws -> WarrantVerdict {
    let roots = try TrustedRoots(stage.roots.map { TrustedRoot(key: $0) })
    let document = ArgumentText.document(call.arguments)
    let asked = WarrantCall(tool: call.tool, arguments: document.root, session: call.session)
    func ask(_ cache: WarrantCache?) -> WarrantVerdict {
      WarrantVerifier<RememberingCrypto>(roots: roots, settings: stage.settings, cache: cache)
        .verify(
          presentation,
          for: asked,
          at: stage.now,
          revocations: stage.revocations,
          memory: stage.memory
        )
    }
    let plain = ask(nil)
    let cold = WarrantCache(capacity: 64)
    for (name, cache) in [("cold", cold), ("filled", cold), ("warm", warm), ("warmed", warm)] {
      // What was refused is never kept, so that a second question would only repeat the first.
      if name == "filled", plain.code != .allowed { continue }
      let other = ask(cache)
      if other.summary != plain.summary {
        throw Disagreement(
          description: "\(name) cache: \(other.summary); no cache: \(plain.summary)"
        )
      }
    }
    return plain
  }
}

extension WarrantVerdict {
  /// Everything that a verdict says, in one line.
  var summary: String {
    let link = link.map { " at link \($0)" } ?? ""
    let proof = effects.proof.map { " uses \($0.key.hex) until \($0.until)" } ?? ""
    let approvals = effects.approvals.map { " uses \($0.key.hex) until \($0.until)" }.joined()
    let counts = effects.counts.map { " counts \($0.warrant) to \($0.limit) at \($0.link)" }
      .joined()
    let identity = identity.map { " of \($0.chainDigest.hex) under \($0.root)" } ?? ""
    return code.rawValue + link + (provedPossession ? " proved" : "") + identity + proof
      + approvals + counts
  }
}
