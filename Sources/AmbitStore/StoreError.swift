/// Why a store refused or failed.
public struct StoreError: Error, Sendable, Hashable {
  /// A permanent dotted code; compare these, not messages.
  public struct Code: Sendable, Hashable {
    /// The code as it stands in answers and documents.
    public let rawValue: String

    /// Wraps a code.
    public init(_ rawValue: String) {
      self.rawValue = rawValue
    }

    /// No such row in this organization.
    public static let notFound = Code("store.not_found")
    /// A unique value is taken: an agent's name, an id.
    public static let conflict = Code("store.conflict")
    /// The revision given with `If-Match` is not the current one.
    public static let revisionMismatch = Code("store.revision_mismatch")
    /// A limit on the number of rows is reached.
    public static let limitReached = Code("store.limit_reached")
    /// A record with this id is already there, with another content.
    public static let recordConflict = Code("record.conflict")
    /// Too many records wait to be written; the decision fails closed.
    public static let queueFull = Code("record.queue_full")
    /// The bootstrap code is wrong, used or expired.
    public static let bootstrapRefused = Code("setup.code_refused")
    /// The store was closed.
    public static let closed = Code("store.closed")
    /// The disk is full or failing; nothing of the request was kept.
    public static let unavailable = Code("store.unavailable")
    /// A newer release migrated the database.
    public static let schemaNewer = Code("store.schema_newer")
    /// A migration that was applied differs from the one of this release.
    public static let schemaAltered = Code("store.schema_altered")
    /// A setting that durability rests on is not in force.
    public static let notDurable = Code("store.not_durable")
    /// A row cannot be read: the file was changed by other hands.
    public static let corrupt = Code("store.corrupt")
  }

  /// The permanent code.
  public let code: Code
  /// One line for people, without row data.
  public let message: String
  /// The underlying failure, for operators' logs only.
  public let cause: String?

  /// States a failure.
  public init(_ code: Code, _ message: String, cause: String? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }
}
