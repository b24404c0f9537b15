import DNSWire

/// Commands for a Windows DNS server, record by record.
enum DNSServerCommands {
  /// The names of a change, each safe to stand in a command.
  struct Names {
    var zone: String
    /// The owner below the zone, `@` for the zone itself.
    var node: String
    var target: String
  }

  static func lines(
    _ set: Remedy.RecordSet, comments: ScriptComments, commands: (Remedy.Change, Names) -> [String]
  ) -> [String] {
    var lines = comments.lines(["", set.owner.relativeText, ""])
    for change in set.changes {
      lines += comments.lines(change.explanation)
      guard let names = names(of: change) else {
        lines += comments.lines([
          "NOT WRITTEN: the names of this record hold characters that mean something to a shell, or its zone is not known.",
          "Use --remedy nsupdate, or remove the record by hand in the DNS console.",
        ])
        continue
      }
      let written = commands(change, names)
      lines += change.condition == nil ? written : written.map(comments.disabled)
    }
    return lines
  }

  /// A record is removed only if all its data is still the same.
  static func powershell(_ change: Remedy.Change, _ names: Names) -> [String] {
    let service = change.record.service
    let isSame = [
      "$_.RecordData.DomainName -eq '\(names.target).'", "$_.RecordData.Priority -eq \(service.priority)",
      "$_.RecordData.Weight -eq \(service.weight)", "$_.RecordData.Port -eq \(service.port)",
    ].joined(separator: " -and ")
    let added = change.replacement.map { wanted in
      "Add-DnsServerResourceRecord -Srv -ZoneName '\(names.zone)' -Name '\(names.node)' -DomainName '\(names.target).' "
        + "-Priority \(wanted.priority) -Weight \(wanted.weight) -Port \(wanted.port) "
        + "-TimeToLive (New-TimeSpan -Seconds \(change.record.ttl))"
    }
    let removed = [
      "Get-DnsServerResourceRecord -ZoneName '\(names.zone)' -Name '\(names.node)' -RRType Srv -Node |",
      "  Where-Object { \(isSame) } |",
      "  Remove-DnsServerResourceRecord -ZoneName '\(names.zone)'",
    ]
    return [added].compactMap(\.self) + removed
  }

  static func dnscmd(_ change: Remedy.Change, _ names: Names) -> [String] {
    func fields(_ service: ServiceData) -> String {
      "SRV \(service.priority) \(service.weight) \(service.port) \(names.target)."
    }
    let added = change.replacement.map { wanted in
      "dnscmd /RecordAdd \(names.zone) \(names.node) \(change.record.ttl) \(fields(wanted))"
    }
    return [added, "dnscmd /RecordDelete \(names.zone) \(names.node) \(fields(change.record.service))"].compactMap(
      \.self)
  }

  private static func names(of change: Remedy.Change) -> Names? {
    guard let zone = change.record.zone, change.record.owner.isSubdomain(of: zone),
      let zoneText = CommandText.plain(zone), let target = CommandText.plain(change.record.service.target)
    else { return nil }
    let labels = change.record.owner.labels.dropLast(zone.labelCount)
    guard !labels.isEmpty else { return Names(zone: zoneText, node: "@", target: target) }
    guard let node = (try? Name(labels: labels)).flatMap(CommandText.plain) else { return nil }
    return Names(zone: zoneText, node: node, target: target)
  }
}
