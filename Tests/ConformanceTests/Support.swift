import DNSWire
import TestSupport
import Zone

extension [ResourceRecord] {
  /// Owners and types, as `name TYPE`.
  var heads: [String] { map { "\($0.name) \($0.type)" } }
}

extension RecordSet {
  /// The TTL and the number of records.
  var shape: [Int] { [Int(ttl), rdatas.count] }
}
