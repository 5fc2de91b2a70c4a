import AmbitModel

extension PolicyDocument {
  /// Reads a policy from a single file: flat, or with `roles`.
  ///
  /// Inheritance is checked when the document is merged (`ResolvedPolicy`).
  ///
  /// - Throws: all problems of the file.
  public init(_ file: SourceFile) throws(PolicyDiagnostics) {
    var diagnostics = DiagnosticList()
    self = PolicyDocument.read(file, &diagnostics)
    try diagnostics.throwIfAny()
  }

  /// Reads a policy from the files of a directory: one role each, and perhaps `_policy.yaml`.
  ///
  /// Names must end in `.yaml` or `.yml`; order does not matter.
  ///
  /// - Throws: all problems of all files.
  public init(directory files: [SourceFile]) throws(PolicyDiagnostics) {
    var diagnostics = DiagnosticList()
    self = PolicyDocument.read(directory: files, &diagnostics)
    try diagnostics.throwIfAny()
  }

  // MARK: Single file

  static func read(_ file: SourceFile, _ diagnostics: inout DiagnosticList) -> PolicyDocument {
    var reader = DocumentReader(file: file.name, diagnostics: diagnostics)
    defer { diagnostics = reader.diagnostics }
    guard hasRoles(file.root) else {
      let fields = reader.fields(file.root, of: .flat, nullIsEmpty: true) ?? .init()
      // The one role's constants and constraints are the document's as well; once is enough.
      let role = reader.role(
        DocumentLimits.defaultRole,
        at: file.root.position,
        fields,
        documentConstants: []
      )
      return PolicyDocument(
        constants: [],
        constraints: [],
        roles: [role],
        rolesFile: file.name,
        rolesPosition: file.root.position
      )
    }
    let fields = reader.fields(file.root, of: .rolesDocument) ?? .init()
    reader.checkVersion(fields[.version])
    let constants = reader.constants(fields[.consts])
    let scope = ConstraintScope(constants, allowsRole: true)
    let constraints = reader.constraints(fields[.constraints], scope: scope)
    let roles = fields[.roles].flatMap { reader.roles($0, constants) }
    return PolicyDocument(
      constants: constants,
      constraints: constraints,
      roles: roles ?? [],
      rolesFile: file.name,
      rolesPosition: roles == nil ? nil : fields.position(of: .roles)
    )
  }

  private static func hasRoles(_ root: SourceNode) -> Bool {
    guard case .map(let members) = root.value else { return false }
    return members.contains { member in
      guard case .string(let name) = member.key.value else { return false }
      return DocumentKey.roles.matches(name)
    }
  }

  // MARK: Directory

  /// The name of the file with what binds every role.
  private static let documentName: Text = "_policy"

  static func read(
    directory files: [SourceFile],
    _ diagnostics: inout DiagnosticList
  ) -> PolicyDocument {
    let sorted = files.sorted { Text($0.name) < Text($1.name) }
    var names: Set<Text> = []
    var constants: [Constant] = []
    var constraints: [Constraint] = []
    var documentFile: String?
    // `_policy.yaml` comes first whatever sorts before it: the roles' constraints see its constants.
    for file in sorted where roleName(file.name) == documentName && documentFile == nil {
      documentFile = file.name
      var reader = DocumentReader(file: file.name, diagnostics: diagnostics)
      let fields =
        reader.fields(file.root, of: .directoryDocument, nullIsEmpty: true) ?? .init()
      reader.checkVersion(fields[.version])
      constants = reader.constants(fields[.consts])
      let scope = ConstraintScope(constants, allowsRole: true)
      constraints = reader.constraints(fields[.constraints], scope: scope)
      diagnostics = reader.diagnostics
    }
    var roles: [RoleDocument] = []
    for file in sorted {
      let name = roleName(file.name)
      var reader = DocumentReader(file: file.name, diagnostics: diagnostics)
      defer { diagnostics = reader.diagnostics }
      guard names.insert(name).inserted else {
        reader.report(
          "policy.duplicate_role",
          "a second file defines \(name.quoted)",
          hint: "keep either the `.yaml` or the `.yml` file",
          at: .start
        )
        continue
      }
      guard name != documentName else { continue }
      guard roles.count < DocumentLimits.rolesMax else {
        reader.report("policy.limit", "more than \(DocumentLimits.rolesMax) roles", at: .start)
        break
      }
      reader.checkName(
        name,
        of: "role",
        atMost: DocumentLimits.roleNameCodePointsMax,
        at: .start
      )
      let fields = reader.fields(file.root, of: .role, nullIsEmpty: true) ?? .init()
      roles.append(reader.role(name, at: .start, fields, documentConstants: constants))
    }
    return PolicyDocument(
      constants: constants,
      constraints: constraints,
      roles: roles,
      rolesFile: documentFile ?? sorted.first?.name ?? "_policy.yaml",
      rolesPosition: .start
    )
  }

  /// A file's name without its ending.
  private static func roleName(_ fileName: String) -> Text {
    let bytes = Text(fileName).utf8
    for ending in [Text(".yaml"), Text(".yml")] where bytes.count >= ending.utf8.count {
      if bytes.suffix(ending.utf8.count).elementsEqual(ending.utf8) {
        return Text(utf8: Array(bytes.dropLast(ending.utf8.count)))
      }
    }
    return Text(utf8: bytes)
  }
}

extension DocumentReader {
  /// Reads `roles`; nil if it is no mapping.
  fileprivate mutating func roles(
    _ node: SourceNode,
    _ documentConstants: [Constant]
  ) -> [RoleDocument]? {
    guard let entries = mapping(node, "`roles`") else { return nil }
    var roles: [RoleDocument] = []
    for (name, member) in entries {
      guard roles.count < DocumentLimits.rolesMax else {
        report(
          "policy.limit",
          "`roles` has \(entries.count) entries, more than \(DocumentLimits.rolesMax)",
          at: member.key.position
        )
        break
      }
      checkName(
        name,
        of: "role",
        atMost: DocumentLimits.roleNameCodePointsMax,
        at: member.key.position
      )
      let fields = fields(member.value, of: .role, nullIsEmpty: true) ?? .init()
      roles.append(
        role(name, at: member.key.position, fields, documentConstants: documentConstants)
      )
    }
    return roles
  }
}

extension CeilingDocument {
  /// Reads an organization's ceiling (contract section 3).
  ///
  /// - Throws: all problems of the file.
  public init(_ file: SourceFile) throws(PolicyDiagnostics) {
    var reader = DocumentReader(file: file.name, diagnostics: DiagnosticList())
    let fields = reader.fields(file.root, of: .ceiling, nullIsEmpty: true) ?? .init()
    reader.checkVersion(fields[.version])
    let constants = reader.constants(fields[.consts])
    let scope = ConstraintScope(constants, allowsRole: false)
    self.init(
      constants: constants,
      constraints: reader.constraints(fields[.constraints], scope: scope),
      tools: reader.tools(fields[.tools], scope: scope, inCeiling: true),
      tokenLimit: reader.tokenLimit(fields),
      timeoutSeconds: reader.timeoutSeconds(fields),
      baseline: fields[.baseline].flatMap { reader.boolean($0, .baseline) } ?? false
    )
    try reader.diagnostics.throwIfAny()
  }
}
