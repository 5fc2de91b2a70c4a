#if canImport(Glibc)
  import Glibc
#endif

/// Runs long random checks.
///
///     ambit-soak policies [pairs] [first seed]
///     ambit-soak warrants [attacks] [first seed]
@main
enum Soak {
  static func main() async {
    let arguments = CommandLine.arguments.dropFirst()
    let numbers = arguments.dropFirst().map { UInt64($0) }
    guard let kind = arguments.first, numbers.count <= 2, numbers.allSatisfy({ $0 != nil }) else {
      exit(usage())
    }
    let count = (numbers.first ?? nil) ?? 1_000_000
    let first = (numbers.dropFirst().first ?? nil) ?? 1
    switch kind {
    case "policies": exit(await PolicySoak.run(pairs: count, first: first) ? 0 : 1)
    case "warrants": exit(await WarrantSoak.run(attacks: count, first: first) ? 0 : 1)
    default: exit(usage())
    }
  }

  private static func usage() -> CInt {
    report("usage: ambit-soak policies|warrants [count] [first seed]\n")
    return 64
  }

  /// One line of progress, on standard error.
  static func report(_ line: String) {
    _ = Array(line.utf8).withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
  }
}
