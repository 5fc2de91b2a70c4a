import AmbitCrypto
import AmbitModel
import AmbitService
import AmbitWarrant

/// Answers one case of `ambit warrant eval` (warrant contract section 9).
enum WarrantEvalDriver {
  static func answer(_ line: [UInt8]) -> WarrantAnswer {
    var id = JSONValue.null
    do throws(ServiceError) {
      let root = try line.withUnsafeBufferPointer { (bytes) throws(ServiceError) in
        try RequestObject.parseDocument(bytes)
      }.root
      if let given = root.member("id") { id = given.value }
      return try answer(root, id: id)
    } catch {
      return WarrantAnswer(id: id, code: .requestInvalid, reason: error.sentence)
    }
  }

  private static func answer(
    _ root: JSONElement,
    id: JSONValue
  ) throws(ServiceError) -> WarrantAnswer {
    guard let operation = root.member("op") else {
      return WarrantAnswer(id: id, verdict(try WarrantEvalCase(root)))
    }
    if operation.equals("match") {
      return WarrantAnswer(id: id, code: try ConstraintCase.match(root))
    }
    guard operation.equals("narrow") else {
      let request = try RequestObject(
        root,
        known: ["id", "op", "constraint", "value", "parent", "child"]
      )
      throw request.badValue("op", operation, "`op` is `match` or `narrow`")
    }
    return WarrantAnswer(id: id, code: try ConstraintCase.narrow(root))
  }

  private static func verdict(_ request: WarrantEvalCase) -> WarrantVerdict {
    let roots = request.roots
    // Every case pays for itself: with a cache, one could hide what another one breaks.
    let verifier = WarrantVerifier<SwiftCrypto>(
      roots: roots,
      settings: request.requirements.settings,
      cache: nil
    )
    return verifier.verify(
      request.presentation,
      for: request.call,
      at: request.now,
      revocations: request.list.map { Revocations(reading: $0, roots: roots) } ?? .none,
      memory: request.requirements.memory
    )
  }
}

/// One constraint against a value, or against another one.
enum ConstraintCase {
  static func match(_ root: JSONElement) throws(ServiceError) -> WarrantCode {
    let request = try RequestObject(root, known: ["id", "op", "constraint", "value"])
    let encoded = try request.requiredHex("constraint")
    let value = try request.required("value")
    do throws(WarrantFailure) {
      let constraint = try WarrantConstraint(bytes: encoded)
      guard let value = WarrantValue(value) else { return .argumentInvalid }
      guard constraint.isSupported else { return .constraintUnsupported }
      return constraint.judge(value) == .yes ? .allowed : .constraintFailed
    } catch {
      return error.code
    }
  }

  static func narrow(_ root: JSONElement) throws(ServiceError) -> WarrantCode {
    let request = try RequestObject(root, known: ["id", "op", "parent", "child"])
    let (parent, child) = (try request.requiredHex("parent"), try request.requiredHex("child"))
    do throws(WarrantFailure) {
      let above = try WarrantConstraint(bytes: parent)
      return try WarrantConstraint(bytes: child).narrows(above) ? .allowed : .constraintWidened
    } catch {
      return error.code
    }
  }
}

extension Revocations {
  /// The list, if it can be relied on.
  init(reading list: [UInt8], roots: TrustedRoots) {
    do throws(WarrantFailure) {
      self = .list(try RevocationList(reading: list, roots: roots, crypto: SwiftCrypto.self))
    } catch {
      self = .unusable
    }
  }
}

extension WarrantConstraint {
  /// Reads one constraint and nothing behind it.
  fileprivate init(bytes: [UInt8]) throws(WarrantFailure) {
    var reader = CBORReader(bytes)
    try self.init(reading: &reader)
    guard reader.isAtEnd else { throw WarrantFailure(.malformed) }
  }
}
