internal import AmbitModel

/// Step 8: whether the chain is about this call at all (warrant contract section 4).
enum CallAdmission {
  static func check(
    _ call: WarrantCall,
    under links: [WarrantLink],
    settings: WarrantSettings
  ) throws(WarrantFailure) {
    let last = links.count - 1
    let leaf = links[last]
    guard leaf.payload.type == .execution else { throw WarrantFailure(.notExecutable, link: last) }
    // No warrant can name a reserved tool, so that `*` must not reach one either.
    guard !WarrantStructure.isReserved(call.tool) else {
      throw WarrantFailure(.toolDenied, link: 0)
    }
    for (index, link) in links.enumerated() {
      guard link.payload.covers(call.tool) else { throw WarrantFailure(.toolDenied, link: index) }
    }
    guard leaf.payload.clearance ?? 0 >= settings.clearance(for: call.tool) else {
      throw WarrantFailure(.clearanceInsufficient, link: last)
    }
    if let session = call.session {
      for (index, link) in links.enumerated() {
        guard link.terms.session ?? session == session else {
          throw WarrantFailure(.sessionMismatch, link: index)
        }
      }
    }
    for (index, link) in links.enumerated() {
      guard let audience = link.terms.audience else { continue }
      guard audience.contains(where: settings.audience.contains) else {
        throw WarrantFailure(.audience, link: index)
      }
    }
  }

  /// The arguments as numbers, texts, lists and maps.
  static func arguments(
    of call: WarrantCall,
    numbers: NumberReading
  ) throws(WarrantFailure) -> WarrantArguments {
    guard let arguments = WarrantArguments(call.arguments, numbers: numbers) else {
      throw WarrantFailure(.argumentInvalid)
    }
    return arguments
  }
}
