extension RegoLibrary {
  /// Functions by the feature that needs them, in the order in which they are written.
  static let features: [(RegoFeatures, String)] = [
    (.equality, equality), (.order, order), (.membership, membership), (.presence, presence),
    (.sizes, sizes), (.strings, strings), (.patterns, patterns), (.quantifiers, quantifiers),
    (.paths, paths), (.within, within), (.scopes, scopes),
  ]

  private static let equality = """
    # Comparisons: defined between values of one type.
    equal(left, right) if {
    \ttype_name(left) == type_name(right)
    \tleft == right
    }

    unequal(left, right) if {
    \ttype_name(left) == type_name(right)
    \tleft != right
    }

    # A `null` written in the policy is unequal to all else.
    null_alone(written, other) if {
    \ttype_name(written) == "null"
    \ttype_name(other) != "null"
    }

    """

  private static let order = """
    # Order: numbers with numbers, strings with strings.
    below(left, right) if {
    \tordered(type_name(left), type_name(right))
    \tleft < right
    }

    at_least(left, right) if {
    \tordered(type_name(left), type_name(right))
    \tleft >= right
    }

    ordered("number", "number") := true

    ordered("string", "string") := true

    """

  private static let membership = """
    # Membership: defined when the list is empty or has an element of the value's type.
    listed(value, list) if {
    \ttype_name(list) == "array"
    \tsome element in list
    \tequal(value, element)
    }

    listed_not(value, list) if {
    \ttype_name(value) != ""
    \ttype_name(list) == "array"
    \tcount(list) == 0
    }

    listed_not(value, list) if {
    \ttype_name(list) == "array"
    \tsome element in list
    \ttype_name(element) == type_name(value)
    \tevery other in list { differs(value, other) }
    }

    differs(left, right) if type_name(left) != type_name(right)

    differs(left, right) if unequal(left, right)

    """

  private static let presence = """
    # Presence: `found` is a list of one value or none.
    present(found) if {
    \tsome value in found
    \ttype_name(value) != "null"
    }

    absent(found) if count([1 | some value in found; type_name(value) != "null"]) == 0

    either(found, other) := found[0] if present(found)

    either(found, other) := other if absent(found)

    """

  private static let sizes = """
    size(value) := count(value) if type_name(value) in ["array", "object", "string"]

    """

  private static let strings = """
    # Tests of one string against another.
    both_strings(text, part) if {
    \ttype_name(text) == "string"
    \ttype_name(part) == "string"
    }

    begins(text, part) if {
    \tboth_strings(text, part)
    \tstartswith(text, part)
    }

    begins_not(text, part) if {
    \tboth_strings(text, part)
    \tstartswith(text, part) == false
    }

    ends(text, part) if {
    \tboth_strings(text, part)
    \tendswith(text, part)
    }

    ends_not(text, part) if {
    \tboth_strings(text, part)
    \tendswith(text, part) == false
    }

    includes(text, part) if {
    \tboth_strings(text, part)
    \tcontains(text, part)
    }

    includes_not(text, part) if {
    \tboth_strings(text, part)
    \tcontains(text, part) == false
    }

    """

  private static let patterns = """
    # Patterns: undefined on texts that are too long.
    matchable(text) if {
    \ttype_name(text) == "string"
    \tcount(text) <= 65536
    }

    matches(text, pattern) if {
    \tmatchable(text)
    \tregex.match(pattern, text)
    }

    matches_not(text, pattern) if {
    \tmatchable(text)
    \tregex.match(pattern, text) == false
    }

    """

  private static let quantifiers = """
    # What a quantifier ranges over.
    elements(list) := list if {
    \ttype_name(list) == "array"
    \tcount(list) <= 10000
    }

    """

  private static let paths = """
    # Paths that mean the same to every reader.
    is_plain(path) if {
    \ttype_name(path) == "string"
    \tregex.match(`^[^[:cntrl:]\\\\]+$`, path)
    \tregex.match(`^~|^[A-Za-z]:`, path) == false
    \tevery segment in split(path, "/") { segment != ".." }
    }

    segments(path) := [segment |
    \tsome segment in split(path, "/")
    \tsegment != ""
    \tsegment != "."
    ]

    """

  private static let within = """
    inside(path, base) if {
    \tis_plain(path)
    \tis_plain(base)
    \tstartswith(path, "/") == startswith(base, "/")
    \tstartswith(prefix_of(path), prefix_of(base))
    }

    outside(path, base) if {
    \tis_plain(path)
    \tis_plain(base)
    \tstartswith(path, "/") != startswith(base, "/")
    }

    outside(path, base) if {
    \tis_plain(path)
    \tis_plain(base)
    \tstartswith(prefix_of(path), prefix_of(base)) == false
    }

    prefix_of(path) := concat("", [concat("", [segment, "/"]) | some segment in segments(path)])

    """

  private static let scopes = """
    # File scopes: every path argument must be there and be admitted.
    path_arguments := {
    \t"edit_file": ["file_path"],
    \t"glob": ["path"],
    \t"grep": ["path"],
    \t"read_file": ["file_path"],
    \t"write_file": ["file_path"],
    }

    admits(scope) if {
    \tnames := object.get(scope, "arguments", object.get(path_arguments, input.tool, []))
    \tcount(names) > 0
    \tevery name in names { argument_admitted(scope, input.args[name]) }
    }

    argument_admitted(scope, argument) if path_admitted(scope, argument)

    argument_admitted(scope, argument) if {
    \ttype_name(argument) == "array"
    \tcount(argument) > 0
    \tevery path in argument { path_admitted(scope, path) }
    }

    path_admitted(scope, path) if {
    \tis_plain(path)
    \tcount(path) <= 65536
    \tstartswith(path, "/") == false
    \tplace := concat("/", segments(path))
    \tevery pattern in scope.denied { regex.match(pattern, place) == false }
    \tallowed_among(scope.allowed, place)
    }

    allowed_among(patterns, place) if {
    \tcount(patterns) == 0
    \ttype_name(place) == "string"
    }

    allowed_among(patterns, place) if {
    \tsome pattern in patterns
    \tregex.match(pattern, place)
    }

    """
}
