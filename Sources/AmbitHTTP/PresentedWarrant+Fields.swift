import AmbitModel
import AmbitService
import AmbitWarrant
import HTTPTypes

extension PresentedWarrant {
  // Most requests carry none of them, which has to be told quickly.
  private static let own =
    (WarrantFields.names + WarrantFields.names.map { "X-" + $0 }).compactMap { HTTPField.Name($0) }
  private static let foreign = WarrantFields.tenuoNames.compactMap { HTTPField.Name($0) }

  /// True when a header carries any of our fields.
  static func isIn(_ fields: HTTPFields) -> Bool {
    own.contains { fields[$0] != nil }
  }

  /// What a request's header carries, empty for nothing.
  ///
  /// - Throws: `warrant.malformed` for what cannot be decoded, `warrant.ambiguous` for two that
  ///   differ, `request.unsupported` for tenuo's fields where they are not read.
  init(_ fields: HTTPFields, acceptsTenuo: Bool) throws(ServiceError) {
    let isForeign = Self.foreign.contains { fields[$0] != nil }
    guard isForeign || Self.isIn(fields) else {
      self.init(chain: nil, proof: nil, approvals: nil)
      return
    }
    guard acceptsTenuo || !isForeign else {
      throw ServiceError(
        .invalid,
        "request.unsupported",
        "X-Tenuo fields are not read by this server: `compat.tenuo` is false"
      )
    }
    do throws(WarrantFailure) {
      let carried = try WarrantFields(acceptsTenuo: acceptsTenuo) { name in
        HTTPField.Name(name).map { fields[values: $0] } ?? []
      }
      self.init(chain: carried.chain, proof: carried.proof, approvals: carried.approvals)
      isTyped = carried.isTyped
    } catch {
      throw error.code == .ambiguous
        ? Self.ambiguous
        : ServiceError(.invalid, error.code.reason, "a field of the warrant cannot be read")
    }
  }
}
