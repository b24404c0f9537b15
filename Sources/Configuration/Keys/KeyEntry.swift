public import DNSWire

extension ServerConfiguration {
  /// A key as the configuration names it: nothing is read or made yet.
  public struct KeyEntry: Sendable, Equatable {
    /// What a key signs with.
    public enum Kind: Sendable, Equatable {
      /// A shared secret (RFC 8945).
      case tsig(MACForm)
      /// A key pair of which the server knows the public half (RFC 2931).
      case sig0(SIG0Key.Algorithm)
    }

    /// Where the key comes from.
    public enum Source: Sendable, Equatable {
      /// From a file; one with a secret that is missing may be made.
      case file(String, isGenerated: Bool)
      /// A secret, from the environment variable of this name, in base64.
      case environment(String)
      /// Public keys, from the configuration itself.
      case publicKeys([SIG0Key])
    }

    /// The key's name.
    public var name: Name
    /// What it signs with.
    public var kind: Kind
    /// Where it comes from.
    public var source: Source
    /// The host that the key stands for.
    public var host: Name
    /// Where the configuration names it.
    public var place: ConfigurationPlace

    /// Makes an entry.
    public init(name: Name, kind: Kind, source: Source, host: Name, place: ConfigurationPlace) {
      self.name = name
      self.kind = kind
      self.source = source
      self.host = host
      self.place = place
    }

    /// The file's path, where the key comes from one.
    public var file: String? {
      if case .file(let path, _) = source { path } else { nil }
    }

    /// The algorithm as configurations write it.
    public var algorithm: String {
      switch kind {
      case .tsig(let form): form.description
      case .sig0(let algorithm): algorithm.name
      }
    }
  }
}
