import DNSWire
import KMS
import TestSupport
import Testing

/// A domain `lab.example` whose hosts all have priority 0 and weight 0, unless said otherwise.
func domain(
  _ hosts: [Name], weights: [UInt16] = [], priorities: [UInt16] = [], name: Name = "lab.example", clients: Int = 0,
  servers: Int = 0
) -> ClientDomain {
  let records = hosts.enumerated().map { index, host in
    ServiceData(
      priority: priorities.isEmpty ? 0 : priorities[index], weight: weights.isEmpty ? 0 : weights[index], port: 1688,
      target: host)
  }
  return ClientDomain(name: name, records: records, clients: clients, servers: servers)
}

/// What the hosts' first labels say: `rogue…`, `gone…`, or a host that serves.
func role(of host: Name) -> HostRole {
  let label = host.description
  return label.hasPrefix("rogue") ? .rogue : label.hasPrefix("gone") ? .silent : .serving
}

private func impact(_ domains: ClientDomain...) throws -> Impact {
  try #require(Impact(domains, role: role))
}

private func isClose(_ left: Double, _ right: Double, within bound: Double = 1e-9) -> Bool {
  abs(left - right) <= bound
}

@Suite struct ImpactTests {
  @Test(arguments: [(24, 0.0), (25, 1.0), (1_000, 1.0)])
  func oneHostActivatesClientsFromTheirCountOn(clients: Int, expected: Double) throws {
    let host = try #require(try impact(domain(["kms1.lab.example"], clients: clients)).today.hosts.first)
    #expect(isClose(host.activatesClients, expected))
    #expect(isClose(host.machines, Double(clients)))
  }

  @Test(arguments: [(4, 0.0), (5, 1.0)]) func oneHostActivatesServersFromTheirCountOn(
    servers: Int, expected: Double
  ) throws {
    let impact = try impact(domain(["kms1.lab.example"], servers: servers))
    #expect(isClose(try #require(impact.today.hosts.first).activatesServers, expected))
    #expect(isClose(impact.today.activatedServers, expected * Double(servers)))
  }

  @Test func clientsAndServersCountAlike() throws {
    let outlook = try impact(domain(["kms1.lab.example"], clients: 20, servers: 5)).today
    #expect(isClose(outlook.activatedClients, 20))
    #expect(isClose(outlook.activatedServers, 5))
    #expect(isClose(try impact(domain(["kms1.lab.example"], clients: 20, servers: 4)).today.activatedClients, 0))
  }

  @Test func chanceOfACountIsThatOfIndependentChoices() throws {
    let five = try impact(domain(["kms1.lab.example", "kms2.lab.example"], servers: 5)).today.hosts
    #expect(five.map(\.name) == ["kms1.lab.example", "kms2.lab.example"])
    #expect(five.allSatisfy { isClose($0.activatesServers, 1.0 / 32) })
    let clients = try impact(domain(["kms1.lab.example", "kms2.lab.example"], clients: 26)).today.hosts
    #expect(clients.allSatisfy { isClose($0.activatesClients, 27 / 67_108_864.0, within: 1e-15) })
  }

  @Test func rogueKeepsTheHostBelowItsCountUntilItIsGone() throws {
    let impact = try impact(domain(["kms1.lab.example", "rogue.lab.example"], clients: 40))
    let today = try #require(impact.today.hosts.first { $0.role == .serving })
    // Of the 2^40 ways in which 40 clients choose, in 84,585,398,828 at least 25 take the one host.
    #expect(isClose(today.activatesClients, 84_585_398_828 / 1_099_511_627_776.0))
    #expect(isClose(impact.today.atRogues.expected, 20))
    #expect(isClose(impact.today.atRogues.atLeastOne, 1))
    let afterwards = impact.afterwards
    #expect(afterwards.hosts.map(\.name) == ["kms1.lab.example"])
    #expect(afterwards.atRogues == Encounters(share: 0, clients: 40))
    #expect(isClose(afterwards.activatedClients, 40))
  }

  @Test func hostOfTwoDomainsCountsTheMachinesOfBoth() throws {
    let outlook = try impact(
      domain(["kms1.lab.example"], clients: 15), domain(["KMS1.lab.example"], name: "b.example", clients: 10)
    ).today
    #expect(outlook.hosts.count == 1)
    #expect(isClose(outlook.hosts[0].activatesClients, 1))
    #expect(isClose(outlook.activatedClients, 25))
  }

  @Test func silentHostGetsNobody() throws {
    let outlook = try impact(domain(["gone.lab.example", "kms1.lab.example"], priorities: [0, 9], clients: 30)).today
    let machines = Dictionary(uniqueKeysWithValues: outlook.hosts.map { ($0.name, $0.machines) })
    #expect(machines == ["gone.lab.example": 0, "kms1.lab.example": 30])
  }

  @Test func domainWithoutRecordsActivatesNobody() throws {
    let outlook = try impact(domain([], clients: 30)).today
    #expect(outlook.hosts.isEmpty)
    #expect(outlook.activatedClients == 0)
  }

  @Test func sharesThatCannotBeCountedGiveNoImpact() {
    let hosts = (1...40).map { Name(stringLiteral: "gone\($0).lab.example") } + ["kms1.lab.example"]
    #expect(Impact([domain(hosts, weights: (1...41).map { $0 }, clients: 3)], role: role) == nil)
  }

  /// Several hosts, weights and domains, against machines that are let choose many times.
  @Test func meansAreThoseOfManyTrials() throws {
    let weights: [UInt16] = [10, 20, 0]
    let hosts: [Name] = ["kms1.lab.example", "kms2.lab.example", "rogue.lab.example"]
    let clients = [34, 12]
    let domains = [
      domain(hosts, weights: weights, clients: clients[0], servers: 3),
      domain(Array(hosts[0..<2]), weights: [0, 0], name: "b.example", clients: clients[1]),
    ]
    let today = try #require(Impact(domains, role: role)).today
    var generator = SeededGenerator(seed: 25)
    let rounds = 20_000
    var activated = 0.0
    var reached = 0.0
    for _ in 0..<rounds {
      func chosen(_ domain: Int, _ weights: [UInt16]) -> [Int] {
        (0..<domains[domain].machines).map { _ in ContactOrders.drawn(weights, using: &generator)[0] }
      }
      let first = chosen(0, weights)
      let second = chosen(1, [0, 0])
      for host in 0..<2 where (first + second).count(where: { $0 == host }) >= 25 {
        if host == 1 { reached += 1 }
        activated += Double((first.prefix(clients[0]) + second).count { $0 == host })
      }
    }
    let bound = 5 * 0.5 / Double(rounds).squareRoot()
    #expect(isClose(today.hosts[1].activatesClients, reached / Double(rounds), within: bound))
    #expect(isClose(today.activatedClients, activated / Double(rounds), within: bound * 49))
  }
}
