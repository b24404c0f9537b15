import Testing
import Zone

@Suite struct ParallelTests {
  @Test(arguments: [0, 1, 127, 128, 129, 1_000]) func resultsAreInTheirElementsOrder(count: Int) {
    let elements = Array(0..<count)
    #expect(Parallel.map(elements, atLeast: 64) { $0 * 3 } == elements.map { $0 * 3 })
  }
}
