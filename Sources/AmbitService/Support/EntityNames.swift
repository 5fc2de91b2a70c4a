import AmbitModel

/// Names of organizations and agents (contract section 1).
enum EntityName {
  /// True for `^[A-Za-z0-9][A-Za-z0-9_. -]{0,127}$`.
  static func isValid(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard (1...128).contains(bytes.count), isAlphanumeric(bytes[0]) else { return false }
    return bytes.allSatisfy {
      isAlphanumeric($0) || $0 == 0x5F || $0 == 0x2E || $0 == 0x20 || $0 == 0x2D
    }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}

extension RequestObject {
  /// A name of an organization or agent; nil when absent.
  func entityName(_ name: StaticString) throws(ServiceError) -> String? {
    guard let text = try string(name, bytesMax: 128) else { return nil }
    guard EntityName.isValid(text) else {
      throw badValue(
        name,
        try required(name),
        "`\(name)` must begin with a letter or digit and consist of letters, digits, `_. -`"
      )
    }
    return text
  }

  /// A small object kept as it is: at most 64 members and 8 KiB; nil when absent.
  func smallObject(_ name: StaticString) throws(ServiceError) -> [UInt8]? {
    guard let value = optional(name) else { return nil }
    guard value.kind == .object else { throw wrongType(name, value, "an object") }
    let bytes = value.canonicalBytes()
    guard value.count <= 64, bytes.count <= 8_192 else {
      throw badValue(name, value, "`\(name)` has more than 64 members or 8 KiB")
    }
    return bytes
  }
}
