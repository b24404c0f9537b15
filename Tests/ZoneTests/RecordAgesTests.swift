import DNSWire
import TestSupport
import Testing
import Zone

/// When records were last refreshed, beside the records.
@Suite struct RecordAgesTests {
  private static let apex: Name = "lab.example"

  @Test func aBlockHasTheHoursOfTheRecordsThatHaveOne() throws {
    let records: [(record: ResourceRecord, age: UInt32?)] = [
      (.a("a.lab.example", "192.0.2.1"), 3_634_093), (.a("a.lab.example", "192.0.2.2"), nil),
      (.a("A.lab.example", "192.0.2.3"), .max), (.txt("lab.example", "t"), 0),
    ]
    var block = RecordBlock(apex: Self.apex)
    for (record, age) in records { block.append(record, age: age) }
    let octets = block.take()
    var reader = RecordBlockReader(octets, apex: Self.apex)
    for (record, age) in records {
      #expect(try reader.record() == record)
      #expect(reader.age == age)
    }
    #expect(reader.isAtEnd)
    // Cut anywhere, it is refused and nothing else.
    for count in 0..<octets.count {
      var reader = RecordBlockReader(Array(octets.prefix(count)), apex: Self.apex)
      do throws(RecordBlockReader.Fault) {
        while !reader.isAtEnd { _ = try reader.record() }
      } catch {
        #expect(error == .truncated)
      }
    }
  }

  @Test func anHourIsThatOfTheRecordWhateverItsSpellingAndTTL() throws {
    var ages = RecordAges()
    ages.note(3_634_093, of: .a("a.lab.example", "192.0.2.1", ttl: 60))
    ages.note(3_634_150, of: .a("A.lab.example", "192.0.2.1", ttl: 90))
    #expect(ages[.a("a.LAB.example", "192.0.2.1", ttl: 300)] == 3_634_093)
    #expect(ages[.a("a.lab.example", "192.0.2.2")] == nil)
    #expect(ages.seconds(of: .a("a.lab.example", "192.0.2.1")) == 1_438_261_200)
  }

  @Test func anHourBefore1970IsNoTime() throws {
    var ages = RecordAges()
    ages.note(RecordAges.hoursBefore1970 - 1, of: .a("a.lab.example"))
    #expect(ages[.a("a.lab.example")] != nil)
    #expect(ages.seconds(of: .a("a.lab.example")) == nil)
  }
}
