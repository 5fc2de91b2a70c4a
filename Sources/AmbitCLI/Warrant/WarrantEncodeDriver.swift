import AmbitCrypto
import AmbitModel
import AmbitService
import AmbitWarrant

/// Answers one case of `ambit warrant encode` (warrant contract section 9).
enum WarrantEncodeDriver {
  static func answer(_ line: [UInt8]) -> [UInt8] {
    var id = JSONValue.null
    do {
      let root = try line.withUnsafeBufferPointer { (bytes) throws(ServiceError) in
        try RequestObject.parseDocument(bytes)
      }.root
      if let given = root.member("id") { id = given.value }
      return object(id, try members(of: root).map { ($0, Hex.string($1)) })
    } catch let problem as ServiceError {
      return refusal(id, problem.sentence)
    } catch let defect as DescriptionDefect {
      return refusal(id, "\(defect.message), at \(defect.pointer.string)")
    } catch {
      return refusal(id, "the message cannot be signed")
    }
  }

  private static func members(of root: JSONElement) throws -> [(StaticString, [UInt8])] {
    let request = try RequestObject(root, known: ["id", "payload", "proof", "seed"])
    let key = try request.hex("seed").map { seed in
      guard let key = Ed25519PrivateKey(seed: seed) else {
        throw request.badValue("seed", root, "`seed` must be 32 bytes")
      }
      return key
    }
    if let payload = request.optional("payload") {
      guard request.optional("proof") == nil else {
        throw request.badValue("proof", root, "give `payload` or `proof`, not both")
      }
      return try warrant(payload, key)
    }
    return try proof(try request.required("proof"), key)
  }

  private static func warrant(
    _ element: JSONElement,
    _ key: Ed25519PrivateKey?
  ) throws -> [(StaticString, [UInt8])] {
    let place = DescriptionPointer.root.member("payload")
    let payload = try WarrantPayload(describedBy: element, at: place).encoded
    let message = WarrantLink.message(payload: payload)
    guard let key else { return [("payload", payload), ("message", message)] }
    let signature = try key.signature(for: message)
    let envelope = WarrantLink.envelope(payload: payload, signature: signature)
    return [
      ("payload", payload), ("message", message), ("signature", signature),
      ("envelope", envelope),
    ]
  }

  private static func proof(
    _ element: JSONElement,
    _ key: Ed25519PrivateKey?
  ) throws -> [(StaticString, [UInt8])] {
    let request = try RequestObject(
      element,
      pointer: "/proof",
      known: ["warrant_id", "tool", "args", "timestamp", "numbers"]
    )
    guard let id = WarrantID(bytes: try request.requiredHex("warrant_id")) else {
      throw request.badValue("warrant_id", element, "`warrant_id` must be 16 bytes")
    }
    guard let tool = try request.text("tool") else {
      throw request.wrongType("tool", element, "a string")
    }
    let numbers = try request.numbers("numbers") ?? .fold
    let args = try request.required("args")
    guard let arguments = WarrantArguments(args, numbers: numbers) else {
      throw request.badValue(
        "args",
        args,
        "`args` must be an object, and its numbers must have an exact form"
      )
    }
    let window = Proof1.window(at: try request.requiredSeconds("timestamp"))
    let challenge = Proof1.challenge(
      warrant: id,
      tool: tool,
      arguments: arguments,
      window: window
    )
    let message = Proof1.message(warrant: id, tool: tool, arguments: arguments, window: window)
    guard let key else { return [("challenge", challenge), ("message", message)] }
    let signature = try key.signature(for: message)
    return [("challenge", challenge), ("message", message), ("signature", signature)]
  }

  private static func refusal(_ id: JSONValue, _ reason: String) -> [UInt8] {
    object(id, [("code", WarrantCode.requestInvalid.rawValue), ("reason", reason)])
  }

  private static func object(_ id: JSONValue, _ members: [(StaticString, String)]) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("id")
    writer.value(id)
    for (name, value) in members {
      writer.name(name)
      writer.string(value)
    }
    writer.endObject()
    return writer.bytes
  }
}
