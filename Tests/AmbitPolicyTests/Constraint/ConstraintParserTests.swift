import AmbitModel
internal import AmbitPatterns
import Testing

@testable import AmbitPolicy

@Suite struct ConstraintParserTests {
  /// A text and its tree in a notation of lists.
  struct Reading: CustomTestStringConvertible, Sendable {
    let text: String
    let tree: String

    init(_ text: String, _ tree: String) {
      self.text = text
      self.tree = tree
    }

    var testDescription: String { text }
  }

  static let scope = ConstraintScope(
    constants: [
      "cap": .number("500"),
      "names": .array([.string("a"), .string("b")]),
      "prefix": .string("/srv"),
      "huge": .array(Array(repeating: .null, count: 1_001)),
    ]
  )

  @Test(
    arguments: [
      Reading("args.a == 1", "(== args.a 1)"),
      Reading("args.a==1", "(== args.a 1)"),
      Reading("\t1 <\r\nargs.a ", "(< 1 args.a)"),
      Reading("args.a != 1", "(!= args.a 1)"),
      Reading("args.a <= 1", "(<= args.a 1)"),
      Reading("args.a > 1", "(> args.a 1)"),
      Reading("args.a >= 1", "(>= args.a 1)"),
      Reading("args.a in[1,2]", "(in args.a [1,2])"),
      Reading("args.a not  in []", "(not-in args.a [])"),
      Reading("args.a in args.b", "(in args.a args.b)"),
      Reading("args.a in default(args.b, [])", "(in args.a (default args.b []))"),
      Reading("args.a in consts.names", "(in args.a consts.names=[\"a\",\"b\"])"),
      Reading("args.a <= consts.cap", "(<= args.a consts.cap=500)"),
      Reading("count(args.a) < 3", "(< (count args.a) 3)"),
      Reading(
        "default( args.a , {\"k\": null} ) == tool",
        "(== (default args.a {\"k\":null}) tool)"
      ),
      Reading("role == \"x\"", "(== role \"x\")"),
      Reading("ctx.a == user.b", "(== ctx.a user.b)"),
      Reading("session.tools_used[0] == \"x\"", "(== session.tools_used[0] \"x\")"),
      Reading("session[\"denials\"] < 5", "(< session.denials 5)"),
      Reading("args[\"in\"].b[9999][\"c d\"] == 1", "(== args.in.b[9999].c d 1)"),
      Reading("args._Az09 == true", "(== args._Az09 true)"),
      Reading("not args.x == 1", "(not (== args.x 1))"),
      Reading("not not args.x == 1", "(not (not (== args.x 1)))"),
      Reading("not args.a in args.b", "(not (in args.a args.b))"),
      Reading("not(has(args.a))", "(not (has args.a))"),
      Reading(
        "has(args.a) or has(args.b) and not has(args.c)",
        "(or (has args.a) (and (has args.b) (not (has args.c))))"
      ),
      Reading(
        "(has(args.a) or has(args.b)) and has(args.c)",
        "(and (or (has args.a) (has args.b)) (has args.c))"
      ),
      Reading(
        "has(args.a) or has(args.b) or has(args.c)",
        "(or (has args.a) (has args.b) (has args.c))"
      ),
      Reading("every(args.l, . <= 5)", "(every args.l (<= . 5))"),
      Reading(
        "any ( args.l, .price <= 5 or .[0] == 1 and .[\"k\"].x == 2 )",
        "(any args.l (or (<= .price 5) (and (== .[0] 1) (== .k.x 2))))"
      ),
      Reading("every(args.l, any(.m, . in [1]))", "(every args.l (any .m (in . [1])))"),
      Reading("startswith(args.a, \"x\")", "(startswith args.a \"x\")"),
      Reading("endswith(args.a, args.b)", "(endswith args.a args.b)"),
      Reading("contains(args.a, default(args.b, 1))", "(contains args.a (default args.b 1))"),
      Reading("within(args.a, consts.prefix)", "(within args.a consts.prefix=\"/srv\")"),
      Reading("args.order == 1 and args.brand == 2", "(and (== args.order 1) (== args.brand 2))"),
      Reading("args.a == \"\\u00e9\\ud83d\\ude00\\n\\/\"", "(== args.a \"é😀\n/\")"),
      Reading("-0.50e+2 == args.a", "(== -0.50e+2 args.a)"),
      Reading("args.a == [[], {}, [null, true, false]]", "(== args.a [[],{},[null,true,false]])"),
      Reading("args.n < 9.9e308", "(< args.n 9.9e308)"),
      Reading("args.n < 0.01e310", "(< args.n 0.01e310)"),
      Reading("args.n < 0e999", "(< args.n 0e999)"),
    ]
  )
  func `every production gives its tree`(_ reading: Reading) throws {
    let constraint = try Constraint.parse(Text(reading.text), scope: Self.scope)
    #expect(describe(constraint.expression) == reading.tree)
    #expect(constraint.text == Text(reading.text))
  }

