import Testing

@testable import AmbitService

@Suite struct JSONPointerTests {
  @Test(arguments: [
    (#"{"a":1}"#, 5, "/a"),
    (#"{"a":1,"a":2}"#, 7, "/a"),
    (#"{"a":[1,{"b":x}]}"#, 13, "/a/1/b"),
    (#"{"a":{"b":1},"c":x}"#, 17, "/c"),
    (#"{"a/b":{"c~d":x}}"#, 14, "/a~1b/c~0d"),
    (#"{"a":"x,y:{","b":x}"#, 17, "/b"),
    (#"{"a":"\"","b":x}"#, 14, "/b"),
    ("[[],[x]]", 5, "/1/0"),
    ("x", 0, ""),
    ("", 0, ""),
    (#"{"a"#, 1, "/a"),
    (#"{"a":"b\"#, 5, "/a"),
    ("]]}}", 3, ""),
  ])
  func `an offset has the pointer of its value`(text: String, offset: Int, pointer: String) {
    let bytes = Array(text.utf8)
    #expect(bytes.withUnsafeBufferPointer { JSONPointer.locate(offset, in: $0) } == pointer)
  }
}
