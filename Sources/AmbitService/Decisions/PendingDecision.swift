import AmbitCrypto
import AmbitModel
import AmbitStore
import AmbitWarrant

/// A decision whose effects have not happened yet.
struct PendingDecision {
  let call: CallRequest
  let runtime: AgentRuntime
  let principal: Text?
  /// The session that counts.
  let session: Text?
  /// What bound 2 said; nil when it was not evaluated.
  let verdict: WarrantVerdict?
  let now: Timestamp
  private(set) var id: RecordID
  var bounds: BoundAnswers
  /// How long deciding took, without effects and record.
  var elapsed: Duration = .zero
  /// Why the effects did not happen.
  private var refusal: WarrantFailure?

  init(
    call: CallRequest,
    runtime: AgentRuntime,
    principal: Text?,
    session: Text?,
    verdict: WarrantVerdict?,
    at now: Timestamp
  ) {
    self.call = call
    self.runtime = runtime
    self.principal = principal
    self.session = session
    self.verdict = verdict
    self.now = now
    id = RecordID.make(at: now)
    bounds = .undecided
  }

  var sessionKey: SessionLedger.Key {
    SessionLedger.Key(agent: runtime.agent.id, principal: principal ?? "", session: session)
  }

  /// What is used up if the call is allowed; nothing for a dry run, and nothing when a bound does
  /// not admit the call.
  var effects: WarrantEffects {
    guard let verdict, refusal == nil, bounds.decision.outcome == .allow, !call.isDryRun else {
      return WarrantEffects.none
    }
    return verdict.effects
  }

  /// The last word of bound 2; nil when it was not evaluated.
  var warrantCode: WarrantCode? { refusal?.code ?? verdict?.code }

  /// Takes an allowed call back.
  mutating func refuse(_ failure: WarrantFailure) {
    refusal = failure
    bounds.refuse(failure)
    // The record of the allowed call may have got further than we were told.
    id = RecordID.make(at: now)
  }
}
