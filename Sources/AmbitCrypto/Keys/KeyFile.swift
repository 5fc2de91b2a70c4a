public import AmbitModel

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// Keys in files (warrant contract section 8).
///
/// A private key's file is created exclusively with mode 0600, and refused when anybody but its
/// owner has any right to it. Reading follows symbolic links, as mounted secrets need; the file at
/// their end is what is judged. Creating never does.
public enum KeyFile {
  /// Reads a private key in any form.
  ///
  /// - Throws: `key.unreadable`, `key.file_permissions`, or what `KeyText` throws.
  public static func readPrivate(at path: String) throws(KeyError) -> Ed25519PrivateKey {
    var text = try read(path, limit: KeyText.byteLimit, isSecret: true)
    defer {
      // Best effort: the buffer is ours alone, and goes back to the heap after this.
      for index in text.indices { text[index] = 0 }
    }
    do throws(KeyError) {
      return try KeyText.privateKey(text)
    } catch {
      throw error.inFile(path)
    }
  }

  /// Reads a public key in any form.
  ///
  /// - Throws: `key.unreadable`, or what `KeyText` throws.
  public static func readPublic(at path: String) throws(KeyError) -> PublicKey {
    let text = try read(path, limit: KeyText.byteLimit, isSecret: false)
    do throws(KeyError) {
      return try KeyText.publicKey(text)
    } catch {
      throw error.inFile(path)
    }
  }

  /// Creates a file that only its owner may read, with a private key in it.
  ///
  /// - Throws: `key.file_exists`, also for a symbolic link, wherever it leads; `key.unwritable`,
  ///   after which no file is left.
  public static func create(
    _ key: Ed25519PrivateKey,
    at path: String,
    as form: KeyForm
  ) throws(KeyError) {
    try create(KeyText.write(key, as: form), at: path, mode: 0o600)
  }

  /// Creates a file that everybody may read, with a public key in it.
  ///
  /// - Throws: `key.file_exists`, `key.unwritable`.
  public static func create(
    _ key: PublicKey,
    at path: String,
    as form: KeyForm
  ) throws(KeyError) {
    try create(KeyText.write(key, as: form), at: path, mode: 0o644)
  }

  // MARK: System calls

  /// Reads a whole regular file; secret ones must have no rights for group and others.
  static func read(_ path: String, limit: Int, isSecret: Bool) throws(KeyError) -> [UInt8] {
    let failure = KeyError(.unreadable, "`\(path)` cannot be read")
    // A path with a NUL would name another file to the system than to people. O_NONBLOCK keeps a
    // named pipe from holding us up before its kind is known.
    guard !path.utf8.contains(0) else { throw failure }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw KeyError(
        isSecret ? .filePermissions : .unreadable,
        "`\(path)` is not a regular file"
      )
    }
    if isSecret, status.st_mode & 0o077 != 0 {
      throw KeyError(
        .filePermissions,
        "`\(path)` is open to others than its owner",
        hint: "chmod 600, after asking who may have read it"
      )
    }
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    var count = 0
    while count <= limit {
      let got = bytes.withUnsafeMutableBytes { buffer in
        pread(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count, off_t(count))
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw failure }
      if got == 0 { break }
      count += got
    }
    guard count <= limit else {
      throw KeyError(.tooLarge, "`\(path)` is longer than \(limit) bytes")
    }
    bytes.removeSubrange(count...)
    return bytes
  }

  private static func create(_ text: [UInt8], at path: String, mode: mode_t) throws(KeyError) {
    let failure = KeyError(.unwritable, "`\(path)` cannot be written")
    guard !path.utf8.contains(0) else { throw failure }
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let descriptor = open(path, flags, mode)
    guard descriptor >= 0 else {
      throw errno == EEXIST || errno == ELOOP
        ? KeyError(
          .fileExists,
          "`\(path)` exists",
          hint: "keys are never overwritten; choose another name"
        ) : failure
    }
    // The umask may have taken rights away, the owner's too; it never adds any.
    var isWritten = fchmod(descriptor, mode) == 0
    var start = 0
    while isWritten, start < text.count {
      let count = text.withUnsafeBytes { buffer in
        write(descriptor, buffer.baseAddress.map { $0 + start }, buffer.count - start)
      }
      if count < 0, errno == EINTR { continue }
      isWritten = count > 0
      start += max(0, count)
    }
    isWritten = isWritten && fsync(descriptor) == 0
    isWritten = close(descriptor) == 0 && isWritten
    guard isWritten else {
      unlink(path)
      throw failure
    }
  }
}
