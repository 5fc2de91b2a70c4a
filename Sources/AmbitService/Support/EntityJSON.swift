package import AmbitModel
package import AmbitStore

extension JSONWriter {
  /// Writes a string that needs no escaping.
  package mutating func word(_ word: StaticString) {
    quoted { bytes in word.withUTF8Buffer { bytes.append(contentsOf: $0) } }
  }

  /// Writes a member with a string, or null.
  mutating func member(_ name: StaticString, _ value: String?) {
    self.name(name)
    if let value { string(value) } else { null() }
  }

  /// Writes a member with a moment, or null.
  mutating func member(_ name: StaticString, _ value: Timestamp?) {
    self.name(name)
    if let value { quoted(value.append) } else { null() }
  }

  /// Writes a member with an integer, or null.
  mutating func member(_ name: StaticString, _ value: Int64?) {
    self.name(name)
    if let value { int(Int(value)) } else { null() }
  }
}

/// An entity that has a JSON form on the wire.
package protocol JSONRepresentable: Sendable {
  /// Writes the one value.
  func write(to json: inout JSONWriter)
}

extension JSONRepresentable {
  /// The value as bytes.
  package var json: [UInt8] {
    var writer = JSONWriter(capacity: 512)
    write(to: &writer)
    return writer.bytes
  }
}

extension Organization: JSONRepresentable {
  /// Writes the organization.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("id", id.string)
    json.member("name", name)
    json.name("metadata")
    json.raw(metadata)
    json.member("created_at", createdAt)
    json.member("updated_at", updatedAt)
    json.endObject()
  }
}

extension Agent: JSONRepresentable {
  /// Writes the agent.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("id", id.string)
    json.member("name", name)
    json.member("role", role.rawValue)
    json.member("delegated_user", delegatedUser)
    json.name("token_claims")
    json.raw(tokenClaims)
    json.name("active")
    json.bool(active)
    json.member("mode", mode.word)
    json.member("observe_until", observeUntil)
    json.member("sdk_version", sdkVersion)
    json.member("first_seen", firstSeen)
    json.member("last_seen", lastSeen)
    json.member("created_at", createdAt)
    json.member("updated_at", updatedAt)
    json.member("revision", revision)
    json.endObject()
  }
}

extension APIKey: JSONRepresentable {
  /// Writes the key without its digest.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    writeMembers(to: &json)
    json.endObject()
  }

  /// Writes the key's members into an object that the caller opened.
  func writeMembers(to json: inout JSONWriter) {
    json.member("id", id.string)
    json.member("organization", organization.string)
    json.member("environment", environment.rawValue)
    json.member("last_four", lastFour)
    json.name("scopes")
    json.beginArray()
    for word in scopes.words { json.string(word) }
    json.endArray()
    json.member("agent", agent?.string)
    json.member("creator", creator)
    json.member("created_at", createdAt)
    json.member("expires_at", expiresAt)
    json.member("revoked_at", revokedAt)
    json.member("last_used_at", lastUsedAt)
  }
}

/// A key just made, with the text that is shown this once.
package struct IssuedKey: JSONRepresentable {
  /// The row.
  package let key: APIKey
  /// The whole key; never stored, never logged.
  package let text: String

  /// Writes the key with its text as `key`.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("key", text)
    key.writeMembers(to: &json)
    json.endObject()
  }
}

/// An organization just made, with its first keys.
package struct CreatedOrganization: JSONRepresentable {
  /// The organization.
  package let organization: Organization
  /// Its first administrator's key.
  package let key: IssuedKey
  /// The server's own key, made at set-up only.
  package let systemKey: IssuedKey?

  /// Writes all of them.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.name("organization")
    organization.write(to: &json)
    json.name("key")
    key.write(to: &json)
    if let systemKey {
      json.name("system_key")
      systemKey.write(to: &json)
    }
    json.endObject()
  }
}

extension PolicyScope {
  /// The scope as in paths: `organization`, `agents/agt_…`.
  package var path: String {
    switch self {
    case .organization: "organization"
    case .agent(let id): "agents/\(id.string)"
    }
  }
}

extension PolicyState: JSONRepresentable {
  /// Writes where a scope stands.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    writeMembers(to: &json)
    json.endObject()
  }

  func writeMembers(to json: inout JSONWriter) {
    json.member("scope", scope.path)
    json.member("latest", latest)
    json.member("active", active)
    json.member("activated_at", activatedAt)
    json.member("revision", revision)
  }
}

extension PolicyVersion: JSONRepresentable {
  /// Writes the version with its source.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    writeMembers(to: &json, withSource: true)
    json.endObject()
  }

  func writeMembers(to json: inout JSONWriter, withSource: Bool) {
    json.member("version", version)
    json.name("source_digest")
    json.quoted(sourceDigest.appendHex)
    json.member("author", author)
    json.member("note", note)
    json.member("parent", parent)
    json.member("created_at", createdAt)
    if withSource { json.member("source", String(decoding: source, as: UTF8.self)) }
  }
}

/// A scope with the version that is in force or was just handed in.
package struct PolicyView: JSONRepresentable {
  /// Where the scope stands.
  package let state: PolicyState
  /// The version; nil when none is in force.
  package let version: PolicyVersion?

  /// Writes both.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    state.writeMembers(to: &json)
    json.name("version")
    if let version { version.write(to: &json) } else { json.null() }
    json.endObject()
  }
}

/// One page of a list.
package struct Page<Item: JSONRepresentable>: JSONRepresentable {
  /// The items.
  package let items: [Item]
  /// Where the next page starts; nil on the last.
  package let nextCursor: String?

  /// Writes `items` and `next_cursor`.
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.name("items")
    json.beginArray()
    for item in items { item.write(to: &json) }
    json.endArray()
    json.member("next_cursor", nextCursor)
    json.endObject()
  }
}

/// A part of a list, as asked for.
package struct PageRequest: Sendable {
  /// Items at most, 1 to 200.
  package let limit: Int
  /// Where the page before ended.
  package let cursor: String?

  /// Asks for a page.
  package init(limit: Int = 50, cursor: String? = nil) {
    self.limit = limit
    self.cursor = cursor
  }

  /// The error for a cursor that no page gave.
  static var badCursor: ServiceError {
    ServiceError(.invalid, "request.cursor", "the cursor is not one of this list")
  }

  /// Makes a page of what was read; a full one may be followed by an empty last one.
  static func page<Item>(
    _ items: [Item],
    limit: Int,
    cursor: (Item) -> String
  ) -> Page<Item> {
    Page(items: items, nextCursor: items.count < limit ? nil : items.last.map(cursor))
  }
}
