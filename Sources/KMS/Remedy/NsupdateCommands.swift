import DNSWire

/// Updates in the language of `nsupdate`, one for the records of an owner.
enum NsupdateCommands {
  static func lines(_ set: Remedy.RecordSet, comments: ScriptComments) -> [String] {
    let owner = CommandText.escaped(set.owner)
    let isCertain = !set.certain.isEmpty
    // A command that depends on something stands behind a mark; so do all where no other one is left.
    func command(_ text: String, if condition: String? = nil) -> String {
      isCertain && condition == nil ? text : comments.disabled(text)
    }
    var lines = comments.lines(["", set.owner.relativeText, ""])
    for change in set.changes { lines += comments.lines(change.explanation) }
    if let zone = set.zone { lines.append(command("zone \(CommandText.escaped(zone))")) }
    var octets = set.records.reduce(0) { $0 + $1.octets } + set.changes.reduce(0) { $0 + $1.octets }
    if octets <= KMSLimits.updateOctets {
      for record in set.records { lines.append(command("prereq yxrrset \(owner) SRV \(rdata(record.service))")) }
    } else {
      lines += comments.lines(["There are too many records for one update to ask that all are as they were audited."])
    }
    octets = octets <= KMSLimits.updateOctets ? .min : 0
    for change in set.changes {
      octets += change.octets
      if octets > KMSLimits.updateOctets {
        lines.append(command("send"))
        octets = change.octets
      }
      let old = "update delete \(owner) SRV \(rdata(change.record.service))"
      lines.append(command(old, if: change.condition))
      if let new = change.replacement {
        lines.append(command("update add \(owner) \(change.record.ttl) SRV \(rdata(new))", if: change.condition))
      }
    }
    return lines + [command("send")]
  }

  private static func rdata(_ service: ServiceData) -> String {
    "\(service.priority) \(service.weight) \(service.port) \(CommandText.escaped(service.target))"
  }
}

extension Remedy.Record {
  /// At most so many octets in a message.
  fileprivate var octets: Int { owner.wire.count + 16 + service.target.wire.count }
}

extension Remedy.Change {
  /// At most so many octets in a message.
  fileprivate var octets: Int { replacement == nil ? record.octets : 2 * record.octets }
}
