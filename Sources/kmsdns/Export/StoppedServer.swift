import Authority
import Configuration
import DNSWire
import Foundation
import Persistence
import Zone

/// A server that does not run, as its configuration and its data directory have it.
struct StoppedServer {
  private let configuration: ServerConfiguration
  private let store: Store?

  /// Reads a configuration, and the store in its data directory or in another one.
  init(configuration path: String, data: String?) throws(CommandFailure) {
    do throws(ConfigurationErrors) {
      configuration = try ServerConfiguration.read(path: path)
    } catch {
      throw CommandFailure("no server is running, and \(error.description)")
    }
    let folder = data ?? configuration.dataDirectory
    guard !DataDirectory.isInUse(path: folder) else {
      throw CommandFailure("the server of \(path) is running: name its data directory, --data \(folder)")
    }
    store = try Explainer.store(in: folder)
  }

  /// A zone as it would be served after a start, with who published its records.
  func zone(_ text: String) async throws(CommandFailure) -> (version: ZoneVersion, published: [PublishedRecord]) {
    let apex = try Name(argument: text, "the zone")
    let bases: [ZoneBase]
    do throws(ZoneLoader.Failure) {
      bases = try await BaseChoice.load(
        configuration.zones.filter { $0.origin == apex }, store: store, only: apex
      ).bases
    } catch {
      throw CommandFailure(error.description)
    }
    guard let base = bases.first else {
      let known = configuration.zones.map(\.origin.relativeText).sorted().joined(separator: ", ")
      throw CommandFailure(
        "\(configuration.file) has no zone \(HostileText.printable(text)), and none was imported; it has \(known)")
    }
    guard let store else { return (base.version, []) }
    do throws(JournalError) {
      let recollection = try await store.recall(base.version.apex)
      let version = base.merged(with: recollection, now: SystemClock.now()).version
      return (version, try await store.publishedRecords(in: version.apex))
    } catch {
      throw CommandFailure(error.description)
    }
  }
}
