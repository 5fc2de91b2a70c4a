package import AmbitModel
import Synchronization

/// Counters and durations of one process (contract section 14); no organization or agent labels,
/// because those would grow without bound and leak names.
package final class Metrics: Sendable {
  /// Where decisions made here are said to be made.
  package static let enforcementPoint = "serve"

  private struct DecisionKey: Hashable {
    let outcome: Outcome
    let bound: String
    let mode: EnforcementMode
  }

  private struct RequestKey: Hashable {
    let route: String
    let method: String
    let status: Int
  }

  private struct State {
    var decisions: [DecisionKey: Int] = [:]
    var decisionDuration = Histogram()
    var records: [String: Int] = [:]
    var appendDuration = Histogram()
    var requests: [RequestKey: Histogram] = [:]
    var authFailures: [String: Int] = [:]
    var warrants: [String: Int] = [:]
  }

  private let state = Mutex(State())

  /// Starts at zero.
  package init() {}

  /// Counts a decision.
  ///
  /// - `bound`: the deciding bound, `none` for an allow.
  /// - `microseconds`: from the parsed call to the decision, without the record.
  package func countDecision(
    outcome: Outcome,
    bound: String,
    mode: EnforcementMode,
    microseconds: Int64
  ) {
    let key = DecisionKey(outcome: outcome, bound: bound, mode: mode)
    state.withLock { state in
      state.decisions[key, default: 0] += 1
      state.decisionDuration.observe(microseconds: microseconds)
    }
  }

  /// Counts a record and the wait until it was durable; nil when the wait was not measured.
  package func countRecord(kind: String, microseconds: Int64?) {
    state.withLock { state in
      state.records[kind, default: 0] += 1
      if let microseconds { state.appendDuration.observe(microseconds: microseconds) }
    }
  }

  /// Counts an answered request.
  ///
  /// `route`: the route's pattern, never the path.
  package func countRequest(route: String, method: String, status: Int, microseconds: Int64) {
    let key = RequestKey(route: route, method: method, status: status)
    state.withLock { state in
      state.requests[key, default: Histogram()].observe(microseconds: microseconds)
    }
  }

  /// Counts a refused credential.
  package func countAuthFailure(method: String) {
    state.withLock { $0.authFailures[method, default: 0] += 1 }
  }

  /// Counts an evaluation of the warrant bound by its exact code, effects included.
  package func countWarrant(code: String) {
    state.withLock { $0.warrants[code, default: 0] += 1 }
  }

  /// The text format 0.0.4 of Prometheus.
  package func render() -> String {
    let state = state.withLock { $0 }
    var text = ""
    func head(_ name: String, _ type: String, _ help: String) {
      text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }
    head("ambit_decisions_total", "counter", "Decisions by outcome, deciding bound and mode.")
    let decisions = state.decisions.map { key, count in
      "ambit_decisions_total{pep=\"\(Metrics.enforcementPoint)\",outcome=\"\(key.outcome.word)\","
        + "bound=\"\(key.bound)\",mode=\"\(key.mode.word)\"} \(count)\n"
    }
    text += decisions.sorted().joined()
    head(
      "ambit_decision_duration_seconds",
      "histogram",
      "Time from the parsed call to the decision, without the record."
    )
    state.decisionDuration.render(name: "ambit_decision_duration_seconds", labels: "", to: &text)
    head("ambit_audit_records_total", "counter", "Durable records by kind.")
    for (kind, count) in state.records.sorted(by: { $0.key < $1.key }) {
      text += "ambit_audit_records_total{kind=\"\(kind)\"} \(count)\n"
    }
    head(
      "ambit_audit_append_duration_seconds",
      "histogram",
      "Wait until a record is durable."
    )
    state.appendDuration.render(name: "ambit_audit_append_duration_seconds", labels: "", to: &text)
    head(
      "ambit_http_request_duration_seconds",
      "histogram",
      "Time to answer by route and status."
    )
    let requests = state.requests.map { key, histogram in
      var series = ""
      histogram.render(
        name: "ambit_http_request_duration_seconds",
        labels: "route=\"\(key.route)\",method=\"\(key.method)\",status=\"\(key.status)\"",
        to: &series
      )
      return series
    }
    text += requests.sorted().joined()
    head("ambit_auth_failures_total", "counter", "Refused credentials by method.")
    for (method, count) in state.authFailures.sorted(by: { $0.key < $1.key }) {
      text += "ambit_auth_failures_total{method=\"\(method)\"} \(count)\n"
    }
    head("ambit_warrants_total", "counter", "Evaluations of the warrant bound by code.")
    for (code, count) in state.warrants.sorted(by: { $0.key < $1.key }) {
      text += "ambit_warrants_total{code=\"\(code)\"} \(count)\n"
    }
    return text
  }
}
