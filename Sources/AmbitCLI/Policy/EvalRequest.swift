import AmbitEngine
import AmbitModel
import AmbitService
import AmbitYAML

/// A case of `ambit policy eval`, read strictly.
struct EvalRequest {
  /// Where the policy comes from.
  enum Source {
    case file(Text)
    case directory([PolicyLoader.NamedFile])
  }

  let policy: Source?
  let ceiling: Text?
  let input: PolicyInput
  let budget: BudgetBound?

  init(_ root: JSONElement, sessionFacts: [StaticString]) throws(ServiceError) {
    let request = try RequestObject(
      root,
      known: [
        "id", "tool", "policy", "policies", "ceiling", "role", "roles", "args", "ctx", "user",
        "session", "estimated_tokens", "budget", "expect", "note",
      ]
    )
    let tool = try request.required("tool")
    guard let name = tool.text, !name.isEmpty else {
      throw request.wrongType("tool", tool, "a string that is not empty")
    }
    guard root.document.numbersInRange else {
      throw request.badValue("args", root, "a number is out of range")
    }
    policy = try EvalRequest.policy(request)
    ceiling = try EvalRequest.text(request, "ceiling")
    let session = try EvalRequest.object(request, "session")
    _ = try RequestObject(session, pointer: "/session", known: sessionFacts)
    input = PolicyInput(
      tool: name,
      roles: try EvalRequest.roles(request),
      arguments: try EvalRequest.object(request, "args"),
      context: try EvalRequest.object(request, "ctx"),
      user: try EvalRequest.object(request, "user"),
      session: session,
      estimatedTokens: try request.int("estimated_tokens", in: 0...Int.max) ?? 0
    )
    budget = try EvalRequest.budget(request)
  }

  private static func policy(_ request: RequestObject) throws(ServiceError) -> Source? {
    let single = try text(request, "policy")
    guard let several = request.optional("policies") else { return single.map { .file($0) } }
    guard single == nil else {
      throw request.badValue("policies", several, "give `policy` or `policies`, not both")
    }
    guard several.kind == .object else {
      throw request.wrongType("policies", several, "an object of role to YAML text")
    }
    var files: [PolicyLoader.NamedFile] = []
    for member in several.members {
      guard let text = member.value.text else {
        throw request.wrongType("policies", member.value, "an object of role to YAML text")
      }
      files.append((name: member.key.string + ".yaml", bytes: text.utf8))
    }
    return .directory(files)
  }

  private static func roles(_ request: RequestObject) throws(ServiceError) -> [Text] {
    let role = try text(request, "role")
    guard let list = request.optional("roles") else {
      return role.map { $0.isEmpty ? [] : [$0] } ?? []
    }
    guard role == nil else {
      throw request.badValue("roles", list, "give `role` or `roles`, not both")
    }
    guard list.kind == .array else { throw request.wrongType("roles", list, "a list of names") }
    var roles: [Text] = []
    for element in list.elements {
      guard let role = element.text else {
        throw request.wrongType("roles", element, "a list of names")
      }
      roles.append(role)
    }
    return roles
  }

  private static func budget(_ request: RequestObject) throws(ServiceError) -> BudgetBound? {
    guard let element = request.optional("budget") else { return nil }
    let balances = try RequestObject(
      element,
      pointer: "/budget",
      known: ["organization", "agent"]
    )
    return BudgetBound(
      agentRemaining: try balances.int("agent", in: Int.min...Int.max),
      organizationRemaining: try balances.int("organization", in: Int.min...Int.max)
    )
  }

  private static func object(
    _ request: RequestObject,
    _ name: StaticString
  ) throws(ServiceError) -> JSONElement {
    guard let element = request.element.member(name) else { return .emptyObject }
    guard element.kind == .object else { throw request.wrongType(name, element, "an object") }
    return element
  }

  private static func text(
    _ request: RequestObject,
    _ name: StaticString
  ) throws(ServiceError) -> Text? {
    guard let element = request.optional(name) else { return nil }
    guard let text = element.text else { throw request.wrongType(name, element, "a string") }
    return text
  }
}
