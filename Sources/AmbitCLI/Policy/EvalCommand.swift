import AmbitModel
import ArgumentParser
import Foundation

/// `ambit policy eval`.
struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Answer many cases: JSON Lines in, JSON Lines out, in the same order.",
    discussion: """
      A case has `tool` and `policy` (YAML text) or `policies` (role to YAML text), and may have
      `id ceiling role roles args ctx user session estimated_tokens budget`; `expect` and `note`
      are ignored. An answer has `id outcome code reason violations`.

      Exit codes: 0 every line was answered, 1 cannot be read, 64 usage.
      """
  )

  @Option(help: "The file with the cases; - is standard input.")
  var cases: String

  func run() throws {
    guard let handle = cases == "-" ? .standardInput : FileHandle(forReadingAtPath: cases) else {
      throw ExitCode.failing("`\(cases)` cannot be read")
    }
    var pending: [UInt8] = []
    do {
      while let chunk = try handle.read(upToCount: 1 << 16), !chunk.isEmpty {
        pending.append(contentsOf: chunk)
        answerLines(of: &pending)
      }
    } catch {
      throw ExitCode.failing("`\(cases)` cannot be read")
    }
    if !pending.isEmpty { answer(pending[...]) }
  }

  private func answerLines(of pending: inout [UInt8]) {
    var start = 0
    while let end = pending[start...].firstIndex(of: 0x0A) {
      answer(pending[start..<end])
      start = end + 1
    }
    pending.removeFirst(start)
  }

  private func answer(_ line: ArraySlice<UInt8>) {
    if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { return }
    Console.out(EvalDriver.answer(Array(line)).bytes())
  }
}
