public import DNSWire
import Foundation
import Glibc

/// The folder of the copies of other servers' zones: of each zone one file, put in place whole. The time of a file's last
/// change is when a primary was last known to have nothing newer: from it the copy's expiry counts.
public struct CopyFolder: Sendable {
  /// A copy as it was kept.
  public struct Copy: Sendable {
    /// What tells it from other copies of the zone.
    public let id: [UInt8]
    /// The zone's records.
    public let records: [ResourceRecord]
    /// When a primary last had nothing newer, in seconds since 1970.
    public let checked: UInt64
  }

  private let path: String

  /// Makes the folder in a data directory where it is missing.
  public init(in directory: DataDirectory) throws(StoreError) {
    path = directory.path + "/copies"
    if unsafe mkdir(path, 0o700) != 0, errno != EEXIST { throw StoreError("can't make \(path): \(Self.reason())") }
  }

  /// The folder in the data directory of a server that does not run, to be read.
  public init(readingIn path: String) { self.path = path + "/copies" }

  private static func reason() -> String { unsafe String(cString: strerror(errno)) }

  /// Names of files that nobody's name can lead out of the folder, or make the same for two zones.
  private func file(_ zone: Name) -> String {
    var text = ""
    for octet in zone.folded.wire {
      text += octet < 16 ? "0" + String(octet, radix: 16) : String(octet, radix: 16)
    }
    // A name has 255 octets at most, a file's name as many.
    let halves = [text.prefix(200), text.dropFirst(200).prefix(200), text.dropFirst(400)].filter { !$0.isEmpty }
    return path + "/" + halves.joined(separator: "/") + ".copy"
  }

  /// Keeps a copy, which is on disk when this returns, and gives its ID.
  public func write(_ records: [ResourceRecord], of zone: Name) throws(StoreError) -> [UInt8] {
    let id = (0..<CopyFile.idOctets).map { _ in UInt8.random(in: .min ... .max) }
    let target = file(zone)
    let folder = String(target[..<(target.lastIndex(of: "/") ?? target.endIndex)])
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw StoreError("can't make \(folder): \(error)")
    }
    let temporary = target + ".new"
    try Self.write(CopyFile.encode(records, of: zone, id: id), to: temporary)
    guard unsafe rename(temporary, target) == 0 else {
      throw StoreError("can't put \(target) in place: \(Self.reason())")
    }
    try Self.sync(folder)
    return id
  }

  private static func write(_ octets: [UInt8], to path: String) throws(StoreError) {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw StoreError("can't write \(path): \(reason())") }
    defer { close(file) }
    var rest = octets[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { throw StoreError("can't write \(path): \(reason())") }
      rest = rest.dropFirst(max(0, count))
    }
    guard fsync(file) == 0 else { throw StoreError("can't write \(path): \(reason())") }
  }

  private static func sync(_ folder: String) throws(StoreError) {
    let descriptor = unsafe open(folder, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError("can't sync \(folder): \(reason())") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StoreError("can't sync \(folder): \(reason())") }
  }

  /// The copy of a zone; nil where there is none. On an error the copy is there, and damaged.
  public func read(_ zone: Name) throws(StoreError) -> Copy? {
    let path = file(zone)
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    var status = stat()
    guard unsafe stat(path, &status) == 0, let (id, records) = CopyFile.decode(Array(data), of: zone) else {
      throw StoreError("\(path) is damaged")
    }
    return Copy(id: id, records: records, checked: UInt64(clamping: status.st_mtim.tv_sec))
  }

  /// Notes that a primary has nothing newer now.
  public func touch(_ zone: Name) {
    _ = unsafe utimensat(AT_FDCWD, file(zone), nil, 0)
  }

  /// Removes the copy of a zone.
  public func remove(_ zone: Name) {
    _ = unsafe unlink(file(zone))
  }
}
