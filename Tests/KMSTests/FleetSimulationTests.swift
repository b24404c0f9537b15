import DNSWire
import KMS
import TestSupport
import Testing

private func days(_ domains: [ClientDomain], rogueStops: Int?, seed: UInt64 = 1) throws -> [FleetSimulation.Day] {
  try #require(FleetSimulation(domains, rogueStops: rogueStops, seed: seed, role: role)).days
}

@Suite struct FleetSimulationTests {
  let half = [domain(["kms1.lab.example", "rogue.lab.example"], clients: 8_000)]

  @Test func nobodyLeavesARogueThatGoesOnAnswering() throws {
    let days = try days(half, rogueStops: nil)
    #expect(Set(days.map(\.atRogues)).count == 1)
    #expect((3_700...4_300).contains(days[0].atRogues))
    #expect(days.allSatisfy { $0.activated == 8_000 })
    #expect(days.map(\.day) == Array(0...187))
  }

  @Test func machinesLeaveWithinAWeekOfTheRogueThatStops() throws {
    let days = try days(half, rogueStops: 0)
    for day in days.prefix(7) {
      let expected = Double(days[0].atRogues * (7 - day.day)) / 7
      #expect(abs(Double(day.atRogues) - expected) <= 5 * 32, "\(day)")
    }
    #expect(days[6].atRogues > 0)
    #expect(days.dropFirst(7).allSatisfy { $0.atRogues == 0 })
    #expect(days.allSatisfy { $0.activated == 8_000 })
  }

  @Test func machinesStayUntilTheRogueStops() throws {
    let days = try days(half, rogueStops: 30)
    #expect(days[30].atRogues == days[0].atRogues)
    #expect(days[33].atRogues < days[0].atRogues)
    #expect(days[37].atRogues == 0)
  }

  @Test func hostThatWasBelowItsCountActivatesAllOnceTheOthersCome() throws {
    let days = try days([domain(["kms1.lab.example", "rogue.lab.example"], clients: 30)], rogueStops: 0)
    #expect(days[0].activated == days[0].atRogues)
    #expect(days[0].activated < 25)
    #expect(days.dropFirst(7).allSatisfy { $0.activated == 30 })
  }

  @Test func activationsEndAfter180DaysWhereTheCountIsNeverReached() throws {
    let days = try days([domain(["kms1.lab.example", "rogue.lab.example"], clients: 20)], rogueStops: 0)
    #expect(days[0].activated > 0)
    #expect(days[172].activated == days[0].activated)
    #expect(days[180].activated == 0)
  }

  @Test func serversAreActivatedBeforeClients() throws {
    let days = try days([domain(["kms1.lab.example", "rogue.lab.example"], clients: 10, servers: 8)], rogueStops: 0)
    #expect(days[187].activated == 8)
  }

  @Test func nobodyIsActivatedWhereNoHostIsLeft() throws {
    let days = try days([domain(["rogue.lab.example", "gone.lab.example"], clients: 100)], rogueStops: 0)
    #expect(days[0].atRogues == 100)
    #expect(days[100].activated == 100)
    #expect(days[187].activated == 0)
    let none = try self.none(clients: 5)
    #expect(none.allSatisfy { $0.activated == 0 && $0.atRogues == 0 })
  }

  private func none(clients: Int) throws -> [FleetSimulation.Day] {
    try days([domain([], clients: clients)], rogueStops: 0)
  }

  @Test func seedDecides() throws {
    #expect(try days(half, rogueStops: 0) == days(half, rogueStops: 0))
    #expect(try days(half, rogueStops: 0) != days(half, rogueStops: 0, seed: 2))
  }

  /// The simulation draws orders; the impact computes them.
  @Test func startIsWhatTheImpactExpects() throws {
    let domains = [
      domain(
        ["kms1.lab.example", "rogue1.lab.example", "gone.lab.example", "rogue2.lab.example"], weights: [60, 10, 50, 0],
        clients: 50_000)
    ]
    let expected = try #require(Impact(domains, role: role)).today.atRogues.expected
    let start = try #require(try days(domains, rogueStops: 0).first)
    #expect(abs(Double(start.atRogues) - expected) <= 5 * 112)
    #expect(expected > 5_000)
  }

  @Test(arguments: [KMSLimits.machines + 1, Int.max]) func tooManyMachinesAreRefused(clients: Int) {
    #expect(FleetSimulation([domain([], clients: clients)], rogueStops: 0, role: role) == nil)
    #expect(
      FleetSimulation([domain([], clients: clients), domain([], clients: clients)], rogueStops: 0, role: role) == nil)
  }
}
