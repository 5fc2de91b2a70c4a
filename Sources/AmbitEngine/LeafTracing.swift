@_spi(Kernel) import AmbitModel
@_spi(Kernel) import AmbitPolicy

extension ConstraintEvaluator {
  /// Longest value shown in a sentence, in bytes of JSON.
  private static var longestValue: Int { 80 }

  /// The leaves of an expression outside of quantifiers, in order, and quantifiers as a whole.
  mutating func leafTraces(of number: Int32) -> [PolicyExplanation.LeafTrace] {
    let expression = tables.expressions[number]
    switch expression.operation {
    case .and, .or:
      var traces: [PolicyExplanation.LeafTrace] = []
      for place in expression.first..<(expression.first + expression.second) {
        traces += leafTraces(of: tables.children[place])
      }
      return traces
    case .not:
      return leafTraces(of: expression.first)
    case .every, .any, .has, .pattern:
      return [trace(evaluate(number), [describe(reference: expression.first)])]
    case .text:
      return [
        trace(
          evaluate(number),
          [describe(reference: expression.first), describe(operand: expression.second)]
        )
      ]
    case .compare:
      return [
        trace(
          evaluate(number),
          [describe(operand: expression.first), describe(operand: expression.second)]
        )
      ]
    }
  }

  private func trace(_ result: Kleene, _ parts: [String?]) -> PolicyExplanation.LeafTrace {
    var cause = ""
    for part in parts {
      guard let part else { continue }
      cause += (cause.isEmpty ? "" : ", ") + part
    }
    return PolicyExplanation.LeafTrace(result: result, cause: cause)
  }

  /// What stands at an operand that is not written in the policy; nil for one that is.
  private func describe(operand number: Int32) -> String? {
    let operand = tables.operands[number]
    switch operand.kind {
    case .literal: return nil
    case .reference, .fallback: return describe(reference: operand.reference)
    case .count:
      let parts = locate(operand.reference)?.partCount
      return "count(\(path(operand.reference))) is \(parts.map { String($0) } ?? "undefined")"
    }
  }

  private func describe(reference number: Int32) -> String {
    guard let place = locate(number) else { return "\(path(number)) is missing" }
    return "\(path(number)) is \(rendered(place))"
  }

  private func rendered(_ place: JSONLocation) -> String {
    let node = place.node
    switch node.kind {
    case .null: return "null"
    case .true: return "true"
    case .false: return "false"
    case .number: return clipped(Array(place.view.content(node)))
    case .string:
      var writer = JSONWriter()
      writer.string(bytes: place.view.content(node))
      return clipped(writer.bytes)
    case .array: return "an array of \(node.length)"
    case .object: return "an object of \(node.length)"
    }
  }

  private func clipped(_ json: [UInt8]) -> String {
    guard json.count > ConstraintEvaluator.longestValue else {
      return String(decoding: json, as: UTF8.self)
    }
    // Not through the middle of a code point.
    var end = ConstraintEvaluator.longestValue
    while json[end] & 0xC0 == 0x80 { end -= 1 }
    return String(decoding: json[..<end], as: UTF8.self) + "…"
  }

  /// A path as an author writes it.
  private func path(_ number: Int32) -> String {
    let reference = tables.references[number]
    var text: String
    switch reference.root {
    case .arguments: text = "args"
    case .context: text = "ctx"
    case .user: text = "user"
    case .session: text = "session"
    case .request: text = "request"
    case .element: text = ""
    }
    for step in reference.firstStep..<(reference.firstStep + reference.stepCount) {
      switch tables.steps[step] {
      case .key(let name):
        let key = literals.content(literals[Int(name)])
        text += "." + String(decoding: key, as: UTF8.self)
      case .index(let position):
        text += "[\(position)]"
      }
    }
    return text
  }
}
