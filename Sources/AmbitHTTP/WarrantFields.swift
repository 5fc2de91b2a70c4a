import AmbitModel
import AmbitService
import AmbitWarrant
import HTTPTypes

/// Warrant, proof and approvals in the header of a request (warrant contract section 2,
/// "Transport").
enum WarrantFields {
  private static let warrants: [HTTPField.Name] = [.ambitWarrant, .xAmbitWarrant]
  private static let proofs: [HTTPField.Name] = [.ambitProof, .xAmbitProof]
  private static let approvals: [HTTPField.Name] = [.ambitApprovals, .xAmbitApprovals]
  private static let foreign: [HTTPField.Name] = [
    .xTenuoWarrant, .xTenuoProof, .xTenuoApprovals,
  ]

  /// True when the header carries any of our fields.
  static func areIn(_ fields: HTTPFields) -> Bool {
    (warrants + proofs + approvals).contains { fields[$0] != nil }
  }

  /// What the header carries, empty for nothing.
  ///
  /// - Throws: `warrant.malformed` for what is not base64, `warrant.ambiguous` for two that differ,
  ///   `request.unsupported` for tenuo's fields where they are not read.
  static func read(
    _ fields: HTTPFields,
    acceptsTenuo: Bool
  ) throws(ServiceError) -> PresentedWarrant {
    let ours = PresentedWarrant(
      chain: try one(fields, warrants, decode: url),
      proof: try one(fields, proofs, decode: url),
      approvals: try one(fields, approvals, decode: url).map(split)
    )
    guard foreign.contains(where: { fields[$0] != nil }) else { return ours }
    guard acceptsTenuo else {
      throw ServiceError(
        .invalid,
        "request.unsupported",
        "X-Tenuo fields are not read by this server: `compat.tenuo` is false"
      )
    }
    var theirs = PresentedWarrant(
      chain: try one(fields, [.xTenuoWarrant], decode: anyBase64),
      proof: try one(fields, [.xTenuoProof], decode: anyProof),
      approvals: try one(fields, [.xTenuoApprovals], decode: anyBase64).map(split)
    )
    theirs.isTyped = true
    return try ours.merged(with: theirs)
  }

  /// The one value of some fields, which may repeat it.
  private static func one(
    _ fields: HTTPFields,
    _ names: [HTTPField.Name],
    decode: ([UInt8]) -> [UInt8]?
  ) throws(ServiceError) -> [UInt8]? {
    var found: [UInt8]?
    for name in names {
      for text in fields[values: name] {
        guard let bytes = decode(Array(text.utf8)) else { throw malformed(name) }
        found = try PresentedWarrant.only(found, bytes) ?? bytes
      }
    }
    return found
  }

  private static func malformed(_ name: HTTPField.Name) -> ServiceError {
    ServiceError(.invalid, WarrantCode.malformed.reason, "`\(name.rawName)` cannot be read")
  }

  /// The elements of a CBOR array.
  private static func split(_ bytes: [UInt8]) throws(ServiceError) -> [[UInt8]] {
    do throws(CBORError) {
      var reader = CBORReader(bytes)
      var parts: [[UInt8]] = []
      for _ in 0..<(try reader.array()) { parts.append(Array(bytes[try reader.skip()])) }
      try reader.finish()
      return parts
    } catch {
      throw malformed(.ambitApprovals)
    }
  }

  // MARK: Encodings

  private static func url(_ text: [UInt8]) -> [UInt8]? { Base64.decode(text, as: .url) }

  private static func anyBase64(_ text: [UInt8]) -> [UInt8]? {
    Base64.decode(text, as: .url) ?? Base64.decode(text, as: .standard)
  }

  /// A proof of 64 bytes may be written in hexadecimal too; its length tells.
  private static func anyProof(_ text: [UInt8]) -> [UInt8]? {
    if text.count == 128 {
      let digits = String(decoding: text, as: UTF8.self)
      if let first = Digest256(hex: String(digits.prefix(64))),
        let second = Digest256(hex: String(digits.dropFirst(64)))
      {
        return first.bytes + second.bytes
      }
    }
    return anyBase64(text)
  }
}

extension HTTPField.Name {
  static let ambitWarrant = constant("Ambit-Warrant")
  static let ambitProof = constant("Ambit-Proof")
  static let ambitApprovals = constant("Ambit-Approvals")
  static let xAmbitWarrant = constant("X-Ambit-Warrant")
  static let xAmbitProof = constant("X-Ambit-Proof")
  static let xAmbitApprovals = constant("X-Ambit-Approvals")
  static let xTenuoWarrant = constant("X-Tenuo-Warrant")
  static let xTenuoProof = constant("X-Tenuo-PoP")
  static let xTenuoApprovals = constant("X-Tenuo-Approvals")
}
