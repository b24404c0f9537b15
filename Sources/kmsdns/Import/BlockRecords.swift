import DNSWire
import Zone

/// The records of blocks, one after the other. Where a block is none, they end, and `fault` says why.
final class BlockRecords: Sequence, IteratorProtocol {
  private let blocks: [[UInt8]]
  private let apex: Name
  private var position = 0
  private var reader: RecordBlockReader?
  private(set) var fault: RecordBlockReader.Fault?
  /// When they were last refreshed, as far as that is known.
  private(set) var ages = RecordAges()

  init(_ blocks: [[UInt8]], apex: Name) {
    self.blocks = blocks
    self.apex = apex
  }

  func next() -> ResourceRecord? {
    while fault == nil {
      if var reader, !reader.isAtEnd {
        do throws(RecordBlockReader.Fault) {
          let record = try reader.record()
          self.reader = reader
          if let age = reader.age { ages.note(age, of: record) }
          return record
        } catch {
          fault = error
          return nil
        }
      }
      guard position < blocks.count else { return nil }
      reader = RecordBlockReader(blocks[position], apex: apex)
      position += 1
    }
    return nil
  }
}
