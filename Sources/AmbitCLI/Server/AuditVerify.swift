import AmbitStoreSQLite
import AmbitAudit
import AmbitCrypto
import AmbitModel
import AmbitService
import AmbitStore
import ArgumentParser

/// `ambit audit verify`.
struct AuditVerify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Check that no record was changed, removed or inserted.",
    discussion: """
      Reads a file of `ambit audit export`, a database of this machine (all its organizations unless
      --organization names one), or a server, and names the first bad record. A chain that was cut
      off at its end is whole by itself: give --witness with a head noted earlier.

      Exit codes: 0 intact, 1 not, 64 usage.
      """
  )

  @Argument(help: "A file of JSON Lines, or - for standard input.")
  var file: String?
  @Option(help: "A head known from elsewhere, as SEQ:LEAF.")
  var witness: String?
  @OptionGroup var source: RecordSourceOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if file != nil, source.database.database != nil {
      throw ValidationError("name a file or a --database, not both")
    }
  }

  func run() async throws {
    let witness = try parsedWitness()
    if let file { return try verify(file: file, witness: witness) }
    guard let database = source.database.database, source.connection.organization == nil else {
      return try await source.withSource { source in
        try await verify(source, name: nil, witness: witness)
      }
    }
    let store = try DatabaseOptions.open(database, mustExist: true)
    do {
      let plane = ControlPlane(store: store)
      for organization in try await organizations(of: store) {
        try await verify(.database(plane, organization), name: organization, witness: nil)
      }
    } catch {
      await store.close()
      throw error
    }
    await store.close()
  }

  /// The server's own chain and every organization's.
  private func organizations(of store: any Store) async throws -> [OrganizationID] {
    var found: [OrganizationID] = [.system]
    var last: OrganizationID?
    while true {
      let page = try await store.system.organizations(after: last, limit: 200)
      found += page.map(\.id)
      guard page.count == 200 else { return found }
      last = page.last?.id
    }
  }

  private func parsedWitness() throws -> ChainHead? {
    guard let witness else { return nil }
    let parts = witness.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let sequence = Int64(parts[0]), sequence > 0,
      let leaf = Digest256(hex: String(parts[1]))
    else { throw ExitCode.failing("--witness is not SEQ:LEAF", status: .usage) }
    return ChainHead(sequence: sequence, leaf: leaf)
  }

  private func verify(
    _ source: RecordSource,
    name: OrganizationID?,
    witness: ChainHead?
  ) async throws {
    // The head comes first: records may be added while the chain is read.
    let stated = try await source.head()
    let known = witness ?? (stated.sequence > 0 ? stated : nil)
    var verifier = ChainVerifier<SHA256Hash>(organization: name, witness: known)
    do {
      var last: Int64 = 0
      while true {
        let records = try await source.records(after: last)
        for record in records {
          try verifier.read(header: record.header, salt: record.salt, body: record.body)
        }
        last += Int64(records.count)
        guard records.count == 1_000 else { break }
      }
      report(try verifier.finish(), verifier.organization ?? name)
    } catch let fault as ChainFault {
      throw broken(fault, verifier.organization ?? name)
    }
  }

  private func verify(file: String, witness: ChainHead?) throws {
    let lines = try LineReader(path: file)
    var verifier = ChainVerifier<SHA256Hash>(witness: witness)
    do {
      while let line = try lines.next() { try verifier.read(line: line) }
      report(try verifier.finish(), verifier.organization)
    } catch let fault as ChainFault {
      throw broken(fault, verifier.organization)
    }
  }

  private func report(_ head: ChainHead?, _ organization: OrganizationID?) {
    let name = organization?.string ?? "-"
    guard output.isJSON else {
      guard let head else { return Console.out("\(name): no records") }
      return Console.out(
        "\(name): \(head.sequence) records, intact; head \(head.sequence):\(head.leaf.hex)"
      )
    }
    var json = JSONWriter()
    json.beginObject()
    json.name("organization")
    json.string(name)
    json.name("intact")
    json.bool(true)
    json.name("records")
    json.int(Int(head?.sequence ?? 0))
    json.name("leaf")
    if let head { json.string(head.leaf.hex) } else { json.null() }
    json.endObject()
    Console.out(json.bytes)
  }

  private func broken(_ fault: ChainFault, _ organization: OrganizationID?) -> ExitCode {
    let name = organization?.string ?? "-"
    guard output.isJSON else {
      return ExitCode.failing("\(name): \(fault.message)")
    }
    var json = JSONWriter()
    json.beginObject()
    json.name("organization")
    json.string(name)
    json.name("intact")
    json.bool(false)
    json.name("first_bad_seq")
    json.int(Int(fault.sequence))
    json.name("message")
    json.string(fault.message)
    json.endObject()
    Console.out(json.bytes)
    return ExitStatus.failure.code
  }
}
