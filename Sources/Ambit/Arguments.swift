public import AmbitModel

/// The arguments of a call: a JSON object, from bytes or built in code.
///
/// Whatever it was made of, it is parsed strictly before the decision, and what was decided on is
/// what the tool's body gets: duplicate names, trailing bytes or a text that is no object deny.
public struct Arguments: Sendable, Hashable {
  /// JSON text, not yet checked.
  public let json: [UInt8]

  /// Takes JSON bytes as a model or a peer sent them.
  public init(json: [UInt8]) {
    self.json = json
  }

  /// Takes JSON text as a model or a peer sent it.
  public init(json: String) {
    self.json = Array(json.utf8)
  }

  /// Takes a tree.
  public init(_ value: JSONValue) {
    var writer = JSONWriter()
    writer.value(value)
    json = writer.bytes
  }

  /// The call's document, when it is an object.
  package func parsed() -> Result<JSONElement, ArgumentsProblem> {
    do throws(JSONError) {
      let root = try JSONDocument(parsing: json).root
      return root.kind == .object
        ? .success(root)
        : .failure(
          ArgumentsProblem(code: "request.type", message: "the arguments are no JSON object")
        )
    } catch {
      return .failure(
        ArgumentsProblem(
          code: ReasonCode("request." + error.kind.rawValue),
          message: "the arguments are refused: \(error.message)"
        )
      )
    }
  }
}

/// Why arguments could not be read; never names their content.
package struct ArgumentsProblem: Error {
  /// The code that a request with such arguments is answered with.
  package let code: ReasonCode
  /// One line for people.
  package let message: String
}

extension Arguments: ExpressibleByDictionaryLiteral {
  /// Builds an object from a literal such as `["amount": 20, "currency": "USD"]`.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init(.object(elements.map { JSONMember(Text($0.0), $0.1) }))
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  /// A string.
  public init(stringLiteral value: String) {
    self = .string(Text(value))
  }

  /// A whole number.
  public init(integerLiteral value: Int) {
    self = .number(Text(String(value)))
  }

  /// A binary double as its shortest decimal (policy contract section 4).
  public init(floatLiteral value: Double) {
    self = .number(Text(value.description))
  }

  /// A truth value.
  public init(booleanLiteral value: Bool) {
    self = .bool(value)
  }

  /// An array.
  public init(arrayLiteral elements: JSONValue...) {
    self = .array(elements)
  }

  /// An object; a name given twice makes a document that the reader refuses.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { JSONMember(Text($0.0), $0.1) })
  }

  /// `null`.
  public init(nilLiteral: ()) {
    self = .null
  }
}
