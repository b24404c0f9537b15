import DNSWire
import Zone

/// The records of blocks, one after the other. Where a block is none, they end, and `fault` says why.
final class BlockRecords: Sequence, IteratorProtocol {
  private let blocks: [[UInt8]]
  private let apex: Name
  private var position = 0
  private var reader: RecordBlockReader?
  private(set) var fault: RecordBlockReader.Fault?
  private(set) var count = 0

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
          count += 1
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

  /// The zone that the records make.
  static func zone(_ blocks: [[UInt8]], apex: Name) throws(CommandFailure) -> ZoneVersion {
    let records = BlockRecords(blocks, apex: apex)
    let version: ZoneVersion
    do throws(ZoneVersion.Malformed) {
      version = try ZoneVersion(apex: apex, records: records)
    } catch {
      throw CommandFailure("the records of \(apex) make no zone: \(records.fault.map { "\($0)" } ?? "\(error)")")
    }
    if let fault = records.fault { throw CommandFailure("the records of \(apex) can't be read: \(fault)") }
    return version
  }
}
