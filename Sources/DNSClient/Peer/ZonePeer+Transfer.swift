public import DNSWire

extension ZonePeer {
  /// A zone, or what differs from a copy, as a peer sent it.
  public struct Delivery: Sendable {
    /// What came.
    public let content: RefreshReader.Content
    /// Records that came in.
    public let records: Int
    /// Records that are not in the zone, and were passed over.
    public let foreignRecords: Int
  }

  private static let transfers = Turns(DNSClientLimits.peerTransfers)

  /// Transfers what is newer than a copy: the differences (IXFR, RFC 1995), or the whole zone where the peer sends that.
  ///
  /// - Parameters:
  ///   - soa: the SOA record of the copy.
  ///   - limit: how many records may come.
  public func newer(
    than soa: ResourceRecord, limit: Int, settings: DNSClient.Settings = DNSClient.Settings()
  ) async throws(TransferFailure) -> Delivery {
    let zone = soa.name
    guard let serial = (try? StartOfAuthority(rdata: soa.rdata))?.serial else {
      throw TransferFailure(server: server, zone: zone, reason: .noStart, records: 0)
    }
    let query: Query
    do throws(WireError) {
      query = try Query(newerThan: soa, key: key, now: now())
    } catch {
      throw TransferFailure(server: server, zone: zone, reason: .connection(.unaskable(error)), records: 0)
    }
    let reader = RefreshReader(
      zone: zone, newerThan: serial, id: query.id, limit: limit, key: key, requestMAC: query.mac)
    await Self.transfers.take()
    defer { Self.transfers.giveBack() }
    let outcome: Outcome
    do {
      outcome = try await MessageStream.with(
        server, idle: settings.timeOut * max(1, settings.tries), total: settings.longestTransfer
      ) { stream in
        try await Self.read(&stream, query, reader, now: now)
      }
    } catch {
      outcome = Outcome(reader: reader, content: nil, failure: .connection(QueryFailure.Reason(error)))
    }
    guard let content = outcome.content else {
      throw TransferFailure(
        server: server, zone: zone, reason: outcome.failure ?? .closedEarly, records: outcome.reader.records)
    }
    return Delivery(
      content: content, records: outcome.reader.records, foreignRecords: outcome.reader.foreignRecords)
  }

  /// Transfers a whole zone (AXFR, RFC 5936) of so many records at most.
  public func wholeZone(
    _ zone: Name, limit: Int, settings: DNSClient.Settings = DNSClient.Settings()
  ) async throws(TransferFailure) -> Delivery {
    var settings = settings
    settings.key = key
    settings.transferredRecords = limit
    await Self.transfers.take()
    defer { Self.transfers.giveBack() }
    let copy = try await DNSClient(servers: [server], settings: settings, now: now).transfer(zone)
    return Delivery(
      content: .zone(copy.records), records: copy.recordCount, foreignRecords: copy.foreignRecords)
  }

  private struct Outcome: Sendable {
    var reader: RefreshReader
    var content: RefreshReader.Content?
    var failure: TransferFailure.Reason?
  }

  private static func read(
    _ stream: inout MessageStream, _ query: Query, _ start: RefreshReader, now: @Sendable () -> UInt64
  ) async throws -> Outcome {
    var outcome = Outcome(reader: start)
    do {
      try await stream.send(query.octets)
      while outcome.content == nil {
        guard let message = try await stream.next() else { throw TransferFailure.Reason.closedEarly }
        outcome.content = try outcome.reader.take(message, now: now())
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
