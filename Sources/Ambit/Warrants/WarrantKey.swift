import AmbitCrypto
public import AmbitModel
public import AmbitWarrant

/// An Ed25519 key pair that issues warrants or holds them, in this process's memory.
///
/// Descriptions and mirrors show the public key. One key serves one purpose: a root key issues and
/// is never a holder's.
public struct WarrantKey: Ed25519Signing {
  private let key: Ed25519PrivateKey

  /// The key that names this one in warrants and checks what it signs.
  public var publicKey: PublicKey { key.publicKey }

  /// Makes a new key from the operating system's randomness.
  public static func generate() -> WarrantKey {
    WarrantKey(key: .generate())
  }

  private init(key: Ed25519PrivateKey) {
    self.key = key
  }

  /// Takes the 32-byte seed of a key; nil for any other count.
  public init?(seed: [UInt8]) {
    guard let key = Ed25519PrivateKey(seed: seed) else { return nil }
    self.key = key
  }

  /// Reads a key file: PEM (PKCS#8), base64url or hexadecimal.
  ///
  /// - Throws: `key.unreadable`, `key.malformed`, and `key.file_permissions` for a file that is open
  ///   to others than its owner.
  public init(file path: String) throws(GuardError) {
    do throws(KeyError) {
      key = try KeyFile.readPrivate(at: path)
    } catch {
      throw GuardError(error)
    }
  }

  /// Creates a key file in PEM that only its owner may read.
  ///
  /// - Throws: `key.file_exists`: keys are never overwritten; `key.unwritable`.
  public func write(to path: String) throws(GuardError) {
    do throws(KeyError) {
      try KeyFile.create(key, at: path, as: .pem)
    } catch {
      throw GuardError(error)
    }
  }

  /// The 64-byte signature of a message.
  public func signature(for message: [UInt8]) throws -> [UInt8] {
    try key.signature(for: message)
  }
}

extension WarrantKey: CustomStringConvertible, CustomReflectable {
  /// The public key, marked as what it belongs to.
  public var description: String { "WarrantKey(public: \(publicKey.hex))" }

  /// Shows the public key only.
  public var customMirror: Mirror {
    Mirror(self, children: ["publicKey": publicKey.hex], displayStyle: .struct)
  }
}

extension TrustedRoots {
  /// Trusts keys.
  ///
  /// - Throws: `key.weak`, `key.duplicate`, `key.too_large`.
  public static func keys(_ keys: [PublicKey]) throws(GuardError) -> TrustedRoots {
    do throws(TrustedRootsError) {
      return try TrustedRoots(keys.map { TrustedRoot(key: $0) })
    } catch {
      throw switch error {
      case .notStrict: GuardError(code: "key.weak", message: "a root key that is not strict")
      case .duplicate: GuardError(code: "key.duplicate", message: "a root key stands there twice")
      case .tooMany: GuardError(code: "key.too_large", message: "too many root keys")
      }
    }
  }

  /// Reads the file of trusted roots: one base64url key a line, then a label if you like.
  ///
  /// - Throws: `key.unreadable` and the like, with the line.
  public static func file(_ path: String) throws(GuardError) -> TrustedRoots {
    do throws(KeyError) {
      return try TrustedRootsFile.read(at: path)
    } catch {
      throw GuardError(error)
    }
  }
}

extension GuardError {
  fileprivate init(_ error: KeyError) {
    self.init(code: ReasonCode(error.code.rawValue), message: error.message)
  }
}
