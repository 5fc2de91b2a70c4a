import AmbitAudit
import AmbitCrypto
import AmbitModel
import AmbitStore
import Testing

@Suite struct `Records of every store` {
  @Test(arguments: Backend.allCases)
  func `a chain has no gaps, under any number of callers`(backend: Backend) async throws {
    try await backend.withTenants { _, first, _ in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<20 {
          group.addTask {
            for _ in 0..<25 { _ = try await first.append(Sample.decision()) }
          }
        }
        try await group.waitForAll()
      }
      let records = try await first.records(afterSequence: 0, limit: 1000)
      #expect(records.map(\.sequence) == Array(1...500))
      var leaf = RecordChain.origin(of: first.tenant.organization, hashing: SHA256Hash.self)
      for record in records {
        let fields = try #require(RecordFields(header: record.header))
        #expect(fields.previous == leaf)
        #expect(fields.sequence == record.sequence)
        leaf = RecordChain.leaf(ofHeader: record.header, hashing: SHA256Hash.self)
      }
      #expect(try await first.chainHead() == ChainHead(sequence: 500, leaf: leaf))
    }
  }

  @Test(arguments: Backend.allCases)
  func `a record comes back with the body that was sealed`(backend: Backend) async throws {
    try await backend.withTenants { _, first, _ in
      let draft = Sample.decision(tool: "naïve \"tool\"", session: "s1")
      let receipt = try await first.append(draft)
      let stored = try #require(try await first.record(draft.id))
      #expect(stored.body == draft.body)
      #expect(stored.salt == draft.salt)
      #expect(stored.sequence == receipt.sequence)
      let fields = try #require(RecordFields(header: stored.header))
      #expect(fields.tool == "naïve \"tool\"")
      #expect(fields.id == draft.id)
      #expect(fields.bodyDigest == draft.bodyDigest)
      #expect(fields.recordedAt == receipt.recordedAt)
    }
  }

  @Test(arguments: Backend.allCases)
  func `handing a record in twice answers with its place`(backend: Backend) async throws {
    try await backend.withTenants { _, first, _ in
      let draft = Sample.decision()
      let receipt = try await first.append(draft)
      _ = try await first.append(Sample.decision())
      #expect(try await first.append(draft) == receipt)
      #expect(try await first.chainHead().sequence == 2)
      let other = RecordDraft(
        id: draft.id,
        kind: .decision,
        occurredAt: draft.occurredAt,
        salt: draft.salt,
        body: Array("{}".utf8),
        hashing: SHA256Hash.self
      )
      let code = await refusal { () async throws(StoreError) in _ = try await first.append(other) }
      #expect(code == .recordConflict)
    }
  }

  @Test(arguments: Backend.allCases)
  func `several records are appended all or none`(backend: Backend) async throws {
    try await backend.withTenants { _, first, _ in
      let taken = Sample.decision()
      _ = try await first.append(taken)
      let clash = RecordDraft(
        id: taken.id,
        kind: .decision,
        occurredAt: taken.occurredAt,
        salt: taken.salt,
        body: Array("{}".utf8),
        hashing: SHA256Hash.self
      )
      let code = await refusal { () async throws(StoreError) in
        _ = try await first.append([Sample.decision(), clash, Sample.decision()])
      }
      #expect(code == .recordConflict)
      #expect(try await first.chainHead().sequence == 1)
      #expect(try await first.append(Sample.decision()).sequence == 2)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a filter and its pages give each record once, newest first`(
    backend: Backend
  ) async throws {
    try await backend.withTenants { _, first, _ in
      let agent = AgentID.make(at: Sample.now)
      var expected: [Int64] = []
      for index in 0..<60 {
        // Times repeat and run backwards, as records of several enforcement points do.
        let moment = Sample.now.adding(seconds: Int64((60 - index) / 4))
        let mine = index % 3 == 0
        let receipt = try await first.append(
          Sample.decision(
            at: moment,
            agent: mine ? agent : .make(at: moment),
            tool: index % 2 == 0 ? "even" : "odd",
            outcome: index % 5 == 0 ? .deny : .allow,
            session: index % 4 == 0 ? "s" : nil
          )
        )
        if mine { expected.append(receipt.sequence) }
      }
      var query = RecordQuery(limit: 7)
      query.agent = agent
      var pages: [StoredRecord] = []
      while true {
        let page = try await first.records(query)
        pages += page
        guard page.count == 7, let last = page.last else { break }
        query.after = .init(occurredAt: last.occurredAt, sequence: last.sequence)
      }
      #expect(pages.map(\.sequence).sorted() == expected)
      let order = pages.map { ($0.occurredAt, $0.sequence) }
      #expect(zip(order, order.dropFirst()).allSatisfy { $0 > $1 })

      func count(_ change: (inout RecordQuery) -> Void) async throws -> Int {
        var query = RecordQuery(limit: 1000)
        change(&query)
        return try await first.records(query).count
      }
      #expect(try await count { $0.tool = "even" } == 30)
      #expect(try await count { $0.outcome = .deny } == 12)
      #expect(try await count { $0.session = "s" } == 15)
      #expect(try await count { $0.kind = .decision } == 60)
      #expect(try await count { $0.kind = .admin } == 0)
      #expect(
        try await count {
          $0.tool = "even"
          $0.outcome = .deny
        } == 6
      )
      #expect(
        try await count {
          $0.from = Sample.now.adding(seconds: 10)
          $0.to = Sample.now.adding(seconds: 11)
        } == 4
      )
    }
  }

  @Test(arguments: Backend.allCases)
  func `a change and its record stand or fall together`(backend: Backend) async throws {
    try await backend.withTenants { _, first, _ in
      let taken = Sample.admin("agent.create")
      try await first.createAgent(Sample.agent("a"), recording: taken)
      let clash = RecordDraft(
        id: taken.id,
        kind: .admin,
        occurredAt: taken.occurredAt,
        salt: taken.salt,
        body: Array("{}".utf8),
        hashing: SHA256Hash.self
      )
      let code = await refusal { () async throws(StoreError) in
        try await first.createAgent(Sample.agent("b"), recording: clash)
      }
      #expect(code == .recordConflict)
      #expect(try await first.agent(named: "b") == nil)
    }
  }

  @Test(arguments: Backend.allCases)
  func `the bootstrap code works once and five guesses use it up`(backend: Backend) async throws {
    try await backend.withStore { store in
      let system = store.system
      let code = SetupCode.make()
      let wrong = SetupCode.make().digest
      let until = Sample.now.adding(seconds: 900)
      let organization = Organization(
        id: .make(at: Sample.now),
        name: "first",
        createdAt: Sample.now
      )
      let key = Sample.key(of: organization.id)
      func attempt(_ digest: Digest256?, at moment: Timestamp) async -> StoreError.Code? {
        await refusal { () async throws(StoreError) in
          try await system.setUp(
            code: digest,
            organization: organization,
            keys: [key],
            at: moment,
            recording: Sample.admin("setup")
          )
        }
      }
      #expect(await attempt(code.digest, at: Sample.now) == .bootstrapRefused)
      try await system.offerSetupCode(digest: code.digest, expiresAt: until)
      #expect(await attempt(code.digest, at: until) == .bootstrapRefused)
      for _ in 0..<5 { #expect(await attempt(wrong, at: Sample.now) == .bootstrapRefused) }
      #expect(await attempt(code.digest, at: Sample.now) == .bootstrapRefused)
      #expect(try await !system.isSetUp())
      try await system.offerSetupCode(digest: code.digest, expiresAt: until)
      #expect(await attempt(code.digest, at: Sample.now) == nil)
      #expect(try await system.isSetUp())
      #expect(try await system.key(key.id) == key)
      #expect(await attempt(code.digest, at: Sample.now) == .bootstrapRefused)
      #expect(await attempt(nil, at: Sample.now) == .bootstrapRefused)
      let offer = await refusal { () async throws(StoreError) in
        try await system.offerSetupCode(digest: code.digest, expiresAt: until)
      }
      #expect(offer == .bootstrapRefused)
    }
  }

  @Test(arguments: Backend.allCases)
  func `a closed store refuses and has written what it promised`(backend: Backend) async throws {
    try await backend.withTenants { store, first, _ in
      let kept = await withTaskGroup(of: Bool.self) { group in
        for _ in 0..<200 {
          group.addTask { (try? await first.append(Sample.decision())) != nil }
        }
        await store.close()
        return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(kept <= 200)
      let code = await refusal { () async throws(StoreError) in
        _ = try await first.append(Sample.decision())
      }
      #expect(code == .closed)
    }
  }
}
