import AmbitAudit
import AmbitModel
import AmbitService
import AmbitStore
import AmbitStoreSQLite
import ArgumentParser

/// Where records are read from: a server, or a database on this machine.
struct RecordSourceOptions: ParsableArguments {
  @OptionGroup var database: DatabaseOptions
  @OptionGroup var connection: ConnectionOptions

  /// Opens the source, runs the body, and closes it again.
  func withSource(_ body: (RecordSource) async throws -> Void) async throws {
    guard let database = database.database else {
      return try await body(.server(try connection.client()))
    }
    let store = try DatabaseOptions.open(database, mustExist: true)
    do {
      let organization = try await DatabaseOptions.organization(
        named: connection.organization,
        in: store
      )
      try await body(.database(ControlPlane(store: store), organization))
    } catch {
      await store.close()
      throw error
    }
    await store.close()
  }
}

/// An open source of one organization's records.
enum RecordSource: Sendable {
  case server(APIClient)
  case database(ControlPlane, OrganizationID)

  /// One record by its id.
  func record(_ id: String) async throws -> RecordLine {
    switch self {
    case .server(let client):
      let answer = try await client.get("/v1/audit/records/\(APIClient.segment(id))")
      return try line(answer.json())
    case .database(let plane, let organization):
      do {
        return line(try await plane.record(id, for: .offline(organization)))
      } catch {
        throw failure(error)
      }
    }
  }

  /// Records by filter, newest first, at most `limit`.
  func records(_ filter: RecordFilter, limit: Int) async throws -> [RecordLine] {
    var lines: [RecordLine] = []
    var cursor: String?
    repeat {
      let count = min(200, limit - lines.count)
      let (page, next) = try await page(filter, limit: count, cursor: cursor)
      lines += page
      cursor = next
    } while cursor != nil && lines.count < limit
    return lines
  }

  private func page(
    _ filter: RecordFilter,
    limit: Int,
    cursor: String?
  ) async throws -> ([RecordLine], String?) {
    switch self {
    case .server(let client):
      let query = [
        ("agent", filter.agent), ("tool", filter.tool), ("outcome", filter.outcome),
        ("kind", filter.kind), ("session", filter.session), ("from", filter.from),
        ("to", filter.to), ("limit", "\(limit)"), ("cursor", cursor),
      ]
      let page = try await client.get("/v1/audit/records", query).json()
      return (try lines(page), page.member("next_cursor")?.string)
    case .database(let plane, let organization):
      do {
        let page = try await plane.records(
          filter,
          PageRequest(limit: limit, cursor: cursor),
          for: .offline(organization)
        )
        return (page.items.map(line), page.nextCursor)
      } catch {
        throw failure(error)
      }
    }
  }

  /// Records in chain order behind a place, at most 1,000.
  func records(after sequence: Int64) async throws -> [RecordLine] {
    switch self {
    case .server(let client):
      let query: [(String, String?)] = [("after", "\(sequence)"), ("limit", "1000")]
      return try lines(try await client.get("/v1/audit/records", query).json())
    case .database(let plane, let organization):
      do {
        let page = try await plane.records(
          afterSequence: sequence,
          limit: 1_000,
          for: .offline(organization)
        )
        return page.items.map(line)
      } catch {
        throw failure(error)
      }
    }
  }

  /// The end of the chain as the source states it.
  func head() async throws -> ChainHead {
    switch self {
    case .server(let client):
      let json = try await client.get("/v1/audit/head").json()
      guard let sequence = json.member("seq")?.int,
        let leaf = json.member("leaf")?.string.flatMap({ Digest256(hex: $0) })
      else { throw ExitCode.failing("the server's answer is not a chain head") }
      return ChainHead(sequence: Int64(sequence), leaf: leaf)
    case .database(let plane, let organization):
      do {
        return try await plane.chainHead(for: .offline(organization))
      } catch {
        throw failure(error)
      }
    }
  }

  // Each case catches for itself: given the access as an asynchronous closure with typed throws, a
  // generic function crashed on its return (Swift 6.3.1, debug: a continuation at address 0).
  private func failure(_ error: ServiceError) -> ExitCode {
    ExitCode.failing("\(error.code.rawValue): \(error.message)")
  }

  private func lines(_ page: JSONElement) throws -> [RecordLine] {
    guard let items = page.member("items") else {
      throw ExitCode.failing("the server's answer is not a list of records")
    }
    return try items.elements.map(line)
  }

  private func line(_ record: StoredRecord) -> RecordLine {
    RecordLine(header: record.header, salt: record.salt, body: record.body)
  }

  /// Header and body are canonical JSON, so that writing them canonically gives the hashed bytes
  /// back; where it does not, verification says so.
  private func line(_ item: JSONElement) throws -> RecordLine {
    guard let header = item.member("header"), let salt = item.member("salt"),
      let body = item.member("body")
    else { throw ExitCode.failing("the server's answer is not a record") }
    return RecordLine(
      header: header.canonicalBytes(),
      salt: salt.string.flatMap(Self.bytes),
      body: body.isNull ? nil : body.canonicalBytes()
    )
  }

  private static func bytes(hex: String) -> [UInt8]? {
    let digits = Array(hex.utf8)
    guard digits.count.isMultiple(of: 2) else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let byte = UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16)
      else { return nil }
      bytes.append(byte)
    }
    return bytes
  }
}

extension Caller {
  /// Whoever holds the database.
  static func offline(_ organization: OrganizationID) -> Caller {
    Caller(
      tenant: LocalOperator().tenant(organization),
      address: "local",
      requestID: "offline"
    )
  }
}
