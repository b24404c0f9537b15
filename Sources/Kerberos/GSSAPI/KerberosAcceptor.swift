import AccessPolicy
public import Authority
internal import CGSSAPI

/// Establishes security contexts with the keys of a keytab: by Kerberos, alone or negotiated by SPNEGO, in one round. It
/// opens no socket; the library reads the keytab anew for each context, so a new one counts at once.
public struct KerberosAcceptor: ContextAcceptor {
  private let credential: AcceptorCredential
  private let services: Set<String>

  /// Opens a keytab.
  ///
  /// - Parameters:
  ///   - keytab: the file.
  ///   - replayCache: the file in which the library remembers what it has seen; nil for none.
  ///   - services: the names that clients may ask for, without realm: `DNS/ns1.lab.example`. With the keys of other
  ///     services, should the keytab have them, nobody gets in.
  public init(keytab: String, replayCache: String?, services: [String]) throws(AcceptanceFailure) {
    credential = try AcceptorCredential(keytab: keytab, replayCache: replayCache.map { "file2:\($0)" } ?? "none:")
    self.services = Set(services.map { $0.lowercased() })
  }

  /// Takes a client's token (RFC 3645 §4.1).
  public func accept(_ token: [UInt8]) throws(AcceptanceFailure) -> AcceptedContext {
    // To the library an empty token is no error.
    guard !token.isEmpty else { throw AcceptanceFailure("the token is empty") }
    let accepted = try credential.accept(token)
    guard accepted.hasIntegrity else { throw AcceptanceFailure("the client's context has no integrity") }
    let service = accepted.service.lastIndex(of: "@").map { accepted.service[..<$0].lowercased() } ?? ""
    guard services.contains(service) else {
      throw AcceptanceFailure("the ticket is for \(accepted.service), which is not the service of this server")
    }
    guard let principal = Principal(text: accepted.client) else {
      throw AcceptanceFailure("the principal \(accepted.client) has a name that is not usable here")
    }
    let info = accepted.logonInfo.flatMap { try? LogonInfo($0) }
    if let info, info.accountName.lowercased() != principal.name.lowercased() {
      // A principal can be another account's name for itself (userPrincipalName).
      throw AcceptanceFailure(
        "the ticket is for \(principal), but its PAC is that of the account \(GSS.printable(Array(info.accountName.utf8)))"
      )
    }
    return AcceptedContext(
      context: accepted.context, principal: principal, groups: info?.groups, lifetime: accepted.lifetime,
      token: accepted.token)
  }
}
