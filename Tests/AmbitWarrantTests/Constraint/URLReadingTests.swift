import AmbitModel
import Testing

@testable import AmbitWarrant

@Suite struct `Reading of URLs` {
  /// Found by the random comparison with tenuo.
  @Test(arguments: ["file://x.org/a", "FILE://x.org:80/a", "file://x.org/C:/a"])
  func `a file URL is read in too many ways to be judged`(_ url: String) throws {
    let anyScheme = try WarrantConstraint(.urlPattern("*://x.org/*"))
    #expect(anyScheme.judge(.text(Text(url))) == .bad)
    let fileScheme = try WarrantConstraint(.urlPattern("file://x.org/*"))
    #expect(fileScheme.judge(.text(Text(url))) == .bad)
  }
}
