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

  /// The zone that the records make, and when they were last refreshed.
  static func zone(
    _ blocks: [[UInt8]], apex: Name
  ) throws(CommandFailure) -> (version: ZoneVersion, ages: RecordAges) {
    let records = BlockRecords(blocks, apex: apex)
    let version: ZoneVersion
    do throws(ZoneVersion.Malformed) {
      version = try ZoneVersion(apex: apex, records: records)
    } catch {
      throw CommandFailure("the records of \(apex) make no zone: \(records.fault.map { "\($0)" } ?? "\(error)")")
    }
    if let fault = records.fault { throw CommandFailure("the records of \(apex) can't be read: \(fault)") }
    return (version, records.ages)
  }
}
