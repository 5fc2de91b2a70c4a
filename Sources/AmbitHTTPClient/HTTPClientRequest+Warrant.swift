public import Ambit
public import AsyncHTTPClient
import AmbitWarrant
import NIOHTTP1

extension HTTPClientRequest {
  /// Puts the warrant in scope and a fresh proof for one call into the request's fields.
  ///
  /// A client that follows redirects would hand both to wherever a response points. With an audience
  /// the proof is worth nothing there; without one it is worth this call, at any verifier, for about
  /// a minute. `WarrantClient` follows none.
  ///
  /// - Parameters:
  ///   - tool: The tool that the request calls.
  ///   - arguments: Its arguments as the server will read them.
  ///   - audience: The server's name for itself; with it the proof works once, and only there.
  ///   - clock: The time.
  /// - Throws: `WarrantFailure`: `warrant.missing` outside of any `withWarrant`, otherwise what
  ///   `WarrantScope` says when it proves; whatever the key throws when it signs.
  public mutating func attachWarrant(
    tool: String,
    arguments: Arguments,
    audience: String? = nil,
    clock: GuardClock = .system
  ) throws {
    guard case .success(let document) = arguments.parsed() else {
      throw WarrantFailure(.argumentInvalid)
    }
    let presentation = try WarrantScope.current.presentation(
      of: Text(tool),
      arguments: document,
      audience: audience,
      clock: clock
    )
    guard let presentation else {
      throw WarrantFailure(.missing, detail: "no warrant is in scope; see `withWarrant`")
    }
    for name in [
      WarrantFields.warrantName, WarrantFields.proofName, WarrantFields.approvalsName,
    ] {
      headers.remove(name: name)
      headers.remove(name: "X-" + name)
    }
    for field in WarrantFields.write(presentation) {
      headers.add(name: field.name, value: field.value)
    }
  }
}
