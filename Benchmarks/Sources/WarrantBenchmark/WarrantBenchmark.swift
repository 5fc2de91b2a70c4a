import AmbitCrypto
import AmbitModel
import AmbitWarrant
import BenchmarkSupport

/// Measures warrants on the very bytes that tenuo issued and judged: one thread.
///
/// Takes the folder that `peers/tenuo_warrants.py` wrote. Every verification begins with the bytes
/// of the stack. Cold verifiers keep nothing; warm ones have seen the chain before.
@main
struct WarrantBenchmark {
  /// Stops the run: the speed of a wrong answer is worth nothing.
  struct WrongAnswer: Error {
    let workload: String
    let code: WarrantCode
  }

  static let warm = "ambit, warm"

  let inputs: WireInputs

  static func main() throws {
    let benchmark = WarrantBenchmark(
      inputs: try WireInputs(folder: CommandLine.arguments.dropFirst().first ?? ".")
    )
    try benchmark.pieces()
    try benchmark.allowing()
    try benchmark.denying()
    try benchmark.revoking()
  }

  /// What a verification is made of, and what holders do.
  private func pieces() throws {
    let stack = try inputs.stack(1)
    let warrant = try Warrant(reading: stack, crypto: SwiftCrypto.self)
    let signer = try inputs.holder(0)
    let signature = try signer.signature(for: stack)
    guard SwiftCrypto.isValid(signature: signature, of: stack, by: signer.publicKey) else {
      throw WrongAnswer(workload: "one signature check", code: .signatureInvalid)
    }
    measure("one signature check") {
      consume(SwiftCrypto.isValid(signature: signature, of: stack, by: signer.publicKey))
    }
    let issuing = try IssuingRows(inputs)
    let (mint, attenuate) = (issuing.mint(), issuing.attenuate())
    // What is thrown here would be thrown below, unseen.
    _ = (try mint(), try attenuate())
    measure("mint") { if let warrant = try? mint() { consume(warrant) } }
    measure("attenuate") { if let warrant = try? attenuate() { consume(warrant) } }
    measure("encode") { consume(warrant.encoded) }
    measure("decode") {
      if let warrant = try? Warrant(reading: stack, crypto: SwiftCrypto.self) { consume(warrant) }
    }
    guard let arguments = WarrantArguments(try inputs.arguments()) else {
      throw WireInputs.Unreadable(what: "arguments")
    }
    let (tool, now) = (try inputs.tool, try inputs.now)
    measure("prove") {
      if let proof = try? warrant.proof(of: tool, arguments: arguments, by: signer, at: now) {
        consume(proof)
      }
    }
  }

  /// Calls that are allowed.
  private func allowing() throws {
    for links in WireInputs.depths {
      let call = try call(links)
      let workload = "allow, wire bytes, \(links) deep"
      try time(workload, call, .allowed)
      let beside = "warm, besides its signature check, \(links) deep"
      Report.duration(beside, try unsigned(beside, call))
    }
    // The same call under a warrant that asks nothing of it.
    var unconstrained = try call(1)
    unconstrained.presentation.chain = .stack(try inputs.bytes("unconstrained"))
    unconstrained.presentation.proof = try inputs.bytes("proof_unconstrained")
    let workload = "six constraints alone"
    let with = try unsigned(workload, try call(1))
    let without = try unsigned(workload, unconstrained)
    Report.duration(
      workload,
      Measurement(p50: max(0, with.p50 - without.p50), p99: max(0, with.p99 - without.p99))
    )
  }

  /// What a warm verification costs besides the one signature check that it cannot spare.
  private func unsigned(_ workload: String, _ call: PresentedCall) throws -> Measurement {
    let verifier = WarrantVerifier<NoSignatures>(
      roots: call.roots,
      settings: WarrantSettings(),
      cache: WarrantCache()
    )
    try expect(workload, call.verdict(by: verifier), .allowed)
    return measurement { consume(call.verdict(by: verifier)) }
  }

