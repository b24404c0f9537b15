import AccessPolicy
import DNSWire

/// How a signer is kept.
enum SignerKind: String {
  case tsig
  case sig0
  case zoneKey = "zone-key"

  /// The columns of a signer; nil for nobody, and for a principal: its security contexts end with the server.
  static func columns(of signer: Signer) -> (kind: SignerKind, name: Name)? {
    switch signer {
    case .nobody, .principal: nil
    case .tsig(let name): (.tsig, name)
    case .sig0(let name): (.sig0, name)
    case .zoneKey(let name): (.zoneKey, name)
    }
  }

  /// The signer of this kind with a name.
  func signer(_ name: Name) -> Signer {
    switch self {
    case .tsig: .tsig(name)
    case .sig0: .sig0(name)
    case .zoneKey: .zoneKey(name)
    }
  }
}
