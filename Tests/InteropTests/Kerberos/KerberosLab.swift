import Foundation
import Testing

/// The lab with a realm of MIT Kerberos, whose machines publish themselves by their tickets.
final class KerberosLab {
  let lab: Lab
  let realm: KerberosRealm

  static let rules = """
    rules:
      - {name: members, allow: kms-publisher, groups: [KMS Hosts]}
      - {name: KMS machines, allow: kms-publisher, principals: ["kms*$@LAB.EXAMPLE"], ttl: 60-86400}
      - {name: services, allow: self, machines: [kms9.lab.example]}

    """

  static func kerberos(_ more: String = "") -> String {
    """
    kerberos:
      keytab: ../realm/dns.keytab
      realms: [LAB.EXAMPLE]
      groups: {KMS Hosts: S-1-5-21-1004336348-1177238915-682003330-1106}
    \(more)

    """
  }

  /// Starts both; `kerberos` and `rules` stand in the configuration.
  init(
    kerberos: String = KerberosLab.kerberos(), rules: String = KerberosLab.rules,
    principals: [String] = ["kms1$", "kms2$", "web1$"]
  ) throws {
    lab = try Lab { text in
      text.replacingOccurrences(of: "rules:\n", with: kerberos + rules)
    }
    realm = try KerberosRealm(in: lab.folder, principals: principals)
    lab.environment = realm.environment
    try lab.start()
  }

  /// Sends update lines signed by a principal's ticket: with `-g`, or `-o` as Windows 2000 did.
  func nsupdate(_ lines: String, by principal: String, option: String = "-g") throws -> Tool.Result {
    try nsupdate(lines, cache: realm.ticket(principal), option: option)
  }

  /// Sends update lines signed by the ticket in a file.
  func nsupdate(_ lines: String, cache: String, option: String = "-g") throws -> Tool.Result {
    let script = "server 127.0.0.1 \(lab.port)\nzone lab.example\n\(lines)\nsend\nanswer\n"
    return try realm.run("nsupdate", ["-t", "20", option], cache: cache, input: script)
  }
}

extension Tool.Result {
  /// Whether `nsupdate` found the answer REFUSED, and its signature right.
  var isSignedRefusal: Bool {
    status == 2 && errors.contains("REFUSED") && output.contains("TSIG PSEUDOSECTION")
      && !errors.lowercased().contains("tsig") && !errors.contains("verif")
  }
}
