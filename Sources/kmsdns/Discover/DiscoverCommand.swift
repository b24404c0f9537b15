import AccessPolicy
import ArgumentParser
import Configuration
import DNSClient
import DNSWire
import Foundation
import KMS

/// `kmsdns discover`
struct DiscoverCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "discover",
    abstract: "Look for KMS hosts as a Windows client does, and show whom it would contact.",
    discussion: """
      A client asks for _vlmcs._tcp under its domain (--suffix), then under each entry of its DNS suffix search list \
      (--search), and takes the first name that has KMS hosts. With a lookup domain (slmgr /skms-domain) it asks for that \
      one alone, and with a host of its own (slmgr /skms) for none.
      Exit code: 0 it finds hosts, and gets to one, and none is known to be unsanctioned; 1 one is, or it gets to none; 2 a \
      server gave no answer to go by.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
  }

  @Option(help: ArgumentHelp("The client's domain, or primary DNS suffix.", valueName: "domain"))
  var suffix: String?

  @Option(help: ArgumentHelp("Its DNS suffix search list, separated by commas.", valueName: "domains"))
  var search: [String] = []

  @Option(help: ArgumentHelp("Its lookup domain, which it asks for alone (slmgr /skms-domain).", valueName: "domain"))
  var lookupDomain: String?

  @Option(
    help: ArgumentHelp(
      "The host that it is bound to, a name or an address, with :PORT where it is not 1688 (slmgr /skms).",
      valueName: "host"))
  var host: String?

  @Option(help: ArgumentHelp("Say how many of so many clients would meet a rogue host.", valueName: "number"))
  var clients: Int?

  @OptionGroup var policy: PolicyOptions

  @OptionGroup(title: "DNS servers") var asking: ServerOptions

  @Option(help: "How to print: \(Format.allCases.map(\.rawValue).joined(separator: " or ")).")
  var format = Format.table

  static let mostClients = 100_000_000

  func validate() throws {
    guard suffix != nil || !search.isEmpty || lookupDomain != nil || host != nil else {
      throw ValidationError("Say what the client knows: --suffix, --search, --lookup-domain or --host.")
    }
    guard clients.map({ (0...Self.mostClients).contains($0) }) ?? true else {
      throw ValidationError("--clients is from 0 to \(Self.mostClients).")
    }
  }

  func run() async throws {
    let document: DiscoveryDocument
    do throws(CommandFailure) {
      document = try await discover()
    } catch {
      StandardError.print(HostileText.printable(error.description, keepingLines: true))
      throw ExitStatus.unusable
    }
    switch format {
    case .table: print(DiscoveryTable(document, columns: Terminal.columns).text, terminator: "")
    case .json: print(document.json)
    }
    if document.isIncomplete { throw ExitStatus.unusable }
    if !document.isServed || !document.unsanctionedHosts.isEmpty { throw ExitStatus.findings }
  }

  private func discover() async throws(CommandFailure) -> DiscoveryDocument {
    let policy = try policy.policy()
    let discovery = try discovery()
    let client = try await asking.client()
    let result = await discovery.run(by: client)
    return DiscoveryDocument(result, policy: policy, clients: clients, now: SystemClock.now())
  }

  /// What the client knows, read.
  private func discovery() throws(CommandFailure) -> Discovery {
    var discovery = Discovery()
    if let host {
      let text = try ServerOptions.read(host, option: "--host")
      // An address stands in the place of the name, as slmgr has it.
      guard let name = try? Name(labels: text.host.split(separator: ".").map { Array($0.utf8) }), !name.isRoot else {
        throw CommandFailure("--host \"\(host)\" is no host's name, and no address")
      }
      discovery.host = Discovery.BoundHost(
        name: name, address: IPAddress(text: text.host), port: text.port ?? KMSLimits.port)
    }
    if let lookupDomain { discovery.lookupDomain = try Self.domain(lookupDomain, "--lookup-domain") }
    if let suffix { discovery.suffixes.append(try Self.domain(suffix, "--suffix")) }
    for text in search.flatMap({ $0.split(separator: ",") }) {
      discovery.suffixes.append(try Self.domain(text.trimmingCharacters(in: .whitespaces), "--search"))
    }
    return discovery
  }

  private static func domain(_ text: String, _ option: String) throws(CommandFailure) -> Name {
    do throws(DomainList.Malformed) {
      return try DomainList.domain(text)
    } catch {
      throw CommandFailure("\(option) \(error.description)")
    }
  }
}
