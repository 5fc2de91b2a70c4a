package import AmbitModel
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
