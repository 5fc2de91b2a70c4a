import Ambit

/// A call that the model asks for: its name and its arguments as the text that the model wrote.
struct ToolCall {
  let tool: String
  let arguments: String
}

/// An agent whose model is a script, so that the example needs no key and says the same each time.
///
/// The loop is that of any agent: ask the model, run the tool it names, give the result back. The
/// guard stands where the tool is run, and a refusal goes back as the tool's result.
struct Agent {
  let guardian: Guard
  let tools: Tools
  let script: [ToolCall]

  func run() async {
    for call in script {
      print("model → \(call.tool) \(call.arguments)")
      // What a model call costs counts in the session, and policies may limit it.
      guardian.reportUsage(inputTokens: 180, outputTokens: 24)
      print("      ← \(await result(of: call))\n")
    }
  }

  /// What the model is told: the tool's result, or why there is none.
  private func result(of call: ToolCall) async -> String {
    do {
      return try await guardian.run(call.tool, Arguments(json: call.arguments)) { arguments in
        try await tools.run(call.tool, arguments)
      }
    } catch let refusal as Refusal {
      // The operator sees everything, the model one sentence.
      Console.operator(refusal.operatorMessage)
      return refusal.modelMessage
    } catch {
      return "the tool failed"
    }
  }
}
