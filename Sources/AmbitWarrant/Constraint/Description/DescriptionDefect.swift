package import AmbitModel

/// A description that cannot be read, and where in it.
package struct DescriptionDefect: Error, Sendable, Hashable {
  /// The place as a JSON pointer (RFC 6901); empty for the whole.
  package let pointer: Text
  /// One line for people, lower case, no final stop.
  package let message: String

  package init(at pointer: DescriptionPointer, _ message: String) {
    self.pointer = pointer.text
    self.message = message
  }
}

/// A JSON pointer that grows while a description is read.
package struct DescriptionPointer: Sendable {
  /// The pointer.
  package let text: Text

  /// The whole document.
  package static let root = DescriptionPointer(text: "")

  private init(text: Text) {
    self.text = text
  }

  /// The member of a name.
  package func member(_ name: Text) -> DescriptionPointer {
    var bytes = text.utf8 + [UInt8(ascii: "/")]
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "~"): bytes += Array("~0".utf8)
      case UInt8(ascii: "/"): bytes += Array("~1".utf8)
      default: bytes.append(byte)
      }
    }
    return DescriptionPointer(text: Text(utf8: bytes))
  }

  /// The element of an index.
  package func element(_ index: Int) -> DescriptionPointer {
    member(Text(String(index)))
  }
}
