import DNSWire

/// Why a zone is not transferred.
struct TransferRefusal: Error {
  let code: ResponseCode
  let reason: String

  init(_ code: ResponseCode, _ reason: String) {
    self.code = code
    self.reason = reason
  }
}
