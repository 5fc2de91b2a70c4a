package import AmbitReference

/// What must hold of production whatever the reference says.
package enum Invariants {
  /// Checks every invariant on a trial; a sentence about the first that does not hold.
  package static func check(_ trial: Trial) -> String? {
    do {
      let production = try Agreement.load(trial)
      for request in trial.requests {
        let texts = RequestTexts(request, dice: nil)
        let answer = try production.decide(request, texts)
        var dice = Dice(seed: trial.seed &* 7)
        for broken in [
          try isRepeatable(trial, production, request, answer),
          try ignoresOrderAndSpelling(production, request, answer, &dice),
          try ceilingNarrows(trial, request, answer),
          try constraintNarrows(trial, request, answer, &dice),
          try roleWidens(trial, production, request, answer, &dice),
        ] {
          if let broken { return describe(broken, trial, request) }
        }
      }
      return nil
    } catch {
      return "seed \(trial.seed): \(error.text)"
    }
  }

  private static func describe(
    _ broken: String,
    _ trial: Trial,
    _ request: ReferenceRequest
  ) -> String {
    let line = Disagreement(trial: trial, request: request, reference: "", production: "").line
    return "seed \(trial.seed): \(broken)\n\(line)"
  }

  private static func rank(_ answer: Production.Answer) -> Int {
    ["allow", "approval_required", "deny"].firstIndex(of: answer.outcome) ?? 3
  }

  /// The same call gets the same answer again, also from another spelling of the same policy.
  private static func isRepeatable(
    _ trial: Trial,
    _ production: Production,
    _ request: ReferenceRequest,
    _ answer: Production.Answer
  ) throws(Production.Refusal) -> String? {
    let texts = RequestTexts(request, dice: nil)
    let again = try production.decide(request, texts)
    if !samePoints(again.summary, answer.summary) { return "two answers to one call" }
    let respelled = try Agreement.load(trial, style: trial.seed &+ 1).decide(request, texts)
    if samePoints(respelled.summary, answer.summary) { return nil }
    return "the policy's spelling matters: \(answer.summary) and \(respelled.summary)"
  }

  private static func ignoresOrderAndSpelling(
    _ production: Production,
    _ request: ReferenceRequest,
    _ answer: Production.Answer,
    _ dice: inout Dice
  ) throws(Production.Refusal) -> String? {
    var other = request
    other.args = request.args.shuffled(&dice)
    other.ctx = request.ctx.shuffled(&dice)
    other.user = request.user.shuffled(&dice)
    other.session = request.session.shuffled(&dice)
    let texts = RequestTexts(other, dice: Dice(seed: dice.next()))
    let again = try production.decide(other, texts)
    if samePoints(again.summary, answer.summary) { return nil }
    return "order or spelling of members matters: \(answer.summary) and \(again.summary)"
  }

  private static func ceilingNarrows(
    _ trial: Trial,
    _ request: ReferenceRequest,
    _ answer: Production.Answer
  ) throws(Production.Refusal) -> String? {
    guard trial.ceiling != nil, trial.policy != nil else { return nil }
    var without = trial
    without.ceiling = nil
    let texts = RequestTexts(request, dice: nil)
    let alone = try Agreement.load(without).decide(request, texts)
    if rank(answer) >= rank(alone) { return nil }
    return "the ceiling widened \(alone.summary) to \(answer.summary)"
  }

  private static func constraintNarrows(
    _ trial: Trial,
    _ request: ReferenceRequest,
    _ answer: Production.Answer,
    _ dice: inout Dice
  ) throws(Production.Refusal) -> String? {
    guard trial.policy != nil else { return nil }
    var more = trial
    let extra = WrittenConstraint.random(for: request, dice: &dice)
    if dice.chance(50) {
      more.policy?.constraints.append(extra)
    } else if let role = more.policy?.roles.indices.last {
      for tool in more.policy?.roles[role].tools.indices ?? 0..<0 {
        more.policy?.roles[role].tools[tool].rule.constraints.append(extra)
      }
    }
    let texts = RequestTexts(request, dice: nil)
    let narrower = try Agreement.load(more).decide(request, texts)
    if rank(narrower) >= rank(answer) { return nil }
    return "one more constraint, \(extra.text), widened \(answer.summary) to \(narrower.summary)"
  }

  /// A further role grants: it cannot take away what another of the requested roles gives.
  ///
  /// Policies that read `user.roles` are exempt: for them the list itself is a fact.
  private static func roleWidens(
    _ trial: Trial,
    _ production: Production,
    _ request: ReferenceRequest,
    _ answer: Production.Answer,
    _ dice: inout Dice
  ) throws(Production.Refusal) -> String? {
    guard !request.roles.isEmpty, Set(request.roles).count < 32, !readsRoles(trial) else {
      return nil
    }
    var more = request
    let known = (trial.policy?.roles.map(\.name) ?? []) + ["nobody"]
    more.roles.insert(dice.pick(known), at: dice.below(more.roles.count + 1))
    let wider = try production.decide(more, RequestTexts(more, dice: nil))
    if rank(wider) <= rank(answer) { return nil }
    return "one more role narrowed \(answer.summary) to \(wider.summary)"
  }

  private static func readsRoles(_ trial: Trial) -> Bool {
    let texts = trial.allConstraints.map(\.text)
    return texts.contains { $0.contains("user") }
  }
}

/// Undefined never turns into true, under any number of negations.
package enum Undefinedness {
  /// Checks one random constraint on a random call; a sentence if it does not hold.
  package static func check(seed: UInt64) -> String? {
    var dice = Dice(seed: seed)
    var request = Trial(seed: seed).requests[0]
    // Each of several roles may satisfy another side of a contradiction about `role`.
    request.roles = Array(request.roles.prefix(1))
    let constraint = WrittenConstraint.random(for: request, dice: &dice)
    do {
      var holds: [Bool] = []
      for opening in ["", "not ", "not not "] {
        holds.append(try decide(opening + "(" + constraint.text + ")", request))
      }
      if holds[0] && holds[1] { return "seed \(seed): \(constraint.text) and its negation hold" }
      if holds[0] != holds[2] { return "seed \(seed): two negations change \(constraint.text)" }
      if holds[0] != (try decide(constraint.text, request)) {
        return "seed \(seed): parentheses change \(constraint.text)"
      }
      return try missing(constraint, request, seed)
    } catch {
      return "seed \(seed): \(error.text)"
    }
  }

  /// A leaf over arguments that are not there holds neither plain nor negated.
  private static func missing(
    _ constraint: WrittenConstraint,
    _ request: ReferenceRequest,
    _ seed: UInt64
  ) throws(Production.Refusal) -> String? {
    guard constraint.clause.isUndefinedWithoutArguments else { return nil }
    var empty = request
    empty.args = .map([])
    for opening in ["", "not ", "not not ", "not (false == true) and not "] {
      if try decide(opening + "(" + constraint.text + ")", empty) {
        return "seed \(seed): \(opening)(\(constraint.text)) holds of nothing"
      }
    }
    return nil
  }

  private static func decide(
    _ text: String,
    _ request: ReferenceRequest
  ) throws(Production.Refusal) -> Bool {
    var writer = PolicyText(seed: 1)
    let production = try Production(
      policy: writer.write(.allowing(while: text)),
      ceiling: nil,
      isDirectory: false
    )
    let answer = try production.decide(request, RequestTexts(request, dice: nil))
    return answer.outcome == "allow"
  }
}
