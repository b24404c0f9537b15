import Authority
import DNSWire
import Zone

/// What stands in a list for a record.
protocol RecordHolder {
  /// Whether its record is the same as another one, whatever its TTL and spelling.
  func isSame(as record: borrowing ResourceRecord) -> Bool
  /// The hash of its record.
  var placeHash: UInt64 { get }
}

extension ResourceRecord: RecordHolder {
  var placeHash: UInt64 { RecordPlaces.hash(self) }
}

extension Commit.Publication: RecordHolder {
  func isSame(as record: borrowing ResourceRecord) -> Bool { self.record.isSame(as: record) }

  var placeHash: UInt64 { RecordPlaces.hash(record) }
}

/// Some records of a list, each once whatever its TTL and spelling: few are searched one by one, which costs less than to hash them.
struct RecordPlaces {
  /// Where the records stand in the list.
  private(set) var positions: [Int] = []
  /// By the numbers of the records here, where they are many.
  private var numbers: HashedPlaces?

  private static let few = 8
  private static let seed = UInt64.random(in: 0 ... .max)

  /// A hash that is the same for equal records.
  static func hash(_ record: borrowing ResourceRecord) -> UInt64 {
    var hash = OctetHash(seed: seed)
    hash.append(UInt64(record.type.rawValue))
    hash.append(folded: record.name.wire.span)
    hash.append(folded: record.rdata.span)
    return hash.value
  }

  /// Forgets all.
  mutating func removeAll() {
    positions.removeAll(keepingCapacity: true)
    if numbers != nil { numbers = nil }
  }

  /// Takes a record that is not there yet.
  mutating func append(_ position: Int, in list: [some RecordHolder]) {
    if positions.count == Self.few {
      var numbers = HashedPlaces(capacity: 4 * Self.few)
      for number in positions.indices { numbers.insert(list[positions[number]].placeHash, number) }
      self.numbers = numbers
    }
    if numbers != nil { numbers?.insert(list[position].placeHash, positions.count) }
    positions.append(position)
  }

  /// Puts another record that is the same in the place of one.
  mutating func replace(_ number: Int, by position: Int) { positions[number] = position }

  /// The number of a record among those here, where it is there.
  func number(of record: borrowing ResourceRecord, in list: [some RecordHolder]) -> Int? {
    guard let numbers else {
      // Compared in their places: to copy one counts references.
      let holders = list.span
      for number in positions.indices where holders[positions[number]].isSame(as: record) { return number }
      return nil
    }
    let record = copy record
    return numbers.place(Self.hash(record)) { list[positions[$0]].isSame(as: record) }
  }
}
