import DNSClient
import DNSWire
import KMS
import Zone

/// A zone that was transferred for an audit.
struct TransferredCopy: Sendable {
  /// Why a zone could not be had.
  struct Failure: Error, CustomStringConvertible {
    let description: String
    /// Whether the server does not allow transfers, and may answer questions all the same.
    let isRefusal: Bool
  }

  let version: ZoneVersion
  /// What was passed over.
  let warning: String?
  private let source: String
  private let place: String

  init(_ zone: Name, from client: DNSClient) async throws(Failure) {
    let copy: TransferredZone
    do throws(TransferFailure) {
      copy = try await client.transfer(zone)
    } catch {
      throw Failure(description: error.description, isRefusal: error.isRefusal)
    }
    do throws(ZoneVersion.Malformed) {
      version = try ZoneVersion(apex: zone, records: copy.records)
    } catch {
      throw Failure(
        description: "what \(copy.server) sent makes no zone \(zone.relativeText): \(error)", isRefusal: false)
    }
    source = "\(zone.relativeText) from \(copy.server)"
    place = "\(copy.server), serial \(copy.serial.rawValue)"
    warning =
      copy.foreignRecords == 0
      ? nil
      : "\(copy.server) sent \(copy.foreignRecords) records that are not in the zone \(zone.relativeText): they were passed over"
  }

  /// The zone's KMS records; targets are looked up in all zones that were transferred.
  func audited(in zones: ZoneSet) -> AuditedDomain {
    AuditedDomain(version, in: zones, source: source) { _ in RecordEvidence(place: place) }
  }
}

extension TransferFailure {
  /// Whether the server does not transfer the zone to this machine, and may answer questions all the same.
  fileprivate var isRefusal: Bool {
    switch reason {
    case .code(let code): [.refused, .notAuthoritative, .notImplemented, .formError, .serverFailure].contains(code)
    case .closedEarly, .empty: records == 0
    // Nobody listens on TCP, or a firewall is in the way.
    case .connection(.unreachable), .connection(.noAnswer), .connection(.closed): true
    default: false
    }
  }
}
