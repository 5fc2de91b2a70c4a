import Ambit
import Testing

@Suite struct IssuingTests {
  private let cast = Delegation()

  @Test func `a warrant says what it was issued for, and survives its text`() throws {
    let warrant = try cast.refund(WarrantConditions(session: "s"))
    let read = try Warrant(text: warrant.text)
    #expect(read.encoded == warrant.encoded)
    #expect(read.tools == ["refund"])
    #expect(read.holder == cast.worker.publicKey)
    #expect(read.root == cast.root.publicKey)
    #expect(read.expiresAt == 1_800_000_300)
    #expect(read.session == "s")
    #expect(read.id.name.hasPrefix("tnu_wrt_"))
  }

  @Test func `what is handed on can only be less`() throws {
    let warrant = try cast.refund()
    func attenuate(
      _ tools: ToolGrants,
      _ conditions: WarrantConditions = WarrantConditions()
    ) -> WarrantCode? {
      failure {
        _ = try warrant.attenuate(
          tools: tools,
          holder: cast.sub.publicKey,
          conditions: conditions,
          by: cast.worker,
          clock: cast.clock
        )
      }?.code
    }
    let currency = ArgumentConstraint.exact("GBP")
    #expect(attenuate(["refund": ["amount": .range(max: 50), "currency": currency]]) == nil)
    #expect(attenuate(["refund": ["amount": .exact(7), "currency": currency]]) == nil)
    #expect(
      attenuate(["refund": ["amount": .range(max: 501), "currency": currency]])
        == .constraintWidened
    )
    #expect(attenuate(["refund": ["currency": currency]]) == .constraintWidened)
    #expect(attenuate(["refund": .open]) == .constraintWidened)
    #expect(attenuate(["transfer": .open]) == .toolWidened)
    #expect(attenuate(["*": .open]) == .toolWidened)
    let same: ToolGrants = ["refund": ["amount": .range(max: 500), "currency": currency]]
    #expect(attenuate(same, WarrantConditions(clearance: 1)) == .clearanceRaised)
    #expect(attenuate(same, WarrantConditions(maxDepth: 9)) == .maxDepthRaised)
  }

  @Test func `a child repeats what it does not narrow and never outlives its parent`() throws {
    let warrant = try cast.refund(lifetime: .seconds(60), WarrantConditions(session: "s"))
    let child = try warrant.attenuate(
      holder: cast.sub.publicKey,
      lifetime: .seconds(3_600),
      by: cast.worker,
      clock: cast.clock
    )
    #expect(child.tools == ["refund"])
    #expect(child.expiresAt == warrant.expiresAt)
    #expect(child.session == "s")
    #expect(child.length == 2)
  }

  @Test func `only the holder hands on`() throws {
    let warrant = try cast.refund()
    let code = failure {
      _ = try warrant.attenuate(holder: cast.sub.publicKey, by: cast.sub, clock: cast.clock)
    }?.code
    #expect(code == .issuerMismatch)
  }

  @Test func `a planner issues within its bounds and executes nothing itself`() throws {
    let power = try Warrant.issue(
      issuing: IssuingGrant(["refund", "search"], bounds: ["amount": .range(max: 500)]),
      holder: cast.planner.publicKey,
      by: cast.root,
      clock: cast.clock
    )
    func issue(_ tools: ToolGrants, to holder: WarrantKey) -> WarrantCode? {
      failure {
        _ = try power.attenuate(
          tools: tools,
          holder: holder.publicKey,
          by: cast.planner,
          clock: cast.clock
        )
      }?.code
    }
    #expect(issue(["refund": ["amount": .range(max: 20)]], to: cast.worker) == nil)
    #expect(issue(["refund": ["amount": .range(max: 600)]], to: cast.worker) == .constraintWidened)
    #expect(issue(["transfer": ["amount": .range(max: 20)]], to: cast.worker) == .toolWidened)
    #expect(issue(["refund": ["amount": .range(max: 20)]], to: cast.planner) == .selfIssuance)
    let narrower = try power.attenuate(
      issuing: IssuingGrant(["refund"], bounds: ["amount": .range(max: 100)]),
      holder: cast.sub.publicKey,
      by: cast.planner,
      clock: cast.clock
    )
    #expect(narrower.length == 2)
    // Tools have to be said: an issuer warrant grants none that could be repeated.
    let silent = failure {
      _ = try power.attenuate(holder: cast.worker.publicKey, by: cast.planner, clock: cast.clock)
    }
    #expect(silent?.code == .structure)
  }

  @Test func `every kind of constraint can be issued`() throws {
    let grant: ToolGrant = [
      "a": .wildcard, "b": .exact(["x", 1, nil]), "c": .oneOf("x", "y"), "d": .notOneOf(1, 2),
      "e": .range(min: 0.5, max: 9, minInclusive: false), "f": .contains(["x"]),
      "g": .subset(of: ["x", "y"]), "h": .pattern("*.pdf"), "i": .regex("^[a-z]+$"),
      "j": .cidr("10.0.0.0/8"), "k": .urlPattern("https://*.example.com/*"), "l": .urlSafe(),
      "m": .urlSafe(URLRules(schemes: ["https"], allowDomains: ["example.com"], allowPorts: [443])),
      "n": .subpath("/data"), "o": .command(["ls", "cat"]), "p": .all([.range(min: 1), .wildcard]),
      "q": .any([.exact(1), .pattern("x*")]), "r": .not(.exact("x")), "s": .cel("value < 10"),
    ]
    let warrant = try Warrant.issue(
      tools: ["t": grant],
      holder: cast.worker.publicKey,
      by: cast.root,
      clock: cast.clock
    )
    #expect(try Warrant(reading: warrant.encoded).tools == ["t"])
  }

  @Test(
    arguments: [
      ("net", ArgumentConstraint.cidr("10.0.0.0")), ("glob", .pattern("[a")),
      ("url", .urlPattern("nothing")), ("path", .subpath("relative")),
      ("deep", .all([.not(.cidr("nowhere"))])),
    ]
  )
  func `a constraint that means nothing is told with its argument`(
    name: String,
    constraint: ArgumentConstraint
  ) {
    let failure = failure {
      _ = try Warrant.issue(
        tools: ToolGrants([("read", ToolGrant(["where": constraint]))]),
        holder: cast.worker.publicKey,
        by: cast.root
      )
    }
    #expect(failure?.code == .constraintInvalid)
    #expect(failure?.description.contains("`where` of `read`") == true)
  }

  @Test func `specifications that cannot be are refused when they are issued`() {
    func issue(
      _ tools: ToolGrants,
      lifetime: Duration = .seconds(300),
      _ conditions: WarrantConditions = WarrantConditions()
    ) -> WarrantCode? {
      failure {
        _ = try Warrant.issue(
          tools: tools,
          holder: cast.worker.publicKey,
          lifetime: lifetime,
          conditions: conditions,
          by: cast.root
        )
      }?.code
    }
    #expect(issue(["t": ["a": .exact(1), "a": .exact(2)]]) == .malformed)
    #expect(issue(["t": .open, "t": .open]) == .malformed)
    #expect(issue([:]) == .structure)
    #expect(issue(["": .open]) == .toolReserved)
    #expect(issue(["ambit:http": .open]) == .toolReserved)
    #expect(issue(["t": .open], lifetime: .zero) == .structure)
    #expect(issue(["t": .open], lifetime: .seconds(-1)) == .structure)
    #expect(issue(["t": .open], lifetime: .seconds(7_776_001)) == .ttlExceeded)
    #expect(issue(["t": .open], WarrantConditions(maxCalls: 0)) == .extensionInvalid)
    #expect(issue(["t": .open], WarrantConditions(audience: [])) == .extensionInvalid)
    #expect(issue(["t": .open], WarrantConditions(session: "")) == .extensionInvalid)
    #expect(issue(["t": .open], WarrantConditions(minApprovals: 1)) == .structure)
    #expect(issue(["t": .open], WarrantConditions(maxDepth: 65)) == .depthExceeded)
  }

  @Test func `failures read well`() {
    #expect(
      WarrantFailure(.expired, link: 1).description
        == "warrant.expired: the warrant has expired (link 1)"
    )
  }

  @Test func `a key is not shown, and its file belongs to its owner`() throws {
    let path = "/tmp/ambit-key-\(cast.root.publicKey.hex)"
    try cast.root.write(to: path)
    #expect(try WarrantKey(file: path).publicKey == cast.root.publicKey)
    #expect("\(cast.root)" == "WarrantKey(public: \(cast.root.publicKey.hex))")
    #expect(throws: GuardError.self) { try cast.root.write(to: path) }
    do {
      _ = try WarrantKey(file: path + ".none")
      Issue.record("read")
    } catch {
      #expect(error.code == "key.unreadable")
    }
  }
}
