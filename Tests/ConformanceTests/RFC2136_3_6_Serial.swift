import Authority
import DNSWire
import TestSupport
import Testing
import Zone

/// RFC 2136 §3.6: the serial number.
@Suite struct RFC2136_3_6_Serial {
  private func serial(after updates: ResourceRecord..., start: UInt32 = 10) async throws -> UInt32 {
    try await UpdateServer.run(.of("lab.example", serial: start, [.a("www.lab.example")])) { server async throws in
      #expect(try await server.update("lab.example", updates) == .noError)
      #expect(try server.journal.commits.allSatisfy { $0.soa == (try server.version("lab.example").soa) })
      return try server.serial("lab.example")
    }
  }

  @Test func changeMovesItOn() async throws { #expect(try await serial(after: .a("new.lab.example")) == 11) }

  @Test func severalOperationsMoveItOnOnce() async throws {
    #expect(try await serial(after: .a("one.lab.example"), .a("two.lab.example"), .deletion("www.lab.example")) == 11)
  }

  @Test func recordThatIsThereMovesNothing() async throws {
    #expect(try await serial(after: .a("www.lab.example")) == 10)
  }

  @Test func deletionOfWhatIsNotThereMovesNothing() async throws {
    #expect(try await serial(after: .deletion("gone.lab.example")) == 10)
  }

  @Test func additionTakenBackMovesNothing() async throws {
    #expect(try await serial(after: .a("new.lab.example"), .deletion("new.lab.example")) == 10)
  }

  @Test func additionPassedOverMovesNothing() async throws {
    #expect(try await serial(after: .cname("www.lab.example", "x.test")) == 10)
  }

  @Test func otherTimeToLiveMovesIt() async throws {
    #expect(try await serial(after: .a("www.lab.example", ttl: 1)) == 11)
  }

  @Test func itGoesOnPastTheEndOfTheCircleWithoutZero() async throws {
    #expect(try await serial(after: .a("new.lab.example"), start: .max) == 1)
  }

  @Test func higherSerialOfTheClientIsTaken() async throws {
    #expect(try await serial(after: .soa("lab.example", serial: 50), .a("new.lab.example")) == 50)
  }

  @Test func lowerSerialOfTheClientIsPassedOver() async throws {
    #expect(try await serial(after: .soa("lab.example", serial: 9, minimum: 1)) == 10)
    #expect(try await serial(after: .soa("lab.example", serial: 9), .a("new.lab.example")) == 11)
  }

  /// The text of §3.4.2.2 has "or equal", its pseudocode hasn't; the text is what counts (§1).
  @Test func sameSerialOfTheClientIsPassedOverWhateverElseChanges() async throws {
    #expect(try await serial(after: .soa("lab.example", serial: 10, minimum: 1)) == 10)
  }

  @Test func sameStartOfAuthorityMovesNothing() async throws {
    #expect(try await serial(after: .soa("lab.example", serial: 10)) == 10)
  }

  @Test func serialHalfTheCircleAwayIsPassedOver() async throws {
    #expect(try await serial(after: .soa("lab.example", serial: 10 + 0x8000_0000)) == 10)
  }
}
