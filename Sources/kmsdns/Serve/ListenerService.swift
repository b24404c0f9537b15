import Authority
import Configuration
import DNSWire
import Logging
import Persistence
import ServiceLifecycle
import Transport

/// Takes up the zones, listens, and stops listening when the server stops.
struct ListenerService: NamedService {
  let description = "listeners"
  let server: Server

  func run() async throws {
    let configuration = server.settings.configuration
    try await server.adopt(server.settings.zones)
    await server.recallHistory()
    await server.secondaries.take(server.settings.configuration.secondaries.map { SecondaryPlan($0) }, server)
    let logger = server.logger
    let deferred = DeferredRequests(server.writer.submit)
    let udp = UDPServer(
      addresses: configuration.listen, port: configuration.port, zones: server.zones, deferred: deferred,
      settings: server.responderSettings, statistics: server.statistics, onEvent: { logger.warning("\($0)") })
    let tcp = TCPServer(
      addresses: configuration.listen, port: configuration.port, zones: server.zones, deferred: deferred,
      settings: server.responderSettings, statistics: server.statistics,
      connectionLimit: configuration.tcp.connections ?? TransportLimits.connections,
      connectionsPerClient: configuration.tcp.connectionsPerClient ?? TransportLimits.connectionsPerClient,
      onEvent: { logger.warning("\($0)") })
    let control = ControlServer(path: server.directory.controlPath) { [server] conversation in
      try await ControlRequests(server: server).converse(&conversation)
    }
    do {
      try await tcp.start()
      try udp.start()
      try await control.start()
    } catch let error as ListenError {
      throw StartError.failure(error)
    } catch let error as ControlError {
      throw StartError.failure(error)
    }
    StandardOutput.print(FirstSteps(server).text)
    ProgramPages.giveBack()
    async let _ = ProgramPages.giveBack(after: .seconds(10))
    try? await gracefulShutdown()
    udp.stop()
    await tcp.stop()
    await control.stop()
  }
}

extension Server {
  /// Takes up what earlier changes led to; without them secondaries get whole zones.
  func recallHistory() async {
    do throws(JournalError) {
      try await writer.recallHistory()
    } catch {
      logger.warning("secondaries get whole zones for what changed before the start: \(error)")
    }
  }

  /// Serves these zones with their dynamic records on top.
  func adopt(_ zones: BaseChoice) async throws(StartError) {
    for warning in zones.loaded.flatMap(\.warnings) { logger.warning("\(warning)") }
    for note in zones.notes { logger.notice("\(note)") }
    do throws(JournalError) {
      for adoption in try await writer.adopt(zones.bases) {
        logger.info("zone \(adoption.zone) is served with serial \(adoption.serial.rawValue)")
        for conflict in adoption.conflicts { logger.warning("zone \(adoption.zone): \(conflict.words(.updates))") }
      }
    } catch {
      throw .failure(error)
    }
  }
}

extension BaseConflict {
  /// The contradiction for the log, and what became of the record by a rule.
  func words(_ rule: ConflictRule) -> String {
    let record = RecordLine.text(record)
    // A base that came signed leaves no choice, and forgets nothing.
    if rule == .file, kind != .signed {
      if isRemoval { return "\(record), which an update removed, is served again: \(reason)" }
      let fate = kind == .timeToLive ? "is served with the TTL of the file" : "is forgotten"
      return "the dynamic record \(record) \(fate): \(reason)"
    }
    let fate = isServed ? "goes on being served" : isRemoval ? "stays removed" : "is not served"
    return isRemoval
      ? "\(record), which an update removed, \(kind == .lastServer ? "is served again" : fate): \(reason)"
      : "the dynamic record \(record) \(fate): \(reason)"
  }
}
