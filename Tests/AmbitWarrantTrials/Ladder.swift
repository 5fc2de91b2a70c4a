import AmbitModel
import AmbitReference
import AmbitWarrant

/// Constraints each of which is narrower than the one before, with values that tell them apart.
///
/// What they admit is written down here and not asked of the code under test.
struct Ladder: Sendable {
  /// The widest first.
  let rungs: [WarrantConstraint]
  /// The value at place k is admitted by rungs 0…k and by no later one.
  let values: [WarrantValue]

  /// A part of one of the ladders.
  static func random(_ dice: inout Dice) -> Ladder {
    var steps = dice.pick(families)
    if dice.chance(20) { steps.insert(Step(.wildcard, .map([])), at: 0) }
    let first = dice.below(steps.count)
    let count = 1 + dice.below(steps.count - first)
    return Ladder(Array(steps[first..<first + count]))
  }

  private init(_ steps: [Step]) {
    rungs = steps.map { Self.constraint($0.kind) }
    values = steps.map { $0.value }
  }

  private struct Step: Sendable {
    let kind: WarrantConstraint.Kind
    let value: WarrantValue

    init(_ kind: WarrantConstraint.Kind, _ value: WarrantValue) {
      self.kind = kind
      self.value = value
    }

    init(_ kind: WarrantConstraint.Kind, _ text: Text) {
      self.init(kind, .text(text))
    }
  }

  private static func constraint(_ kind: WarrantConstraint.Kind) -> WarrantConstraint {
    do {
      return try WarrantConstraint(kind)
    } catch {
      preconditionFailure("a rung that means nothing: \(error)")
    }
  }

  private static func texts(_ texts: Text...) -> [WarrantValue] { texts.map { .text($0) } }

  private static func numbers(_ numbers: Int64...) -> [WarrantValue] {
    numbers.map { .integer($0) }
  }

  private static func range(_ min: Double, _ max: Double) -> WarrantConstraint.Kind {
    .range(min: min, max: max, minInclusive: true, maxInclusive: true)
  }

  private static func path(_ root: Text) -> WarrantConstraint.Kind {
    .subpath(root: root, caseSensitive: true, allowEqual: true)
  }

  private static func exacts(_ texts: Text...) -> [WarrantConstraint] {
    texts.map { constraint(.exact(.text($0))) }
  }

  private static let families: [[Step]] =
    flat + [
      [
        Step(.all([constraint(.pattern("a*"))]), "ab"),
        Step(.all([constraint(.pattern("a*")), constraint(.notOneOf(texts("ab")))]), "ac"),
        Step(.all([constraint(.pattern("a*")), constraint(.notOneOf(texts("ab", "ac")))]), "ad"),
      ],
      [
        Step(.any(exacts("a", "b", "c")), "c"), Step(.any(exacts("b", "a")), "b"),
        Step(.any(exacts("a")), "a"),
      ],
      [
        Step(.any([constraint(.pattern("a*")), constraint(range(0, 9))]), .integer(4)),
        Step(.any([constraint(.pattern("ab*"))]), "abc"), Step(.exact(.text("ab")), "ab"),
      ],
      [
        Step(.not(constraint(.exact(.text("x")))), "y"),
        Step(.not(constraint(.oneOf(texts("x", "y")))), "z"),
        Step(.notOneOf(texts("x", "y", "z")), "w"),
      ],
      [
        Step(.regex("^a"), "ab"),
        Step(.all([constraint(.regex("^a")), constraint(.notOneOf(texts("ab")))]), "ac"),
      ],
      [
        Step(.urlSafe(UrlSafeRules(blocksPrivate: false)), "http://10.0.0.1/"),
        Step(.urlSafe(UrlSafeRules()), "http://api.example.com/"),
        Step(.urlSafe(UrlSafeRules(schemes: ["https"])), "https://example.org/"),
        Step(
          .urlSafe(UrlSafeRules(schemes: ["https"], allowDomains: ["*.example.com"])),
          "https://api.example.com:8443/"
        ),
        Step(
          .urlSafe(
            UrlSafeRules(schemes: ["https"], allowDomains: ["*.example.com"], allowPorts: [443])
          ),
          "https://api.example.com/"
        ),
      ],
    ]

  private static let flat: [[Step]] = [
    [
      Step(range(-1000, 1000), .integer(500)), Step(range(-100, 100), .integer(60)),
      Step(range(0, 50), .double(30.5)), Step(range(10, 20), .integer(20)),
      Step(
        .range(min: 10, max: 20, minInclusive: true, maxInclusive: false),
        .integer(15)
      ),
    ],
    [
      Step(.pattern("/data/*"), "/data/x"), Step(.pattern("/data/reports/*"), "/data/reports/a"),
      Step(.pattern("/data/reports/q*"), "/data/reports/q2"),
      Step(.exact(.text("/data/reports/q3")), "/data/reports/q3"),
    ],
    [
      Step(.oneOf(texts("a", "b", "c", "d")), "d"), Step(.oneOf(texts("c", "a", "b")), "c"),
      Step(.oneOf(texts("a", "b")), "b"), Step(.exact(.text("a")), "a"),
    ],
    [
      Step(.notOneOf(texts("x")), "y"), Step(.notOneOf(texts("x", "y")), "z"),
      Step(.notOneOf(texts("z", "y", "x")), "w"),
    ],
    [
      Step(.contains(numbers(1)), .list(numbers(1))),
      Step(.contains(numbers(1, 2)), .list(numbers(2, 1))),
      Step(.contains(numbers(1, 2, 3)), .list(numbers(3, 4, 2, 1))),
    ],
    [
      Step(.subset(texts("a", "b", "c")), .list(texts("c"))),
      Step(.subset(texts("a", "b")), .list(texts("b", "a"))),
      Step(.subset(texts("a")), .list(texts("a"))),
    ],
    [
      Step(.cidr("10.0.0.0/8"), "10.9.9.9"), Step(.cidr("10.1.0.0/16"), "10.1.9.9"),
      Step(.cidr("10.1.2.0/24"), "10.1.2.3"),
    ],
    [
      Step(.urlPattern("*://*.example.com/*"), "http://x.example.com/a"),
      Step(.urlPattern("https://*.example.com/*"), "https://x.example.com/a"),
      Step(.urlPattern("https://api.example.com/*"), "https://api.example.com/a"),
      Step(.urlPattern("https://api.example.com/v1/*"), "https://api.example.com/v1/a"),
    ],
    [
      Step(path("/data"), "/data/x"), Step(path("/data/a"), "/data/a/x"),
      Step(path("/data/a/b"), "/data/a/b"),
      Step(.subpath(root: "/data/a/b", caseSensitive: true, allowEqual: false), "/data/a/b/c"),
    ],
    [
      Step(.shlex(["ls", "cat", "echo"]), "echo x"), Step(.shlex(["cat", "ls"]), "cat x"),
      Step(.shlex(["ls"]), "ls -la"),
    ],
    [
      Step(.cel("value < 100", parent: nil), .integer(1)),
      Step(.cel("value < 100 && value > 2", parent: "value < 100"), .integer(5)),
      Step(.cel("value > 2 && value < 100 && value != 5", parent: nil), .integer(7)),
    ],
  ]
}
