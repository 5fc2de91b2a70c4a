/// A revocation list that tenuo 0.3.3 wrote: version 3, one warrant, one foreign name.
enum RevocationSample {
  static let issuer = "ea4a6c63e29c520abef5507b132ec5f9954776aebebe7b92421eea691446d22c"

  static let hex = """
    a2677061796c6f6164a46b7265766f6b65645f696473827828746e755f7772745f61626162616261626162616261\
    6261626162616261626162616261626162616263666f6f6776657273696f6e03696973737565645f6174781e3230\
    32362d31312d32315430393a35343a30302e3933383032323737315a6669737375657282015820ea4a6c63e29c52\
    0abef5507b132ec5f9954776aebebe7b92421eea691446d22c697369676e6174757265820158402ecd9f731f37ed\
    c7398ea2a3f169758f9a03a14bf50e4321101050800986f4464865b053d2c07ef0d07bf639b6380966e836e94654\
    9881a116f1a0b25937870a
    """

  static var bytes: [UInt8]? { HexText.bytes(hex) }
}

/// Hexadecimal digits, for test data.
enum HexText {
  static func bytes(_ text: String) -> [UInt8]? {
    let values = text.utf8.compactMap { UInt8(String(UnicodeScalar($0)), radix: 16) }
    guard values.count == text.utf8.count, values.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
  }
}
