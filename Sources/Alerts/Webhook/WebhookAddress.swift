import AccessPolicy
import Foundation

/// Where a webhook is.
public struct WebhookAddress: Sendable, Equatable, CustomStringConvertible {
  /// Why a text is no such address; never says anything of it, as it may hold what is secret.
  public struct Failure: Error, Sendable {
    /// The reason in words.
    public let reason: String
  }

  /// Whether TLS is spoken.
  public let isEncrypted: Bool
  /// The host's name or address.
  public let host: String
  /// The port.
  public let port: Int
  /// Path and query: what is asked for.
  public let path: String
  /// The host, with its port if that is not the usual one (RFC 9110 §7.2).
  public let authority: String

  /// Reads a URL (RFC 3986) of `http` or `https` without a user, a password or a fragment.
  public init(text: String) throws(Failure) {
    guard let parts = URLComponents(string: text) else { throw Failure(reason: "is no URL") }
    guard let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme) else {
      throw Failure(reason: "must start with https:// or http://")
    }
    guard parts.user == nil, parts.password == nil else {
      throw Failure(
        reason: "holds a user name or a password: the signature says who sends, by secret-file or secret-env")
    }
    guard let host = Self.host(parts.host ?? "") else { throw Failure(reason: "has no host") }
    guard parts.fragment == nil else { throw Failure(reason: "has a fragment (#), which is never sent") }
    guard parts.port.map({ (1...65_535).contains($0) }) ?? true else { throw Failure(reason: "has no such port") }
    isEncrypted = scheme == "https"
    self.host = host
    port = parts.port ?? (isEncrypted ? 443 : 80)
    let query = parts.percentEncodedQuery.map { "?\($0)" } ?? ""
    path = (parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath) + query
    authority = (host.contains(":") ? "[\(host)]" : host) + (parts.port.map { ":\($0)" } ?? "")
  }

  /// A host's name, or an address without its brackets.
  private static func host(_ text: String) -> String? {
    let bare = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
    if IPAddress(text: bare) != nil { return bare }
    return text.wholeMatch(of: /[A-Za-z0-9._-]+/) == nil ? nil : text
  }

  /// Scheme, host and port: the rest may be secret.
  public var description: String { (isEncrypted ? "https://" : "http://") + authority }
}
