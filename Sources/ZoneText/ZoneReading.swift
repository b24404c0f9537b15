/// How a zone file is read.
public struct ZoneReading: Sendable {
  /// The dialects of zone files.
  public enum Dialect: String, Sendable, CaseIterable {
    /// What the file's first lines show.
    case automatic = "auto"
    /// That of RFC 1035, as all servers but Windows' write it.
    case masterFile = "rfc1035"
    /// That of exports of Windows DNS servers.
    case windows
  }

  /// The text of a file that `$INCLUDE` names.
  public struct Included: Sendable {
    /// Its path, for errors and for what it includes itself.
    public var path: String
    /// What stands in it.
    public var octets: [UInt8]

    /// Makes an included file.
    public init(path: String, octets: [UInt8]) {
      self.path = path
      self.octets = octets
    }
  }

  /// Why an included file is not read, in words.
  public struct Refusal: Error, Sendable {
    /// The reason.
    public var reason: String
    /// What to do, in words.
    public var hint: String?

    /// Makes a refusal.
    public init(reason: String, hint: String? = nil) {
      self.reason = reason
      self.hint = hint
    }
  }

  /// Finds an included file by what `$INCLUDE` says and the path of the file in which it says so.
  public typealias Includes = @Sendable (_ name: String, _ includer: String) -> Result<Included, Refusal>

  /// Is told how many more octets of a file are read, by any thread, and how many it has when it is unpacked.
  public typealias Progress = @Sendable (_ octets: Int, _ total: Int) -> Void

  /// The dialect.
  public var dialect: Dialect
  /// Where included files come from; without, `$INCLUDE` is an error.
  public var includes: Includes?
  /// Who is told how far a large file is read.
  public var progress: Progress?

  /// Makes a way of reading.
  public init(dialect: Dialect = .automatic, includes: Includes? = nil) {
    self.dialect = dialect
    self.includes = includes
  }
}
