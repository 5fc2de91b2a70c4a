import AmbitAudit
import AmbitModel
import AmbitService
import AmbitStore
import HTTPTypes

extension RouteTable {
  /// The record.
  static let audit: [Route] = [
    Route(
      .get,
      "/v1/audit/records",
      .key(.auditRead),
      "Lists records newest first, or with `after` in chain order behind a sequence number.",
      query: [
        "limit", "cursor", "agent", "tool", "outcome", "kind", "session", "from", "to", "after",
      ]
    ) { exchange throws(ServiceError) in
      let query = exchange.query
      let caller = try exchange.caller
      if let after = try query.int("after", in: 0...CallRequest.Limits.integerMax) {
        let limit = try query.int("limit", in: 1...1_000) ?? 200
        return Reply(
          try await exchange.plane.records(
            afterSequence: Int64(after),
            limit: limit,
            for: caller
          )
        )
      }
      var filter = RecordFilter()
      filter.agent = query["agent"]
      filter.tool = query["tool"]
      filter.outcome = query["outcome"]
      filter.kind = query["kind"]
      filter.session = query["session"]
      filter.from = query["from"]
      filter.to = query["to"]
      return Reply(try await exchange.plane.records(filter, try exchange.page(), for: caller))
    },
    Route(.get, "/v1/audit/records/{id}", .key(.auditRead), "Shows one record.") {
      exchange throws(ServiceError) in
      Reply(try await exchange.plane.record(exchange.parameters[0], for: try exchange.caller))
    },
    Route(
      .get,
      "/v1/audit/head",
      .key(.auditRead),
      "Shows the end of the organization's chain."
    ) { exchange throws(ServiceError) in
      let head = try await exchange.plane.chainHead(for: try exchange.caller)
      var json = JSONWriter(capacity: 128)
      json.beginObject()
      json.name("seq")
      json.int(Int(head.sequence))
      json.name("leaf")
      json.quoted(head.leaf.appendHex)
      json.endObject()
      return Reply(json: json.bytes)
    },
  ]

  /// Probes and metrics.
  static let operations: [Route] = [
    Route(.get, "/livez", .open, "Answers while the process runs.", runsOnLoop: true) { _ in
      Reply(json: Array(#"{"status":"live"}"#.utf8))
    },
    Route(
      .get,
      "/readyz",
      .open,
      "200 while everything needed for deciding works, else 503 with what does not."
    ) { exchange throws(ServiceError) in
      await readiness(exchange)
    },
    Route(.get, "/health", .open, "The same as `/readyz`.") { exchange throws(ServiceError) in
      await readiness(exchange)
    },
    Route(.get, "/metrics", .key(.metrics), "Metrics in the text format of Prometheus.") {
      exchange throws(ServiceError) in
      Reply(
        text: exchange.plane.metrics.render(),
        contentType: "text/plain; version=0.0.4; charset=utf-8"
      )
    },
  ]

  private static func readiness(_ exchange: Exchange) async -> Reply {
    let readiness = await exchange.plane.readiness()
    var json = JSONWriter(capacity: 128)
    readiness.write(to: &json)
    return Reply(readiness.isReady ? .ok : .serviceUnavailable, json: json.bytes)
  }
}
