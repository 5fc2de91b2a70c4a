@_spi(Kernel) public import AmbitModel

/// What a policy is asked about: one call and the facts around it.
public struct PolicyInput: Sendable {
  /// The tool's name.
  public var tool: Text
  /// The requested roles in order; empty for none.
  public var roles: [Text]
  /// The call's arguments, an object.
  public var arguments: JSONElement
  /// Facts about the circumstances (`ctx`), an object.
  public var context: JSONElement
  /// Facts about the principal and the agent (`user`), an object; its `roles` are not read.
  public var user: JSONElement
  /// Facts about the session's earlier calls, an object.
  public var session: JSONElement
  /// Tokens that the call is expected to use, 0 or more.
  public var estimatedTokens: Int

  /// Assembles a question; facts that are left out are unknown.
  public init(
    tool: Text,
    roles: [Text] = [],
    arguments: JSONElement = .emptyObject,
    context: JSONElement = .emptyObject,
    user: JSONElement = .emptyObject,
    session: JSONElement = .emptyObject,
    estimatedTokens: Int = 0
  ) {
    self.tool = tool
    self.roles = roles
    self.arguments = arguments
    self.context = context
    self.user = user
    self.session = session
    self.estimatedTokens = estimatedTokens
  }

  /// True when every part has its type and every number is one that policies compare exactly.
  var isValid: Bool {
    estimatedTokens >= 0 && !tool.isEmpty && PolicyInput.isFacts(arguments)
      && PolicyInput.isFacts(context)
      && PolicyInput.isFacts(user) && PolicyInput.isFacts(session)
  }

  private static func isFacts(_ element: borrowing JSONElement) -> Bool {
    let view = element.document.view
    return view.numbersInRange && view[element.index].kind == .object
  }

  /// What was requested, as the document that `role`, `user.roles` and `tool` read.
  func requestDocument(role: Text) -> JSONDocument {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("role")
    writer.string(role.isEmpty ? "default" : role)
    writer.name("roles")
    writer.beginArray()
    for role in roles { writer.string(role) }
    writer.endArray()
    writer.name("tool")
    writer.string(tool)
    writer.endObject()
    do {
      return try JSONDocument(parsing: writer.bytes)
    } catch {
      // `Text` is well-formed UTF-8 and the writer escapes the rest.
      preconditionFailure("a written document is always valid JSON")
    }
  }
}
