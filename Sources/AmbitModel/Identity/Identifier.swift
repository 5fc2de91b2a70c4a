/// What kind of thing an identifier names.
public protocol IdentifierKind: Sendable {
  /// The prefix with its underscore, such as `agt_`.
  static var prefix: StaticString { get }
  /// The word after the prefix that stands for the one built-in thing of this kind, if any.
  static var builtIn: StaticString? { get }
}

extension IdentifierKind {
  /// Most kinds have no built-in member.
  public static var builtIn: StaticString? { nil }
}

/// A prefix and a UUIDv7 in 26 lower-case Crockford digits, such as
/// `agt_01jhq3v6m8e5wq7c2d9k4x0a1b`; opaque to clients.
///
/// Sixteen plain bytes: copying, comparing and hashing one touches no heap. Zero is kept for the
/// kind's built-in member and has no 26-digit spelling.
public struct Identifier<Kind: IdentifierKind>: Sendable, Hashable {
  /// The 128 bits of the UUID, zero for the kind's built-in member.
  public let bits: UInt128

  /// Names a thing by the bits of a UUIDv7 (RFC 9562 section 5.7).
  public init(bits: UInt128) {
    self.bits = bits
  }

  /// Reads the one spelling of an identifier; nil for anything else.
  public init?(_ text: some StringProtocol) {
    let bytes = Array(text.utf8)
    self.init(utf8: bytes)
  }

  /// Reads the one spelling of an identifier from its bytes; nil for anything else.
  public init?(utf8 bytes: [UInt8]) {
    let prefixLength = Kind.prefix.utf8CodeUnitCount
    guard bytes.count > prefixLength, Self.starts(bytes, at: 0, with: Kind.prefix) else {
      return nil
    }
    if let word = Kind.builtIn, bytes.count == prefixLength + word.utf8CodeUnitCount,
      Self.starts(bytes, at: prefixLength, with: word)
    {
      self.bits = 0
      return
    }
    guard bytes.count == prefixLength + 26,
      let value = CrockfordBase32.value(bytes[prefixLength...]), value != 0
    else { return nil }
    self.bits = value
  }

  /// The identifier as it stands on the wire.
  public var string: String {
    var output: [UInt8] = []
    output.reserveCapacity(30)
    append(to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  /// Appends the identifier as it stands on the wire.
  public func append(to output: inout [UInt8]) {
    Kind.prefix.withUTF8Buffer { output.append(contentsOf: $0) }
    if bits == 0, let word = Kind.builtIn {
      word.withUTF8Buffer { output.append(contentsOf: $0) }
    } else {
      CrockfordBase32.append(bits, count: 26, to: &output)
    }
  }

  private static func starts(_ bytes: [UInt8], at offset: Int, with word: StaticString) -> Bool {
    word.withUTF8Buffer { buffer in
      guard bytes.count >= offset + buffer.count else { return false }
      for index in 0..<buffer.count where bytes[offset + index] != buffer[index] { return false }
      return true
    }
  }
}

extension Identifier: CustomStringConvertible {
  /// The identifier as it stands on the wire.
  public var description: String { string }
}

/// Names an organization; `org_system` is the server's own.
public typealias OrganizationID = Identifier<OrganizationKind>
/// Names an agent.
public typealias AgentID = Identifier<AgentKind>
/// Names an API key.
public typealias KeyID = Identifier<KeyKind>
/// Names an audit record; a decision's id is its record's.
public typealias RecordID = Identifier<RecordIDKind>

/// Organizations, `org_`.
public enum OrganizationKind: IdentifierKind {
  /// `org_`.
  public static var prefix: StaticString { "org_" }
  /// The chain of logins and system acts.
  public static var builtIn: StaticString? { "system" }
}

/// Agents, `agt_`.
public enum AgentKind: IdentifierKind {
  /// `agt_`.
  public static var prefix: StaticString { "agt_" }
}

/// API keys, `key_`.
public enum KeyKind: IdentifierKind {
  /// `key_`.
  public static var prefix: StaticString { "key_" }
}

/// Audit records, `rec_`.
public enum RecordIDKind: IdentifierKind {
  /// `rec_`.
  public static var prefix: StaticString { "rec_" }
}

extension Identifier where Kind == OrganizationKind {
  /// The server's own organization, whose chain holds logins and system acts.
  public static let system = OrganizationID(bits: 0)
}
