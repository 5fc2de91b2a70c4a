public import AmbitModel
package struct WarrantConstraintSet: Sendable {
  package let encoded: [UInt8] = []
  package static let open = WarrantConstraintSet()
  package var isOpen: Bool { true }
  init() {}
  package init(reading r: inout CBORReader) throws(WarrantFailure) { _ = try? r.skip() }
  package func write(to w: inout CBORWriter) {}
  package func narrows(_ p: WarrantConstraintSet) -> Bool { true }
  package func check(_ a: WarrantArguments, optional: [Text]) -> WarrantCode? { nil }
}
public struct TrustedRoots: Sendable { public func contains(_ k: PublicKey) -> Bool { true } }
public struct RevocationList: Sendable {
  public var version: UInt64 = 0
  public var issuedAt: UInt64 = 0
  public var isEmpty: Bool { true }
  public func revokes(id: WarrantID, issuer: PublicKey, holder: PublicKey, issuedAt: UInt64) -> Bool
  { false }
  public func revokesBelow(_ id: WarrantID) -> Bool { false }
}
