/// The envelopes of a chain, root first, not yet read.
package struct WarrantStack: Sendable {
  /// One to 65 envelopes.
  package let envelopes: [ArraySlice<UInt8>]

  /// Takes envelopes that came apart.
  package init(_ envelopes: [[UInt8]]) throws(WarrantFailure) {
    guard !envelopes.isEmpty else { throw WarrantFailure(.missing) }
    guard envelopes.count <= WarrantLimits.links else { throw WarrantFailure(.tooLarge) }
    var bytes = 0
    for envelope in envelopes { bytes += envelope.count }
    guard bytes <= WarrantLimits.stackBytes else { throw WarrantFailure(.tooLarge) }
    self.envelopes = envelopes.map { $0[...] }
  }

  /// Splits a stack, or takes a lone envelope: that one begins with an integer.
  package init(splitting bytes: [UInt8]) throws(WarrantFailure) {
    guard !bytes.isEmpty else { throw WarrantFailure(.missing) }
    guard bytes.count <= WarrantLimits.stackBytes else { throw WarrantFailure(.tooLarge) }
    var reader = CBORReader(bytes)
    guard let count = try? reader.array() else { throw WarrantFailure(.malformed) }
    guard count > 0 else {
      throw WarrantFailure(reader.isAtEnd ? .missing : .malformed)
    }
    if reader.nextMajor == 0 {
      envelopes = [bytes[...]]
      return
    }
    guard count <= WarrantLimits.links else { throw WarrantFailure(.tooLarge) }
    do throws(CBORError) {
      var envelopes: [ArraySlice<UInt8>] = []
      envelopes.reserveCapacity(count)
      for _ in 0..<count { envelopes.append(bytes[try reader.skip()]) }
      try reader.finish()
      self.envelopes = envelopes
    } catch {
      throw WarrantFailure(.malformed)
    }
  }

  /// The stack's bytes.
  package static func encode(_ envelopes: [[UInt8]]) -> [UInt8] {
    var writer = CBORWriter(capacity: envelopes.reduce(8) { $0 + $1.count })
    writer.array(envelopes.count)
    for envelope in envelopes { writer.encoded(envelope) }
    return writer.bytes
  }
}
