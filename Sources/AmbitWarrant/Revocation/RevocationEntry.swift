public import AmbitModel

/// One line of a revocation list (warrant contract section 7).
public enum RevocationEntry: Sendable, Hashable {
  /// `tnu_wrt_<id>`: a warrant and all below it.
  case warrant(WarrantID)
  /// `ambit_below_<id>`: what is below a warrant, not the warrant itself.
  case below(WarrantID)
  /// `ambit_key_<hex>`: every link that a key issued or holds.
  case key(PublicKey)
  /// `ambit_epoch_<hex>_<unix>`: the links that a key issued before a second.
  case epoch(PublicKey, before: UInt64)
  /// Another system's name, carried and never consulted.
  case foreign(Text)

  private static let warrantPrefix = Array("tnu_wrt_".utf8)
  private static let belowPrefix = Array("ambit_below_".utf8)
  private static let keyPrefix = Array("ambit_key_".utf8)
  private static let epochPrefix = Array("ambit_epoch_".utf8)
  private static let reservedPrefix = Array("ambit_".utf8)

  /// Reads an entry; nil for one that starts like a known kind, or like one of ours, and is none.
  ///
  /// Whoever writes `tnu_wrt_` and a misspelt id believes that a warrant is revoked: such a list
  /// must not pass in silence. Digits are lower-case, seconds have no leading zeros, and keys are
  /// strict.
  public init?(_ text: Text) {
    self.init(utf8: text.utf8[...])
  }

  init?(utf8 text: ArraySlice<UInt8>) {
    func rest(after prefix: [UInt8]) -> ArraySlice<UInt8>? {
      text.starts(with: prefix) ? text.dropFirst(prefix.count) : nil
    }
    if let digits = rest(after: Self.warrantPrefix) {
      guard let id = Self.warrantID(digits) else { return nil }
      self = .warrant(id)
    } else if let digits = rest(after: Self.belowPrefix) {
      guard let id = Self.warrantID(digits) else { return nil }
      self = .below(id)
    } else if let digits = rest(after: Self.keyPrefix) {
      guard let key = Self.key(digits) else { return nil }
      self = .key(key)
    } else if let parts = rest(after: Self.epochPrefix) {
      guard parts.count > 65, parts[parts.startIndex + 64] == UInt8(ascii: "_"),
        let key = Self.key(parts.prefix(64)), let before = Self.seconds(parts.dropFirst(65))
      else { return nil }
      self = .epoch(key, before: before)
    } else if text.starts(with: Self.reservedPrefix) {
      return nil
    } else {
      self = .foreign(Text(utf8: Array(text)))
    }
  }

  /// The entry as lists spell it.
  public var text: Text {
    switch self {
    case .warrant(let id): Text(id.name)
    case .below(let id): Text("ambit_below_" + id.hex)
    case .key(let key): Text("ambit_key_" + key.hex)
    case .epoch(let key, let before): Text("ambit_epoch_\(key.hex)_\(before)")
    case .foreign(let text): text
    }
  }

  private static func warrantID(_ digits: ArraySlice<UInt8>) -> WarrantID? {
    guard digits.count == 32, let bytes = Hex.decode(digits, lowercase: true) else { return nil }
    return WarrantID(bytes: bytes)
  }

  private static func key(_ digits: ArraySlice<UInt8>) -> PublicKey? {
    guard digits.count == 64, let bytes = Hex.decode(digits, lowercase: true),
      let key = PublicKey(bytes: bytes), key.isStrict
    else { return nil }
    return key
  }

  /// Decimal seconds without sign or leading zeros.
  private static func seconds(_ digits: ArraySlice<UInt8>) -> UInt64? {
    guard let first = digits.first, first != 0x30 || digits.count == 1 else { return nil }
    var value: UInt64 = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carried) = product.addingReportingOverflow(UInt64(digit - 0x30))
      guard !overflow, !carried else { return nil }
      value = sum
    }
    return value
  }
}
