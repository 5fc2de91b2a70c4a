public import AmbitModel

/// Why a receipt proves nothing.
public enum ReceiptError: Error, Sendable, Hashable {
  /// More bytes than `Receipt.byteLimit`.
  case tooLarge
  /// Bytes that the writer of receipts cannot produce, or fields that do not belong together.
  case malformed
  /// Signed by another key than the one that the checker trusts.
  case otherSigner
  /// A signature that does not fit.
  case signatureInvalid
}

/// A signed statement about one decision, which can be checked offline by whoever knows the
/// verifier's receipt key (warrant contract section 11).
///
/// Reading a receipt proves nothing: the key in it is whoever wrote it. `verify` does, given the key
/// from elsewhere. A receipt key signs receipts and nothing else (DESIGN section 9).
public struct Receipt: Sendable, Hashable {
  /// Most bytes of a receipt: the largest stack, and room for the rest.
  public static let byteLimit = 320 << 10

  /// What is stated.
  public let payload: ReceiptPayload
  /// The key that claims to have signed.
  public let signer: PublicKey
  /// The receipt's one encoding.
  public let encoded: [UInt8]
  private let payloadBytes: [UInt8]
  private let signature: [UInt8]

  private static let domain = Array("tenuo-warrant-v1tenuo-receipt-v1".utf8) + [1]

  /// Signs a statement.
  ///
  /// - Throws: `ReceiptError` for fields that no receipt can have, or what the key throws.
  public init(signing payload: ReceiptPayload, by key: some Ed25519Signing) throws {
    guard payload.isSound else { throw ReceiptError.malformed }
    let bytes = payload.encoded
    let signature = try key.signature(for: Self.domain + bytes)
    var writer = CBORWriter(capacity: bytes.count + 192)
    writer.map(4)
    writer.name("receipt_version")
    writer.unsigned(1)
    writer.name("payload")
    writer.byteString(bytes)
    writer.name("signer_key")
    writer.publicKey(key.publicKey)
    writer.name("signature")
    writer.signature(signature)
    guard writer.bytes.count <= Self.byteLimit else { throw ReceiptError.tooLarge }
    self.payload = payload
    signer = key.publicKey
    encoded = writer.bytes
    payloadBytes = bytes
    self.signature = signature
  }

  /// Reads a receipt strictly, without believing it.
  public init(reading bytes: [UInt8]) throws(ReceiptError) {
    guard bytes.count <= Self.byteLimit else { throw .tooLarge }
    do throws(CBORError) {
      var reader = CBORReader(bytes)
      guard try reader.map() == 4 else { throw CBORError(at: 0) }
      try reader.expect("receipt_version")
      guard try reader.unsigned() == 1 else { throw CBORError(at: reader.offset) }
      try reader.expect("payload")
      payloadBytes = try reader.byteString()
      try reader.expect("signer_key")
      signer = try reader.strictKey()
      try reader.expect("signature")
      signature = try reader.ed25519Signature()
      try reader.finish()
      payload = try ReceiptPayload(reading: payloadBytes)
    } catch {
      throw .malformed
    }
    encoded = bytes
  }

  /// Checks that a verifier's key signed this receipt.
  ///
  /// - Throws: `otherSigner` or `signatureInvalid`.
  public func verify<Crypto: Ed25519Checking>(
    signer expected: PublicKey,
    crypto: Crypto.Type
  ) throws(ReceiptError) {
    guard signer == expected else { throw .otherSigner }
    let message = Self.domain + payloadBytes
    guard Crypto.isValid(signature: signature, of: message, by: expected) else {
      throw .signatureInvalid
    }
  }

  /// SHA-256 of the whole receipt: what the signer's next one names as its `previous`.
  public func digest<Hash: SHA256Hashing>(by hash: Hash.Type) -> Digest256 {
    Hash.sha256(encoded)
  }
}
