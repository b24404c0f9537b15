internal import DNSWire

/// The `boot` file of the DNS server of Windows, which has the form of BIND 4's: `primary ZONE FILE` and other lines.
public enum WindowsBootFile {
  /// Reads the octets of a file; `file` names it in errors.
  public static func read(_ octets: [UInt8], file: String) throws(ZoneTextErrors) -> ZoneList {
    var errors = ZoneTextErrors()
    guard octets.count <= ZoneTextLimits.listOctets else {
      errors.add(
        TextFault(Position(line: 1, column: 1), "the file has more than \(ZoneTextLimits.listOctets) octets"),
        file: file)
      throw errors
    }
    var list = ZoneList()
    var number = 0
    for octets in octets.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      do throws(TextFault) {
        try read(octets, number, file, &list)
      } catch {
        errors.add(error, file: file)
      }
    }
    guard errors.total == 0 else { throw errors }
    return list
  }

  private static func read(
    _ octets: ArraySlice<UInt8>, _ number: Int, _ file: String, _ list: inout ZoneList
  ) throws(TextFault) {
    var line = try ScriptLine(octets.prefix { $0 != UInt8(ascii: ";") }, number: number)
    guard let command = line.word() else { return }
    let place = "\(file):\(number)"
    switch command.asciiText?.lowercased() {
    case "primary":
      guard let zone = line.word() else { throw command.fault("after this a zone is missing") }
      guard let path = line.word() else { throw zone.fault("after this the zone's file is missing") }
      let name: Name
      do throws(NameTextError) {
        name = try Name(text: zone.octets)
      } catch {
        throw zone.fault(error.description)
      }
      guard !list.zones.contains(where: { $0.name == name }) else { throw zone.fault("this zone stands here twice") }
      guard list.zones.count < ZoneTextLimits.listedZones else {
        throw zone.fault("a file names \(ZoneTextLimits.listedZones) zones at most")
      }
      list.zones.append(ZoneList.Zone(name: name, file: String(decoding: path.octets, as: UTF8.self), place: place))
    case "directory":
      guard let path = line.word() else { throw command.fault("after this a folder is missing") }
      list.directory = String(decoding: path.octets, as: UTF8.self)
    case "secondary", "cache", "stub", "forwarder":
      let zone = line.word().map { Excerpt.text($0.octets) } ?? ""
      guard list.skipped.count < ZoneTextLimits.listedZones else { return }
      list.skipped.append(
        ZoneList.Skipped(name: zone, reason: "not a primary zone: \(Excerpt.text(command.octets))", place: place))
    case "forwarders", "slave", "options", "limit", "xfrnets", "bogusns", "sortlist", "check-names", "include": break
    default: throw command.fault("unknown command: a boot file has lines such as primary corp.example corp.example.dns")
    }
  }
}
