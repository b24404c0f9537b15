import DNSWire

/// Commands, with what they do above them.
public enum RemedyScript: String, Sendable, CaseIterable {
  /// For `nsupdate`, on any server that takes dynamic updates (RFC 2136).
  case nsupdate
  /// For the DnsServer module of PowerShell, on a Windows DNS server.
  case powershell
  /// For `dnscmd` in `cmd.exe`, on a Windows DNS server.
  case dnscmd
  /// For `slmgr` and `reg` in `cmd.exe`: what is to be done on the hosts themselves.
  case slmgr

  /// The script that ends what a remedy is for.
  ///
  /// - Parameters:
  ///   - remedy: what is to be done.
  ///   - source: what was audited, and when, in words; without it, it is not said how to use the script.
  public func text(_ remedy: Remedy, source: String?) -> String {
    var lines = source.map { comments.lines(introduction($0)) } ?? []
    switch self {
    case .nsupdate, .powershell, .dnscmd:
      for set in remedy.recordSets { lines += [""] + recordSet(set) }
      if remedy.recordSets.isEmpty { lines += [""] + comments.lines(["There is no record to be removed or changed."]) }
      lines += openFindings(remedy)
    case .slmgr:
      for host in remedy.rogueHosts { lines += [""] + SlmgrCommands.client(host, comments: comments) }
      if remedy.rogueHosts.isEmpty { lines += [""] + comments.lines(["No rogue host was found."]) }
      for list in remedy.publishLists { lines += [""] + SlmgrCommands.publishList(list, comments: comments) }
    }
    return lines.drop(while: \.isEmpty).map { $0 + lineEnd }.joined()
  }

  private var comments: ScriptComments {
    switch self {
    case .nsupdate: ScriptComments(mark: ";")
    case .powershell: ScriptComments(mark: "#")
    case .dnscmd, .slmgr: ScriptComments(mark: "rem")
    }
  }

  /// `cmd.exe` and PowerShell take both; files for Windows have both octets.
  private var lineEnd: String { self == .nsupdate ? "\n" : "\r\n" }

  private func introduction(_ source: String) -> [String] {
    let first = "kmsdns: what ends the findings of the audit of \(source)."
    switch self {
    case .nsupdate:
      return [
        first, "Read it, then: nsupdate -k KEYFILE this-file",
        "nsupdate asks the zone's primary server, unless a line such as \"server 192.0.2.53\" stands here.",
        "Each block is one update: if one of its records is not as it was audited, nothing of it is done (NXRRSET).",
      ]
    case .powershell:
      return [
        first, "Read it, then run it on the Windows DNS server that holds the zones.",
        "PowerShell asks before it removes a record. A record that is not as it was audited is left alone.",
      ]
    case .dnscmd:
      return [
        first, "Read it, then run it on the Windows DNS server that holds the zones.",
        "dnscmd asks before it deletes a record. A record that is not as it was audited is left alone.",
      ]
    case .slmgr:
      return [
        first, "Read it, then run it as an administrator of the hosts, on any Windows machine of the domain.",
        "The commands reach the hosts over the network (WMI, remote registry).",
      ]
    }
  }

  private func recordSet(_ set: Remedy.RecordSet) -> [String] {
    switch self {
    case .nsupdate: NsupdateCommands.lines(set, comments: comments)
    case .powershell: DNSServerCommands.lines(set, comments: comments, commands: DNSServerCommands.powershell)
    case .dnscmd, .slmgr: DNSServerCommands.lines(set, comments: comments, commands: DNSServerCommands.dnscmd)
    }
  }

  private func openFindings(_ remedy: Remedy) -> [String] {
    guard !remedy.open.isEmpty else { return [] }
    let lines = remedy.open.flatMap { open in
      open.reasons.flatMap { ["\($0.code.rawValue): \($0.message)", "  \(open.subject): \($0.code.remedy)"] }
    }
    return [""] + comments.lines(["No command ends what follows."] + lines)
  }
}

/// Comments of one shell.
struct ScriptComments {
  /// What a line of comment starts with.
  let mark: String

  /// Lines of comment, whatever the texts hold.
  func lines(_ texts: [String]) -> [String] {
    texts.flatMap { text in Self.wrapped(CommandText.comment(text)).map { $0.isEmpty ? mark : mark + " " + $0 } }
  }

  /// Breaks a text into lines of about 100 characters, between words.
  private static func wrapped(_ text: String) -> [String] {
    var lines = [""]
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      let line = lines[lines.count - 1]
      if !line.isEmpty, line.utf8.count + word.utf8.count >= 100 {
        lines.append("  " + word)
      } else {
        lines[lines.count - 1] = line.isEmpty ? String(word) : line + " " + word
      }
    }
    return lines
  }

  /// A command that is not carried out until somebody takes the mark away.
  func disabled(_ command: String) -> String { mark + " " + command }
}

extension Remedy.Record {
  /// The record in words.
  var text: String { "\(owner.relativeText) SRV \(service.text)" }
}

extension ServiceData {
  /// The fields, in the order of the presentation form.
  var text: String { "\(priority) \(weight) \(port) \(target.relativeText)" }
}

extension Remedy.Change {
  /// Why, and what will happen: a line each.
  var explanation: [String] {
    let reasons = record.reasons.map { "\($0.code.rawValue) \($0.code.severity.rawValue): \($0.message)" }
    let service = record.service
    let effect: String
    switch (replacement, condition) {
    case (.some(let wanted), _):
      effect =
        "Gives \(service.target.relativeText) the record that its pin asks for: \(wanted.text) in place of \(service.text)."
    case (nil, .some(let condition)):
      effect = "Removes \(service.text), but only if \(condition): then take away the marks in front of the commands."
    case (nil, nil):
      effect =
        record.status == .dangling
        ? "Removes \(service.text): machines that look for a KMS host lose no time with it any more."
        : "Removes \(service.text): machines that look for a KMS host do not find it any more; those that use it stay with it "
          + "until it stops answering (--remedy slmgr)."
    }
    return reasons + [effect]
  }
}
