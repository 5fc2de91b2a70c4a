import AmbitCrypto
import AmbitModel
import AmbitService
import AmbitStore
import AmbitWarrant
import ArgumentParser
import Foundation

/// What the commands of warrants read from files; `-` is standard input.
enum WarrantInput {
  /// A chain in any form.
  static func chain(at path: String) throws -> [UInt8] {
    try decoded(at: path, limit: 4 * WarrantLimits.stackBytes, "a warrant or a chain")
  }

  /// A chain whose links each make sense.
  static func warrant(at path: String) throws -> Warrant {
    let bytes = try chain(at: path)
    do throws(WarrantFailure) {
      return try Warrant(reading: bytes, crypto: SwiftCrypto.self)
    } catch {
      throw ExitCode.refusing(error)
    }
  }

  /// A private key in any form.
  static func privateKey(at path: String) throws -> Ed25519PrivateKey {
    try keys {
      path == "-"
        ? try KeyText.privateKey(try bytes(at: path, limit: KeyText.byteLimit))
        : try KeyFile.readPrivate(at: path)
    }
  }

  /// A public key: a file with it, or its text.
  static func publicKey(_ given: String) throws -> PublicKey {
    try keys {
      if given == "-" {
        return try KeyText.publicKey(try bytes(at: given, limit: KeyText.byteLimit))
      }
      return isText(given, from: 43)
        ? try KeyText.publicKey(Array(given.utf8)) : try KeyFile.readPublic(at: given)
    }
  }

  /// True for what names no file and is long enough to be the thing itself.
  private static func isText(_ given: String, from count: Int) -> Bool {
    given.utf8.count >= count && !FileManager.default.fileExists(atPath: given)
  }

  /// A file of trusted roots, at least one.
  static func roots(at path: String) throws -> TrustedRoots {
    let roots = try keys {
      path == "-"
        ? try TrustedRootsFile.parse(try bytes(at: path, limit: TrustedRootsFile.byteLimit))
        : try TrustedRootsFile.read(at: path)
    }
    guard !roots.isEmpty else {
      throw ExitCode.failing(
        "`\(path)` names no root",
        hint: "one key in base64url a line, as `ambit warrant keygen` prints it",
        status: .invalidInput
      )
    }
    return roots
  }

  /// A revocation list in any form, read by whoever verifies.
  static func list(at path: String) throws -> [UInt8] {
    try decoded(at: path, limit: 2 * RevocationList.byteLimit + 2, "a revocation list")
  }

  /// A proof, an approval or a receipt: a file with it, or its text, which no 64 bytes fall short
  /// of.
  static func evidence(_ given: String, _ what: String) throws -> [UInt8] {
    if given != "-", isText(given, from: 86), let bytes = WarrantArmor.decode(Array(given.utf8)) {
      return bytes
    }
    return try decoded(at: given, limit: 4 * WarrantLimits.stackBytes, what)
  }

  /// A spec.
  static func spec(at path: String, holder: String?) throws -> WarrantSpec {
    let text = try bytes(at: path, limit: 4 << 20)
    let holder = try holder.map { try publicKey($0) }
    do {
      return try WarrantSpec(describedBy: try JSONDocument(parsing: text).root, holder: holder)
    } catch let error as JSONError {
      let place = "line \(error.position.line), column \(error.position.column)"
      throw ExitCode.failing("`\(path)`, \(place): \(error.message)", status: .invalidInput)
    } catch let defect as DescriptionDefect {
      let place = defect.pointer.isEmpty ? "" : ", at \(defect.pointer.string)"
      throw ExitCode.failing("`\(path)`: \(defect.message)\(place)", status: .invalidInput)
    }
  }

  /// A call's arguments.
  static func arguments(_ json: String) throws -> JSONElement {
    do {
      let root = try JSONDocument(parsing: Array(json.utf8)).root
      guard root.kind == .object else { throw ValidationError("--args must be a JSON object") }
      return root
    } catch let error as JSONError {
      throw ValidationError("--args, column \(error.position.column): \(error.message)")
    }
  }

  /// Unix seconds: as given, else the clock's.
  static func seconds(_ given: UInt64?) -> UInt64 {
    given ?? UInt64(max(0, Timestamp.now().microseconds / 1_000_000))
  }

  // MARK: Files

  private static func decoded(at path: String, limit: Int, _ what: String) throws -> [UInt8] {
    let text = try bytes(at: path, limit: limit)
    // Raw CBOR: an array or a map.
    if let first = text.first, first >= 0x80, first < 0xC0 { return text }
    guard let bytes = WarrantArmor.decode(text) else {
      throw ExitCode.failing(
        "`\(path)` holds no text of \(what)",
        hint: "expected base64url, hex or PEM",
        status: .invalidInput
      )
    }
    return bytes
  }

  static func bytes(at path: String, limit: Int) throws -> [UInt8] {
    guard let handle = path == "-" ? .standardInput : FileHandle(forReadingAtPath: path),
      let data = try? handle.read(upToCount: limit + 1)
    else {
      // An empty file has nothing to read.
      if FileManager.default.isReadableFile(atPath: path) { return [] }
      throw ExitCode.failing("`\(path)` cannot be read")
    }
    guard data.count <= limit else {
      throw ExitCode.failing("`\(path)` is longer than \(limit) bytes", status: .invalidInput)
    }
    return [UInt8](data)
  }

  /// Tells mistakes about keys in the command line's way.
  static func keys<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as KeyError {
      let isFile: [KeyError.Code] = [.unreadable, .unwritable, .fileExists, .filePermissions]
      throw ExitCode.failing(
        error.message,
        hint: error.hint,
        status: isFile.contains(error.code) ? .failure : .invalidInput
      )
    }
  }
}

extension ExitCode {
  /// Ends a command because a warrant breaks a rule.
  static func refusing(_ failure: WarrantFailure, hint: String? = nil) -> ExitCode {
    let place = failure.link.map { ", at link \($0)" } ?? ""
    return .failing(
      "\(failure.code.rawValue): \(failure.code.sentence)\(place)",
      hint: hint,
      status: .invalidInput
    )
  }
}
