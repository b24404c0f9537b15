import NIOSSL

/// Whose word on a webhook's identity counts.
public enum WebhookTrust: Sendable, Equatable {
  /// That of the authorities that the system trusts.
  case system
  /// That of the authorities in the file of this path, in PEM.
  case file(String)

  /// Whether the authorities can be read.
  public var isReadable: Bool { context != nil }

  /// What TLS is spoken with; nil where the authorities can't be read.
  var context: NIOSSLContext? {
    switch self {
    case .system: Self.systemContext
    case .file(let path): Self.context(.file(path))
    }
  }

  /// The system's authorities are many: they are read once, and when they are first needed.
  private static let systemContext = context(.default)

  private static func context(_ roots: NIOSSLTrustRoots) -> NIOSSLContext? {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = roots
    return try? NIOSSLContext(configuration: configuration)
  }
}
