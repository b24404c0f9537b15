import DNSWire
import Foundation
import ZoneText

/// The zone files that an import is about: those that are named, those of folders, and those that configurations of other
/// servers name.
struct ImportPlan {
  struct Item {
    var file: String
    /// The zone; nil where the file says it, or its name.
    var origin: Name?
    /// Where a configuration names it.
    var place: String?
    /// Where what it includes is looked for, beside its own folder.
    var folders: [String] = []
  }

  /// How a file is read.
  enum Kind: String, CaseIterable {
    /// By its name: `named.conf` and `*.conf`, `boot`, all others zone files.
    case auto
    case zone
    case named
    case boot
  }

  private let kind: Kind
  private let directory: String?
  private let skipsBroken: Bool
  private(set) var items: [Item] = []
  /// What is not taken, and why: a line for each.
  private(set) var notes: [String] = []
  /// Parts of configurations that can't be read, and are passed over: a line for each.
  private(set) var failures: [String] = []

  /// Finds the files; `directory` is where relative paths of a configuration start from, whatever it says itself. With
  /// `skipsBroken` a configuration counts without what it includes and can't be read.
  init(
    _ paths: [String], origin: Name?, kind: Kind, directory: String?, skipsBroken: Bool
  ) throws(CommandFailure) {
    self.kind = kind
    self.directory = directory
    self.skipsBroken = skipsBroken
    for path in paths { try add(path, origin) }
    // Several zones may share a file.
    var seen: [String: Set<Name?>] = [:]
    items = items.filter { seen[$0.file, default: []].insert($0.origin).inserted }
    guard !items.isEmpty else {
      for line in notes + failures { StandardError.print(line) }
      throw CommandFailure("there is no zone to import")
    }
  }

  private mutating func add(_ path: String, _ origin: Name?) throws(CommandFailure) {
    var isFolder: ObjCBool = false
    if unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      return try add(folder: path.hasSuffix("/") ? path : path + "/")
    }
    let name = (path as NSString).lastPathComponent.lowercased()
    switch kind {
    case .auto where name.hasSuffix(".conf"), .named: try add(named: path)
    case .auto where name == "boot", .boot: try add(boot: path)
    case .auto, .zone: items.append(Item(file: path, origin: origin))
    }
  }

  private mutating func add(folder: String) throws(CommandFailure) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw CommandFailure("\(HostileText.printable(folder)): the folder can't be read")
    }
    if kind == .auto, names.contains("named.conf") { return try add(named: folder + "named.conf") }
    if kind == .auto, let boot = names.first(where: { $0.lowercased() == "boot" }) {
      return try add(boot: folder + boot)
    }
    let files = names.filter(ZoneFilePaths.isZoneFile).sorted()
    items += files.map { Item(file: folder + $0) }
    if files.isEmpty {
      notes.append("\(HostileText.printable(folder)): no zone file is in the folder (\(ZoneFilePaths.patterns))")
    }
  }

  private mutating func add(named path: String) throws(CommandFailure) {
    let octets = try Self.octets(path, orGivenOpen: true)
    var paths = ConfigurationPaths(path, octets, directory: directory)
    var unread: [String] = []
    let skipsBroken = skipsBroken
    do throws(ZoneTextErrors) {
      let list = try NamedConfiguration.read(octets, file: path) { included, directory in
        let file = paths.find(included, directory)
        if let octets = try? Self.octets(file) { return (file, octets) }
        guard skipsBroken else { return nil }
        unread.append(HostileText.printable("\(path): what it includes can't be read: \(file)"))
        return (file, [])
      }
      take(list, &paths, folders: paths.includeFolders(list.directory))
      failures += unread
    } catch {
      throw CommandFailure(HostileText.printable(error.description, keepingLines: true))
    }
  }

  private mutating func add(boot path: String) throws(CommandFailure) {
    let octets = try Self.octets(path, orGivenOpen: true)
    var paths = ConfigurationPaths(path, octets, directory: directory)
    do throws(ZoneTextErrors) {
      take(try WindowsBootFile.read(octets, file: path), &paths)
    } catch {
      throw CommandFailure(HostileText.printable(error.description, keepingLines: true))
    }
  }

  private mutating func take(_ list: ZoneList, _ paths: inout ConfigurationPaths, folders: [String] = []) {
    for zone in list.zones {
      // Windows' paths have backslashes.
      let file = paths.find(zone.file.replacing("\\", with: "/"), list.directory)
      items.append(Item(file: file, origin: zone.name, place: zone.place, folders: folders))
    }
    notes += paths.notes
    notes += list.skipped.map { skipped in
      HostileText.printable("\(skipped.place): zone \(skipped.name) is not imported: \(skipped.reason)")
    }
  }

  private static func octets(_ path: String, orGivenOpen: Bool = false) throws(CommandFailure) -> [UInt8] {
    do throws(FileContents.Failure) {
      return try FileContents.read(path, limit: ZoneTextLimits.listOctets, orGivenOpen: orGivenOpen)
    } catch {
      throw CommandFailure("\(HostileText.printable(path)): \(error.reason)")
    }
  }
}
