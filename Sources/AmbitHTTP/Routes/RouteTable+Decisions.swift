import AmbitModel
import AmbitService
import AmbitStore
import HTTPTypes

extension RouteTable {
  /// Deciding calls.
  static let decisions: [Route] = [
    Route(
      .post,
      "/v1/decisions",
      .key(.decide),
      "Decides one call; the record is durable before the answer.",
      runsOnLoop: true,
      readsWarrants: true
    ) { exchange throws(ServiceError) in
      let carried = try WarrantHeader.read(
        exchange.fields,
        acceptsTenuo: exchange.plane.acceptsTenuo
      )
      let call = try CallRequest(try exchange.json).presenting(carried)
      let answer = try await exchange.plane.decide(call, for: try exchange.caller)
      var json = JSONWriter(capacity: 512)
      answer.write(to: &json)
      return Reply(json: json.bytes)
    },
    Route(
      .post,
      "/v1/decisions/batch",
      .key(.decide),
      "Decides 1 to 100 calls, one after the other; all records become durable together.",
      readsWarrants: true
    ) { exchange throws(ServiceError) in
      let carried = try WarrantHeader.read(
        exchange.fields,
        acceptsTenuo: exchange.plane.acceptsTenuo
      )
      guard carried.isEmpty else {
        throw ServiceError(
          .invalid,
          "request.unsupported",
          "the calls of a batch present their warrants in the body"
        )
      }
      let calls = try CallRequest.batch(try exchange.json)
      let answers = try await exchange.plane.decide(batch: calls, for: try exchange.caller)
      var json = JSONWriter(capacity: 512 * answers.count)
      json.beginObject()
      json.name("decisions")
      json.beginArray()
      for answer in answers { answer.write(to: &json) }
      json.endArray()
      json.endObject()
      return Reply(json: json.bytes)
    },
    Route(
      .get,
      "/v1/decisions/{id}",
      .key(.read),
      "Shows a decision's record; its arguments only with `audit:read`."
    ) { exchange throws(ServiceError) in
      Reply(
        json: try await exchange.plane.decision(exchange.parameters[0], for: try exchange.caller)
      )
    },
  ]
}
