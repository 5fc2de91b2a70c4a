public import AmbitModel

/// Stub, replaced by the real matcher.
public struct RegularExpression: Sendable {
  public let source: Text
  public init(_ source: Text) throws(PatternError) { self.source = source }
  public func matches(_ text: Span<UInt8>) -> Kleene { .undefined }
}
public struct Glob: Sendable {
  public let source: Text
  public init(_ source: Text) throws(PatternError) { self.source = source }
  public func matches(_ text: Span<UInt8>) -> Kleene { .undefined }
}
public struct AddressBlock: Sendable {
  public let source: Text
  public init(_ source: Text) throws(PatternError) { self.source = source }
  public func contains(_ text: Span<UInt8>) -> Kleene { .undefined }
}
public struct OriginPattern: Sendable {
  public let source: Text
  public init(_ source: Text) throws(PatternError) { self.source = source }
  public func matches(_ text: Span<UInt8>) -> Kleene { .undefined }
}
public enum PlainPath {
  public static func within(_ path: Span<UInt8>, _ base: Span<UInt8>) -> Kleene { .undefined }
}
public struct FileScope: Sendable {
  public let allowedPaths: [Text]
  public let deniedPaths: [Text]
  public let pathArguments: [Text]
  public init(allowedPaths: [Text], deniedPaths: [Text], pathArguments: [Text]) throws(PatternError) {
    self.allowedPaths = allowedPaths
    self.deniedPaths = deniedPaths
    self.pathArguments = pathArguments
  }
  public func pathArguments(for tool: Text) -> [Text]? { pathArguments }
  public func admits(path: Span<UInt8>) -> Bool { false }
}
public struct PatternError: Error, Sendable, Hashable {
  public let message: String
  public let offset: Int
  public init(message: String, offset: Int) { self.message = message; self.offset = offset }
}
