import DNSWire

/// What is to be done on KMS hosts, from another machine, in `cmd.exe`.
enum SlmgrCommands {
  private static let slmgr = #"cscript //nologo "%SystemRoot%\System32\slmgr.vbs""#
  private static let key = #"HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\SoftwareProtectionPlatform"#

  /// Turns a rogue host back into a client of the others.
  static func client(_ rogue: Remedy.RogueHost, comments: ScriptComments) -> [String] {
    let host = rogue.host.relativeText
    let lines = comments.lines([
      "", "\(host) becomes a KMS client again", "",
      "It is published at \(rogue.owners.map(\.relativeText).joined(separator: ", ")), and not sanctioned.",
      "First put the client setup key of its edition of Windows in place of KMS-CLIENT-SETUP-KEY. Microsoft publishes the keys:",
      "https://learn.microsoft.com/windows-server/get-started/kms-client-activation-keys",
      "/ipk replaces the KMS host key, so that it activates nobody any more; /cdns stops it from publishing itself.",
      "It restarts ten minutes later; on the host, shutdown /a stops that. Machines that used it look for another KMS host "
        + "when they next renew, within seven days.",
      "If that is not Windows but an emulator, end the program there, or block its port.",
    ])
    guard let name = CommandText.plain(rogue.host) else { return lines + notWritten(comments) }
    return lines + [
      "\(slmgr) \(name) /ipk KMS-CLIENT-SETUP-KEY",
      "\(slmgr) \(name) /cdns",
      #"shutdown /r /t 600 /m \\"# + name,
    ]
  }

  /// Says in which domains a sanctioned host publishes itself, and how.
  static func publishList(_ list: Remedy.PublishList, comments: ScriptComments) -> [String] {
    let host = list.host.relativeText
    let lines = comments.lines([
      "", "\(host) publishes itself as it is meant to", "",
      "DnsDomainPublishList gets these lines, in place of those that it has: domain, priority, weight. Add what else the host "
        + "is to publish in. It takes effect when the Software Protection service next starts, at the latest after a "
        + "restart.",
    ])
    let entries = list.entries.map { entry in
      CommandText.plain(entry.domain).map { "\($0), \(entry.priority), \(entry.weight)" }
    }
    guard let name = CommandText.plain(list.host), entries.allSatisfy({ $0 != nil }) else {
      return lines + notWritten(comments)
    }
    let value = entries.compactMap(\.self).joined(separator: #"\0"#)
    return lines + [#"reg add "\\\#(name)\\#(key)" /v DnsDomainPublishList /t REG_MULTI_SZ /d "\#(value)" /f"#]
  }

  private static func notWritten(_ comments: ScriptComments) -> [String] {
    comments.lines([
      "NOT WRITTEN: the name holds characters that mean something to a shell. Do it by hand, on the host."
    ])
  }
}
