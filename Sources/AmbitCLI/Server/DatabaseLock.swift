import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The right to write to a database, which one process has at a time.
///
/// SQLite would let several in, but a server answers from what it remembers: with a second writer a
/// revoked key or an old policy could stay in force in the first. The kernel gives the lock back
/// when its holder ends, however it ends.
final class DatabaseLock: Sendable {
  private let descriptor: Int32

  /// Takes the lock of `sqlite:PATH`, in the file `PATH.lock`.
  init(database: String) throws {
    let path = try DatabaseOptions.path(of: database) + ".lock"
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw ExitCode.failing("`\(path)` cannot be opened") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw ExitCode.failing(
        "another process writes to this database",
        hint: "one server at a time; stop it before commands that write with --database"
      )
    }
  }

  deinit {
    close(descriptor)
  }
}
