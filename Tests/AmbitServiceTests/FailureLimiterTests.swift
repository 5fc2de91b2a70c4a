import AmbitModel
import Testing

@testable import AmbitService

@Suite struct FailureLimiterTests {
  private let start = Timestamp(microseconds: 1_700_000_000_000_000)

  @Test func `ten failures a minute are let pass, the eleventh waits a minute`() {
    let limiter = FailureLimiter()
    for _ in 0..<10 { #expect(limiter.recordFailure(of: ["a"], at: start) == nil) }
    #expect(limiter.recordFailure(of: ["a"], at: start) == 60)
    #expect(limiter.recordFailure(of: ["a"], at: start.adding(seconds: 20)) == 40)
    #expect(limiter.recordFailure(of: ["b"], at: start) == nil)
  }

  @Test func `pauses double up to a quarter of an hour`() {
    let limiter = FailureLimiter()
    var now = start
    for _ in 0..<10 { _ = limiter.recordFailure(of: ["a"], at: now) }
    var pauses: [Int] = []
    for _ in 0..<6 {
      let pause = limiter.recordFailure(of: ["a"], at: now) ?? 0
      pauses.append(pause)
      now = now.adding(seconds: Int64(pause) + 1)
    }
    #expect(pauses == [60, 120, 240, 480, 900, 900])
  }

  @Test func `a quiet quarter of an hour after a pause forgives`() {
    let limiter = FailureLimiter()
    for _ in 0..<11 { _ = limiter.recordFailure(of: ["a"], at: start) }
    let later = start.adding(seconds: 60 + 901)
    #expect(limiter.recordFailure(of: ["a"], at: later) == nil)
  }

  @Test func `failures a minute apart never add up`() {
    let limiter = FailureLimiter()
    for minute in 0..<50 {
      let now = start.adding(seconds: Int64(minute) * 60)
      #expect(limiter.recordFailure(of: ["a"], at: now) == nil)
    }
  }

  @Test func `the worst of several subjects counts`() {
    let limiter = FailureLimiter()
    for _ in 0..<10 { _ = limiter.recordFailure(of: ["address"], at: start) }
    #expect(limiter.recordFailure(of: ["address", "id"], at: start) == 60)
  }

  @Test(arguments: [
    ("192.0.2.7", "192.0.2.7"),
    ("::ffff:192.0.2.7", "192.0.2.7"),
    ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ("2001:db8::1", "2001:db8:0:0::/64"),
    ("::1", "0:0:0:0::/64"),
  ])
  func `an IPv6 address counts as its network`(address: String, subject: String) {
    #expect(NetworkAddress.limitSubject(address) == subject)
  }
}
