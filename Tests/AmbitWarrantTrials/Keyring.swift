import AmbitCrypto
import AmbitModel
import AmbitReference
import AmbitWarrant

/// Key pairs by their public keys: a trial holds everybody's key, the attacker's too.
package struct Keyring: Sendable {
  /// The public keys, in a fixed order.
  let keys: [PublicKey]
  private let signers: [PublicKey: Ed25519PrivateKey]

  /// Makes as many keys as a trial needs, the same ones for the same seed.
  package init(seed: UInt64, count: Int = 32) {
    var dice = Dice(seed: seed)
    var keys: [PublicKey] = []
    var signers: [PublicKey: Ed25519PrivateKey] = [:]
    while keys.count < count {
      guard let signer = Ed25519PrivateKey(seed: dice.bytes(32)) else { continue }
      keys.append(signer.publicKey)
      signers[signer.publicKey] = signer
    }
    self.keys = keys
    self.signers = signers
  }

  /// Signs with the private half of a key of the ring.
  func sign(_ message: [UInt8], by key: PublicKey) -> [UInt8] {
    guard let signature = try? signers[key]?.signature(for: message) else {
      preconditionFailure("a trial signs with a key that it does not have")
    }
    return signature
  }
}

extension Dice {
  /// That many bytes.
  mutating func bytes(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      withUnsafeBytes(of: next().littleEndian) { bytes.append(contentsOf: $0) }
    }
    return Array(bytes.prefix(count))
  }
}
