import Alerts
import ArgumentParser
import Configuration
import Glibc

/// `kmsdns alerts test`
struct AlertsTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Send a test alert to every webhook and syslog daemon of a configuration, once.",
    discussion: """
      Exit code: 0 all took it, as far as can be known (a datagram may be lost without a word); 1 some did not; 2 the \
      configuration can't be read, or names nobody.
      """)

  @Option(help: "The configuration file.")
  var config = "zones/kmsdns.yaml"

  func run() async throws {
    _ = signal(SIGPIPE, SIG_IGN)
    let settings: AlertSettings
    do throws(ConfigurationErrors) {
      let configuration = try ServerConfiguration.read(path: config, isPartial: true)
      settings = try configuration.alertSettings()
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
    guard !settings.sinks.isEmpty else {
      StandardError.print("\(config) names nobody to be alerted: it has no alerts, or no webhooks and syslog in them")
      throw ExitStatus.unusable
    }
    let results = await results(settings)
    for line in TextTable.aligned(results.map { [$0.sink, HostileText.printable($0.failure ?? "delivered")] }) {
      print(line)
    }
    if results.contains(where: { $0.failure != nil }) { throw ExitStatus.findings }
  }

  private struct Result: Sendable {
    var sink: String
    var failure: String?
  }

  /// What became of the alert, in the order of the configuration.
  private func results(_ settings: AlertSettings) async -> [Result] {
    let alert = Alert.test(server: settings.server, time: SystemClock.now())
    return await withTaskGroup(of: (Int, Result).self) { group in
      for (index, sink) in settings.sinks.enumerated() {
        group.addTask {
          do throws(DeliveryFailure) {
            try await sink.deliver(alert)
            return (index, Result(sink: sink.name))
          } catch {
            return (index, Result(sink: sink.name, failure: error.reason))
          }
        }
      }
      var results: [(Int, Result)] = []
      for await result in group { results.append(result) }
      return results.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }
}
