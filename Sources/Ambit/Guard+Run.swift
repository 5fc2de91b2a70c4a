public import AmbitModel

extension Guard {
  /// Decides a call and, if it may run, runs the body with the arguments that were decided on.
  ///
  /// A held call is put to the approval handler first. A time limit of the policy cancels the body
  /// when it is over; a body that ignores cancellation is waited for.
  ///
  /// - Parameters:
  ///   - tool: The tool's name in the policy.
  ///   - arguments: The call's arguments.
  ///   - estimatedTokens: Tokens that the call is expected to use.
  ///   - body: The tool; use the document it is given, not a copy from before the decision.
  /// - Returns: What the body returns.
  /// - Throws: `Refusal` when the call must not run, `TimeLimitExceeded`, and what the body throws.
  public func run<Result: Sendable>(
    _ tool: String,
    _ arguments: Arguments,
    estimatedTokens: Int = 0,
    body: @escaping @Sendable (JSONElement) async throws -> Result
  ) async throws -> Result {
    var admission = decide(tool, arguments, estimatedTokens: estimatedTokens)
    // Without arguments there is nothing to hand on, whatever the mode.
    guard let document = admission.arguments else { throw refusal(admission) }
    if !admission.proceeds { admission = try await seekApproval(admission, document) }
    do {
      try Task.checkCancellation()
    } catch {
      release(admission)
      finish(admission, .notExecuted)
      throw error
    }
    do {
      let result = try await execute(admission, document, body)
      finish(admission, .executed)
      return result
    } catch {
      finish(admission, .failed)
      throw error
    }
  }

  /// A tool that decides before each run; see `run`.
  public func wrap<Result: Sendable>(
    _ tool: String,
    estimatedTokens: Int = 0,
    body: @escaping @Sendable (JSONElement) async throws -> Result
  ) -> @Sendable (Arguments) async throws -> Result {
    { arguments in
      try await self.run(tool, arguments, estimatedTokens: estimatedTokens, body: body)
    }
  }

  func refusal(_ admission: Admission, approval: Reason? = nil) -> Refusal {
    Refusal(admission, agent: agent.name, detail: options.modelDetail, approval: approval)
  }

  private func execute<Result: Sendable>(
    _ admission: Admission,
    _ document: JSONElement,
    _ body: @escaping @Sendable (JSONElement) async throws -> Result
  ) async throws -> Result {
    guard let seconds = admission.decision.timeoutSeconds else { return try await body(document) }
    let result = try await withDeadline(.seconds(seconds)) { try await body(document) }
    guard let result else { throw TimeLimitExceeded(tool: admission.tool, seconds: seconds) }
    return result
  }

  /// Runs a body against the clock; nil when the clock was first and the body has been cancelled.
  func withDeadline<Result: Sendable>(
    _ limit: Duration,
    _ body: @escaping @Sendable () async throws -> Result
  ) async throws -> Result? {
    let sleep = options.clock.sleep
    return try await withThrowingTaskGroup(of: Result?.self) { group in
      group.addTask { try await body() }
      group.addTask {
        try await sleep(limit)
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }
}
