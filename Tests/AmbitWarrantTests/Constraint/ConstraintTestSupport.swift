import AmbitModel
import FoundationEssentials
import Testing

@testable import AmbitWarrant

/// Shared warrant cases and shorthands of the constraint tests.
enum WarrantCases {
  /// The rows of a file under Fixtures/conformance/warrant.
  static func rows(_ name: String) throws -> [JSONElement] {
    var root = URL(filePath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let file = root.appending(path: "Fixtures/conformance/warrant/\(name).jsonl")
    return try Data(contentsOf: file).split(separator: UInt8(ascii: "\n"))
      .map { try JSONDocument(parsing: Array($0)).root }
  }

  /// Bytes of hexadecimal digits.
  static func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.utf8.map { UInt8($0 < 0x3A ? $0 - 0x30 : ($0 | 0x20) - 0x57) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  static func constraint(_ bytes: [UInt8]) throws(WarrantFailure) -> WarrantConstraint {
    var reader = CBORReader(bytes)
    let constraint = try WarrantConstraint(reading: &reader)
    guard reader.isAtEnd else { throw WarrantFailure(.malformed) }
    return constraint
  }

  static func constraint(hex element: JSONElement?) throws -> WarrantConstraint {
    let hex = try #require(element?.string)
    return try constraint(bytes(hex))
  }

  /// The code of a refusal to read; nil when it is read.
  static func refusal(_ bytes: [UInt8]) -> WarrantCode? {
    do throws(WarrantFailure) {
      _ = try constraint(bytes)
      return nil
    } catch {
      return error.code
    }
  }
}
