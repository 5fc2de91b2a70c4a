import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Random numbers of the operating system (`getentropy(3)`), fit for secrets.
///
/// They are fetched 4 KiB at a time: a decision needs an id and a salt, and four system calls for
/// 32 bytes would cost as much as sealing its record. What was given out is wiped from the supply at
/// once. A forked child would repeat its parent's supply; this program never forks without exec.
public enum SecureRandom {
  private struct Supply: Sendable {
    var bytes = [UInt8](repeating: 0, count: 4096)
    var next = 4096

    mutating func take(_ count: Int, into output: inout [UInt8]) {
      if next + count > bytes.count {
        SecureRandom.fill(&bytes)
        next = 0
      }
      bytes.withUnsafeMutableBytes { buffer in
        let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[next..<next + count])
        output.append(contentsOf: piece)
        piece.initializeMemory(as: UInt8.self, repeating: 0)
      }
      next += count
    }
  }

  private static let supply = Mutex(Supply())

  /// That many random bytes.
  public static func bytes(_ count: Int) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(count)
    while output.count < count {
      let piece = min(count - output.count, 1024)
      supply.withLock { $0.take(piece, into: &output) }
    }
    return output
  }

  /// Sixty-four random bits.
  static func word() -> UInt64 {
    supply.withLock { supply in
      var bytes: [UInt8] = []
      bytes.reserveCapacity(8)
      supply.take(8, into: &bytes)
      return bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  private static func fill(_ bytes: inout [UInt8]) {
    bytes.withUnsafeMutableBytes { buffer in
      // The system gives at most 256 bytes at once.
      for start in stride(from: 0, to: buffer.count, by: 256) {
        let piece = UnsafeMutableRawBufferPointer(rebasing: buffer[start..<start + 256])
        // Without randomness there are no secrets: better no server than a guessable one.
        precondition(
          piece.baseAddress.map { getentropy($0, piece.count) } == 0,
          "the system gives no random numbers"
        )
      }
    }
  }
}
