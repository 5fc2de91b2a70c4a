import AmbitCrypto
import AmbitModel
import AmbitWarrant
import FoundationEssentials
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A directory of its own for each test.
private final class Directory {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/ambit-keys-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func write(_ text: String, to name: String, mode: mode_t = 0o600) -> String {
    let file = file(name)
    _ = FileManager.default.createFile(atPath: file, contents: Data(text.utf8))
    chmod(file, mode)
    return file
  }

  func mode(_ name: String) -> mode_t {
    var status = stat()
    return stat(file(name), &status) == 0 ? status.st_mode & 0o7777 : 0
  }
}

@Suite struct `A private key's file` {
  @Test(arguments: KeyForm.allCases)
  func `is created for its owner alone, and read back`(form: KeyForm) throws {
    let directory = try Directory()
    let key = Ed25519PrivateKey.generate()
    let path = directory.file("key")
    try KeyFile.create(key, at: path, as: form)
    #expect(directory.mode("key") == 0o600)
    #expect(try KeyFile.readPrivate(at: path).publicKey == key.publicKey)
  }

  @Test(arguments: [0, 0o077, 0o277, 0o777] as [UInt32])
  func `has its mode whatever the umask`(mask: UInt32) async {
    // The umask is the whole process's, so this needs one of its own.
    await #expect(processExitsWith: .success) { [mask] in
      let directory = try Directory()
      umask(mode_t(mask))
      try KeyFile.create(.generate(), at: directory.file("key"), as: .pem)
      precondition(directory.mode("key") == 0o600)
    }
  }

  @Test func `is never overwritten, whatever is there`() throws {
    let directory = try Directory()
    let key = Ed25519PrivateKey.generate()
    let existing = directory.write("precious", to: "existing")
    let link = directory.file("link")
    symlink(existing, link)
    let dangling = directory.file("dangling")
    symlink(directory.file("elsewhere"), dangling)
    for path in [existing, link, dangling, directory.path] {
      #expect(throws: KeyError.Code.fileExists) {
        try code { () throws(KeyError) in try KeyFile.create(key, at: path, as: .pem) }
      }
    }
    #expect(FileManager.default.contents(atPath: existing) == Data("precious".utf8))
    #expect(!FileManager.default.fileExists(atPath: directory.file("elsewhere")))
  }

  @Test func `cannot be created where there is no directory`() throws {
    let directory = try Directory()
    #expect(throws: KeyError.Code.unwritable) {
      try code { () throws(KeyError) in
        try KeyFile.create(.generate(), at: directory.file("no/key"), as: .hex)
      }
    }
  }

  @Test(arguments: [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o777] as [mode_t])
  func `is refused when others have any right to it`(mode: mode_t) throws {
    let directory = try Directory()
    let text = String(repeating: "01", count: 32)
    let path = directory.write(text, to: "key", mode: mode)
    #expect(throws: KeyError.Code.filePermissions) {
      try code { () throws(KeyError) in _ = try KeyFile.readPrivate(at: path) }
    }
    for narrow in [0o600, 0o400, 0o700] as [mode_t] {
      chmod(path, narrow)
      #expect(throws: Never.self) { try KeyFile.readPrivate(at: path) }
    }
  }

  @Test func `is refused when it is a directory, a pipe or a device`() throws {
    let directory = try Directory()
    let pipe = directory.file("pipe")
    mkfifo(pipe, 0o600)
    for path in [directory.path, pipe, "/dev/null"] {
      #expect(throws: KeyError.Code.filePermissions) {
        try code { () throws(KeyError) in _ = try KeyFile.readPrivate(at: path) }
      }
    }
  }

  @Test func `is judged at the end of a symbolic link`() throws {
    let directory = try Directory()
    let target = directory.write(String(repeating: "01", count: 32), to: "target")
    let link = directory.file("link")
    symlink(target, link)
    #expect(throws: Never.self) { try KeyFile.readPrivate(at: link) }
    chmod(target, 0o644)
    #expect(throws: KeyError.Code.filePermissions) {
      try code { () throws(KeyError) in _ = try KeyFile.readPrivate(at: link) }
    }
  }

  @Test func `that is missing, or named with a NUL, is unreadable`() throws {
    let directory = try Directory()
    let path = directory.write(String(repeating: "01", count: 32), to: "key")
    for path in [directory.file("none"), path + "\0.pem", ""] {
      #expect(throws: KeyError.Code.unreadable) {
        try code { () throws(KeyError) in _ = try KeyFile.readPrivate(at: path) }
      }
    }
  }

  @Test func `that is endless is not read to its end`() throws {
    let directory = try Directory()
    let path = directory.write(String(repeating: "0", count: KeyText.byteLimit + 1), to: "key")
    #expect(throws: KeyError.Code.tooLarge) {
      try code { () throws(KeyError) in _ = try KeyFile.readPrivate(at: path) }
    }
  }

  @Test func `is named by its error, its content is not`() throws {
    let directory = try Directory()
    let path = directory.write("c0ffee-secret", to: "key")
    let error = #expect(throws: KeyError.self) { try KeyFile.readPrivate(at: path) }
    #expect(error?.code == .malformed)
    var dumped = ""
    dump(error, to: &dumped)
    #expect(dumped.contains(path))
    #expect(!dumped.contains("c0ffee"))
  }
}

@Suite struct `A public key's file` {
  @Test(arguments: KeyForm.allCases)
  func `is created for everybody, and read back`(form: KeyForm) throws {
    let directory = try Directory()
    let key = Ed25519PrivateKey.generate().publicKey
    let path = directory.file("key.pub")
    try KeyFile.create(key, at: path, as: form)
    #expect(directory.mode("key.pub") == 0o644)
    #expect(try KeyFile.readPublic(at: path) == key)
    #expect(throws: KeyError.Code.fileExists) {
      try code { () throws(KeyError) in try KeyFile.create(key, at: path, as: form) }
    }
  }
}

@Suite struct `The file of trusted roots` {
  @Test func `is read by path, with the path and line in its errors`() throws {
    let directory = try Directory()
    let key = Ed25519PrivateKey.generate().publicKey
    let text = String(decoding: KeyText.write(key, as: .base64url), as: UTF8.self)
    let path = directory.write(text, to: "roots", mode: 0o644)
    #expect(try TrustedRootsFile.read(at: path).contains(key))
    let bad = directory.write(text + "c0ffee\n", to: "bad", mode: 0o644)
    let error = #expect(throws: KeyError.self) { try TrustedRootsFile.read(at: bad) }
    #expect(error?.code == .malformed)
    #expect(error?.line == 2)
    #expect(error?.message.hasPrefix("`\(bad)`, line 2: ") == true)
    #expect(error?.message.contains("c0ffee") == false)
  }
}
