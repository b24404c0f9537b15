import ArgumentParser
import Configuration
import DNSClient
import DNSWire
import Foundation

/// The options of commands that ask DNS servers.
struct ServerOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The DNS server to ask: an address or a name, with :PORT where it is not 53; may stand several times: the next one is \
      asked where one does not answer (default: the servers of \(SystemServers.path)).
      """, valueName: "server"))
  var server: [String] = []

  @Option(
    help: ArgumentHelp("Sign what is asked with the key of this file, of BIND's or Knot's form.", valueName: "file"))
  var keyFile: String?

  @Option(help: ArgumentHelp("The key's name, where the file has several.", valueName: "name"))
  var key: String?

  @Option(help: ArgumentHelp("Seconds to wait for an answer.", valueName: "seconds"))
  var timeout = 2.0

  @Option(help: ArgumentHelp("How often to ask a server that does not answer.", valueName: "number"))
  var tries = 3

  @Option(help: ArgumentHelp("Questions under way at once.", valueName: "number"))
  var parallel = 100

  static let longestTimeout = 3_600.0
  static let mostTries = 20
  /// Each may need two sockets, and a process has 1,024 files unless it asks for more.
  static let mostParallel = 400

  func validate() throws {
    guard timeout > 0, timeout <= Self.longestTimeout else {
      throw ValidationError("--timeout is more than 0, and at most \(Int(Self.longestTimeout)) seconds.")
    }
    guard (1...Self.mostTries).contains(tries) else { throw ValidationError("--tries is from 1 to \(Self.mostTries).") }
    guard (1...Self.mostParallel).contains(parallel) else {
      throw ValidationError("--parallel is from 1 to \(Self.mostParallel).")
    }
    guard key == nil || keyFile != nil else { throw ValidationError("--key needs the file: --key-file.") }
  }

  /// How long an answer, or a connection, is waited for.
  var timeOut: Duration { .milliseconds(Int64(timeout * 1_000)) }

  /// A client of the servers.
  func client() async throws(CommandFailure) -> DNSClient {
    var settings = DNSClient.Settings()
    settings.timeOut = timeOut
    settings.tries = tries
    settings.parallel = parallel
    settings.key = try signingKey()
    return DNSClient(servers: try await servers(), settings: settings, now: SystemClock.now)
  }

  private func servers() async throws(CommandFailure) -> [ServerAddress] {
    guard !server.isEmpty else { return try systemServers() }
    var servers: [ServerAddress] = []
    for text in server { servers += try await Self.addresses(try Self.read(text, option: "--server")) }
    return servers
  }

  /// Reads a host as people write it.
  static func read(_ text: String, option: String) throws(CommandFailure) -> ServerText {
    do throws(ServerText.Malformed) {
      return try ServerText(text)
    } catch {
      throw CommandFailure("\(option) \(error.description)")
    }
  }

  private static func addresses(_ server: ServerText) async throws(CommandFailure) -> [ServerAddress] {
    do throws(SystemAddresses.Failure) {
      return try await server.addresses(defaultPort: 53)
    } catch {
      throw CommandFailure("--server \(error.description)")
    }
  }

  private func systemServers() throws(CommandFailure) -> [ServerAddress] {
    guard let file = FileHandle(forReadingAtPath: SystemServers.path),
      let data = try? file.read(upToCount: DNSClientLimits.resolverFileOctets)
    else { throw CommandFailure("\(SystemServers.path) can't be read: name the server to ask with --server") }
    do throws(SystemServers.Failure) {
      return try SystemServers(String(decoding: data, as: UTF8.self)).servers
    } catch {
      throw CommandFailure(error.description)
    }
  }

  private func signingKey() throws(CommandFailure) -> TSIGKey? {
    guard let keyFile else { return nil }
    var name: Name?
    if let key { name = try KeyCommand.name(key) }
    do throws(ConfigurationError) {
      return try TSIGSecret.read(file: keyFile, name: name).key
    } catch {
      throw CommandFailure(error.description)
    }
  }
}
