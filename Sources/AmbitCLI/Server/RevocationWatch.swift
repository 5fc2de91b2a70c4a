import AmbitModel
import AmbitService
import AmbitWarrant
import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle

/// Follows the file of the revocation list: read at the start, and again whenever it changes.
struct RevocationWatch: Service {
  /// Seconds between two looks at the file; a revocation binds this much after it is written.
  static let seconds = 1

  let path: String
  let plane: ControlPlane
  let logger: Logger
  /// What the file looked like when it was read at the start.
  private let first: Stamp

  /// What tells one state of a file from another.
  private struct Stamp: Equatable {
    let modified: Date
    let size: UInt64
    let number: UInt64
  }

  /// Reads the list; a file that is not there or cannot be relied on stops start-up.
  init(path: String, plane: ControlPlane, logger: Logger) async throws {
    self.path = path
    self.plane = plane
    self.logger = logger
    guard let stamp = Self.stamp(of: path), let bytes = Self.read(path) else {
      throw ExitCode.failing("the revocation list `\(path)` cannot be read")
    }
    first = stamp
    do {
      try await plane.reviseRevocations(bytes)
    } catch {
      throw ExitCode.failing("the revocation list `\(path)`: \(error.code): \(error.message)")
    }
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      var last: Stamp? = first
      while true {
        do {
          try await Task.sleep(for: .seconds(Self.seconds))
        } catch {
          return
        }
        let stamp = Self.stamp(of: path)
        guard stamp != last else { continue }
        last = stamp
        // What could not be remembered is tried again.
        if await !revise() { last = nil }
      }
    }
  }

  /// Puts the changed file in force; until it is in order again, no warrant is.
  ///
  /// - Returns: False when the list is in force, and the store could not remember it.
  private func revise() async -> Bool {
    guard let bytes = Self.read(path) else {
      plane.loseRevocations()
      logger.error("the revocation list cannot be read; every warrant is denied")
      return true
    }
    do {
      try await plane.reviseRevocations(bytes)
      logger.info("the revocation list was read again")
      return true
    } catch {
      guard error.kind == .invalid else {
        logger.error(
          "the revocation list is in force, and could not be remembered",
          metadata: ["code": "\(error.code.rawValue)"]
        )
        return false
      }
      logger.error(
        "the revocation list cannot be relied on; every warrant is denied",
        metadata: ["code": "\(error.code.rawValue)"]
      )
      return true
    }
  }

  private static func stamp(of path: String) -> Stamp? {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      let modified = attributes[.modificationDate] as? Date,
      let size = attributes[.size] as? NSNumber,
      let number = attributes[.systemFileNumber] as? NSNumber
    else { return nil }
    return Stamp(modified: modified, size: size.uint64Value, number: number.uint64Value)
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard let handle = FileHandle(forReadingAtPath: path) else { return nil }
    defer { try? handle.close() }
    guard let data = try? handle.read(upToCount: RevocationList.byteLimit + 1) else { return nil }
    return Array(data)
  }
}
