import AmbitCrypto
package import AmbitModel
import AmbitPolicy
import AmbitStore
import AmbitYAML

/// Checks of policy sources before they are kept or put in force.
enum PolicyCheck {
  /// The source digest of a version (DESIGN section 9).
  static func digest(of source: [UInt8], scope: PolicyScope) -> Digest256 {
    switch scope {
    case .organization: SourceDigest.ceiling(source)
    case .agent: SourceDigest.policy(source)
    }
  }

  /// What a record's before and after digests are taken of.
  static func reference(_ digest: Digest256) -> [UInt8] {
    Array("{\"source_digest\":\"\(digest.hex)\"}".utf8)
  }

  /// Everything wrong with a source, in order.
  static func errors(in source: [UInt8], isCeiling: Bool) -> [ServiceError.Detail] {
    do {
      if isCeiling {
        _ = try PolicyLoader.ceiling(yaml: source)
      } else {
        _ = try PolicyLoader.policy(yaml: source)
      }
      return []
    } catch {
      return error.diagnostics.map { ServiceError.Detail($0, pointer: "/source") }
    }
  }

  /// Refuses a source that does not compile, with every problem in it.
  static func requireValid(_ source: [UInt8], scope: PolicyScope) throws(ServiceError) {
    let errors = errors(in: source, isCeiling: scope == .organization)
    guard let first = errors.first else { return }
    throw ServiceError(.invalid, first.code, "the policy is not valid", details: errors)
  }
}

extension ServiceError.Detail: JSONRepresentable {
  /// A problem of a policy source.
  init(_ diagnostic: Diagnostic, pointer: String) {
    self.init(
      pointer: pointer,
      position: diagnostic.position,
      code: diagnostic.code,
      message: diagnostic.message,
      hint: diagnostic.hint
    )
  }

  /// Writes `{pointer, line?, column?, code, message, hint?}`.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.name("pointer")
    json.string(pointer)
    if let line {
      json.name("line")
      json.int(line)
    }
    if let column {
      json.name("column")
      json.int(column)
    }
    json.name("code")
    json.string(code.rawValue)
    json.name("message")
    json.string(message)
    if let hint {
      json.name("hint")
      json.string(hint)
    }
    json.endObject()
  }
}
