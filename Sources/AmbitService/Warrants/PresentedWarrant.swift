import AmbitModel
import AmbitWarrant

/// Warrant, proof and approvals as a request carried them, decoded and not yet believed.
package struct PresentedWarrant: Sendable, Hashable {
  /// A stack, or a lone envelope; nil when only proof or approvals came.
  package var chain: [UInt8]?
  /// The proof of possession.
  package var proof: [UInt8]?
  /// Signed approvals; nil when none were named, which is not the same as an empty list.
  package var approvals: [[UInt8]]?
  /// True when a number written with `.` or `e` stays a double, as tenuo's clients sign it.
  package var isTyped = false

  /// Puts together what was carried.
  package init(chain: [UInt8]?, proof: [UInt8]?, approvals: [[UInt8]]?) {
    self.chain = chain
    self.proof = proof
    self.approvals = approvals
  }

  /// What a call presents that presents nothing.
  static let nothing = PresentedWarrant(chain: nil, proof: nil, approvals: nil)

  /// True when nothing was carried.
  package var isEmpty: Bool { chain == nil && proof == nil && approvals == nil }

  var presentation: WarrantPresentation {
    // An empty chain is a missing one: a proof alone delegates nothing.
    WarrantPresentation(chain: .stack(chain ?? []), proof: proof, approvals: approvals ?? [])
  }

  /// One of two places of the same request.
  ///
  /// - Throws: `warrant.ambiguous` when both carry something and not the same.
  package func merged(with other: PresentedWarrant) throws(ServiceError) -> PresentedWarrant {
    var result = PresentedWarrant(
      chain: try Self.only(chain, other.chain),
      proof: try Self.only(proof, other.proof),
      approvals: try Self.only(approvals, other.approvals)
    )
    // Typed reading is for what came in no other form.
    result.isTyped = (isEmpty || isTyped) && (other.isEmpty || other.isTyped)
    return result
  }

  /// The one value of two places.
  package static func only<Value: Equatable>(
    _ first: Value?,
    _ second: Value?
  ) throws(ServiceError) -> Value? {
    guard let first, let second else { return first ?? second }
    guard first == second else { throw ambiguous }
    return first
  }

  /// The refusal of two that differ.
  package static let ambiguous = ServiceError(
    .invalid,
    WarrantCode.ambiguous.reason,
    "the request carries two warrants, proofs or lists of approvals that differ"
  )

  // MARK: Body

  /// Reads the members of a call's body; nil when none is there.
  init?(_ object: RequestObject) throws(ServiceError) {
    let chain = try Self.bytes(object, "warrant", max: Limits.textBytesMax)
    let proof = try Self.bytes(object, "proof", max: Limits.proofTextBytesMax)
    let texts = try object.strings(
      "approvals",
      countMax: WarrantLimits.approvals,
      bytesMax: Limits.textBytesMax
    )
    var approvals: [[UInt8]]?
    if let texts {
      var list: [[UInt8]] = []
      for text in texts {
        guard let bytes = Base64.decode(text.utf8, as: .url) else {
          throw Self.malformed(object, "approvals", index: list.count)
        }
        list.append(bytes)
      }
      approvals = list
    }
    self.init(chain: chain, proof: proof, approvals: approvals)
    if isEmpty { return nil }
  }

  private enum Limits {
    /// Any text of a body of 1 MiB; what is too large to be a warrant is the verifier's to say.
    static let textBytesMax = 1 << 20
    static let proofTextBytesMax = 4_096
  }

  private static func bytes(
    _ object: RequestObject,
    _ name: StaticString,
    max: Int
  ) throws(ServiceError) -> [UInt8]? {
    guard let text = try object.string(name, bytesMax: max) else { return nil }
    guard let bytes = Base64.decode(text.utf8, as: .url) else {
      throw malformed(object, name)
    }
    return bytes
  }

  private static func malformed(
    _ object: RequestObject,
    _ name: StaticString,
    index: Int? = nil
  ) -> ServiceError {
    .invalid(
      WarrantCode.malformed.reason,
      "`\(name)` is not base64url without padding",
      pointer: "\(object.pointer)/\(name)" + (index.map { "/\($0)" } ?? ""),
      at: object.optional(name)?.position
    )
  }
}
