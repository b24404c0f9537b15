import AccessPolicy
import ArgumentParser
import Configuration
import DNSClient
import DNSWire
import KMS

/// The options of commands that publish for a host, by the rules that hold for the host itself.
struct HandOptions: ParsableArguments {
  @Argument(help: "The KMS host: the target of the record.")
  var host: String

  @Option(help: "The zone; else that of the configuration's zones which the host is in.")
  var zone: String?

  @Option(help: "The configuration file: where the server listens, and its keys.")
  var config = "zones/kmsdns.yaml"

  @Option(
    help: ArgumentHelp("The configured key that signs; else the one that stands for the host.", valueName: "name"))
  var key: String?

  @Option(
    help: ArgumentHelp(
      "Sign with the key of this file, of BIND's or Knot's form, in place of one of the configuration.",
      valueName: "file"))
  var keyFile: String?

  @Option(
    help: ArgumentHelp(
      "The server, an address or a name with :PORT where it is not 53, in place of the configuration's.",
      valueName: "server"))
  var server: String?

  @Option(help: ArgumentHelp("Seconds to wait for an answer.", valueName: "seconds"))
  var timeout = 10.0

  func validate() throws {
    guard timeout > 0, timeout <= ServerOptions.longestTimeout else {
      throw ValidationError("--timeout is more than 0, and at most \(Int(ServerOptions.longestTimeout)) seconds.")
    }
  }

  /// What the options come to.
  func publication() async throws(CommandFailure) -> HandPublication {
    let host = try Name(argument: host, "the host")
    let isWhole = zone != nil && server != nil && keyFile != nil
    let configuration = isWhole ? nil : try Self.configuration(config)
    let zone = try zone(of: host, configuration)
    guard let owner = AuditedDomain.publisherName(of: zone) else {
      throw CommandFailure("\(zone.relativeText) is too long a name for a zone with KMS hosts")
    }
    if server == nil, configuration?.secondaries.contains(where: { $0.origin == zone }) == true {
      throw CommandFailure(
        "\(zone.relativeText) is a copy of another server's zone, and takes no updates here: name that one with --server"
      )
    }
    var settings = DNSClient.Settings()
    settings.timeOut = .milliseconds(Int64(timeout * 1_000))
    settings.usesTCP = true
    settings.asksForRecursion = false
    settings.key = try signingKey(host, configuration)
    let client = DNSClient(servers: try await servers(configuration), settings: settings, now: SystemClock.now)
    return HandPublication(host: host, zone: zone, owner: owner, client: client)
  }

  private static func configuration(_ path: String) throws(CommandFailure) -> ServerConfiguration {
    do throws(ConfigurationErrors) {
      return try ServerConfiguration.read(path: path)
    } catch {
      throw CommandFailure(error.description)
    }
  }

  private func zone(of host: Name, _ configuration: ServerConfiguration?) throws(CommandFailure) -> Name {
    if let zone { return try Name(argument: zone, "--zone") }
    let origins = configuration.map { $0.zones.map(\.origin) + $0.secondaries.map(\.origin) } ?? []
    guard let closest = origins.filter({ host.isSubdomain(of: $0) }).max(by: { $0.labelCount < $1.labelCount }) else {
      throw CommandFailure("\(host.relativeText) is in no zone of \(config): say which is meant with --zone")
    }
    return closest
  }

  private func servers(_ configuration: ServerConfiguration?) async throws(CommandFailure) -> [ServerAddress] {
    if let server {
      let host = try ServerOptions.read(server, option: "--server")
      do throws(SystemAddresses.Failure) {
        return try await host.addresses(defaultPort: 53)
      } catch {
        throw CommandFailure("--server \(error.description)")
      }
    }
    guard let configuration else { return [] }
    return configuration.listen.map { ServerAddress($0.isUnspecified ? $0.loopback : $0, port: configuration.port) }
  }

  private func signingKey(_ host: Name, _ configuration: ServerConfiguration?) throws(CommandFailure) -> TSIGKey {
    let wanted = try key.map { text throws(CommandFailure) in try Name(argument: text, "--key") }
    if let keyFile {
      return try Self.reading { () throws(ConfigurationError) in try TSIGSecret.read(file: keyFile, name: wanted).key }
    }
    let entries = configuration?.keys.filter { entry in
      if let wanted { return entry.name == wanted }
      if case .tsig = entry.kind { return entry.host == host }
      return false
    }
    guard let entry = entries?.first else {
      throw CommandFailure(
        wanted.map { "\(config) has no key \($0.relativeText)" }
          ?? "\(config) has no TSIG key that stands for \(host.relativeText): name one with --key")
    }
    guard !entry.isToBeMade else {
      throw CommandFailure("the key \(entry.name.relativeText) is not there yet: the server makes it at its start")
    }
    let material = try Self.reading { () throws(ConfigurationError) in try entry.material() }
    guard case .tsig(let secret) = material else {
      throw CommandFailure(
        "of the key \(entry.name.relativeText) only the public half is here: name another with --key")
    }
    return secret.key
  }

  private static func reading<Value>(
    _ body: () throws(ConfigurationError) -> Value
  ) throws(CommandFailure) -> Value {
    do throws(ConfigurationError) {
      return try body()
    } catch {
      throw CommandFailure(error.description)
    }
  }
}

extension IPAddress {
  /// Whether this stands for all addresses of the machine.
  fileprivate var isUnspecified: Bool { octets.allSatisfy { $0 == 0 } }

  /// The machine itself, in the same family.
  fileprivate var loopback: IPAddress {
    isIPv4 ? IPAddress(ipv4: 0x7F00_0001) : IPAddress(ipv6High: 0, low: 1)
  }
}
