import AmbitModel
import ArgumentParser

/// The JSON body of a request, built member by member; nil values are left out.
struct RequestBody {
  private var json = JSONWriter()

  init(_ build: (inout RequestBody) -> Void) {
    json.beginObject()
    build(&self)
    json.endObject()
  }

  var bytes: [UInt8] { json.bytes }

  mutating func member(_ name: StaticString, _ value: String?) {
    guard let value else { return }
    json.name(name)
    json.string(value)
  }

  mutating func member(_ name: StaticString, _ value: Int?) {
    guard let value else { return }
    json.name(name)
    json.int(value)
  }

  mutating func member(_ name: StaticString, _ value: Bool) {
    json.name(name)
    json.bool(value)
  }

  mutating func member(_ name: StaticString, _ values: [String]) {
    json.name(name)
    json.beginArray()
    for value in values { json.string(value) }
    json.endArray()
  }
}

extension JSONElement {
  /// A scalar at a path as text; empty when absent or null.
  func text(at path: StaticString...) -> String {
    var element = self
    for name in path {
      guard let next = element.member(name) else { return "" }
      element = next
    }
    switch element.kind {
    case .string: return element.string ?? ""
    case .number: return element.numberToken?.string ?? ""
    case .true: return "true"
    case .false: return "false"
    default: return ""
    }
  }
}

/// Lists that a server hands out page by page.
enum Listing {
  /// Prints all pages: a table, or one JSON object with all items.
  static func print(
    _ client: APIClient,
    _ path: String,
    _ columns: [StaticString],
    _ output: OutputOptions
  ) async throws {
    var items: [JSONElement] = []
    var cursor: String?
    repeat {
      let page = try await client.get(path, [("limit", "200"), ("cursor", cursor)]).json()
      if let list = page.member("items") { items.append(contentsOf: list.elements) }
      cursor = page.member("next_cursor")?.string
    } while cursor != nil
    guard !output.isJSON else {
      var json = JSONWriter()
      json.beginObject()
      json.name("items")
      json.beginArray()
      for item in items { json.value(item.value) }
      json.endArray()
      json.endObject()
      return Console.out(json.bytes)
    }
    let rows = items.map { item in columns.map { item.text(at: $0) } }
    Table(header: columns.map { "\($0)" }, rows: rows).print()
  }
}

/// Text in columns.
struct Table {
  let header: [String]
  let rows: [[String]]

  func print() {
    var widths = header.map(\.count)
    for row in rows {
      for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count) }
    }
    for row in [header] + rows {
      var line = ""
      for (column, cell) in row.enumerated() {
        line += cell
        if column < row.count - 1 {
          line += String(repeating: " ", count: widths[column] - cell.count + 2)
        }
      }
      Console.out(line)
    }
  }
}
