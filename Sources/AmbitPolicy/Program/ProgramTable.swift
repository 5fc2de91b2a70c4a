/// An immutable run of plain rows at a fixed address.
///
/// Arrays would count references on every access of the hot path; these rows are read without.
/// The program that owns a table frees it, so that a table must not outlive its program.
/// `@unchecked Sendable`: nothing writes the rows after `init`.
@_spi(Kernel) public struct ProgramTable<Row: BitwiseCopyable & Sendable>: @unchecked Sendable {
  @usableFromInline let rows: UnsafeMutablePointer<Row>
  /// The number of rows.
  public let count: Int

  init(_ array: [Row]) {
    rows = .allocate(capacity: max(array.count, 1))
    count = array.count
    for (index, row) in array.enumerated() { (rows + index).initialize(to: row) }
  }

  func deallocate() { rows.deallocate() }

  /// The row at a place that the compiler laid down.
  @inlinable @inline(__always)
  public subscript(place: Int32) -> Row {
    precondition(UInt32(bitPattern: place) < UInt32(truncatingIfNeeded: count))
    return rows[Int(place)]
  }

  /// The rows of a run.
  @inlinable
  public func run(_ start: Int, _ length: Int) -> UnsafeBufferPointer<Row> {
    precondition(start >= 0 && length >= 0 && start + length <= count)
    return UnsafeBufferPointer(start: rows + start, count: length)
  }
}
