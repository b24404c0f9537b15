import Authority
import Configuration
import DNSWire
import Glibc
import Persistence
import Zone

/// A server that does not run, as its configuration and its data directory have it.
struct StoppedServer {
  private let configuration: ServerConfiguration
  private let store: Store?
  private let copies: CopyFolder

  /// Reads a configuration, and the store in its data directory or in another one.
  init(configuration path: String, data: String?) throws(CommandFailure) {
    do throws(ConfigurationErrors) {
      configuration = try ServerConfiguration.read(path: path)
    } catch {
      throw CommandFailure("no server is running, and \(error.description)")
    }
    let folder = data ?? configuration.dataDirectory
    if let data, unsafe access(data, F_OK) != 0, errno == ENOENT {
      throw CommandFailure("no server is running, and there is no data directory \(HostileText.printable(data))")
    }
    guard !DataDirectory.isInUse(path: folder) else {
      throw CommandFailure(
        "the server of \(path) is running: name its data directory, --data \(ShellWord.quoted(folder))")
    }
    store = try Explainer.store(in: folder)
    copies = CopyFolder(readingIn: folder)
  }

  /// A zone as it would be served after a start, with who published its records.
  func zone(
    _ text: String
  ) async throws(CommandFailure) -> (version: ZoneVersion, ages: RecordAges, published: [PublishedRecord]) {
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
      if let copy = try await copy(of: apex) { return (copy, RecordAges(), []) }
      guard !configuration.secondaries.contains(where: { $0.origin == apex }) else {
        throw CommandFailure("\(apex.relativeText) is a copy of another server's zone, and no copy of it is on disk")
      }
      let origins = configuration.zones.map(\.origin) + configuration.secondaries.map(\.origin)
      let known = origins.map(\.relativeText).sorted().joined(separator: ", ")
      throw CommandFailure(
        "\(configuration.file) has no zone \(HostileText.printable(text)), and none was imported; it has \(known)")
    }
    guard let store else { return (base.version, base.ages, []) }
    do throws(JournalError) {
      let recollection = try await store.recall(base.version.apex)
      let version = base.merged(with: recollection, now: SystemClock.now()).version
      return (version, base.ages, try await store.publishedRecords(in: version.apex))
    } catch {
      throw CommandFailure(error.description)
    }
  }

  /// A zone that is copied from another server, as it is on disk with what changed since; nil where it is none.
  private func copy(of zone: Name) async throws(CommandFailure) -> ZoneVersion? {
    let kept: CopyFolder.Copy?
    do throws(StoreError) {
      kept = try copies.read(zone)
    } catch {
      throw CommandFailure(error.description)
    }
    guard let kept else { return nil }
    let base = ZoneBase(version: try Self.compiled(kept.records, zone), digest: kept.id)
    do throws(JournalError) {
      let recollection = try await store?.recall(zone)
      // One that was put in place just before the end is not known to the store.
      guard let recollection, recollection.baseDigest == base.digest else { return base.version }
      return base.merged(with: recollection, now: SystemClock.now()).version
    } catch {
      throw CommandFailure(error.description)
    }
  }

  private static func compiled(_ records: [ResourceRecord], _ zone: Name) throws(CommandFailure) -> ZoneVersion {
    do throws(ZoneVersion.Malformed) {
      return try ZoneVersion(apex: zone, records: records)
    } catch {
      throw CommandFailure("the copy of \(zone.relativeText) makes no zone: \(error)")
    }
  }
}
