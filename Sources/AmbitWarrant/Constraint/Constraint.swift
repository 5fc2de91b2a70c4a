internal import AmbitModel

/// What a warrant demands of one argument, compiled when it is read.
package struct WarrantConstraint: Sendable {
  /// The constraint exactly as it stands in the warrant: `[id, body]` in CBOR.
  package let encoded: [UInt8]

  /// Reads `[id, body]`.
  ///
  /// - Throws: `malformed` for bytes outside the profile, `constraint_invalid` for a body that
  ///   means nothing.
  package init(reading reader: inout CBORReader) throws(WarrantFailure) {
    do throws(CBORError) {
      encoded = Array(reader.bytes[try reader.skip()])
    } catch {
      throw WarrantFailure(.malformed)
    }
  }

  /// False for an unknown id and for a body outside the subset: calls that meet it are denied.
  package var isSupported: Bool { false }

  /// Judges a value; `bad` when unsupported.
  package func judge(_ value: WarrantValue) -> Judgement { .bad }

  /// True when every value that this constraint admits is admitted by the parent, by one of the
  /// rules of warrant contract section 3.
  package func narrows(_ parent: WarrantConstraint) -> Bool { false }
}