  @Test(
    arguments: [
      ("matches(args.a, \"^[a-z]+$\")", "(matches args.a ^[a-z]+$)"),
      ("glob(args.a, \"*.py\")", "(glob args.a *.py)"),
      ("glob(args.a, consts.prefix)", "(glob args.a /srv)"),
      ("cidr(args.a, \"10.0.0.0/8\")", "(cidr args.a 10.0.0.0/8)"),
      ("url(args.a, \"https://*.example.com\")", "(url args.a https://*.example.com)"),
    ]
  )
  func `patterns are compiled from their fixed text`(_ text: String, _ tree: String) throws {
    let constraint = try Constraint.parse(Text(text), scope: Self.scope)
    #expect(describe(constraint.expression) == tree)
  }

  @Test(
    arguments: [
      ("args.a == 1", 1),
      ("has(args.a) or not (has(args.b) and args.c == 1)", 3),
      ("every(args.l, . == 1 or any(.m, . == 2 and has(.x)))", 3),
    ]
  )
  func `leaves are counted where they are written`(_ text: String, _ count: Int) throws {
    #expect(try Constraint.parse(Text(text), scope: Self.scope).expression.leafCount == count)
  }
}

// MARK: Notation

func describe(_ expression: ConstraintExpression) -> String {
  switch expression {
  case .or(let operands): "(or " + operands.map(describe).joined(separator: " ") + ")"
  case .and(let operands): "(and " + operands.map(describe).joined(separator: " ") + ")"
  case .not(let operand): "(not " + describe(operand) + ")"
  case .quantified(let kind, let list, let body):
    "(\(kind == .every ? "every" : "any") \(describe(list)) \(describe(body)))"
  case .has(let reference): "(has \(describe(reference)))"
  case .text(let test, let reference, let operand):
    "(\("\(test)".lowercased()) \(describe(reference)) \(describe(operand)))"
  case .pattern(let reference, let pattern):
    switch pattern {
    case .matches(let compiled): "(matches \(describe(reference)) \(compiled.source.string))"
    case .glob(let compiled): "(glob \(describe(reference)) \(compiled.source.string))"
    case .cidr(let compiled): "(cidr \(describe(reference)) \(compiled.source.string))"
    case .url(let compiled): "(url \(describe(reference)) \(compiled.source.string))"
    }
  case .compare(let comparison, let left, let right):
    "(\(describe(comparison)) \(describe(left)) \(describe(right)))"
  }
}

private func describe(_ comparison: Comparison) -> String {
  switch comparison {
  case .equal: "=="
  case .notEqual: "!="
  case .less: "<"
  case .lessOrEqual: "<="
  case .greater: ">"
  case .greaterOrEqual: ">="
  case .isIn: "in"
  case .isNotIn: "not-in"
  }
}

private func describe(_ operand: Operand) -> String {
  switch operand {
  case .literal(let value): describe(value)
  case .constant(let name, let value): "consts.\(name.string)=\(describe(value))"
  case .reference(let reference): describe(reference)
  case .count(let reference): "(count \(describe(reference)))"
  case .fallback(let reference, let value): "(default \(describe(reference)) \(describe(value)))"
  }
}

private func describe(_ reference: Reference) -> String {
  var text = reference.root == .element ? "" : "\(reference.root)"
  for step in reference.steps {
    switch step {
    case .key(let key): text += ".\(key.string)"
    case .index(let index):
      if text.isEmpty { text = "." }
      text += "[\(index)]"
    }
  }
  return text.isEmpty ? "." : text
}

private func describe(_ value: JSONValue) -> String {
  switch value {
  case .null: "null"
  case .bool(let value): "\(value)"
  case .number(let token): token.string
  case .string(let text): "\"\(text.string)\""
  case .array(let elements): "[" + elements.map(describe).joined(separator: ",") + "]"
  case .object(let members):
    "{" + members.map { "\"\($0.key.string)\":\(describe($0.value))" }.joined(separator: ",") + "}"
  }
}
