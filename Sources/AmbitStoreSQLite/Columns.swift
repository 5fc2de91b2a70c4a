import AmbitModel
import AmbitStore
import Foundation
import GRDB

extension Identifier {
  /// The 16 bytes of the UUID.
  var blob: Data {
    withUnsafeBytes(of: bits.bigEndian) { Data($0) }
  }

  init?(blob: Data) {
    guard blob.count == 16 else { return nil }
    self.init(bits: blob.reduce(UInt128(0)) { $0 << 8 | UInt128($1) })
  }
}

extension Digest256 {
  var blob: Data { Data(bytes) }
}

/// Columns read with a check: a file changed by other hands is an error, never a trap.
extension Row {
  private func column<Value: DatabaseValueConvertible>(
    _ name: String,
    as type: Value.Type
  ) throws -> Value? {
    guard let stored = self[name] as DatabaseValue? else { throw Row.corrupt(name) }
    if stored.isNull { return nil }
    guard let value = Value.fromDatabaseValue(stored) else { throw Row.corrupt(name) }
    return value
  }

  private func present<Value>(_ value: Value?, _ name: String) throws -> Value {
    guard let value else { throw Row.corrupt(name) }
    return value
  }

  static func corrupt(_ name: String) -> StoreError {
    StoreError(.corrupt, "column `\(name)` cannot be read")
  }

  func int(_ name: String) throws -> Int {
    try present(column(name, as: Int.self), name)
  }

  func int64(_ name: String) throws -> Int64 {
    try present(column(name, as: Int64.self), name)
  }

  func optionalInt64(_ name: String) throws -> Int64? {
    try column(name, as: Int64.self)
  }

  func text(_ name: String) throws -> String {
    try present(column(name, as: String.self), name)
  }

  func optionalText(_ name: String) throws -> String? {
    try column(name, as: String.self)
  }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try present(column(name, as: Data.self), name))
  }

  func optionalBytes(_ name: String) throws -> [UInt8]? {
    try column(name, as: Data.self).map { Array($0) }
  }

  func time(_ name: String) throws -> Timestamp {
    Timestamp(microseconds: try int64(name))
  }

  func optionalTime(_ name: String) throws -> Timestamp? {
    try optionalInt64(name).map { Timestamp(microseconds: $0) }
  }

  func digest(_ name: String) throws -> Digest256 {
    try present(Digest256(bytes: bytes(name)), name)
  }

  func identifier<Kind>(_ name: String, _ type: Identifier<Kind>.Type) throws -> Identifier<Kind> {
    try present(Identifier<Kind>(blob: present(column(name, as: Data.self), name)), name)
  }

  func optionalIdentifier<Kind>(
    _ name: String,
    _ type: Identifier<Kind>.Type
  ) throws -> Identifier<Kind>? {
    guard let blob = try column(name, as: Data.self) else { return nil }
    return try present(Identifier<Kind>(blob: blob), name)
  }
}

extension StoreError {
  /// What a failure below means to a caller; SQLite's own words stay in `cause`.
  init(translating error: any Error) {
    if let error = error as? StoreError {
      self = error
      return
    }
    guard let error = error as? DatabaseError else {
      self.init(.unavailable, "the database cannot be used", cause: "\(type(of: error))")
      return
    }
    let cause = "\(error.extendedResultCode): \(error.message ?? "")"
    switch error.resultCode {
    case .SQLITE_CONSTRAINT:
      self.init(.conflict, "a row with the same unique value exists", cause: cause)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      self.init(.corrupt, "the database file is damaged", cause: cause)
    case .SQLITE_FULL:
      self.init(.unavailable, "the disk is full", cause: cause)
    default:
      self.init(.unavailable, "the database cannot be used", cause: cause)
    }
  }
}
