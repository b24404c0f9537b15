import Foundation
import KMS

/// Whom a client finds, for people.
struct DiscoveryTable {
  private let document: DiscoveryDocument
  /// Those of the terminal; nil where there is none.
  private let columns: Int?

  init(_ document: DiscoveryDocument, columns: Int?) {
    self.document = document
    self.columns = columns
  }

  var text: String {
    let parts = [lookups, hosts, summary].filter { !$0.isEmpty }
    return HostileText.printable(parts.map { $0.joined(separator: "\n") }.joined(separator: "\n\n"), keepingLines: true)
      + "\n"
  }

  private var lookups: [String] {
    guard !document.lookups.isEmpty else { return ["The client is bound to a host, and asks for none."] }
    return TextTable.aligned(
      [["LOOKUP", "ANSWER"]] + document.lookups.map { [$0.name, Self.answer($0, document)] }, columns: columns)
  }

  private static func answer(_ lookup: DiscoveryDocument.LookupEntry, _ document: DiscoveryDocument) -> String {
    let way = lookup.steps.isEmpty ? "" : " (\(lookup.steps.joined(separator: ", ")))"
    switch lookup.outcome {
    case .found: return "\(count(document.hosts.count, "host"))\(way), \(lookup.detail)"
    case .nothing: return "no host\(way), \(lookup.detail)"
    case .noDomain: return "no host: \(lookup.detail)"
    case .unknown: return "not known: \(lookup.detail)"
    case .notAsked: return "not asked for: a name before it has hosts"
    }
  }

  private var hosts: [String] {
    guard !document.hosts.isEmpty else { return [] }
    let header = ["STATUS", "TARGET", "ADDRESSES", "PORT", "PRIO", "WEIGHT", "FIRST", "SECOND", "REACHED"]
    let rows = document.hosts.map { host in
      [
        host.status.rawValue, host.target, host.addresses.isEmpty ? "none" : host.addresses.joined(separator: " "),
        "\(host.port)", "\(host.priority)", "\(host.weight)", Self.percent(host.first), Self.percent(host.second),
        host.reached.map(Self.percent) ?? "?",
      ]
    }
    return TextTable.aligned([header] + rows, columns: columns)
  }

  private var summary: [String] {
    guard !document.hosts.isEmpty else {
      return document.lookups.contains { $0.outcome == .unknown }
        ? ["Whether a client finds a KMS host is not known: not all answers could be had."]
        : ["The client finds no KMS host, and is not activated."]
    }
    var lines: [String] = []
    if document.hosts.count > 1 {
      lines += WrappedText.lines(
        "FIRST and SECOND are the shares of the contacts, by priority and weight (RFC 2782); REACHED is where the clients get "
          + "in the end, as hosts without an address are passed over. Before Windows 7 clients choose at random.",
        columns: columns)
    }
    // What a script may look for stays in one line.
    return lines + (reach + standing).flatMap { columns == nil ? [$0] : WrappedText.lines($0, columns: columns) }
  }

  /// Whether the client gets anywhere.
  private var reach: [String] {
    let unknown = document.hosts.filter { $0.unresolved != nil }
    if !unknown.isEmpty {
      return unknown.map { "The addresses of \($0.target) are not all known: \($0.unresolved ?? "")." }
    }
    return document.isServed ? [] : ["None of the hosts has an address: the client gets to none, and is not activated."]
  }

  /// What the list of sanctioned hosts says.
  private var standing: [String] {
    guard document.hasList else {
      return ["Without a list of sanctioned hosts (--config, --sanctioned) nobody knows which of them are rogue."]
    }
    let unsanctioned = document.unsanctionedHosts
    guard !unsanctioned.isEmpty else { return ["All of the hosts are sanctioned."] }
    let list = Set(unsanctioned.map(\.target)).sorted().joined(separator: ", ")
    return ["Not sanctioned, or not as it is: \(list)."] + meetings
  }

  /// How many clients get to a rogue host; one without an address is met by none.
  private var meetings: [String] {
    guard document.hosts.contains(where: { $0.status == .rogue }) else { return [] }
    guard let rogues = document.rogues else {
      return ["\(Self.percent(document.rogueShare)) of the clients get to a rogue host."]
    }
    let chance = Self.percent(rogues.atLeastOne)
    return [
      "Of \(Self.count(rogues.clients, "client")), about \(Self.number(rogues.expected)) get to a rogue host; the chance "
        + "that at least one does is \(chance)."
    ]
  }

  private static func count(_ number: Int, _ what: String) -> String {
    number == 1 ? "1 \(what)" : "\(number) \(what)s"
  }

  /// With one digit behind the point; what is not nothing, and not all, does not look like it.
  private static func percent(_ share: Double) -> String {
    let text = String(format: "%.1f %%", share * 100)
    if share > 0, text == "0.0 %" { return "< 0.1 %" }
    if share < 1 - 1e-9, text == "100.0 %" { return "> 99.9 %" }
    return text
  }

  private static func number(_ value: Double) -> String {
    String(format: value >= 100 ? "%.0f" : "%.1f", value)
  }
}
