internal import AmbitModel
internal import AmbitPatterns

/// The net of a Cidr constraint. Families never mix: an IPv4 address in IPv6 form is IPv6.
struct AddressNet: Sendable {
  private let network: InternetAddress
  /// Number of bits after the prefix.
  private let hostBits: UInt128

  /// Reads `address/length`.
  init(_ text: Text) throws(ConstraintDefect) {
    let span = text.utf8.span
    guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")),
      let network = InternetAddress.either(span.extracting(0..<slash)),
      let length = Self.decimal(span.extracting((slash + 1)..<span.count)),
      length <= network.width
    else { throw ConstraintDefect("a net is `address/length`") }
    let hostBits = UInt128(network.width - length)
    guard (network.bits >> hostBits) << hostBits == network.bits else {
      throw ConstraintDefect("the net's address has host bits")
    }
    self.network = network
    self.hostBits = hostBits
  }

  func judge(_ text: Span<UInt8>) -> Judgement {
    guard let address = InternetAddress.either(text) else { return .bad }
    return Judgement(
      address.width == network.width && (address.bits ^ network.bits) >> hostBits == 0
    )
  }

  /// True when it is a part of the other net, or all of it.
  func isWithin(_ other: AddressNet) -> Bool {
    network.width == other.network.width && hostBits <= other.hostBits
      && (network.bits ^ other.network.bits) >> other.hostBits == 0
  }

  /// One to three digits without leading zeros.
  private static func decimal(_ text: Span<UInt8>) -> Int? {
    guard text.count >= 1, text.count <= 3, text.count == 1 || text[0] != UInt8(ascii: "0") else {
      return nil
    }
    var value = 0
    for index in text.indices {
      guard ASCII.isDigit(text[index]) else { return nil }
      value = value * 10 + Int(text[index] - 0x30)
    }
    return value
  }
}
