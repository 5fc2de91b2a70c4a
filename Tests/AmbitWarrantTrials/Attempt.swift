import AmbitModel
import AmbitReference
import AmbitWarrant

/// One attack: what the verifier is shown, and what may refuse it.
struct Attempt {
  /// The kind of attack.
  let name: String
  /// What is shown.
  let presentation: WarrantPresentation
  /// For which call.
  let call: TrialChain.Call
  /// Under which circumstances.
  let stage: TrialChain.Stage
  /// The codes that may refuse it; nil when any may.
  let codes: Set<WarrantCode>?

  init(
    _ name: String,
    _ presentation: WarrantPresentation,
    _ call: TrialChain.Call,
    _ stage: TrialChain.Stage,
    codes: Set<WarrantCode>? = nil
  ) {
    self.name = name
    self.presentation = presentation
    self.call = call
    self.stage = stage
    self.codes = codes
  }
}
