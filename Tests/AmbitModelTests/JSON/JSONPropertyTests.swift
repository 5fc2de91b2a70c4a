import AmbitModel
import AmbitReference
import Testing

@Suite struct `JSON round trips` {
  /// The tree that production should read from a value's text.
  static func tree(_ value: PlainValue) -> JSONValue {
    switch value {
    case .null: .null
    case .bool(let value): .bool(value)
    case .number(let token): .number(Text(token))
    case .string(let text): .string(Text(text))
    case .list(let elements): .array(elements.map(tree))
    case .map(let members): .object(members.map { JSONMember(Text($0.key), tree($0.value)) })
    }
  }

  @Test func `what is written in any spelling is read as it was meant`() throws {
    for seed in UInt64(1)...4_000 {
      var dice = Dice(seed: seed)
      let value = dice.randomValue()
      var writer = JSONText(dice: Dice(seed: seed &* 3))
      let text = writer.write(value)
      let document = try JSONDocument(parsing: Array(text.utf8))
      #expect(document.root.value == Self.tree(value), "seed \(seed): \(text)")
    }
  }

  @Test func `reading what was written gives the same tree`() throws {
    for seed in UInt64(1)...4_000 {
      var dice = Dice(seed: seed)
      let tree = Self.tree(dice.randomValue())
      let written = tree.bytes()
      let again = try JSONDocument(parsing: written).root.value
      #expect(again == tree, "seed \(seed)")
      #expect(again.bytes() == written, "seed \(seed)")
    }
  }

  @Test func `canonical bytes do not depend on order or spelling`() throws {
    for seed in UInt64(1)...4_000 {
      var dice = Dice(seed: seed)
      let value = dice.randomValue()
      var writer = JSONText(dice: Dice(seed: seed &* 5))
      let text = writer.write(value.shuffled(&dice))
      let canonical = try JSONDocument(parsing: Array(text.utf8)).root.canonicalBytes()
      #expect(canonical == Self.tree(value).canonicalBytes(), "seed \(seed): \(text)")
      let again = try JSONDocument(parsing: canonical).root
      #expect(again.canonicalBytes() == canonical, "seed \(seed)")
    }
  }

  @Test func `a changed byte never crashes the reader`() {
    for seed in UInt64(1)...6_000 {
      var dice = Dice(seed: seed)
      var writer = JSONText(dice: Dice(seed: seed))
      var bytes = Array(writer.write(dice.randomValue()).utf8)
      for _ in 0..<(1 + dice.below(3)) where !bytes.isEmpty {
        let place = dice.below(bytes.count)
        switch dice.below(3) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(UInt8(dice.below(256)), at: place)
        default: bytes[place] = UInt8(dice.below(256))
        }
      }
      // What the strict profile accepts, the grammar must accept.
      if let document = try? JSONDocument(parsing: bytes) {
        #expect(throws: Never.self) { try JSONGrammar.check(bytes) }
        let canonical = document.root.canonicalBytes()
        #expect((try? JSONDocument(parsing: canonical)) != nil, "seed \(seed)")
      }
    }
  }
}
