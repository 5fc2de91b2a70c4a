/// One forward step of the schema.
struct Migration: Sendable {
  /// Counts from 1; written as four digits before the name.
  let number: Int
  /// What it brings.
  let name: String
  /// The statements.
  ///
  /// Never edited once released: databases remember their digest.
  let sql: String
}

extension Migration {
  /// All steps, in order.
  static let all = [foundation, warrants]

  /// Organizations, agents, keys, policies, audit records, the bootstrap.
  ///
  /// Ids are the 16 bytes of their UUID, times microseconds since the Unix epoch, digests 32 bytes.
  /// The row of `org_system` has the zero id.
  private static let foundation = Migration(
    number: 1,
    name: "foundation",
    sql: """
      CREATE TABLE organization (
        id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
        name TEXT NOT NULL,
        metadata TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        deleted_at INTEGER
      ) STRICT;

      CREATE TABLE agent (
        id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
        organization BLOB NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        delegated_user TEXT,
        token_claims TEXT NOT NULL,
        active INTEGER NOT NULL,
        mode TEXT NOT NULL CHECK (mode IN ('enforce', 'observe')),
        observe_until INTEGER CHECK ((observe_until IS NOT NULL) = (mode = 'observe')),
        sdk_version TEXT,
        first_seen INTEGER,
        last_seen INTEGER,
        created_at INTEGER NOT NULL,
        updated_at INTEGER NOT NULL,
        deleted_at INTEGER,
        revision INTEGER NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX agent_by_name ON agent (organization, name) WHERE deleted_at IS NULL;
      CREATE INDEX agent_by_id ON agent (organization, id) WHERE deleted_at IS NULL;

      CREATE TABLE api_key (
        id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
        organization BLOB NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
        digest BLOB NOT NULL CHECK (length(digest) = 32),
        last_four TEXT NOT NULL,
        environment TEXT NOT NULL CHECK (environment IN ('live', 'test')),
        scopes INTEGER NOT NULL,
        agent BLOB REFERENCES agent (id) ON DELETE CASCADE,
        creator TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        revoked_at INTEGER,
        last_used_at INTEGER
      ) STRICT;
      CREATE INDEX api_key_by_organization ON api_key (organization, id);
      CREATE INDEX api_key_by_agent ON api_key (agent) WHERE agent IS NOT NULL;

      -- The scope is the agent's id, or the zero id for the organization's ceiling.
      CREATE TABLE policy (
        organization BLOB NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
        scope BLOB NOT NULL CHECK (length(scope) = 16),
        latest INTEGER NOT NULL,
        active INTEGER,
        activated_at INTEGER,
        revision INTEGER NOT NULL,
        PRIMARY KEY (organization, scope)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE policy_version (
        organization BLOB NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
        scope BLOB NOT NULL CHECK (length(scope) = 16),
        version INTEGER NOT NULL,
        source BLOB NOT NULL CHECK (length(source) <= 1048576),
        source_digest BLOB NOT NULL CHECK (length(source_digest) = 32),
        author TEXT NOT NULL,
        note TEXT,
        parent INTEGER,
        created_at INTEGER NOT NULL,
        PRIMARY KEY (organization, scope, version)
      ) STRICT;
      CREATE TRIGGER policy_version_is_immutable BEFORE UPDATE ON policy_version
      BEGIN
        SELECT RAISE(ABORT, 'policy versions are immutable');
      END;

      CREATE TABLE chain_head (
        organization BLOB NOT NULL PRIMARY KEY REFERENCES organization (id) ON DELETE CASCADE,
        sequence INTEGER NOT NULL,
        leaf BLOB NOT NULL CHECK (length(leaf) = 32),
        recorded_at INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;

      -- Index columns repeat what the hashed header says, session excepted, which is the body's.
      CREATE TABLE record (
        position INTEGER PRIMARY KEY,
        organization BLOB NOT NULL REFERENCES organization (id) ON DELETE CASCADE,
        sequence INTEGER NOT NULL,
        id BLOB NOT NULL CHECK (length(id) = 16),
        kind INTEGER NOT NULL,
        occurred_at INTEGER NOT NULL,
        agent BLOB,
        tool TEXT,
        outcome INTEGER,
        session TEXT,
        header BLOB NOT NULL
      ) STRICT;
      CREATE UNIQUE INDEX record_by_sequence ON record (organization, sequence);
      CREATE UNIQUE INDEX record_by_id ON record (organization, id);
      CREATE INDEX record_by_time ON record (organization, occurred_at, sequence);
      CREATE INDEX record_by_agent ON record (organization, agent, occurred_at, sequence)
        WHERE agent IS NOT NULL;
      CREATE INDEX record_by_tool ON record (organization, tool, occurred_at, sequence)
        WHERE tool IS NOT NULL;
      CREATE INDEX record_by_outcome ON record (organization, outcome, occurred_at, sequence)
        WHERE outcome IS NOT NULL;
      CREATE INDEX record_by_session ON record (organization, session, occurred_at, sequence)
        WHERE session IS NOT NULL;
      -- Decisions are nearly all records: looking for them needs no index of its own.
      CREATE INDEX record_by_kind ON record (organization, kind, occurred_at, sequence)
        WHERE kind <> 0;

      -- Apart from the headers, because bodies go after a while and headers stay.
      CREATE TABLE record_body (
        position INTEGER PRIMARY KEY REFERENCES record (position) ON DELETE CASCADE,
        salt BLOB NOT NULL CHECK (length(salt) = 16),
        body BLOB NOT NULL
      ) STRICT;

      CREATE TABLE setup_code (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        digest BLOB NOT NULL CHECK (length(digest) = 32),
        expires_at INTEGER NOT NULL,
        attempts_left INTEGER NOT NULL
      ) STRICT;

      CREATE TABLE write_probe (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        at INTEGER NOT NULL
      ) STRICT;

      INSERT INTO organization (id, name, metadata, created_at, updated_at)
      VALUES (zeroblob(16), 'system', '{}', 0, 0);
      """
  )

  /// What warrants use up, and the newest revocation list.
  ///
  /// None of it belongs to an organization: one warrant presented to two of them must not count
  /// twice. Keys are digests, ends are Unix seconds, the list's version is the bits of an unsigned
  /// number.
  private static let warrants = Migration(
    number: 2,
    name: "warrants",
    sql: """
      CREATE TABLE warrant_nonce (
        key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),
        until INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX warrant_nonce_by_end ON warrant_nonce (until);

      CREATE TABLE warrant_count (
        warrant BLOB NOT NULL PRIMARY KEY CHECK (length(warrant) = 16),
        used INTEGER NOT NULL CHECK (used > 0),
        until INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX warrant_count_by_end ON warrant_count (until);

      CREATE TABLE revocation_mark (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        version INTEGER NOT NULL,
        digest BLOB NOT NULL CHECK (length(digest) = 32)
      ) STRICT;
      """
  )
}
