import AmbitModel
import AmbitService
import AmbitWarrant

/// A verification of `ambit warrant eval`, read strictly.
struct WarrantEvalCase {
  let now: UInt64
  let presentation: WarrantPresentation
  let roots: TrustedRoots
  let call: WarrantCall
  let list: [UInt8]?
  let requirements: WarrantRequirements

  init(_ root: JSONElement) throws(ServiceError) {
    let request = try RequestObject(
      root,
      known: [
        "id", "now", "chain", "roots", "tool", "args", "proof", "approvals", "srl", "requirements",
      ]
    )
    now = try request.requiredSeconds("now")
    presentation = WarrantPresentation(
      chain: try Self.chain(request),
      proof: try request.hex("proof"),
      approvals: try request.hexList("approvals") ?? []
    )
    roots = try Self.roots(request)
    requirements = try WarrantRequirements(request)
    let tool = try request.required("tool")
    guard let name = tool.text else { throw request.wrongType("tool", tool, "a string") }
    call = WarrantCall(
      tool: name,
      arguments: try request.required("args"),
      session: requirements.session
    )
    list = try request.hex("srl")
  }

  private static func chain(
    _ request: RequestObject
  ) throws(ServiceError) -> WarrantPresentation.Chain {
    guard try request.required("chain").kind == .array else {
      return .stack(try request.hex("chain") ?? [])
    }
    return .envelopes(try request.hexList("chain") ?? [])
  }

  /// The trusted keys; one that is there twice is trusted once.
  private static func roots(_ request: RequestObject) throws(ServiceError) -> TrustedRoots {
    let list = try request.required("roots")
    guard list.kind == .array else { throw request.wrongType("roots", list, "a list of keys") }
    var keys: [PublicKey] = []
    for element in list.elements {
      guard let key = element.string.flatMap({ PublicKey(hex: $0) }) else {
        throw request.wrongType("roots", element, "a list of keys in hex")
      }
      if !keys.contains(key) { keys.append(key) }
    }
    do throws(TrustedRootsError) {
      return try TrustedRoots(keys.map { TrustedRoot(key: $0) })
    } catch {
      throw request.badValue("roots", list, "a key of `roots` is not strict, or they are too many")
    }
  }
}
