import AmbitModel
import AmbitService
import AmbitWarrant
import HTTPTypes

/// Warrant, proof and approvals in the header of a request to this server.
enum WarrantHeader {
  /// Ours, and their aliases.
  private static let own: [HTTPField.Name] = [
    .constant("Ambit-Warrant"), .constant("Ambit-Proof"), .constant("Ambit-Approvals"),
    .constant("X-Ambit-Warrant"), .constant("X-Ambit-Proof"), .constant("X-Ambit-Approvals"),
  ]
  private static let foreign: [HTTPField.Name] = [
    .constant("X-Tenuo-Warrant"), .constant("X-Tenuo-PoP"), .constant("X-Tenuo-Approvals"),
  ]

  /// True when the header carries any of our fields.
  static func isIn(_ fields: HTTPFields) -> Bool {
    own.contains { fields[$0] != nil }
  }

  /// What the header carries, empty for nothing.
  ///
  /// - Throws: `warrant.malformed` for what is not in its form, `warrant.ambiguous` for two that
  ///   differ, `request.unsupported` for tenuo's fields where they are not read.
  static func read(
    _ fields: HTTPFields,
    acceptsTenuo: Bool
  ) throws(ServiceError) -> PresentedWarrant {
    guard acceptsTenuo || !foreign.contains(where: { fields[$0] != nil }) else {
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
      var presented = PresentedWarrant(
        chain: carried.chain,
        proof: carried.proof,
        approvals: carried.approvals
      )
      presented.isTyped = carried.isTyped
      return presented
    } catch {
      if error.code == .ambiguous { throw PresentedWarrant.ambiguous }
      throw ServiceError(.invalid, error.code.reason, "a field of the warrant cannot be read")
    }
  }
}