  /// Each kind of denial.
  private func denying() throws {
    let links = try inputs.links
    let call = try call(links)
    var cases: [(name: String, call: PresentedCall, code: WarrantCode)] = []
    func add(_ name: String, _ code: WarrantCode, _ change: (inout PresentedCall) throws -> Void)
      throws
    {
      var changed = call
      try change(&changed)
      cases.append((name, changed, code))
    }
    try add("wrong tool", .toolDenied) {
      $0.call.tool = "other"
      $0.presentation.proof = try inputs.bytes("proof_other_tool")
    }
    try add("constraint failed", .constraintFailed) {
      $0.call.arguments = try inputs.arguments("arguments_too_much")
      $0.presentation.proof = try inputs.bytes("proof_too_much")
    }
    try add("expired", .expired) { $0.now += try inputs.lifetime }
    try add("bad proof", .proofInvalid) {
      $0.presentation.proof = try inputs.bytes("proof_stranger")
    }
    try add("untrusted root", .untrustedRoot) { $0.roots = try inputs.root("stranger") }
    try add("revoked", .revoked) { $0.revocations = .list(try inputs.revocations("leaf")) }
    for (name, call, code) in cases {
      try time("deny, \(name), wire bytes, \(links) deep", call, code)
    }
  }

  /// An allowed call under lists of several sizes, and the lookup alone.
  private func revoking() throws {
    let links = try inputs.links
    let signer = try inputs.rootSigner()
    let id = try Warrant(reading: try inputs.stack(1), crypto: SwiftCrypto.self).id
    for count in WireInputs.revoked {
      let list = try inputs.revocations("\(count)")
      var call = try call(links)
      call.revocations = .list(list)
      let size = grouped(count)
      try time("allow, \(size) revoked, wire bytes, \(links) deep", call, .allowed)
      let key = signer.publicKey
      measure("look up among \(size) revoked") {
        consume(list.revokes(id: id, issuer: key, holder: key, issuedAt: 0))
      }
    }
  }

  /// Measures a call cold and warm, after checking both answers.
  private func time(_ workload: String, _ call: PresentedCall, _ code: WarrantCode) throws {
    let cold = WarrantVerifier<SwiftCrypto>(
      roots: call.roots,
      settings: WarrantSettings(),
      cache: nil
    )
    let cache = WarrantCache()
    // Only what is allowed fills the cache: the chain has been seen on an earlier call.
    let earlier = try self.call(call.links)
    let first = WarrantVerifier<SwiftCrypto>(
      roots: earlier.roots,
      settings: WarrantSettings(),
      cache: cache
    )
    try expect(workload, earlier.verdict(by: first), .allowed)
    let warm = WarrantVerifier<SwiftCrypto>(
      roots: call.roots,
      settings: WarrantSettings(),
      cache: cache
    )
    try expect(workload, call.verdict(by: cold), code)
    try expect(workload, call.verdict(by: warm), code)
    measure(workload) { consume(call.verdict(by: cold)) }
    measure(workload, engine: Self.warm) { consume(call.verdict(by: warm)) }
  }

  /// The call that the chain of so many links allows.
  private func call(_ links: Int) throws -> PresentedCall {
    PresentedCall(
      links: links,
      roots: try inputs.root(),
      presentation: WarrantPresentation(
        chain: .stack(try inputs.stack(links)),
        proof: try inputs.proof(links)
      ),
      call: WarrantCall(tool: try inputs.tool, arguments: try inputs.arguments()),
      now: try inputs.now
    )
  }

  private func expect(
    _ workload: String,
    _ verdict: WarrantVerdict,
    _ code: WarrantCode
  ) throws(WrongAnswer) {
    guard verdict.code == code else { throw WrongAnswer(workload: workload, code: verdict.code) }
  }

  /// Measures for half a second, in batches that last long enough for the clock.
  private func measure(
    _ workload: String,
    engine: String = "ambit",
    _ operation: () -> Void
  ) {
    Report.duration(workload, measurement(operation), engine: engine)
  }

  private func measurement(_ operation: () -> Void) -> Measurement {
    let guess = Measurement(batch: 8, samples: 64, operation).p50
    let batch = max(1, Int(20_000 / guess))
    let samples = min(4_000, max(200, Int(5e8 / (guess * Double(batch)))))
    return Measurement(batch: batch, samples: samples, operation)
  }

  /// The number with a comma every three digits, as the peer's rows have it.
  private func grouped(_ number: Int) -> String {
    number < 1_000 ? "\(number)" : grouped(number / 1_000) + ",000"
  }
}

/// Everything that one verification is asked with.
struct PresentedCall {
  var links: Int
  var roots: TrustedRoots
  var presentation: WarrantPresentation
  var call: WarrantCall
  var now: UInt64
  var revocations: Revocations = .none

  func verdict<Crypto>(by verifier: WarrantVerifier<Crypto>) -> WarrantVerdict {
    verifier.verify(presentation, for: call, at: now, revocations: revocations)
  }
}
