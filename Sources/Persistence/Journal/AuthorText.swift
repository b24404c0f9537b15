import AccessPolicy
import Authority

/// Who changed a zone, as it is kept.
final class AuthorText {
  let credential: String
  let address: String?
  let transport: String?
  let reason: String?
  /// The groups of the credential's principal; nil where it has none that matter.
  let groups: String?

  /// The credential of the server itself.
  static let server = "kmsdns"

  init(_ author: Commit.Author) {
    switch author {
    case .requestor(let requestor, _):
      credential = requestor.signer.description
      address = requestor.address.description
      transport = requestor.transport.rawValue
      reason = nil
      groups = requestor.groupNames.isEmpty ? nil : Lines.text(requestor.groupNames)
    case .operator(let name, let reason):
      credential = "operator \(name)"
      address = nil
      transport = nil
      groups = nil
      self.reason = reason
    case .server(let reason):
      credential = Self.server
      address = nil
      transport = nil
      groups = nil
      self.reason = reason
    }
  }

  /// Who published a record, as it was kept.
  init(_ known: Provenance) {
    credential = known.credential
    address = known.address
    transport = known.transport
    reason = nil
    groups = known.groups.isEmpty ? nil : Lines.text(known.groups)
  }
}
