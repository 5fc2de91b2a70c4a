public import AmbitModel
public import AmbitStore
public import AmbitWarrant
import Foundation
import GRDB

/// A store in one SQLite file: WAL, `synchronous=FULL`, one writer with group commit, four readers
/// (control-plane contract, section 10).
public final class SQLiteStore: Store {
  /// Readers beside the writer.
  static let readers = 4
  /// How long to wait for another process's transaction, in seconds.
  static let busySeconds = 5.0
  /// Pages after which a commit copies the log into the file.
  ///
  /// Under load a copy each 4 MB, the
  /// default, would stall every second batch.
  static let checkpointPages = 8192

  let pool: DatabasePool
  let committer: Committer

  /// Opens or creates a database, migrates it, and makes sure that commits are durable.
  ///
  /// - Parameters:
  ///   - path: the file; created readable by its owner only.
  ///   - clock: the source of the times of recording.
  /// - Throws: `store.schema_newer`, `store.schema_altered`, `store.not_durable`,
  ///   `store.corrupt` or `store.unavailable`.
  public convenience init(
    path: String,
    clock: @escaping @Sendable () -> Timestamp = { Timestamp.now() }
  ) throws(StoreError) {
    try self.init(path: path, clock: clock, migrations: Migration.all)
  }

  init(
    path: String,
    clock: @escaping @Sendable () -> Timestamp,
    migrations: [Migration]
  ) throws(StoreError) {
    do {
      try Self.createPrivately(path)
      pool = try DatabasePool(path: path, configuration: Self.configuration)
      try pool.writeWithoutTransaction { database in
        // GRDB sets NORMAL when it turns WAL on, over what `prepareDatabase` asked for: in NORMAL
        // a power cut loses acknowledged commits. Hence here, afterwards, and read back.
        try database.execute(sql: "PRAGMA synchronous = FULL")
        try database.execute(sql: "PRAGMA wal_autocheckpoint = \(Self.checkpointPages)")
        try Self.checkDurability(of: database)
        try Migrator(migrations: migrations).migrate(database, at: clock())
      }
    } catch {
      throw StoreError(translating: error)
    }
    committer = Committer(pool: pool, clock: clock)
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "ambit.store"
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(busySeconds)
    configuration.maximumReaderCount = readers
    // The writer begins and ends its transactions by SQL, across GRDB's accesses.
    configuration.allowsUnsafeTransactions = true
    return configuration
  }

  /// SQLite gives its log and shared memory the mode of the file, so it is made first.
  private static func createPrivately(_ path: String) throws {
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw StoreError(
        .unavailable,
        "the database file cannot be opened",
        cause: String(cString: strerror(errno))
      )
    }
    Foundation.close(descriptor)
  }

  static func checkDurability(of database: Database) throws {
    let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous")
    let journal = try String.fetchOne(database, sql: "PRAGMA journal_mode")
    let foreignKeys = try Int.fetchOne(database, sql: "PRAGMA foreign_keys")
    guard synchronous == 2, journal == "wal", foreignKeys == 1 else {
      throw StoreError(
        .notDurable,
        "SQLite does not keep WAL, synchronous=FULL and foreign keys on this file system"
      )
    }
  }

  /// The rows of one organization.
  public func organization(_ tenant: TenantContext) -> any OrganizationStore {
    SQLiteOrganizationStore(tenant: tenant, database: self)
  }

  /// What belongs to no tenant.
  public var system: any SystemStore { SQLiteSystemStore(database: self) }

  /// Nonces and counts of warrants.
  public var replays: any ReplayStore { SQLiteReplayStore(database: self) }

  /// Writes what waits, refuses everything after, and closes the file.
  public func close() async {
    await committer.close()
    // A reader that is still busy keeps its connection; SQLite then leaves the log for the next
    // process to read, which is safe.
    try? pool.close()
  }

  func read<Value: Sendable>(
    _ body: @escaping @Sendable (Database) throws -> Value
  ) async throws(StoreError) -> Value {
    do {
      return try await pool.read(body)
    } catch {
      throw StoreError(translating: error)
    }
  }

  func write<Value: Sendable>(
    _ body: @escaping @Sendable (WriteTransaction) throws -> Value
  ) async throws(StoreError) -> Value {
    try await committer.write(body)
  }
}

/// The rows of the organization that a context was authenticated for.
///
/// INVARIANT (tenancy): every statement of its extensions binds `organization`, which comes from
/// the context alone.
struct SQLiteOrganizationStore: OrganizationStore {
  let tenant: TenantContext
  let database: SQLiteStore

  var organizationID: OrganizationID { tenant.organization }
}

/// What belongs to no tenant.
struct SQLiteSystemStore: SystemStore {
  let database: SQLiteStore
}
