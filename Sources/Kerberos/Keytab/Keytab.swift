import Glibc

/// The entries of a keytab, without their keys.
public struct Keytab: Sendable {
  /// One key's description.
  public struct Entry: Sendable, Equatable {
    /// What it is for: `DNS/ns1.lab.example`.
    public let name: String
    /// Its realm.
    public let realm: String
    /// The version of the key.
    public let version: UInt32
    /// The number of the encryption type (RFC 3961 §8).
    public let encryptionType: UInt16
    /// When it was made, in seconds since 1970.
    public let time: UInt32

    /// Whether the encryption type is one that Windows is about to give up (RFC 8429): RC4.
    public var isRC4: Bool { (23...24).contains(encryptionType) }

    /// The encryption type's name, as `klist` prints it.
    public var encryptionName: String {
      switch encryptionType {
      case 1: "des-cbc-crc"
      case 3: "des-cbc-md5"
      case 16: "des3-cbc-sha1"
      case 17: "aes128-cts-hmac-sha1-96"
      case 18: "aes256-cts-hmac-sha1-96"
      case 19: "aes128-cts-hmac-sha256-128"
      case 20: "aes256-cts-hmac-sha384-192"
      case 23: "arcfour-hmac"
      case 24: "arcfour-hmac-exp"
      case 25: "camellia128-cts-cmac"
      case 26: "camellia256-cts-cmac"
      default: "encryption type \(encryptionType)"
      }
    }
  }

  /// Why a keytab can't be used, in words that follow its name.
  public struct Failure: Error, Sendable, CustomStringConvertible {
    /// The reason.
    public let description: String
  }

  /// The entries.
  public let entries: [Entry]

  /// Reads a file that nobody but its owner can write, and nobody but its owner and its group can read.
  public init(path: String) throws(Failure) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw Failure(description: "can't be read: \(unsafe String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw Failure(description: "can't be read: it is no plain file")
    }
    guard status.st_mode & 0o037 == 0 else {
      throw Failure(description: "can be read by everybody, or written by others than its owner: chmod 600 \(path)")
    }
    guard status.st_size <= KerberosLimits.keytabOctets else { throw Failure(description: "is too large") }
    var octets = [UInt8](repeating: 0, count: KerberosLimits.keytabOctets + 1)
    let count = unsafe read(descriptor, &octets, octets.count)
    // The keys in it are not needed here, and are not to stay in memory.
    defer { for index in octets.indices { octets[index] = 0 } }
    guard count >= 0, count <= KerberosLimits.keytabOctets else { throw Failure(description: "can't be read") }
    try self.init(octets[..<count])
  }

  /// Reads the octets of a keytab of version 2, as all programs of MIT and Heimdal and `ktpass` write it.
  public init(_ octets: ArraySlice<UInt8>) throws(Failure) {
    var reader = KeytabReader(octets)
    guard try reader.readUInt16() == 0x0502 else { throw Failure(description: "is no keytab of version 2") }
    var entries: [Entry] = []
    while reader.remaining > 0 {
      let length = Int(Int32(bitPattern: try reader.readUInt32()))
      guard length != 0 else { break }
      var part = try reader.part(Int(length.magnitude))
      // A hole is what an entry that was removed leaves.
      guard length > 0 else { continue }
      guard entries.count < KerberosLimits.keytabEntries else {
        throw Failure(description: "has more than \(KerberosLimits.keytabEntries) entries")
      }
      entries.append(try Entry(&part))
    }
    self.entries = entries
  }
}

extension Keytab.Entry {
  fileprivate init(_ reader: inout KeytabReader) throws(Keytab.Failure) {
    let count = Int(try reader.readUInt16())
    guard (1...KerberosLimits.components).contains(count) else {
      throw Keytab.Failure(description: "has an entry without a name")
    }
    realm = try reader.readText()
    var components: [String] = []
    for _ in 0..<count { components.append(try reader.readText()) }
    name = components.joined(separator: "/")
    _ = try reader.readUInt32()
    time = try reader.readUInt32()
    let shortVersion = try reader.readUInt8()
    encryptionType = try reader.readUInt16()
    try reader.skip(Int(try reader.readUInt16()))
    let longVersion = reader.remaining >= 4 ? try reader.readUInt32() : 0
    version = longVersion == 0 ? UInt32(shortVersion) : longVersion
  }
}

/// A cursor over a keytab, big-endian: every read is checked.
private struct KeytabReader {
  private var octets: ArraySlice<UInt8>

  init(_ octets: ArraySlice<UInt8>) {
    self.octets = octets
  }

  var remaining: Int { octets.count }

  mutating func part(_ count: Int) throws(Keytab.Failure) -> KeytabReader {
    guard count <= octets.count else { throw Keytab.Failure(description: "ends in the middle of an entry") }
    defer { octets = octets.dropFirst(count) }
    return KeytabReader(octets.prefix(count))
  }

  mutating func skip(_ count: Int) throws(Keytab.Failure) { _ = try part(count) }

  mutating func readUInt8() throws(Keytab.Failure) -> UInt8 { try part(1).octets.first ?? 0 }

  mutating func readUInt16() throws(Keytab.Failure) -> UInt16 {
    try part(2).octets.reduce(0) { $0 << 8 | UInt16($1) }
  }

  mutating func readUInt32() throws(Keytab.Failure) -> UInt32 {
    try part(4).octets.reduce(0) { $0 << 8 | UInt32($1) }
  }

  mutating func readText() throws(Keytab.Failure) -> String {
    let count = Int(try readUInt16())
    guard count <= KerberosLimits.componentOctets else {
      throw Keytab.Failure(description: "has a name that is too long")
    }
    return GSS.printable(Array(try part(count).octets))
  }
}
