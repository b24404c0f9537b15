public import DNSWire

extension DNSClient {
  /// Transfers a zone (AXFR, RFC 5936) from the first server that sends it.
  ///
  /// - Parameter isKept: whether a record is kept: it is called for each, in the order in which they come.
  public func transfer(
    _ zone: Name, keeping isKept: @escaping @Sendable (ResourceRecord) -> Bool = { _ in true }
  ) async throws(TransferFailure) -> TransferredZone {
    var failure: TransferFailure?
    for server in servers {
      do throws(TransferFailure) {
        return try await transfer(zone, from: server, keeping: isKept)
      } catch {
        failure = failure ?? error
        if error.reason == .connection(.cancelled) { throw error }
      }
    }
    throw failure
      ?? TransferFailure(
        server: .none, zone: zone, reason: .connection(.noAnswer), records: 0)
  }

  private func transfer(
    _ zone: Name, from server: ServerAddress, keeping isKept: @escaping @Sendable (ResourceRecord) -> Bool
  ) async throws(TransferFailure) -> TransferredZone {
    let query: Query
    do throws(WireError) {
      query = try Query(
        Question(name: zone, type: .axfr), asksForRecursion: false, hasEDNS: false, key: settings.key, now: now())
    } catch {
      throw TransferFailure(server: server, zone: zone, reason: .connection(.unaskable(error)), records: 0)
    }
    let reader = TransferReader(
      zone: zone, id: query.id, limit: settings.transferredRecords, key: settings.key, requestMAC: query.mac)
    let outcome: Outcome
    do {
      outcome = try await MessageStream.with(
        server, idle: settings.timeOut * max(1, settings.tries), total: settings.longestTransfer
      ) { stream in
        try await Self.read(&stream, query, reader, now: now, keeping: isKept)
      }
    } catch {
      outcome = Outcome(records: [], reader: reader, failure: .connection(QueryFailure.Reason(error)))
    }
    if let reason = outcome.failure {
      throw TransferFailure(server: server, zone: zone, reason: reason, records: outcome.reader.records)
    }
    return TransferredZone(
      apex: zone, serial: outcome.reader.serial ?? Serial(rawValue: 0), records: outcome.records,
      recordCount: outcome.reader.records - 1, foreignRecords: outcome.reader.foreignRecords, server: server)
  }

  private struct Outcome: Sendable {
    var records: [ResourceRecord]
    var reader: TransferReader
    var failure: TransferFailure.Reason?
  }

  /// Reads until the zone is complete or something is wrong: what had come by then tells more than the error alone.
  private static func read(
    _ stream: inout MessageStream, _ query: Query, _ start: TransferReader, now: @Sendable () -> UInt64,
    keeping isKept: @Sendable (ResourceRecord) -> Bool
  ) async throws -> Outcome {
    var outcome = Outcome(records: [], reader: start)
    do {
      try await stream.send(query.octets)
      while !outcome.reader.isComplete {
        guard let message = try await stream.next() else { throw TransferFailure.Reason.closedEarly }
        for record in try outcome.reader.take(message, now: now()) where isKept(record) {
          outcome.records.append(record)
        }
      }
    } catch let reason as TransferFailure.Reason {
      outcome.failure = reason
    } catch is IdleWatch.TooLong {
      outcome.failure = .tooLong
    } catch {
      let reason = QueryFailure.Reason(error)
      outcome.failure = reason == .noAnswer && outcome.reader.records > 0 ? .stalled : .connection(reason)
    }
    return outcome
  }
}
