import DNSWire
import KMS
import TestSupport
import Testing

/// Records of priority 0 with these weights, at hosts of their own.
private func records(_ weights: [UInt16], priority: UInt16 = 0) -> [ServiceData] {
  weights.enumerated().map { index, weight in
    ServiceData(priority: priority, weight: weight, port: 1688, target: "kms\(index).p\(priority).example")
  }
}

private func isClose(_ left: [Double], _ right: [Double], within bound: Double = 1e-9) -> Bool {
  left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) <= bound }
}

@Suite struct ClientSharesTests {
  @Test func recordsOfWeightZeroShareAlike() throws {
    let shares = ClientShares(records([0, 0, 0, 0]))
    #expect(isClose(shares.first, [0.25, 0.25, 0.25, 0.25]))
    #expect(isClose(shares.second, [0.25, 0.25, 0.25, 0.25]))
    #expect(try #require(shares.places).allSatisfy { isClose($0, [0.25, 0.25, 0.25, 0.25]) })
  }

  @Test func numberZeroTakesWhicheverStandsFirst() {
    // The number is one of 0 to 4: 1 of 5 for the one, 3 of 5 for the other, and 0 for either.
    #expect(isClose(ClientShares(records([1, 3])).first, [0.3, 0.7]))
  }

  @Test func recordOfWeightZeroIsTakenByTheNumberZeroAlone() {
    #expect(isClose(ClientShares(records([0, 100])).first, [1.0 / 101, 100.0 / 101]))
    #expect(isClose(ClientShares(records([0, 0, 99])).first, [0.005, 0.005, 0.99]))
  }

  @Test func lowestPriorityComesFirst() {
    let shares = ClientShares(records([0], priority: 10) + records([5], priority: 1) + records([7], priority: 2))
    #expect(shares.first == [0, 1, 0])
    #expect(shares.second == [0, 0, 1])
    #expect(shares.places == [[0, 0, 1], [1, 0, 0], [0, 1, 0]])
  }

  @Test func oneRecordHasNoSecond() {
    let shares = ClientShares(records([9]))
    #expect(shares.first == [1])
    #expect(shares.second == [0])
  }

  @Test func noRecordHasNoShares() {
    let shares = ClientShares([])
    #expect(shares.first.isEmpty && shares.second.isEmpty)
    #expect(shares.places == [])
    #expect(shares.shares { _ in true } == [])
  }

  @Test func rootIsNoHost() {
    let root = ServiceData(priority: 0, weight: 0, port: 0, target: .root)
    #expect(ClientShares([root] + records([0], priority: 1)).first == [0, 1])
    #expect(ClientShares([root]).first == [0])
    #expect(ClientShares([root], choice: .atRandom).first == [0])
  }

  @Test func oldClientsLookAtNeitherPriorityNorWeight() {
    let shares = ClientShares(records([0, 100]) + records([1, 9], priority: 5), choice: .atRandom)
    #expect(isClose(shares.first, [0.25, 0.25, 0.25, 0.25]))
    #expect(isClose(shares.second, [0.25, 0.25, 0.25, 0.25]))
    #expect(shares.shares { $0.priority == 5 }.map { isClose($0, [0, 0, 0.5, 0.5]) } == true)
  }

  static let small: [[UInt16]] = [
    [0], [3], [0, 0], [0, 1], [1, 1], [1, 2], [0, 0, 0], [0, 0, 2], [0, 1, 2], [1, 1, 1], [2, 2, 5], [0, 0, 1, 1],
    [0, 1, 1, 3],
    [1, 2, 3, 4], [0, 0, 0, 2], [1, 1, 1, 1],
  ]

