import AmbitWarrant
import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A revocation list's file, which one process changes at a time and readers see whole.
///
/// The lock is on its folder, because the file itself is replaced; the system gives it back when the
/// process ends, however it ends.
final class RevocationFile {
  private let path: String
  private let folder: Int32

  /// Takes the lock, and waits for it.
  init(path: String) throws {
    self.path = path
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let parent = parts.dropLast().joined(separator: "/")
    let name = parent.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : parent
    folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { throw ExitCode.failing("`\(name)` cannot be opened") }
    while flock(folder, LOCK_EX) != 0 {
      guard errno == EINTR else {
        close(folder)
        throw ExitCode.failing("`\(name)` cannot be locked")
      }
    }
  }

  deinit { close(folder) }

  /// The list so far; nil when there is no file.
  func contents() throws -> [UInt8]? {
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT else { throw ExitCode.failing("`\(path)` cannot be read") }
      return nil
    }
    return try WarrantInput.list(at: path)
  }

  /// Puts a new list in place of the old one: readers see the one or the other.
  func replace(with list: [UInt8]) throws {
    let temporary = path + ".new"
    let failure = { ExitCode.failing("`\(self.path)` cannot be written") }
    // What an interrupted run left behind is nobody's: the lock is ours.
    unlink(temporary)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let descriptor = open(temporary, flags, 0o644)
    guard descriptor >= 0 else { throw failure() }
    var offset = 0
    var isWritten = true
    while isWritten, offset < list.count {
      let count = list.withUnsafeBytes { buffer in
        write(descriptor, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
      }
      if count < 0, errno == EINTR { continue }
      isWritten = count > 0
      offset += max(0, count)
    }
    isWritten = isWritten && fsync(descriptor) == 0
    isWritten = close(descriptor) == 0 && isWritten
    guard isWritten, rename(temporary, path) == 0 else {
      unlink(temporary)
      throw failure()
    }
    // Without it the old name could come back after a power cut.
    guard fsync(folder) == 0 else { throw failure() }
  }
}
