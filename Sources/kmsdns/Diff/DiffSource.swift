import DNSClient
import DNSWire
import Foundation
import Persistence
import Zone
import ZoneText

/// One side of a comparison, as the command line says it.
enum DiffSource {
  case file(String)
  /// A zone of the running server; with a serial, an earlier version of it.
  case live(zone: String, serial: Serial?)
  /// A zone of another server: the one that is named, or those that the options name.
  case transfer(zone: Name, server: String?)

  static let livePrefix = "live:"
  static let transferPrefix = "axfr:"

  init(_ text: String) throws(CommandFailure) {
    if text.hasPrefix(Self.livePrefix) {
      let (zone, serial) = Self.split(text.dropFirst(Self.livePrefix.count))
      guard let serial else {
        self = .live(zone: zone, serial: nil)
        return
      }
      guard let number = UInt32(serial) else {
        throw CommandFailure("\(HostileText.printable(text)): behind @ stands a serial, a number below 2^32")
      }
      self = .live(zone: zone, serial: Serial(rawValue: number))
    } else if text.hasPrefix(Self.transferPrefix) {
      let (zone, server) = Self.split(text.dropFirst(Self.transferPrefix.count))
      self = .transfer(zone: try Name(argument: zone, "the zone"), server: server)
    } else {
      self = .file(text)
    }
  }

  private static func split(_ text: Substring) -> (String, String?) {
    guard let at = text.lastIndex(of: "@") else { return (String(text), nil) }
    return (String(text[..<at]), String(text[text.index(after: at)...]))
  }

  /// Reads the zone.
  func version(asking options: ServerOptions, data: String, origin: Name?) async throws(CommandFailure) -> ZoneVersion {
    switch self {
    case .file(let path):
      // What is no UTF-8 in an argument names a file, which is told how to be handed over.
      let isFile = path.unicodeScalars.contains("\u{FFFD}") || FileManager.default.fileExists(atPath: path)
      guard isFile || FileContents.isGivenOpen(path) else {
        throw CommandFailure(
          "\(HostileText.printable(path)): there is no such file; a zone of the running server is \(Self.livePrefix)ZONE, one of "
            + "another server \(Self.transferPrefix)ZONE@SERVER")
      }
      let file = try ZoneFileInput.read(path, origin: origin)
      return try Self.compiled(file.origin, file.records.lazy.map(\.record), path)
    case .live(let zone, let serial):
      var request = ExportRequest(zone: zone)
      request.serial = serial?.rawValue
      let zone = try await ZoneReceiver.zone(request, data: data)
      return try Self.compiled(zone.apex, (0..<zone.records.count).lazy.map { zone.records[$0] }, "the server's zone")
    case .transfer(let zone, let server):
      var options = options
      if let server { options.server = [server] }
      guard !options.server.isEmpty else {
        throw CommandFailure(
          "who has \(zone.relativeText)? Name the server: \(Self.transferPrefix)\(zone.relativeText)@192.0.2.1, or --server"
        )
      }
      let client = try await options.client()
      do throws(TransferredCopy.Failure) {
        let copy = try await TransferredCopy(zone, from: client)
        if let warning = copy.warning { StandardError.print("warning: " + HostileText.printable(warning)) }
        return copy.version
      } catch {
        throw CommandFailure(HostileText.printable(error.description))
      }
    }
  }

  private static func compiled(
    _ apex: Name, _ records: some Sequence<ResourceRecord>, _ what: String
  ) throws(CommandFailure) -> ZoneVersion {
    do throws(ZoneVersion.Malformed) {
      return try ZoneVersion(apex: apex, records: records)
    } catch {
      throw CommandFailure("\(HostileText.printable(what)): the records make no zone: \(error)")
    }
  }
}
