/// Code that takes octets from strangers, with the properties that must hold whatever they are.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// A whole message, decoded, encoded, signed.
  case message
  /// A name: in a message, on its own, and as text.
  case name
  /// A request, answered from zones that have something of everything.
  case request
  /// A request that left the packet threads: an update, signed or not.
  case update
  /// A script for nsupdate.
  case script
  /// The answer of a stranger to an RPC bind.
  case bind
  /// The configuration of another server: `named.conf`, or the boot file of Windows.
  case lists
  /// The groups in a Kerberos ticket's PAC.
  case logonInfo = "logon-info"
  /// A zone file, with those that it includes.
  case zonefile
  /// What a primary sends: a whole zone, or differences, which are applied to a copy.
  case transfer
  /// The file in which a copy is kept.
  case copy
  /// A zone that lists zones.
  case catalog

  /// Checks every property on one input; a violated one is thrown. `isSampled` is for fuzzers: what takes long is then
  /// checked on a part of the inputs, chosen by their octets.
  public func run(_ octets: [UInt8], isSampled: Bool = false) async throws(Violation) {
    switch self {
    case .message: try MessageProperties.check(octets)
    case .name: try NameProperties.check(octets)
    case .request: try RequestProperties.check(octets, isSampled: isSampled)
    case .update: try await UpdateProperties.check(octets)
    case .script: try ScriptProperties.check(octets)
    case .bind: try BindProperties.check(octets)
    case .lists: try ListProperties.check(octets)
    case .logonInfo: try LogonInfoProperties.check(octets)
    case .zonefile: try ZoneFileProperties.check(octets, isSampled: isSampled)
    case .transfer: try await TransferProperties.check(octets)
    case .copy: try CopyProperties.check(octets)
    case .catalog: try CatalogProperties.check(octets)
    }
  }
}

/// A property that does not hold.
public struct Violation: Error, Equatable, CustomStringConvertible {
  /// What should have been true.
  public let description: String

  init(_ description: String) {
    self.description = description
  }
}

/// Demands that `condition` holds.
func demand(_ condition: Bool, _ property: @autoclosure () -> String) throws(Violation) {
  guard condition else { throw Violation(property()) }
}
