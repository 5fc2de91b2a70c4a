import AmbitModel

@testable import AmbitPatterns

/// SplitMix64, the generator of Vigna: small, seeded, the same everywhere.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}

func regex(_ pattern: String, _ text: String) throws -> Kleene {
  try RegularExpression(Text(pattern)).matches(Array(text.utf8).span)
}

func glob(_ pattern: String, _ text: String) throws -> Kleene {
  try Glob(Text(pattern)).matches(Array(text.utf8).span)
}

func cidr(_ block: String, _ text: String) throws -> Kleene {
  try AddressBlock(Text(block)).contains(Array(text.utf8).span)
}

func url(_ pattern: String, _ text: String) throws -> Kleene {
  try OriginPattern(Text(pattern)).matches(Array(text.utf8).span)
}

func within(_ path: String, _ base: String) -> Kleene {
  PlainPath.within(Array(path.utf8).span, Array(base.utf8).span)
}

extension FileScope {
  init(allow: [String] = [], deny: [String] = []) throws {
    try self.init(
      allowedPaths: allow.map { Text($0) },
      deniedPaths: deny.map { Text($0) },
      pathArguments: []
    )
  }

  func admits(_ path: String) -> Bool {
    admits(path: Array(path.utf8).span)
  }
}
