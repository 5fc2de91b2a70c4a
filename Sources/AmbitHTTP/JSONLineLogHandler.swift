import AmbitModel
package import Logging
import AmbitStore
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Logs as JSON lines on standard error: `ts,level,msg` and the metadata (contract section 14).
///
/// Secrets and arguments are never given to it.
package struct JSONLineLogHandler: LogHandler {
  /// The least severe level that is written.
  package var logLevel: Logger.Level
  /// What every line carries.
  package var metadata: Logger.Metadata = [:]

  /// Writes from a level on.
  package init(level: Logger.Level) {
    self.logLevel = level
  }

  /// A piece of metadata that every line carries.
  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes one line.
  package func log(event: LogEvent) {
    var json = JSONWriter(capacity: 256)
    json.beginObject()
    json.name("ts")
    json.quoted(Timestamp.now().append)
    json.name("level")
    json.string(event.level.rawValue)
    json.name("msg")
    json.string("\(event.message)")
    let all = event.metadata.map { metadata.merging($0) { $1 } } ?? metadata
    for (name, value) in all.sorted(by: { $0.key < $1.key }) where name != "hb.request.id" {
      json.name(text: Text(name))
      json.string("\(value)")
    }
    json.endObject()
    let line = json.bytes + [0x0A]
    // One write per line, so that lines of several threads do not mix.
    _ = line.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
