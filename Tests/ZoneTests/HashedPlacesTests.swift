import TestSupport
import Testing
import Zone

/// A table of places, beside a dictionary.
@Suite struct HashedPlacesTests {
  @Test func whatIsRemovedIsGoneAndAllElseIsFound() {
    var generator = SeededGenerator(seed: 3)
    var places = HashedPlaces()
    var known: [Int: UInt64] = [:]
    for round in 0..<20_000 {
      // Hashes that share their lowest bits, and such that are the same.
      let place = Int.random(in: 0..<200, using: &generator)
      if let hash = known[place] {
        places.remove(hash, place)
        known[place] = nil
      } else {
        let hash = UInt64.random(in: 0..<40, using: &generator) << UInt64.random(in: 0..<8, using: &generator)
        places.insert(hash, place)
        known[place] = hash
      }
      guard round % 50 == 0 else { continue }
      for (place, hash) in known { #expect(places.place(hash) { $0 == place } == place) }
      for place in 0..<200 where known[place] == nil {
        #expect((0..<40).allSatisfy { hash in places.place(hash) { $0 == place } == nil })
      }
    }
  }

  @Test func afterAllIsRemovedNothingIsFound() {
    var places = HashedPlaces(capacity: 4)
    for place in 0..<100 { places.insert(UInt64(place % 7), place) }
    places.removeAll()
    #expect((0..<7).allSatisfy { hash in places.place(hash) { _ in true } == nil })
    places.insert(5, 1)
    #expect(places.place(5) { _ in true } == 1)
  }
}
