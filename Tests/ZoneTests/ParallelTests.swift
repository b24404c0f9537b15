import Testing
import Zone

@Suite struct ParallelTests {
  @Test(arguments: [0, 1, 127, 128, 129, 1_000]) func resultsAreInTheirElementsOrder(count: Int) {
    let elements = Array(0..<count)
    #expect(Parallel.map(elements, atLeast: 64) { $0 * 3 } == elements.map { $0 * 3 })
  }

  @Test(arguments: [0, 1, 7, 8, 9, 15, 16, 17, 100, 511, 512, 100_000])
  func sharesAreAllTheWorkInItsOrder(total: Int) {
    let shares = Parallel.shares(of: total, atLeast: 8)
    #expect(shares.flatMap { Array($0) } == Array(0..<total))
    #expect(shares.allSatisfy { $0.count >= min(8, total) })
  }

  @Test func theLastShareIsSmallWhereThereAreSeveralThreads() throws {
    let shares = Parallel.shares(of: 100_000, atLeast: 8)
    guard Parallel.processors > 1 else { return #expect(shares == [0..<100_000]) }
    #expect(shares.count > Parallel.processors)
    #expect(try #require(shares.last).count < 16)
  }
}
