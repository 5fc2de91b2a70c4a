import AmbitModel
import ArgumentParser

/// The exit codes of every command.
enum ExitStatus: Int32 {
  case success = 0
  /// Input or output failed, or something could not be verified.
  case failure = 1
  case deny = 2
  case invalidPolicy = 3
  case policyTestsFailed = 4
  case approvalRequired = 5
  case usage = 64

  /// What a command was given makes no sense; policies are one case of it.
  static let invalidInput = ExitStatus.invalidPolicy

  /// The status that tells an outcome.
  init(_ outcome: Outcome) {
    switch outcome {
    case .allow: self = .success
    case .approvalRequired: self = .approvalRequired
    case .deny: self = .deny
    }
  }

  /// The value to throw out of a command's `run`.
  var code: ExitCode { ExitCode(rawValue) }
}

extension ExitCode {
  /// Ends a command with a message on standard error.
  static func failing(
    _ message: String,
    hint: String? = nil,
    status: ExitStatus = .failure
  ) -> ExitCode {
    Console.error(message, hint: hint)
    return status.code
  }
}
