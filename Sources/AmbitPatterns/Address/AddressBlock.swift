public import AmbitModel

/// A block of addresses of the `cidr` test, such as `10.0.0.0/8` (contract section 4).
public struct AddressBlock: Sendable {
  /// The block as written.
  public let source: Text
  private let network: InternetAddress
  /// Number of bits after the prefix.
  private let hostBits: UInt128

  /// Reads `address/length`; throws for host bits, a missing length, leading zeros, and an IPv4
  /// block in IPv6 form.
  public init(_ source: Text) throws(PatternError) {
    self.source = source
    let span = source.utf8.span
    guard let slash = source.utf8.firstIndex(of: UInt8(ascii: "/")) else {
      throw PatternError(message: "an address block is `address/length`", offset: span.count)
    }
    guard let network = InternetAddress.either(span.extracting(0..<slash)) else {
      throw PatternError(message: "the block's address is not valid", offset: 0)
    }
    if network.isMapped {
      throw PatternError(message: "an IPv4 block is written in IPv4 form", offset: 0)
    }
    guard let length = AddressBlock.decimal(span.extracting((slash + 1)..<span.count)),
      length <= network.width
    else { throw PatternError(message: "the prefix length is not valid", offset: slash + 1) }
    hostBits = UInt128(network.width - length)
    if (network.bits >> hostBits) << hostBits != network.bits {
      throw PatternError(message: "the block's address has host bits", offset: 0)
    }
    self.network = network
  }

  /// Tells whether an address lies in the block.
  ///
  /// Undefined for what is no address, false for the other family; a mapped IPv6 address counts as
  /// IPv4.
  public func contains(_ text: Span<UInt8>) -> Kleene {
    guard let address = InternetAddress.either(text)?.unmapped else { return .undefined }
    guard address.width == network.width else { return .no }
    return Kleene((address.bits ^ network.bits) >> hostBits == 0)
  }

  /// One to three digits without leading zeros.
  private static func decimal(_ text: Span<UInt8>) -> Int? {
    guard text.count >= 1, text.count <= 3 else { return nil }
    if text.count > 1, text[0] == UInt8(ascii: "0") { return nil }
    var value = 0
    for index in text.indices {
      guard ASCII.isDigit(text[index]) else { return nil }
      value = value * 10 + Int(text[index] - 0x30)
    }
    return value
  }
}
