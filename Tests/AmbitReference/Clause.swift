/// A constraint as the generator means it, before it is written as text.
package indirect enum Clause: Sendable {
  /// True if any is true.
  case or([Clause])
  /// True if all are true.
  case and([Clause])
  /// The opposite.
  case not(Clause)
  /// `and` over the elements.
  case every(Path, Clause)
  /// `or` over the elements.
  case any(Path, Clause)
  /// Present and not null.
  case has(Path)
  /// A test of a string against another.
  case text(TextTest, Path, Term)
  /// A search for a pattern.
  case matches(Path, RegexModel, constant: String?)
  /// A glob over the whole string.
  case glob(Path, String)
  /// An address within a block.
  case cidr(Path, String)
  /// A URL of an origin.
  case url(Path, OriginModel)
  /// A comparison.
  case compare(Relation, Term, Term)

  /// The functions whose second argument may come from the call.
  package enum TextTest: String, Sendable, CaseIterable {
    case startswith, endswith, contains, within
  }

  /// The comparison operators, spelled as in the grammar.
  package enum Relation: String, Sendable, CaseIterable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case isIn = "in"
    case isNotIn = "not in"
  }
}

/// Something with a value.
package enum Term: Sendable {
  /// A JSON value written in the constraint, or a constant that stands for it.
  case fixed(PlainValue, constant: String?)
  /// A path into the call or the facts.
  case path(Path)
  /// The size of what a path leads to.
  case count(Path)
  /// What a path leads to, or else a value.
  case fallback(Path, PlainValue)
}

/// A path into the call or the facts.
package struct Path: Sendable {
  /// Where a path begins.
  package enum Root: String, Sendable {
    case role, tool, args, ctx, user, session
    case element = "."
  }

  /// One step down.
  package enum Step: Sendable {
    case key(String)
    case index(Int)
  }

  /// Where it begins.
  package var root: Root
  /// The way from there.
  package var steps: [Step]

  /// Names a path.
  package init(_ root: Root, _ steps: [Step] = []) {
    self.root = root
    self.steps = steps
  }
}

/// A constraint with its text.
package struct WrittenConstraint: Sendable {
  /// The text in the policy.
  package var text: String
  /// What it means.
  package var clause: Clause

  /// Pairs a text with its meaning.
  package init(text: String, clause: Clause) {
    self.text = text
    self.clause = clause
  }
}
