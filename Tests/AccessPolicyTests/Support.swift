import AccessPolicy
import DNSWire
import TestSupport
import Testing

/// The key `kms1-key` for the host `kms1.lab.example`, from an address.
func requestor(_ key: Name = "kms1-key", from address: String = "192.0.2.10") throws -> Requestor {
  Requestor(
    signer: .tsig(key), host: "kms1.lab.example", address: try #require(IPAddress(text: address)), transport: .tcp)
}

extension AccessPolicy {
  /// The decision on an operation in a zone that holds nothing.
  func decide(_ operation: UpdateOperation, by requestor: Requestor, zone: Name) -> Decision {
    decide(operation, by: requestor, in: SmallZone(zone))
  }
}

extension Decision {
  /// The rule that allows it.
  var allowingRule: String? { isAllowed ? rule : nil }
}

extension TransferDecision {
  var rule: String? {
    if case .allowed(let rule) = self { rule } else { nil }
  }

  var reason: String? {
    if case .refused(let reason) = self { reason } else { nil }
  }
}
