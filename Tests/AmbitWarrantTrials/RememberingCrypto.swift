import AmbitCrypto
import AmbitModel
import Synchronization

/// SwiftCrypto that asks each signature once.
///
/// The attacks on one chain mostly show the same genuine links again; whether their signatures fit
/// depends on nothing else. A million attacks would take half an hour without it.
enum RememberingCrypto: Ed25519Checking, SHA256Hashing {
  private struct Question: Hashable {
    let signature: [UInt8]
    let message: [UInt8]
    let key: PublicKey
  }

  private static let capacity = 8_192
  private static let answers = Mutex<[Question: Bool]>([:])

  static func fits(signature: [UInt8], of message: [UInt8], by key: PublicKey) -> Bool {
    let question = Question(signature: signature, message: message, key: key)
    if let known = answers.withLock({ $0[question] }) { return known }
    let answer = SwiftCrypto.fits(signature: signature, of: message, by: key)
    answers.withLock { answers in
      if answers.count >= capacity { answers.removeAll(keepingCapacity: true) }
      answers[question] = answer
    }
    return answer
  }

  static func sha256(_ bytes: [UInt8]) -> Digest256 { SwiftCrypto.sha256(bytes) }
}
