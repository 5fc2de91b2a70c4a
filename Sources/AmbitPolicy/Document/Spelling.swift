package import AmbitModel

extension Text {
  /// The text between backticks for a message, shortened, on one line.
  package var quoted: String {
    var shown = "`"
    var count = 0
    for scalar in string.unicodeScalars {
      guard count < 60 else {
        shown += "…"
        break
      }
      shown.append(visibly: scalar)
      count += 1
    }
    return shown + "`"
  }
}

extension String {
  /// The text with line breaks, control and direction characters written as escapes.
  ///
  /// Messages repeat what an author wrote; they must stay one line, steer no terminal and not read
  /// backwards.
  var onOneLine: String {
    guard unicodeScalars.contains(where: { $0.steersDisplay }) else { return self }
    var shown = ""
    for scalar in unicodeScalars { shown.append(visibly: scalar) }
    return shown
  }

  fileprivate mutating func append(visibly scalar: Unicode.Scalar) {
    if scalar.steersDisplay {
      self += "\\u{" + String(scalar.value, radix: 16) + "}"
    } else {
      unicodeScalars.append(scalar)
    }
  }
}

/// Guesses what an author meant.
enum Spelling {
  /// Longer words are not compared, so that a hint costs a bounded amount of work.
  static let lengthMax = 64

  /// The candidate closest to a misspelt word; nil when none is close.
  ///
  /// Closeness is the optimal string alignment distance (insert, delete, replace, swap neighbours)
  /// without regard to ASCII case, at most a third of the word's length; an abbreviation of at
  /// least three letters counts as close too.
  static func nearest(to word: Text, among candidates: [Text]) -> Text? {
    let wanted = lowercased(word)
    guard !wanted.isEmpty, wanted.count <= lengthMax else { return nil }
    var best: Text?
    var bestDistance = max(1, wanted.count / 3) + 1
    for candidate in candidates where candidate.utf8.count <= lengthMax {
      let other = lowercased(candidate)
      let isAbbreviation = wanted.count >= 3 && other.starts(with: wanted)
      let distance = isAbbreviation ? 1 : distance(wanted, other, below: bestDistance)
      if distance < bestDistance {
        best = candidate
        bestDistance = distance
      }
    }
    return best
  }

  /// A hint that names the nearest candidate.
  static func hint(for word: Text, among candidates: [Text]) -> String? {
    nearest(to: word, among: candidates).map { "did you mean \($0.quoted)?" }
  }

  private static func lowercased(_ text: Text) -> [UInt8] {
    text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
  }

  private static func distance(_ left: [UInt8], _ right: [UInt8], below limit: Int) -> Int {
    guard abs(left.count - right.count) < limit else { return limit }
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      current.reserveCapacity(right.count + 1)
      for column in 0..<right.count {
        let change = left[row] == right[column] ? 0 : 1
        var cheapest = min(last[column] + change, last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cheapest = min(cheapest, beforeLast[column - 1] + 1)
        }
        current.append(cheapest)
      }
      beforeLast = last
      last = current
    }
    return last[right.count]
  }
}