  @Test(arguments: small) func placesAreThoseOfTheAlgorithmToTheLetter(weights: [UInt16]) throws {
    var expected = weights.map { _ in weights.map { _ in 0.0 } }
    for (order, chance) in ContactOrders.all(weights) {
      for (place, record) in order.enumerated() { expected[record][place] += chance }
    }
    let shares = ClientShares(records(weights))
    let places = try #require(shares.places)
    for (record, places) in places.enumerated() { #expect(isClose(places, expected[record]), "\(record): \(places)") }
    #expect(isClose(shares.first, expected.map { $0[0] }))
    #expect(isClose(shares.second, expected.map { $0.count > 1 ? $0[1] : 0 }))
  }

  @Test(arguments: small) func whoAnswersInTheEndIsWhomTheAlgorithmReaches(weights: [UInt16]) throws {
    let orders = ContactOrders.all(weights)
    for silent in 0..<(1 << weights.count) {
      func answers(_ record: Int) -> Bool { silent >> record & 1 == 0 }
      var expected = weights.map { _ in 0.0 }
      for (order, chance) in orders {
        if let record = order.first(where: answers) { expected[record] += chance }
      }
      let all = records(weights)
      let shares = try #require(ClientShares(all).shares { record in all.firstIndex(of: record).map(answers) ?? false })
      #expect(isClose(shares, expected), "silent: \(silent), \(shares), \(expected)")
    }
  }

  @Test func nextPriorityGetsTheClientsWhereNobodyOfTheLowestAnswers() throws {
    let shares = ClientShares(records([1, 1]) + records([1, 3], priority: 2))
    let found = try #require(shares.shares { $0.priority == 2 })
    #expect(isClose(found, [0, 0, 0.3, 0.7]))
    #expect(shares.shares { _ in false } == [0, 0, 0, 0])
  }

  /// Weights that are too large to go through all numbers.
  @Test(
    arguments: [[0, 100, 100], [65_535, 1, 0, 0], [10, 20, 30, 40, 50], [60, 40, 60, 40, 0, 0, 0]] as [[UInt16]])
  func drawnOrdersHaveTheComputedFrequencies(weights: [UInt16]) throws {
    let rounds = 40_000
    var generator = SeededGenerator(seed: 2782)
    var counts = weights.map { _ in weights.map { _ in 0.0 } }
    for _ in 0..<rounds {
      let order = ContactOrders.drawn(weights, using: &generator)
      for (place, record) in order.enumerated() { counts[record][place] += 1 }
    }
    for (record, places) in try #require(ClientShares(records(weights)).places).enumerated() {
      for (place, chance) in places.enumerated() {
        // Five standard deviations.
        let bound = 5 * (Double(rounds) * chance * (1 - chance)).squareRoot() + 1
        #expect(abs(counts[record][place] - Double(rounds) * chance) <= bound, "\(record) at \(place): \(chance)")
      }
    }
  }

  @Test func chancesOfManyRecordsAddUpToOne() throws {
    let shares = ClientShares(records((0..<60).map { $0 % 3 * 50 }) + records([0, 0], priority: 1))
    let places = try #require(shares.places)
    for index in places.indices {
      #expect(abs(places[index].reduce(0, +) - 1) < 1e-9)
      #expect(abs(places.reduce(0) { $0 + $1[index] } - 1) < 1e-9)
    }
    #expect(abs(shares.second.reduce(0, +) - 1) < 1e-9)
  }

  @Test func firstAndSecondAreKnownWhereTheWholeOrderIsTooMuch() {
    let shares = ClientShares(records((1...40).map { $0 }))
    #expect(shares.places == nil)
    #expect(shares.shares { $0.weight == 40 } == nil)
    #expect(abs(shares.first.reduce(0, +) - 1) < 1e-9)
    #expect(abs(shares.second.reduce(0, +) - 1) < 1e-9)
  }

  @Test func anyNumberOfRecordsIsCounted() {
    let many = ClientShares(records([UInt16](repeating: 65_535, count: 5_000)))
    #expect(many.places == nil)
    #expect(isClose(many.first, [Double](repeating: 1 / 5_000, count: 5_000), within: 1e-12))
  }
}

@Suite struct EncountersTests {
  @Test func shareTimesClientsIsExpected() {
    #expect(Encounters(share: 0.25, clients: 400).expected == 100)
  }

  @Test func atLeastOneIsWhatNoneLeaves() {
    #expect(abs(Encounters(share: 0.5, clients: 3).atLeastOne - 0.875) < 1e-15)
    #expect(abs(Encounters(share: 0.25, clients: 2).atLeastOne - 0.4375) < 1e-15)
  }

  @Test func smallSharesAreNotLost() {
    #expect(abs(Encounters(share: 1e-12, clients: 1_000).atLeastOne / 1e-9 - 1) < 1e-6)
  }

  @Test(arguments: [(0.0, 100, 0.0), (1.0, 1, 1.0), (0.5, 0, 0.0), (2.0, 5, 1.0), (.nan, 5, 0.0), (-1.0, 5, 0.0)])
  func boundsAreKept(share: Double, clients: Int, expected: Double) {
    #expect(Encounters(share: share, clients: clients).atLeastOne == expected)
  }
}
