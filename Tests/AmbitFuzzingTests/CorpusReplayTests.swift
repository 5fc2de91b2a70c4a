import AmbitFuzzing
import FoundationEssentials
import Testing

/// What fuzzing started from and what it once found, fed to today's readers.
@Suite struct `The fuzzing corpus` {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fuzz/corpus")

  @Test(arguments: FuzzTarget.allCases)
  func `holds no surprise`(_ target: FuzzTarget) throws {
    let folder = Self.folder.appending(path: target.rawValue).path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(!names.isEmpty)
    for name in names {
      let data = try Data(contentsOf: URL(filePath: folder).appending(path: name))
      target.run(Array(data))
    }
  }

  @Test(arguments: FuzzTarget.allCases)
  func `of one target is harmless to the others`(_ target: FuzzTarget) throws {
    for other in FuzzTarget.allCases where other != target {
      let folder = Self.folder.appending(path: other.rawValue).path
      for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
        target.run(Array(try Data(contentsOf: URL(filePath: folder).appending(path: name))))
      }
    }
  }
}
