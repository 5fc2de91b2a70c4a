import AmbitModel

extension ResolvedPolicy {
  /// Reads and merges a policy from a single file: flat, or with `roles`.
  ///
  /// - Throws: all problems, those of inheritance included.
  public init(_ file: SourceFile) throws(PolicyDiagnostics) {
    var diagnostics = DiagnosticList()
    let document = PolicyDocument.read(file, &diagnostics)
    try self.init(document, diagnostics)
  }

  /// Reads and merges a policy from the files of a directory, see `PolicyDocument`.
  ///
  /// - Throws: all problems of all files, those of inheritance included.
  public init(directory files: [SourceFile]) throws(PolicyDiagnostics) {
    var diagnostics = DiagnosticList()
    let document = PolicyDocument.read(directory: files, &diagnostics)
    try self.init(document, diagnostics)
  }

  /// Merges a validated document (contract section 2).
  ///
  /// - Throws: the problems of inheritance.
  public init(_ document: PolicyDocument) throws(PolicyDiagnostics) {
    try self.init(document, DiagnosticList())
  }

  private init(
    _ document: PolicyDocument,
    _ diagnostics: DiagnosticList
  ) throws(PolicyDiagnostics) {
    var merger = RoleMerger(document, diagnostics)
    let roles = merger.merge()
    try merger.diagnostics.throwIfAny()
    self.init(roles: roles)
  }
}

extension ResolvedCeiling {
  /// Reads a ceiling from its file.
  ///
  /// - Throws: all problems of the file.
  public init(_ file: SourceFile) throws(PolicyDiagnostics) {
    self.init(try CeilingDocument(file))
  }

  /// Brings a validated ceiling into the form that decisions use.
  public init(_ document: CeilingDocument) {
    var tools: [Text: Rule] = [:]
    tools.reserveCapacity(document.tools.count)
    for tool in document.tools { tools[tool.tool] = tool.rule }
    let defaultRule = tools.removeValue(forKey: DocumentLimits.everyTool)
    var constraints = ConstraintUnion()
    constraints.add(document.constraints)
    self.init(
      level: ResolvedLevel(
        name: Text(utf8: []),
        constraints: constraints.all,
        defaultRule: defaultRule,
        tools: tools,
        tokenLimit: document.tokenLimit,
        timeoutSeconds: document.timeoutSeconds
      ),
      baseline: document.baseline
    )
  }
}

/// Constraints in first-seen order, repeated text once.
struct ConstraintUnion {
  private(set) var all: [Constraint] = []
  private var texts: Set<Text> = []

  mutating func add(_ constraints: [Constraint]) {
    for constraint in constraints where texts.insert(constraint.text).inserted {
      all.append(constraint)
    }
  }
}
