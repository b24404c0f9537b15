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
  private(set) var items: [Item] = []
  /// What is not taken, and why: a line for each.
  private(set) var notes: [String] = []

  /// Finds the files; `directory` is where relative paths of a configuration start from, whatever it says itself.
  init(_ paths: [String], origin: Name?, kind: Kind, directory: String?) throws(CommandFailure) {
    self.kind = kind
    self.directory = directory
    for path in paths { try add(path, origin) }
    var seen: Set<String> = []
    items = items.filter { seen.insert($0.file).inserted }
    guard !items.isEmpty else {
      for note in notes { StandardError.print(note) }
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
    let octets = try Self.octets(path)
    let folder = directory ?? Self.folder(of: path)
    let override = directory
    do throws(ZoneTextErrors) {
      let list = try NamedConfiguration.read(octets, file: path) { included, directory in
        // BIND starts from its own folder, which need not be there where its files were copied from.
        for start in [override, directory, folder].compactMap(\.self) {
          let path = Self.join(start, included)
          if let octets = try? Self.octets(path) { return (path, octets) }
        }
        return nil
      }
      take(list, from: folder)
    } catch {
      throw CommandFailure(HostileText.printable(error.description, keepingLines: true))
    }
  }

  private mutating func add(boot path: String) throws(CommandFailure) {
    let octets = try Self.octets(path)
    do throws(ZoneTextErrors) {
      take(try WindowsBootFile.read(octets, file: path), from: directory ?? Self.folder(of: path))
    } catch {
      throw CommandFailure(HostileText.printable(error.description, keepingLines: true))
    }
  }

  private mutating func take(_ list: ZoneList, from folder: String) {
    var start = directory ?? list.directory ?? folder
    // Windows writes paths of its own; and files that were copied stand beside their configuration.
    if !FileManager.default.fileExists(atPath: start) { start = folder }
    items += list.zones.map { zone in
      let path = zone.file.replacing("\\", with: "/")
      let places = [
        Self.join(start, path), Self.join(folder, path), Self.join(folder, (path as NSString).lastPathComponent),
      ]
      let file = places.first { FileManager.default.fileExists(atPath: $0) } ?? places[0]
      return Item(file: file, origin: zone.name, place: zone.place)
    }
    notes += list.skipped.map { skipped in
      HostileText.printable("\(skipped.place): zone \(skipped.name) is not imported: \(skipped.reason)")
    }
  }

  private static func octets(_ path: String) throws(CommandFailure) -> [UInt8] {
    guard let handle = FileHandle(forReadingAtPath: path),
      let data = try? handle.read(upToCount: ZoneTextLimits.listOctets + 1) ?? Data()
    else {
      let isThere = FileManager.default.fileExists(atPath: path)
      throw CommandFailure(
        "\(HostileText.printable(path)): \(isThere ? "the file can't be read" : "there is no such file")")
    }
    return Array(data)
  }

  private static func folder(of path: String) -> String {
    let folder = (path as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }

  private static func join(_ folder: String, _ path: String) -> String {
    path.hasPrefix("/") ? path : (folder.hasSuffix("/") ? folder : folder + "/") + path
  }
}
