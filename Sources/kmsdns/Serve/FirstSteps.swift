import AccessPolicy
import Authority
import Configuration
import DNSWire
import Foundation
import Zone

/// What the server says when it is ready: what it serves, and commands to paste.
struct FirstSteps {
  private let server: Server
  private let configuration: ServerConfiguration

  init(_ server: Server) {
    self.server = server
    configuration = server.settings.configuration
  }

  var text: String {
    ([zones] + newKeys + [question, publication, audit].compactMap(\.self)).joined(separator: "\n\n") + "\n"
  }

  private var zones: String {
    let addresses = configuration.listen.map(\.description).joined(separator: " and ")
    let lines = server.zones.current.available.sorted { $0.apex < $1.apex }.map { zone in
      "  \(zone.apex) serial \(zone.soa.serial.rawValue)"
    }
    return (["kmsdns listens on \(addresses), port \(configuration.port), UDP and TCP, and serves"] + lines)
      .joined(separator: "\n")
  }

  private var newKeys: [String] {
    server.settings.newKeyFiles.map { "A new TSIG key was made: \($0) (only its owner can read it)" }
  }

  private var question: String? {
    guard let zone = example?.zone ?? firstZone else { return nil }
    return """
      Who offers KMS?
      dig @\(address) -p \(configuration.port) _vlmcs._tcp.\(zone.relativeText) SRV
      """
  }

  private var publication: String? {
    guard let (zone, key) = example, let file = key.signingFile else { return nil }
    let host = key.host.relativeText
    let transport = rule(for: key)?.conditions.transports == [.tcp] ? "-v " : ""
    return """
      Publish a KMS host with its key:
      nsupdate \(transport)-k \(ShellWord.quoted(file)) <<'END'
      server \(address) \(configuration.port)
      zone \(zone.relativeText)
      update add \(host) 1200 A 192.0.2.23
      update add _vlmcs._tcp.\(zone.relativeText) 3600 SRV 0 0 1688 \(host)
      send
      END
      """
  }

  private var audit: String? {
    guard let zone = example?.zone ?? firstZone else { return nil }
    let folder = configuration.dataDirectory
    let data = folder == AuditCommand.defaultData ? "" : " --data \(ShellWord.quoted(folder))"
    return """
      Who of them is rogue?
      \(ShellWord.quoted(CommandLine.arguments.first ?? "kmsdns")) audit --live \(zone.relativeText)\(data)
      """
  }

  /// A zone that somebody may ask for: the list of zones is none.
  private var firstZone: Name? {
    server.zones.current.available.map(\.apex).first { $0 != server.catalog }
  }

  private var address: String { configuration.listen.first?.description ?? "127.0.0.1" }

  /// A key by which a KMS host may publish itself, with a file for `nsupdate -k` if there is one, and the zone that the host
  /// belongs to.
  private var example: (zone: Name, key: ServerConfiguration.KeyEntry)? {
    // What can be pasted comes first.
    for key in configuration.keys.filter({ $0.signingFile != nil }) + configuration.keys {
      let zone = server.zones.current.available.map(\.apex).filter { key.host.isSubdomain(of: $0) }
        .max { $0.labelCount < $1.labelCount }
      if rule(for: key) != nil, let zone { return (zone, key) }
    }
    return nil
  }

  /// The rule by which a host may publish itself with a key.
  private func rule(for key: ServerConfiguration.KeyEntry) -> Rule? {
    configuration.rules.first { rule in
      guard rule.allows, case .kmsPublisher = rule.scope else { return false }
      return rule.conditions.keys?.contains(key.name) ?? true
    }
  }
}

extension ServerConfiguration.KeyEntry {
  /// The file that `nsupdate -k` takes: of SIG(0) the server has only the public half.
  fileprivate var signingFile: String? {
    if case .tsig = kind { file } else { nil }
  }
}
