import DNSWire
import Zone

/// Some records of a list, each once whatever its TTL and spelling, found by their hashes: few are searched one by one, which costs less
/// than a table.
struct RecordPlaces {
  /// Where the records stand in the list.
  private(set) var positions: [Int] = []
  private var hashes: [UInt64] = []
  /// By the numbers of the records here.
  private var numbers: HashedPlaces?

  private static let few = 16
  private static let seed = UInt64.random(in: 0 ... .max)

  /// A hash that is the same for equal records.
  static func hash(_ record: borrowing ResourceRecord) -> UInt64 {
    var hash = OctetHash(seed: seed)
    hash.append(UInt64(record.type.rawValue))
    hash.append(folded: record.name.wire.span)
    hash.append(folded: record.rdata.span)
    return hash.value
  }

  /// The hash of a record, by its number.
  func hash(at number: Int) -> UInt64 { hashes[number] }

  /// Forgets all.
  mutating func removeAll() {
    positions.removeAll(keepingCapacity: true)
    hashes.removeAll(keepingCapacity: true)
    numbers = nil
  }

  /// Takes a record that is not there yet.
  mutating func append(_ hash: UInt64, at position: Int) {
    if hashes.count == Self.few {
      var numbers = HashedPlaces(capacity: 4 * Self.few)
      for number in hashes.indices { numbers.insert(hashes[number], number) }
      self.numbers = numbers
    }
    numbers?.insert(hash, hashes.count)
    hashes.append(hash)
    positions.append(position)
  }

  /// Puts another record that is the same in the place of one.
  mutating func replace(_ number: Int, by position: Int) { positions[number] = position }

  /// The number of a record among those here, where it is there.
  func number(of record: borrowing ResourceRecord, _ hash: UInt64, in list: [ResourceRecord]) -> Int? {
    guard numbers == nil else {
      let record = copy record
      return numbers?.place(hash) { list[positions[$0]].isSame(as: record) }
    }
    let records = list.span
    for number in hashes.indices where hashes[number] == hash && records[positions[number]].isSame(as: record) {
      return number
    }
    return nil
  }
}
