import AmbitEngine
import AmbitModel
import AmbitPolicy
import AmbitYAML
import BenchmarkSupport
import Glibc

/// Measures decisions in process: warm, one thread, arguments parsed unless a row says otherwise.
///
/// Takes the file of a call of 1 KB, the same that peers read.
@main
enum DecisionBenchmark {
  static func main() throws {
    let small = try Workload.program(Workload.source(tools: 10))
    let refund = try Workload.input("refund", Workload.refund)
    try decide("allow, 2 constraints, 10 tools", small, refund, .allow)
    try decide(
      "deny, constraint fails, 10 tools",
      small,
      try Workload.input("refund", Workload.tooMuch),
      .deny
    )
    try decide(
      "deny, tool not listed, 10 tools",
      small,
      try Workload.input("unlisted", Workload.refund),
      .deny
    )
    try decide(
      "allow, 2 constraints, 1,000 tools",
      try Workload.program(Workload.source(tools: 1_000)),
      refund,
      .allow
    )
    try decide(
      "allow, 6 mixed constraints",
      small,
      try Workload.input("mixed", Workload.mixed),
      .allow
    )
    try fromBytes(small, call: FileBytes.read(CommandLine.arguments.dropFirst().first ?? ""))
    try growth(small, refund)
    try load()
    try retention(small, refund)
  }

  private static func decide(
    _ workload: String,
    _ program: PolicyProgram,
    _ input: PolicyInput,
    _ outcome: Outcome
  ) throws {
    try Workload.expect(workload, program.decide(input), outcome)
    Report.duration(workload, Measurement { consume(program.decide(input)) })
  }

  /// From the bytes of a request to the decision, as an enforcement point works.
  private static func fromBytes(_ program: PolicyProgram, call: [UInt8]) throws {
    let workload = "JSON bytes of 1 KB to decision"
    try Workload.expect(workload, try decide(program, call), .allow)
    let measurement = Measurement {
      // The same bytes parsed above; an error here would show as a wrong outcome there.
      if let verdict = try? decide(program, call) { consume(verdict) }
    }
    Report.duration(workload, measurement)
  }

  private static func decide(_ program: PolicyProgram, _ bytes: [UInt8]) throws -> PolicyVerdict {
    let call = try JSONDocument(parsing: bytes).root
    guard let tool = call.member("tool")?.text, let arguments = call.member("arguments") else {
      throw Workload.WrongAnswer(workload: "bytes", reason: "the call lacks a member")
    }
    return program.decide(PolicyInput(tool: tool, arguments: arguments))
  }

  /// How much slower a decision is among 10,000 tools than among 10, measured in turns.
  private static func growth(_ small: PolicyProgram, _ input: PolicyInput) throws {
    let large = try Workload.program(Workload.source(tools: 10_000))
    try Workload.expect("growth", large.decide(input), .allow)
    var ratios: [Double] = []
    for _ in 0..<5 {
      let few = Measurement(samples: 1_000) { consume(small.decide(input)) }
      let many = Measurement(samples: 1_000) { consume(large.decide(input)) }
      ratios.append(many.p50 / few.p50)
    }
    ratios.sort()
    Report.value("growth from 10 to 10,000 tools", ratios[2], unit: "x")
  }

  /// From YAML text to a program that decides.
  private static func load() throws {
    let source = Workload.realisticSource(tools: 1_000)
    _ = try Workload.program(source)
    let measurement = Measurement(batch: 1, samples: 60) {
      if let program = try? Workload.program(source) { consume(program) }
    }
    Report.duration("1,000-tool YAML to ready", measurement)
  }

  /// Resident memory that 10,000 decisions leave behind, after as many to warm up.
  private static func retention(_ program: PolicyProgram, _ input: PolicyInput) throws {
    let mixed = try Workload.input("mixed", Workload.mixed)
    let unlisted = try Workload.input("unlisted", Workload.refund)
    let round = {
      for _ in 0..<10_000 {
        consume(program.decide(input))
        consume(program.decide(mixed))
        consume(program.decide(unlisted).reason)
      }
    }
    round()
    let before = residentBytes()
    round()
    Report.value("memory retained by 10,000 decisions", residentBytes() - before, unit: "bytes")
  }

  private static func residentBytes() -> Double {
    let line = FileBytes.read("/proc/self/statm")
    let fields = line.split(separator: UInt8(ascii: " "))
    guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else {
      return 0
    }
    return Double(pages * sysconf(Int32(_SC_PAGESIZE)))
  }
}
