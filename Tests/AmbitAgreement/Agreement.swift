package import AmbitReference

/// Production and the reference evaluator on the same trials: they must agree on outcome, code,
/// violations, obligations and, where the contract gives its words, the reason.
package enum Agreement {
  /// Decides every call of a trial twice; nil when both always say the same.
  package static func check(_ trial: Trial) -> Disagreement? {
    guard let found = firstDisagreement(trial) else { return nil }
    return Shrinker.shrink(found)
  }

  /// The first call of a trial on which the two differ.
  static func firstDisagreement(_ trial: Trial) -> Disagreement? {
    let production: Production
    do {
      production = try load(trial)
    } catch {
      return Disagreement(
        trial: trial,
        request: trial.requests[0],
        reference: "loads",
        production: error.text
      )
    }
    for (index, request) in trial.requests.enumerated() {
      let texts = RequestTexts(request, dice: Dice(seed: trial.seed &+ UInt64(index)))
      let expected = ReferenceEngine.decide(
        policy: trial.policy,
        ceiling: trial.ceiling,
        request: request
      )
      do {
        let answer = try production.decide(request, texts)
        if agrees(answer, expected) { continue }
        return Disagreement(
          trial: trial,
          request: request,
          reference: summary(expected),
          production: answer.summary
        )
      } catch {
        return Disagreement(
          trial: trial,
          request: request,
          reference: summary(expected),
          production: error.text
        )
      }
    }
    return nil
  }

  /// Production's program for a trial, by way of YAML in the style that the seed gives.
  static func load(_ trial: Trial, style: UInt64? = nil) throws(Production.Refusal) -> Production {
    var writer = PolicyText(seed: style ?? trial.seed)
    let files = trial.policy.map { writer.write($0) }
    let ceiling = trial.ceiling.map { writer.write($0) }
    return try Production(
      policy: files,
      ceiling: ceiling,
      isDirectory: trial.policy?.shape == .directory
    )
  }

  private static func agrees(_ answer: Production.Answer, _ expected: ReferenceVerdict) -> Bool {
    guard answer.outcome == expected.outcome.rawValue, answer.code == expected.code,
      answer.violations.count == expected.violations.count,
      zip(answer.violations, expected.violations).allSatisfy(samePoints),
      answer.timeoutSeconds == expected.timeoutSeconds
    else { return false }
    if let reason = expected.reason { return samePoints(answer.reason, reason) }
    // Sentences of the ceiling are free but for naming it.
    return !answer.code.hasPrefix("policy.ceiling.")
      || answer.reason.lowercased().contains("organization ceiling")
  }

  private static func summary(_ verdict: ReferenceVerdict) -> String {
    let timeout = verdict.timeoutSeconds.map { " timeout \($0)" } ?? ""
    return "\(verdict.outcome.rawValue) \(verdict.code) "
      + "[\(verdict.violations.joined(separator: " | "))]\(timeout): \(verdict.reason ?? "…")"
  }
}

/// One call on which production and the reference differ.
package struct Disagreement: Sendable, CustomStringConvertible {
  /// The trial, shrunk.
  package var trial: Trial
  /// The call.
  package var request: ReferenceRequest
  /// What the reference says.
  package var reference: String
  /// What production says.
  package var production: String

  package var description: String {
    """
    seed \(trial.seed): production and reference differ
      reference:  \(reference)
      production: \(production)
    \(line)
    """
  }

  /// The case as a line for the conformance corpus, with what the reference expects.
  package var line: String {
    var writer = PolicyText(seed: trial.seed)
    var members = [PlainValue.Member("id", .string("seed-\(trial.seed)"))]
    if let policy = trial.policy {
      let files = writer.write(policy)
      if policy.shape == .directory {
        let named = files.map { PlainValue.Member(String($0.name.dropLast(5)), .string($0.text)) }
        members.append(PlainValue.Member("policies", .map(named)))
      } else if let file = files.first {
        members.append(PlainValue.Member("policy", .string(file.text)))
      }
    }
    if let ceiling = trial.ceiling {
      members.append(PlainValue.Member("ceiling", .string(writer.write(ceiling).text)))
    }
    members.append(PlainValue.Member("tool", .string(request.tool)))
    members.append(PlainValue.Member("roles", .list(request.roles.map { .string($0) })))
    members.append(PlainValue.Member("args", request.args))
    members.append(PlainValue.Member("ctx", request.ctx))
    members.append(PlainValue.Member("user", request.user))
    members.append(PlainValue.Member("session", request.session))
    let tokens = PlainValue.number(String(request.estimatedTokens))
    members.append(PlainValue.Member("estimated_tokens", tokens))
    let words = reference.split(separator: " ", maxSplits: 2).map(String.init)
    if words.count > 1 {
      members.append(
        PlainValue.Member(
          "expect",
          .map([
            PlainValue.Member("outcome", .string(words[0])),
            PlainValue.Member("code", .string(words[1])),
          ])
        )
      )
    }
    var json = JSONText()
    return json.write(.map(members))
  }
}
