import Authority
import DNSWire
import Persistence
import Zone

/// The zone that records in blocks make. Several threads pack them, each those of blocks that stand one behind the other, as
/// the parts of a large file are read.
struct BlockZone: Sendable {
  enum Failure: Error {
    /// The blocks can't be had.
    case source(JournalError)
    /// They make no zone.
    case records(CommandFailure)

    var commandFailure: CommandFailure {
      switch self {
      case .source(let error): CommandFailure(error.description)
      case .records(let failure): failure
      }
    }
  }

  let version: ZoneVersion
  /// When the records were last refreshed, as far as that is known.
  let ages: RecordAges

  /// Octets of blocks that are worth a thread of its own.
  private static let octetsOfOneThread = 1 << 21

  /// Takes blocks.
  init(_ blocks: [[UInt8]], apex: Name) throws(Failure) {
    let octets = blocks.reduce(0) { $0 + $1.count }
    try self.init(apex: apex, blocks: blocks.count, octets: octets) { positions, share throws(JournalError) in
      for block in blocks[positions] {
        guard share.add(block.span) else { break }
      }
    }
  }

  /// Takes a base of the store.
  init(_ parts: BaseParts, of base: ImportedBase) throws(Failure) {
    try self.init(apex: base.zone, blocks: parts.count, octets: parts.octets) { positions, share throws(JournalError) in
      try parts.read(positions) { share.add($0) }
    }
  }

  private init(
    apex: Name, blocks: Int, octets: Int,
    _ read: @escaping @Sendable (Range<Int>, inout Share) throws(JournalError) -> Void
  ) throws(Failure) {
    let threads = max(1, min(Parallel.processors, blocks, octets / Self.octetsOfOneThread))
    let shares = Parallel.map(threads) { thread in
      Result { () throws(JournalError) in
        var share = Share(apex: apex, octets: octets / threads)
        try read(blocks * thread / threads..<blocks * (thread + 1) / threads, &share)
        return share
      }
    }
    var records = PackedRecords()
    var ages = RecordAges()
    for result in shares {
      let share: Share
      do throws(JournalError) { share = try result.get() } catch { throw .source(error) }
      if let fault = share.fault { throw .records(CommandFailure("the records of \(apex) can't be read: \(fault)")) }
      guard !share.isFull, records.append(contentsOf: share.records) else {
        throw .records(Self.noZone(apex, .tooLarge))
      }
      ages.formUnion(share.ages)
    }
    do throws(ZoneVersion.Malformed) {
      version = try ZoneVersion(apex: apex, packed: records)
    } catch {
      throw .records(Self.noZone(apex, error))
    }
    self.ages = ages
  }

  private static func noZone(_ apex: Name, _ reason: ZoneVersion.Malformed) -> CommandFailure {
    CommandFailure("the records of \(apex) make no zone: \(reason)")
  }

  /// What a thread made of its blocks.
  private struct Share: Sendable {
    private(set) var records = PackedRecords()
    private(set) var ages = RecordAges()
    /// Why a block is none.
    private(set) var fault: RecordBlockReader.Fault?
    private(set) var isFull = false
    private let apex: Name

    init(apex: Name, octets: Int) {
      self.apex = apex.folded
      // What is not needed takes no memory: the least record has a dozen octets, and an apex comes to each owner.
      records.reserve(records: octets / 12, octets: octets * 2)
    }

    /// Adds the records of a block; false where no further ones are wanted.
    mutating func add(_ block: borrowing Span<UInt8>) -> Bool {
      do throws(RecordBlockReader.Fault) {
        isFull = !(try records.append(block: block, apex: apex, ages: &ages))
      } catch {
        fault = error
      }
      return fault == nil && !isFull
    }
  }
}
