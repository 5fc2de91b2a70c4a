internal import AmbitModel

/// The literals of a constraint, arranged for looking up.
struct LiteralTable: Sendable {
  /// In the order of the constraint.
  let values: [WarrantValue]
  /// Sorted by bytes.
  private let texts: [Text]
  private let others: [WarrantValue]
  /// Kinds that a literal has, bit by raw value.
  let kinds: UInt8

  init(_ values: [WarrantValue]) {
    self.values = values
    var texts: [Text] = []
    var others: [WarrantValue] = []
    var kinds: UInt8 = 0
    for value in values {
      kinds |= 1 << value.kind.rawValue
      if case .text(let text) = value { texts.append(text) } else { others.append(value) }
    }
    texts.sort()
    self.texts = texts
    self.others = others
    self.kinds = kinds
  }

  /// True when null is one of them: it can be compared with every kind.
  var hasNull: Bool { kinds & 1 << WarrantValue.Kind.null.rawValue != 0 }

  /// Equal to a literal: yes; to none, but of a kind that can be compared: no; else kind.
  func judge(_ value: WarrantValue) -> Judgement {
    if contains(value) { return .yes }
    return kinds & 1 << value.kind.rawValue != 0 || hasNull ? .no : .kind
  }

  /// Whether every element of a list is one of the literals.
  func judgeElements(of value: WarrantValue) -> Judgement {
    guard case .list(let elements) = value else { return .kind }
    return Judgement(elements.allSatisfy { contains($0) })
  }

  /// Membership, numbers by value, texts by bytes.
  func contains(_ value: WarrantValue) -> Bool {
    guard case .text(let text) = value else { return others.contains(value) }
    var lower = 0
    var upper = texts.count
    while lower < upper {
      let middle = (lower + upper) / 2
      let order = ByteOrder.compare(texts[middle], text)
      if order == 0 { return true }
      if order < 0 { lower = middle + 1 } else { upper = middle }
    }
    return false
  }
}

/// Order of byte sequences.
enum ByteOrder {
  /// Negative, zero or positive as the left text comes before, equals or follows the right one.
  static func compare(_ left: Text, _ right: Text) -> Int {
    compare(left.utf8.span, right.utf8.span)
  }

  /// Negative, zero or positive as the left side comes before, equals or follows the right one.
  @inline(__always)
  static func compare(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Int {
    let count = min(left.count, right.count)
    var index = 0
    while index < count {
      let difference = Int(left[index]) - Int(right[index])
      if difference != 0 { return difference }
      index &+= 1
    }
    return left.count - right.count
  }

  /// True when the text begins with the prefix.
  @inline(__always)
  static func hasPrefix(_ text: Span<UInt8>, _ prefix: Span<UInt8>) -> Bool {
    prefix.count <= text.count && compare(text.extracting(0..<prefix.count), prefix) == 0
  }

  /// True when the text ends with the suffix.
  @inline(__always)
  static func hasSuffix(_ text: Span<UInt8>, _ suffix: Span<UInt8>) -> Bool {
    suffix.count <= text.count
      && compare(text.extracting((text.count - suffix.count)..<text.count), suffix) == 0
  }
}
