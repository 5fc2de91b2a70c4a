import AmbitModel
import Testing

@testable import AmbitPatterns

@Suite struct AddressBlockTests {
  @Test(
    arguments: [
      ("10.0.0.0/8", "10.255.0.1"), ("0.0.0.0/0", "255.255.255.255"),
      ("192.168.1.7/32", "192.168.1.7"),
      ("172.16.0.0/12", "172.31.255.255"), ("10.0.0.0/8", "::ffff:10.1.2.3"),
      ("10.0.0.0/8", "::FFFF:a01:203"),
      ("10.0.0.0/8", "0:0:0:0:0:ffff:0a01:0203"), ("::/0", "::1"), ("::1/128", "0:0:0:0:0:0:0:1"),
      ("fe80::/10", "FEBF::1"), ("2001:db8::/32", "2001:db8:ffff::1"),
      ("2001:DB8::/32", "2001:0db8::"),
      ("1:2:3:4:5:6:7:0/128", "1:2:3:4:5:6:7::"), ("64:ff9b::/96", "64:ff9b::1.2.3.4"),
      ("::/96", "::1.2.3.4"), ("0:0:3:4:5:6:7:8/128", "::3:4:5:6:7:8"),
      ("1::8/128", "1:0:0:0:0:0:0:8"),
      ("::2:3:4:5:6:7:8/128", "0:2:3:4:5:6:7:8"), ("0.0.0.0/32", "0.0.0.0"),
    ]
  )
  func `an address lies in the block`(block: String, address: String) throws {
    #expect(try cidr(block, address) == .yes)
  }

  @Test(
    arguments: [
      ("10.0.0.0/8", "11.0.0.0"), ("172.16.0.0/12", "172.32.0.0"), ("10.0.0.0/8", "::1"),
      ("::/0", "10.0.0.1"), ("::/0", "::ffff:10.0.0.1"), ("fe80::/10", "fec0::"),
      ("::1/128", "::2"),
      ("10.0.0.0/8", "::10.0.0.1"), ("0.0.0.0/0", "::"), ("192.168.1.7/32", "192.168.1.6"),
    ]
  )
  func `an address lies outside or in the other family`(block: String, address: String) throws {
    #expect(try cidr(block, address) == .no)
  }

  @Test(
    arguments: [
      "", "10.1", "10.0.0", "10.0.0.0.0", "10.0.0.256", "010.0.0.1", "10.0.0.01", "0x0a.0.0.1",
      "167772161",
      " 10.0.0.1", "10.0.0.1 ", "10.0.0.1\n", "10..0.1", ".10.0.0.1", "10.0.0.1.", "10.0.0.-1",
      "+1.0.0.0",
      "10.0.0.1/32", "10.0.0.1:80", "localhost", ":", ":::", "::1::", "1::2::3", "1:2:3:4:5:6:7",
      "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "12345::", "g::", "[::1]",
      "::1%eth0",
      "1:", ":1", "1:2:3:4:5:6:7:", "::ffff:10.0.0", "::ffff:10.0.0.01", "::ffff:010.0.0.1",
      "::1.2.3.4:5",
      "1:2:3:4:5:6:7:1.2.3.4", "1.2.3.4::", "::ffff:1.2.3.256", "00000::1", "１.1.1.1",
      "fe80::1%25eth0",
      "1:2:3:4::5:1.2.3.4:6",
    ]
  )
  func `what is no address is undefined`(text: String) throws {
    #expect(try cidr("10.0.0.0/8", text) == .undefined)
    #expect(try cidr("::/0", text) == .undefined)
  }

  @Test(
    arguments: [
      "", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/8/8",
      "10.0.0.1/8",
      "0.0.0.1/0", "10.0.0/8", "010.0.0.0/8", "::/129", "::1/127", "fe80::1/10",
      "::ffff:10.0.0.0/104",
      "::ffff:0:0/96", "::ffff:0:0/95", "[::]/0", "fe80::%1/10", "/8", "10.0.0.0/ 8",
      "10.0.0.0/255.0.0.0",
      "1.2.3.4/1000", "10.0.0.0/8 ",
    ]
  )
  func `a block that is not exact is refused`(block: String) {
    #expect(throws: PatternError.self) { try AddressBlock(Text(block)) }
  }

  @Test(arguments: 1...8)
  func `every spelling of an address is the same address`(seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<200 {
      let groups = (0..<8).map { _ in
        Bool.random(using: &generator) ? 0 : UInt16.random(in: 0...UInt16.max, using: &generator)
      }
      if groups[0..<5].allSatisfy({ $0 == 0 }), groups[5] == 0xFFFF { continue }
      let full = groups.map { String($0, radix: 16) }
      let block = full.joined(separator: ":") + "/128"
      for start in 0..<8 {
        for end in (start + 1)...8 where groups[start..<end].allSatisfy({ $0 == 0 }) {
          let text =
            full[..<start].joined(separator: ":") + "::" + full[end...].joined(separator: ":")
          #expect(try cidr(block, text) == .yes, "seed \(seed): \(text)")
          #expect(try cidr(block, text.uppercased()) == .yes, "seed \(seed): \(text)")
        }
      }
    }
  }
}
