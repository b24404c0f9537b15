import Authority
import Persistence
import Synchronization
import Testing

/// Imported bases are kept in parts, which several threads read.
@Suite struct BasePartTests {
  let fixture: StoreFixture

  init() throws {
    fixture = try StoreFixture()
  }

  private func base(_ parts: [[UInt8]], in store: Store) async throws -> Int64 {
    let number = try await store.begin(
      ImportedBase(zone: fixture.zone, time: 1, operatorName: "o", source: "s", digest: [1], records: 1))
    try await store.keep(parts, at: 0, of: number)
    return number
  }

  @Test func partsAreReadAsTheyWereKept() async throws {
    let store = try fixture.open()
    let kept = (0..<10).map { [UInt8](repeating: $0, count: 5_000 * Int($0)) }
    _ = try await base([[1]], in: store)
    let parts = try await store.parts(of: try await base(kept, in: store))
    #expect(parts.count == 10)
    #expect(parts.octets == 5_000 * 45)
    for positions in [0..<10, 3..<7, 9..<10, 4..<4] {
      var read: [[UInt8]] = []
      try parts.read(positions) { octets in
        read.append(octets.indices.map { octets[$0] })
        return true
      }
      #expect(read == Array(kept[positions]))
    }
  }

  @Test func readingEndsWhereNoMoreIsWanted() async throws {
    let store = try fixture.open()
    let parts = try await store.parts(of: try await base([[1], [2], [3]], in: store))
    var read = 0
    try parts.read(0..<3) { _ in
      read += 1
      return read < 2
    }
    #expect(read == 2)
  }

  @Test func aBaseThatIsNotThereHasNoParts() async throws {
    let parts = try await fixture.open().parts(of: 7)
    #expect(parts.count == 0)
    #expect(parts.octets == 0)
  }

  @Test func theDatabaseOfAStoppedServerHasThem() async throws {
    let server = try fixture.open()
    let number = try await base([[1], [2]], in: server)
    try server.close()
    let store = try Store(readingPath: fixture.path)
    var read: [UInt8] = []
    try await store.parts(of: number).read(0..<2) { octets in
      read.append(octets[0])
      return true
    }
    #expect(read == [1, 2])
  }
}
