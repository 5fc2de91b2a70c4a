import AmbitEngine
import AmbitModel
import AmbitPolicy
import AmbitService
import AmbitYAML

/// Answers one case of `ambit policy eval` (policy contract section 9).
enum EvalDriver {
  private static let sessionFacts: [StaticString] = [
    "tool_calls", "calls_of_this_tool", "denials", "approvals", "errors", "llm_calls",
    "elapsed_seconds", "input_tokens", "output_tokens", "tokens", "tools_used",
  ]

  static func answer(_ line: [UInt8]) -> EvalAnswer {
    var id = JSONValue.null
    do {
      let root = try line.withUnsafeBufferPointer { (bytes) throws(ServiceError) in
        try RequestObject.parseDocument(bytes)
      }.root
      if let given = root.member("id") { id = given.value }
      let request = try EvalRequest(root, sessionFacts: sessionFacts)
      return EvalAnswer(id: id, try decide(request))
    } catch let problem as ServiceError {
      return EvalAnswer(id: id, code: "eval.request", reason: problem.message)
    } catch let problems as PolicyDiagnostics {
      return EvalAnswer(id: id, problems.diagnostics)
    } catch {
      preconditionFailure("the cases above are all that is thrown")
    }
  }

  private static func decide(_ request: EvalRequest) throws -> BoundAnswer {
    let program = PolicyProgram(
      policy: try request.policy.map(load),
      ceiling: try request.ceiling.map {
        try PolicyLoader.ceiling(yaml: $0.utf8, file: "ceiling.yaml")
      }
    )
    let answer = program.decide(request.input).boundAnswer
    guard answer.outcome != .deny, let budget = request.budget else { return answer }
    let balance = budget.answer(estimatedTokens: request.input.estimatedTokens)
    return balance.outcome == .deny ? balance : answer
  }

  private static func load(_ source: EvalRequest.Source) throws(PolicyDiagnostics)
    -> ResolvedPolicy
  {
    switch source {
    case .file(let text):
      try PolicyLoader.policy(yaml: text.utf8)
    case .directory(let files):
      try PolicyLoader.policy(directory: files)
    }
  }
}
