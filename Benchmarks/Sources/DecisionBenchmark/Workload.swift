import AmbitEngine
import AmbitModel
import AmbitPolicy
import AmbitYAML

/// Policies and calls that are measured.
///
/// The first two rules and the calls to them equal those of `peers/workload.py`.
enum Workload {
  /// Stops the run: the speed of a wrong answer is worth nothing.
  struct WrongAnswer: Error {
    let workload: String
    let reason: String
  }

  static func source(tools: Int) -> [UInt8] {
    var text = """
      version: 1
      tools:
        refund:
          mode: allow
          constraints: ['args.amount <= 500', 'args.currency in ["USD", "EUR"]']
        mixed:
          mode: allow
          constraints:
            - 'args.amount <= 500'
            - 'args.currency in ["USD", "EUR"]'
            - 'startswith(args.account, "acct_")'
            - 'glob(args.object, "invoices/*/2026-*.pdf")'
            - 'within(args.path, "exports/billing")'
            - 'cidr(args.address, "10.0.0.0/8")'

      """
    for number in 0..<max(0, tools - 2) { text += "  tool_\(number): {mode: allow}\n" }
    return Array(text.utf8)
  }

  /// A policy of the kind that people write: every fourth tool has two constraints.
  static func realisticSource(tools: Int) -> [UInt8] {
    var text = "version: 1\nconsts: {limit: 500}\ntools:\n"
    for number in 0..<tools {
      text += "  tool_\(number):\n    mode: allow\n"
      if number % 4 == 0 {
        text += "    constraints:\n      - 'args.amount <= consts.limit'\n"
        text += "      - 'args.currency in [\"USD\", \"EUR\"]'\n"
      }
    }
    return Array(text.utf8)
  }

  static func program(_ source: [UInt8]) throws -> PolicyProgram {
    PolicyProgram(policy: try PolicyLoader.policy(yaml: source), ceiling: nil)
  }

  static let refund = #"{"amount":20,"currency":"USD"}"#
  static let tooMuch = #"{"amount":600,"currency":"USD"}"#
  static let mixed = """
    {"amount":20,"currency":"USD","account":"acct_5521","object":"invoices/eu/2026-03.pdf",\
    "path":"exports/billing/march/all.csv","address":"10.20.30.40"}
    """

  static func input(_ tool: StaticString, _ arguments: String) throws -> PolicyInput {
    let document = try JSONDocument(parsing: Array(arguments.utf8))
    return PolicyInput(tool: Text(stringLiteral: tool), arguments: document.root)
  }

  static func expect(
    _ workload: String,
    _ verdict: PolicyVerdict,
    _ outcome: Outcome
  ) throws(WrongAnswer) {
    guard verdict.outcome == outcome else {
      throw WrongAnswer(workload: workload, reason: verdict.reason)
    }
  }
}
