public import Foundation

/// Where a webhook is.
public struct WebhookAddress: Sendable, Equatable, CustomStringConvertible {
  /// Why a text is no such address; never says anything of it, as it may hold what is secret.
  public struct Failure: Error, Sendable {
    /// The reason in words.
    public let reason: String
  }

  /// The URL (RFC 3986).
  public let url: URL
  /// Scheme, host and port: the rest may be secret.
  public let description: String

  /// Reads a URL of `http` or `https` without a user, a password or a fragment.
  public init(text: String) throws(Failure) {
    guard let parts = URLComponents(string: text), let url = parts.url else { throw Failure(reason: "is no URL") }
    guard let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme) else {
      throw Failure(reason: "must start with https:// or http://")
    }
    guard parts.user == nil, parts.password == nil else {
      throw Failure(
        reason: "holds a user name or a password: the signature says who sends, by secret-file or secret-env")
    }
    guard let host = parts.host, !host.isEmpty else { throw Failure(reason: "has no host") }
    guard parts.fragment == nil else { throw Failure(reason: "has a fragment (#), which is never sent") }
    guard parts.port.map({ (1...65_535).contains($0) }) ?? true else { throw Failure(reason: "has no such port") }
    self.url = url
    let port = parts.port.map { ":\($0)" } ?? ""
    description = HarmlessText.of("\(scheme)://\(host)\(port)", octets: AlertLimits.textOctets)
  }
}
