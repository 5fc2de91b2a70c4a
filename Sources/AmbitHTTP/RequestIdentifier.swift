import AmbitCrypto
import AmbitModel
import AmbitStore
import HTTPTypes

/// The id under which a request is found again in answers, records and logs.
enum RequestIdentifier {
  /// The client's `X-Request-ID` when it is 1 to 256 visible ASCII characters, else a fresh one.
  static func of(_ fields: HTTPFields) -> String {
    if let given = fields[.xRequestID], (1...256).contains(given.utf8.count),
      given.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
    {
      return given
    }
    var digits = Array("req_".utf8)
    CrockfordBase32.append(UUIDv7.bits(at: Timestamp.now()), count: 26, to: &digits)
    return String(decoding: digits, as: UTF8.self)
  }
}
