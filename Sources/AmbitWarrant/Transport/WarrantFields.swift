internal import AmbitModel

/// Warrant, proof and approvals as fields of an HTTP request (warrant contract section 2,
/// "Transport").
///
/// What is read was decoded and nothing more; the verifier says what it is worth.
package struct WarrantFields: Sendable {
  /// The chain: a stack, or a lone envelope.
  package let chain: [UInt8]?
  /// The proof of possession.
  package let proof: [UInt8]?
  /// Signed approvals; nil when there is no field of them.
  package let approvals: [[UInt8]]?
  /// True when everything came in tenuo's fields alone, whose clients keep integral doubles apart
  /// from integers.
  package let isTyped: Bool

  /// The field of the chain.
  package static let warrantName = "Ambit-Warrant"
  /// The field of the proof.
  package static let proofName = "Ambit-Proof"
  /// The field of the approvals, a CBOR array.
  package static let approvalsName = "Ambit-Approvals"

  private enum Form {
    case own, tenuo, tenuoProof
  }

  /// Reads the fields of a request.
  ///
  /// - Parameters:
  ///   - acceptsTenuo: Whether tenuo's fields are read; else they are not looked at.
  ///   - values: All values of a field, by its name in any case.
  /// - Throws: `malformed` for what is not in its form, `ambiguous` for two credentials that differ.
  package init(
    acceptsTenuo: Bool,
    values: (String) -> [String]
  ) throws(WarrantFailure) {
    func own(_ name: String) throws(WarrantFailure) -> [[UInt8]] {
      try Self.decode(values(name) + values("X-" + name), .own)
    }
    func tenuo(_ name: String, _ form: Form) throws(WarrantFailure) -> [[UInt8]] {
      acceptsTenuo ? try Self.decode(values(name), form) : []
    }
    let ownChains = try own(Self.warrantName)
    let ownProofs = try own(Self.proofName)
    let ownApprovals = try own(Self.approvalsName)
    chain = try Self.only(ownChains + tenuo("X-Tenuo-Warrant", .tenuo))
    proof = try Self.only(ownProofs + tenuo("X-Tenuo-PoP", .tenuoProof))
    approvals = try Self.only(ownApprovals + tenuo("X-Tenuo-Approvals", .tenuo)).map(Self.split)
    isTyped = chain != nil && ownChains.isEmpty && ownProofs.isEmpty && ownApprovals.isEmpty
  }

  /// What a request presents; nil when it carries no warrant, whatever else.
  package var presentation: WarrantPresentation? {
    chain.map { WarrantPresentation(chain: .stack($0), proof: proof, approvals: approvals ?? []) }
  }

  /// The fields that carry a presentation.
  package static func write(
    _ presentation: WarrantPresentation
  ) -> [(name: String, value: String)] {
    let chain: [UInt8] =
      switch presentation.chain {
      case .stack(let bytes): bytes
      case .envelopes(let envelopes): WarrantStack.encode(envelopes)
      }
    var fields = [(name: warrantName, value: text(chain))]
    if let bytes = presentation.proof { fields.append((name: proofName, value: text(bytes))) }
    if !presentation.approvals.isEmpty {
      var writer = CBORWriter()
      writer.array(presentation.approvals.count)
      for approval in presentation.approvals { writer.encoded(approval) }
      fields.append((name: approvalsName, value: text(writer.bytes)))
    }
    return fields
  }

  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: Base64.encode(bytes, as: .url), as: UTF8.self)
  }

  private static func decode(
    _ texts: [String],
    _ form: Form
  ) throws(WarrantFailure) -> [[UInt8]] {
    var decoded: [[UInt8]] = []
    for text in texts {
      guard let bytes = decode(text, form) else { throw WarrantFailure(.malformed) }
      decoded.append(bytes)
    }
    return decoded
  }

  private static func decode(_ text: String, _ form: Form) -> [UInt8]? {
    let utf8 = Array(text.utf8)
    switch form {
    case .own: return Base64.decode(utf8, as: .url)
    // 128 characters are a signature in hexadecimal; in base64 they would be 96 bytes, no proof.
    case .tenuoProof where utf8.count == 128: return hex(utf8)
    case .tenuo, .tenuoProof:
      return Base64.decode(utf8, as: .url) ?? Base64.decode(utf8, as: .standard)
    }
  }

  private static func hex(_ digits: [UInt8]) -> [UInt8]? {
    // A digest reads half of them, strictly.
    let halves = [digits[..<64], digits[64...]].compactMap {
      Digest256(hex: String(decoding: $0, as: UTF8.self))
    }
    return halves.count == 2 ? halves.flatMap(\.bytes) : nil
  }

  /// The one value, however often it was sent.
  private static func only(_ values: [[UInt8]]) throws(WarrantFailure) -> [UInt8]? {
    guard let first = values.first else { return nil }
    guard values.allSatisfy({ $0 == first }) else { throw WarrantFailure(.ambiguous) }
    return first
  }

  private static func split(_ approvals: [UInt8]) throws(WarrantFailure) -> [[UInt8]] {
    do throws(CBORError) {
      var reader = CBORReader(approvals)
      let count = try reader.array()
      var items: [[UInt8]] = []
      for _ in 0..<count { items.append(Array(approvals[try reader.skip()])) }
      try reader.finish()
      return items
    } catch {
      throw WarrantFailure(.malformed)
    }
  }
}
