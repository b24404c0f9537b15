import DNSWire
import Synchronization
import TestSupport
import Testing
import ZoneText

/// Large files are read in parts, by several threads. The same text is read in one piece where another file includes it.
@Suite("A large file is read as if in one piece")
struct LargeFileTests {
  /// What a file has plenty of, so that it is at the borders of its parts, too.
  enum Habit: String, CaseIterable, Sendable {
    case explicit
    case inheritedTTLs
    case parentheses
    case hugeEntries
    case directives
    case generated
    case windows
    case errors
    case lastEntryIsWrong
  }

  private struct Row: Equatable {
    let name: [UInt8]
    let type: RecordType
    let ttl: UInt32
    let rdata: [UInt8]
    let line: Int
    let refreshed: Int?

    init(_ located: LocatedRecord) {
      (name, type, ttl) = (located.record.name.wire, located.record.type, located.record.ttl)
      (rdata, line, refreshed) = (located.record.rdata, located.line, located.refreshed)
    }
  }

  @Test(arguments: [false, true]) func itIsToldHowFarALargeFileIsRead(isJSON: Bool) throws {
    let text =
      isJSON
      ? #"{"version":1,"zone":"t","serial":1,"records":[{"owner":"t","ttl":1,"type":"SOA","rdata":"a. b. 1 1 1 1 1"},"#
        + String(repeating: " ", count: 6 << 20) + #"{"owner":"t","ttl":1,"type":"NS","rdata":"a."}]}"#
      : head + (0..<300_000).map { "h\($0) A 192.0.2.1\n" }.joined()
    let told = Mutex<(octets: Int, totals: Set<Int>)>((0, []))
    var reading = ZoneReading()
    reading.progress = { octets, total in
      told.withLock { told in
        told.octets += octets
        told.totals.insert(total)
      }
    }
    _ = try MasterFile.read(Array(text.utf8), file: "t", origin: nil, reading)
    let (octets, totals) = told.withLock { $0 }
    #expect(totals == [text.utf8.count])
    #expect(octets > 1 << 20 && octets <= text.utf8.count)
  }

  /// Octets from which on there are two parts at least, and some more.
  private static let octets = (1 << 22) + (1 << 18)

  private static func text(_ habit: Habit, seed: UInt64) -> String {
    var generator = SeededGenerator(seed: seed)
    func below(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }
    var text = "$ORIGIN t.example.\n"
    if habit != .inheritedTTLs { text += "$TTL 300\n" }
    text += "@ 60 SOA ns1 root 1 3600 600 86400 60\n NS ns.elsewhere.example.\n"
    text.reserveCapacity(octets + 70_000)
    var number = 0
    while text.utf8.count < octets {
      number += 1
      // The address is another for each record.
      let address = "10.\(number >> 16).\(number >> 8 & 255).\(number & 255)"
      let owner = below(4) == 0 ? "" : "n\(number)"
      switch habit {
      case .explicit: text += "\(owner) 60 IN A \(address) ; said\n"
      case .inheritedTTLs: text += "\(owner) \(below(9) == 0 ? String(below(9)) : "") A \(address)\n"
      case .parentheses:
        text += "\(owner) TXT (\n\(address) ; (\nA\nn1 )\n"
      case .hugeEntries:
        text += "\(owner) TXT ( \(number)\n" + String(repeating: "word\n", count: 1 + below(9_000)) + ")\n"
      case .directives:
        if below(40_000) == 0 { text += below(2) == 0 ? "$TTL \(below(9))\n" : "$ORIGIN x\(below(9)).t.example.\n" }
        text += "\(owner) A \(address)\n"
      case .generated:
        if below(60_000) == 0 { text += "$GENERATE 1-9 g\(number)-$ A 192.0.2.$\n" }
        text += "\(owner) A \(address)\n"
      case .windows:
        text += "\(owner) \(below(2) == 0 ? "[AGE:\(number + 3_500_000)]" : "") A \(address)\r\n"
        if below(50) == 0 { text += "w\\04\(below(8))\(number) WINS L2 ( 192.0.2.1 )\n" }
      case .errors:
        text += below(20_000) == 0 ? "\(owner) A \(address).1\n" : "\(owner) A \(address)\n"
      case .lastEntryIsWrong: text += "\(owner) A \(address)\n"
      }
    }
    return text + (habit == .lastEntryIsWrong ? "last TXT ( never closed\n" : "last A 192.0.2.1")
  }

  private func read(_ text: String, _ habit: Habit, isInOnePiece: Bool) -> Result<ZoneFile, ZoneTextErrors> {
    let octets = Array(text.utf8)
    let reading = ZoneReading(
      dialect: habit == .windows ? .windows : .masterFile,
      includes: { name, _ in .success(ZoneReading.Included(path: name, octets: octets)) })
    do throws(ZoneTextErrors) {
      let whole = isInOnePiece ? Array("$INCLUDE t.zone\n".utf8) : octets
      return .success(try MasterFile.read(whole, file: "t.zone", origin: nil, reading))
    } catch {
      return .failure(error)
    }
  }

  @Test(arguments: Habit.allCases, [1, 2] as [UInt64])
  func partsMakeTheSameZone(habit: Habit, seed: UInt64) throws {
    let text = Self.text(habit, seed: seed)
    switch (read(text, habit, isInOnePiece: false), read(text, habit, isInOnePiece: true)) {
    case (.success(let parts), .success(let whole)):
      #expect(habit != .errors && habit != .lastEntryIsWrong)
      let (left, right) = (parts.records.map(Row.init), whole.records.map(Row.init))
      #expect(left.count > 100)
      let difference = zip(left, right).first { $0 != $1 }
      #expect(left.count == right.count && difference == nil, "\(String(describing: difference))")
      #expect(parts.notes == whole.notes.filter { $0.kind != .include })
    case (.failure(let parts), .failure(let whole)):
      #expect(habit == .errors || habit == .lastEntryIsWrong)
      #expect(parts.total == whole.total)
      #expect(parts.errors == whole.errors)
    default: Issue.record("one can be read, the other can't")
    }
  }

  /// The SOA's minimum is the TTL where nothing gives one, however much stands before it.
  @Test func ttlThatNoEarlierPartCouldKnowIsNoError() throws {
    var text = String(repeating: "; a comment\n", count: 9_000)
    text += "@ 3600 IN SOA ns1 hostmaster 1 2 3 4 300\n@ NS ns1\nns1 A 192.0.2.1\n"
    text += (0..<300_000).map { "host-number-\($0) A 192.0.2.7\n" }.joined()
    let zone = try MasterFile.read(Array(text.utf8), file: "t", origin: name("t.example."))
    #expect(zone.records.count == 300_003)
    #expect(zone.records.last?.record.ttl == 3_600)
  }
}
