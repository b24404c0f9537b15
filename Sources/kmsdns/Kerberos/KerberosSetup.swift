import AccessPolicy
import Configuration
import DNSWire
import Zone

/// The commands by which a realm gets the server's account, its keytab and the group of the KMS hosts, to be pasted.
struct KerberosSetup {
  /// What a realm is run by.
  enum Kind: String, CaseIterable {
    /// Active Directory on Windows Server.
    case windows
    /// Active Directory by Samba.
    case samba
    /// MIT Kerberos.
    case mit
  }

  /// The file that the realm makes: not the one that it is installed as, since both may be on one machine.
  private static let made = "kmsdns-new.keytab"

  private let kind: Kind
  private let services: [String]
  private let realm: String
  private let account: String
  private let group: String
  private let keytab: String
  private let path: String

  init(
    _ kind: Kind, _ configuration: ServerConfiguration, _ zones: [ZoneVersion], realm: String?, account: String,
    group: String, path: String
  ) throws(CommandFailure) {
    self.kind = kind
    self.account = account
    self.group = group
    self.path = path
    keytab = configuration.kerberos?.keytab ?? Self.folder(of: path) + "kmsdns.keytab"
    let first = zones.map(\.apex).min()?.relativeText.uppercased()
    guard let realm = realm ?? configuration.kerberos?.realms.realms.first?.name ?? first else {
      throw CommandFailure("there is no zone, and no realm is named (--realm)")
    }
    self.realm = realm
    services =
      configuration.kerberos?.services(of: zones) ?? Set(zones.map { "DNS/\($0.soa.mname.relativeText)" }).sorted()
    // They come from zone files, and go into a shell.
    for word in services + [realm] where word.wholeMatch(of: /[A-Za-z0-9._\/-]+/) == nil {
      throw CommandFailure("\(HostileText.printable(word)) has characters that are not written into commands")
    }
  }

  /// The folder of a file, with the slash behind it; empty where the file is in the working folder.
  private static func folder(of path: String) -> String {
    String(path[..<(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)])
  }

  var text: String {
    let commands =
      switch kind {
      case .windows: windows
      case .samba: samba
      case .mit: mit
      }
    return (commands + [""] + here).joined(separator: "\n") + "\n"
  }

  private var windows: [String] {
    var lines = [
      "# On a domain controller of \(realm), in PowerShell, as an administrator of the domain.",
      "# Taken from Microsoft's documentation; not tried on Windows by those who wrote this.",
      "# The server's account, with AES keys alone:",
      "New-ADUser \(account) -Enabled $true -PasswordNeverExpires $true -KerberosEncryptionType AES128,AES256"
        + " -AccountPassword (Read-Host -AsSecureString \"Password\")",
      "# The names that clients ask for, and their keys; enter the same password each time:",
    ]
    for (index, service) in services.enumerated() {
      lines.append("setspn -S \(service) \(account)")
      let before = index == 0 ? "" : " /in \(Self.made)"
      lines.append(
        "ktpass /out \(Self.made)\(before) /princ \(service)@\(realm) /mapuser \(account) /ptype KRB5_NT_PRINCIPAL"
          + " /crypto AES256-SHA1 /pass *")
    }
    return lines + [
      "# The group of the KMS hosts; a host is in it after its next start:",
      "New-ADGroup \"\(group)\" -GroupScope Global",
      "Add-ADGroupMember \"\(group)\" KMS1$",
      "(Get-ADGroup \"\(group)\").SID.Value",
    ]
  }

  private var samba: [String] {
    var lines = [
      "# On a domain controller of \(realm), as root.",
      "# The server's account, with AES keys alone:",
      "samba-tool user create \(account) --random-password",
      "samba-tool user setexpiry \(account) --noexpiry",
      "net ads enctypes set \(account) 24 -P",
    ]
    for service in services { lines.append("samba-tool spn add \(service) \(account)") }
    lines.append("# The keys of the names that clients ask for:")
    for service in services {
      lines.append("samba-tool domain exportkeytab \(Self.made) --principal=\(service)")
    }
    return lines + [
      "# The group of the KMS hosts; a host is in it after its next start:",
      "samba-tool group add \"\(group)\"",
      "samba-tool group addmembers \"\(group)\" 'KMS1$'",
      "samba-tool group show \"\(group)\" --attributes=objectSid",
    ]
  }

  private var mit: [String] {
    ["# On the KDC of \(realm), as root. The names that clients ask for, and their keys:"]
      + services.flatMap { service in
        [
          "kadmin.local -q \"addprinc -randkey \(service)@\(realm)\"",
          "kadmin.local -q \"ktadd -k \(Self.made) \(service)@\(realm)\"",
        ]
      }
  }

  /// What is left to be done where the server is.
  private var here: [String] {
    var lines = [
      "# On this machine: bring \(Self.made) here over a safe way, as the file of the user that kmsdns runs as.",
      "install -m 600 \(Self.made) \(ShellWord.quoted(keytab))",
      "# In the configuration:",
      "#   kerberos:",
      "#     keytab: \(ConfigurationPath.value(keytab, in: path))",
      "#     realms: [\(realm)]",
    ]
    if kind == .mit {
      lines.append("#   rules:")
      lines.append("#     - {name: KMS hosts, allow: kms-publisher, principals: [\"kms*$@\(realm)\"]}")
    } else {
      lines.append("#     groups: {\(group): S-1-5-21-...}  # what the last command above has printed")
      lines.append("#   rules:")
      lines.append("#     - {name: KMS hosts, allow: kms-publisher, groups: [\(group)]}")
    }
    return lines + ["kmsdns kerberos check --config \(ShellWord.quoted(path))"]
  }
}
