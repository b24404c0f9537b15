import DNSWire

/// RFC 2782's algorithm, gone through to the letter: each arrangement, and each number that could be drawn.
enum ContactOrders {
  /// The orders in which the records of one priority may be contacted, each with its chance.
  static func all(_ weights: [UInt16]) -> [[Int]: Double] {
    var orders: [[Int]: Double] = [:]
    func go(_ left: [Int], _ order: [Int], _ chance: Double) {
      guard !left.isEmpty else {
        orders[order, default: 0] += chance
        return
      }
      // "Any order, except that all those with weight 0 are placed at the beginning of the list."
      let arrangements = arrangements(left.filter { weights[$0] == 0 })
        .flatMap { zeros in Self.arrangements(left.filter { weights[$0] > 0 }).map { zeros + $0 } }
      let sum = left.reduce(0) { $0 + Int(weights[$1]) }
      for arrangement in arrangements {
        // "A uniform random number between 0 and the sum computed (inclusive)."
        for number in 0...sum {
          var running = 0
          let taken = arrangement.first { record in
            running += Int(weights[record])
            return running >= number
          }
          guard let taken else { continue }
          go(
            left.filter { $0 != taken }, order + [taken], chance / Double(arrangements.count) / Double(sum + 1))
        }
      }
    }
    go(Array(weights.indices), [], 1)
    return orders
  }

  /// One order, drawn as the RFC says.
  static func drawn(_ weights: [UInt16], using generator: inout some RandomNumberGenerator) -> [Int] {
    var left = weights.indices.shuffled(using: &generator)
    var order: [Int] = []
    while !left.isEmpty {
      let arrangement = left.filter { weights[$0] == 0 } + left.filter { weights[$0] > 0 }
      let number = Int.random(in: 0...left.reduce(0) { $0 + Int(weights[$1]) }, using: &generator)
      var running = 0
      for record in arrangement {
        running += Int(weights[record])
        guard running >= number else { continue }
        order.append(record)
        left.removeAll { $0 == record }
        break
      }
    }
    return order
  }

  private static func arrangements(_ records: [Int]) -> [[Int]] {
    guard !records.isEmpty else { return [[]] }
    return records.flatMap { first in arrangements(records.filter { $0 != first }).map { [first] + $0 } }
  }
}
