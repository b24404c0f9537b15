import AccessPolicy
import ArgumentParser
import DNSWire
import KMS

/// `kmsdns publish`
struct PublishCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Publish a KMS host that can't do so itself.",
    discussion: """
      Sends the update that the host would send, signed with its key, or another one: the server's rules decide, pins hold, \
      and the history has it, as with every update. What the host had before is replaced.
      Exit code: 0 published; 2 not.
      """)

  @OptionGroup var hand: HandOptions

  @Option(help: "The SRV record's priority.")
  var priority: UInt16 = 0

  @Option(help: "Its weight.")
  var weight: UInt16 = 0

  @Option(help: "The port that the host listens on.")
  var port = KMSLimits.port

  @Option(help: "The records' TTL in seconds.")
  var ttl: UInt32 = 3_600

  @Option(
    help: ArgumentHelp("An address of the host to be published too; may stand several times.", valueName: "address"))
  var address: [String] = []

  func validate() throws {
    guard port > 0 else { throw ValidationError("--port is from 1 to 65535.") }
    guard ttl <= UInt32(Int32.max) else { throw ValidationError("--ttl is at most \(Int32.max).") }
    for text in address where IPAddress(text: text) == nil {
      throw ValidationError("--address \"\(HostileText.printable(text))\" is no address.")
    }
  }

  func run() async throws {
    do throws(CommandFailure) {
      let publication = try await hand.publication()
      guard SanctionedHost.isHostOrPattern(publication.host), !publication.host.isWildcard else {
        throw CommandFailure("\"\(HostileText.printable(hand.host))\" is no full host name, such as kms1.lab.example")
      }
      let service = ServiceData(priority: priority, weight: weight, port: port, target: publication.host)
      print(try await publication.publish(service, ttl: ttl, addresses: address.compactMap { IPAddress(text: $0) }))
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
  }
}

/// `kmsdns withdraw`
struct WithdrawCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdraw",
    abstract: "Withdraw a KMS host's records.",
    discussion: """
      Sends the update that the host would send, signed with its key, or another one, for the SRV records alone: its addresses \
      stay. Exit code: 0 withdrawn; 1 there was nothing; 2 not withdrawn.
      """)

  @OptionGroup var hand: HandOptions

  func run() async throws {
    let done: String?
    do throws(CommandFailure) {
      done = try await hand.publication().withdraw()
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
    guard let done else {
      print("\(HostileText.printable(hand.host)) has no record there.")
      throw ExitStatus.findings
    }
    print(done)
  }
}
