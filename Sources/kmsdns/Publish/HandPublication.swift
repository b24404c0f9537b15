import AccessPolicy
import DNSClient
import DNSWire

/// A KMS host's record, put where the host itself would put it: by an update to the server, whose rules, history and journal
/// are those of any update.
struct HandPublication {
  let host: Name
  let zone: Name
  /// `_vlmcs._tcp.<zone>`
  let owner: Name
  let client: DNSClient

  /// Publishes the host with these values, in place of what it had; its addresses too, where some are given. Says what is
  /// served then.
  func publish(_ service: ServiceData, ttl: UInt32, addresses: [IPAddress]) async throws(CommandFailure) -> String {
    let record = ResourceRecord(name: owner, type: .srv, ttl: ttl, rdata: service.rdata)
    var updates = try await known().filter { $0.rdata != record.rdata }.map(Self.deletion)
    updates.append(record)
    for address in addresses {
      updates.append(
        ResourceRecord(name: host, type: address.isIPv4 ? .a : .aaaa, ttl: ttl, rdata: address.octets))
    }
    try await send(updates)
    // A pin may hold other values, and the zone may hold the record until an operator approves it.
    let served = try await known()
    guard !served.isEmpty else {
      return "accepted, and not served: it waits for an operator, see `kmsdns publishers`"
    }
    return served.map { "published: " + RecordLine.text($0) }.joined(separator: "\n")
  }

  /// Withdraws the host's records; nil where there are none.
  func withdraw() async throws(CommandFailure) -> String? {
    let records = try await known()
    guard !records.isEmpty else { return nil }
    try await send(records.map(Self.deletion))
    return records.map { "withdrawn: " + RecordLine.text($0) }.joined(separator: "\n")
  }

  /// The host's records that the server has now.
  private func known() async throws(CommandFailure) -> [ResourceRecord] {
    let answer: Answer
    do throws(QueryFailure) {
      answer = try await client.ask(Question(name: owner, type: .srv))
    } catch {
      throw CommandFailure(error.description)
    }
    guard answer.code == .noError || answer.code == .nameError else {
      throw CommandFailure("\(answer.server) does not tell the records of \(owner.relativeText): \(answer.code)")
    }
    return answer.message.answers.filter { record in
      record.type == .srv && record.name == owner && (try? ServiceData(rdata: record.rdata).target) == host
    }
  }

  /// The deletion of one record (RFC 2136 §2.5.4).
  private static func deletion(_ record: ResourceRecord) -> ResourceRecord {
    ResourceRecord(name: record.name, type: record.type, recordClass: .none, ttl: 0, rdata: record.rdata)
  }

  private func send(_ updates: [ResourceRecord]) async throws(CommandFailure) {
    var message = Message(header: Header(id: 0, flags: UInt16(Opcode.update.rawValue) << 11))
    message.questions = [Question(name: zone, type: .soa)]
    message.authorities = updates
    // Only who sends OPT is told why (RFC 8914).
    message.edns = EDNS(payloadSize: DNSClientLimits.payloadOctets)
    let answer: Answer
    do throws(QueryFailure) {
      answer = try await client.update(message)
    } catch {
      throw CommandFailure(error.description)
    }
    switch answer.code {
    case .noError: return
    case .refused:
      let why = "its log says why, and `kmsdns history \(zone.relativeText)`"
      guard let reason = answer.message.extendedError?.text, !reason.isEmpty else {
        throw CommandFailure("\(answer.server) refused the update: \(why)")
      }
      throw CommandFailure(
        "\(answer.server) refused the update: \(HostileText.printable(reason))\n\(why)")
    case let code: throw CommandFailure("\(answer.server) answered \(code)")
    }
  }
}
