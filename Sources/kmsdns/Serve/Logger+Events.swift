import AccessPolicy
import Authority
import DNSWire
import Logging

extension Logger {
  /// One line for each update, and for each request whose signature or form is not accepted.
  func log(_ event: UpdateEvent) {
    var subject = "\(event.client.address) port \(event.client.port) (\(event.client.transport.rawValue))"
    if let key = event.key { subject += ", key \(key.relativeText)" }
    if let zone = event.zone { subject += ", zone \(zone)" }
    let line = "request from \(subject): \(event.name): \(event.description)"
    if event.code == .noError { info("\(line)") } else { warning("\(line)") }
  }
}

extension UpdateEvent {
  /// The RCODE, or the TSIG error, by its name.
  fileprivate var name: String {
    switch code {
    case .badSignature: "BADSIG"
    case .badKey: "BADKEY"
    case .badTime: "BADTIME"
    case .badTruncation: "BADTRUNC"
    default: code.description
    }
  }
}
