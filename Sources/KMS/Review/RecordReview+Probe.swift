import DNSWire

/// What a probe found out.
extension RecordReview {
  mutating func reviewProbe() {
    guard let probe = record.probe else { return }
    switch probe.kind {
    case .noAnswer, .closed: add(.noAnswer, "\(host) does not answer on port \(service.port): \(probe.detail).")
    case .notRPC, .noKMS: add(.noKMS, "\(host) is no KMS host on port \(service.port): \(probe.detail).")
    case .kms: break
    }
  }
}
