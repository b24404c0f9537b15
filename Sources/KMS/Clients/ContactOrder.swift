import DNSWire

/// The order in which one client contacts the hosts of a domain, drawn as RFC 2782 says.
struct ContactOrder {
  private struct Entry {
    var host: Int
    var weight: Int
  }

  /// By priority.
  private let groups: [[Entry]]

  /// Takes records, and the numbers that stand for their targets.
  init(_ records: [ServiceData], host: (Name) -> Int?) {
    groups = Dictionary(grouping: records, by: \.priority).sorted { $0.key < $1.key }.map { _, records in
      records.compactMap { record in host(record.target).map { Entry(host: $0, weight: Int(record.weight)) } }
    }
  }

  /// The first host in an order that is drawn which answers; nil where none does.
  func firstHost(using numbers: inout FleetNumbers, where answers: (Int) -> Bool) -> Int? {
    for group in groups {
      var left = group
      while !left.isEmpty {
        let host = left.remove(at: Self.draw(left, using: &numbers)).host
        if answers(host) { return host }
      }
    }
    return nil
  }

  /// The position of the record that is contacted next.
  private static func draw(_ left: [Entry], using numbers: inout FleetNumbers) -> Int {
    var number = numbers.next(below: left.reduce(1) { $0 + $1.weight })
    guard number > 0 else {
      // It takes whichever stands first: one of weight 0 where there are any.
      let zeros = left.indices.filter { left[$0].weight == 0 }
      return zeros.isEmpty ? numbers.next(below: left.count) : zeros[numbers.next(below: zeros.count)]
    }
    for (index, entry) in left.enumerated() {
      number -= entry.weight
      if number <= 0 { return index }
    }
    return left.count - 1
  }
}
