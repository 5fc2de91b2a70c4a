import AmbitModel
import AmbitPolicy
import AmbitYAML
import Testing

@Suite struct `Plain scalars` {
  private func read(_ text: String) throws -> String {
    outline(try YAMLReader.read(Array("- \(text)\n".utf8), file: "a.yaml").root)
  }

  private func refusal(_ text: String) -> String? {
    do {
      _ = try YAMLReader.read(Array("- \(text)\n".utf8), file: "a.yaml")
      return nil
    } catch {
      return describe(error)
    }
  }

  @Test(arguments: ["", "~", "null", "Null", "NULL"])
  func `null has four spellings and nothing`(_ text: String) throws {
    #expect(try read(text) == "[null]")
  }

  @Test(arguments: ["true", "True", "TRUE", "false", "False", "FALSE"])
  func `booleans are spelled as in JSON, also capitalised`(_ text: String) throws {
    #expect(try read(text) == "[\(text.lowercased())]")
  }

  @Test(
    arguments: [
      "0", "-0", "1", "-1", "12.50", "1e3", "1E+3", "-1.5e-3", "0.5", "0e999999999999", "1e308",
      "9e-308", "1" + String(repeating: "0", count: 308), "0.000001e314",
    ]
  )
  func `numbers are those of JSON`(_ text: String) throws {
    #expect(try read(text) == "[\(text)]")
  }

  @Test(
    arguments: [
      "1e309", "-1e309", "1e999", "1e-309", "0.1e-308", "10e308",
      "1" + String(repeating: "0", count: 309), String(repeating: "7", count: 65),
      "1e99999999999999999999",
    ]
  )
  func `numbers beyond exact comparison are refused`(_ text: String) {
    #expect(refusal(text) == "policy.parse.number@1:3")
  }

  @Test(
    arguments: [
      "yes", "Yes", "YES", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "y", "Y", "n",
      "N", "017", "-017", "08", "00", "0755", "0x1F", "-0x1f", "0x_1", "0o17", "0b101", "+5", "+0",
      "+1.5", ".5", "-.5", "5.", "1.e5", "1_000", "1_000.5", "1:30", "0:30", "190:20:30",
      "190:20:30.15", "2001-12-14", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5",
      "2001-1-1 1:00:00", "2001-12-14 21:59:43Z", ".inf", "-.inf", "+.INF", ".Inf", ".nan", ".NaN",
      "=", "00.5", "01e5", "-00.1",
    ]
  )
  func `what YAML versions read differently must be quoted`(_ text: String) throws {
    #expect(refusal(text) == "policy.parse.ambiguous_scalar@1:3")
    #expect(try read("'\(text)'") == "[\"\(text)\"]")
    #expect(try read("\"\(text)\"") == "[\"\(text)\"]")
  }

  @Test(
    arguments: [
      "yEs", "tRUE", "nULL", "nulL", "yess", "none", "Offf", "-", "+", ".", "..", ".env", "-.",
      "1.2.3", "10.0.0.1", "1.2.3.4/8", "1e", "1e+", "e5", "0x", "0xg1", "0b12", "0o8", "1:60",
      "8080:80", "2001-12", "2001-1-1", "2001-12-14 noon", "2001-12-14-1", "1-2", "12abc",
      "_1", "._", ".infinite", "nan", "inf", "==", "<", "~x", "00a", "é", "a b", "0xyz", "1_0x",
    ]
  )
  func `everything else is text`(_ text: String) throws {
    // A lone `-` begins a list item of its own.
    let expected = text == "-" ? "[[null]]" : "[\"\(text)\"]"
    #expect(try read(text) == expected)
  }

  @Test func `one-letter names are keys, not booleans`() throws {
    let root = try YAMLReader.read(Array("{n: 1, y: 2}".utf8), file: "a.yaml").root
    #expect(outline(root) == "{\"n\": 1, \"y\": 2}")
  }

  @Test func `block and quoted scalars are text whatever they say`() throws {
    let yaml = "- |-\n  123\n- >-\n  yes\n- 'null'\n- \"1\\u00e9\\0\"\n"
    let root = try YAMLReader.read(Array(yaml.utf8), file: "a.yaml").root
    #expect(outline(root) == "[\"123\", \"yes\", \"null\", \"1é\0\"]")
  }
}
