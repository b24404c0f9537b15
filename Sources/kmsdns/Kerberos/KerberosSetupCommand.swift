import ArgumentParser
import Authority
import Configuration
import DNSWire

/// `kmsdns kerberos setup`
struct KerberosSetupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "setup",
    abstract: "Print the commands that make the server's account and keytab, for the zones of a configuration.",
    discussion: "Nothing is done. Exit code: 0 printed; 2 the configuration or a zone file can't be read.")

  @Option(help: "The configuration file.")
  var config = "zones/kmsdns.yaml"

  @Option(
    name: .customLong("for"),
    help: "What the realm is run by: \(KerberosSetup.Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
  var kind = KerberosSetup.Kind.windows

  @Option(
    help: ArgumentHelp(
      "The realm; else the first of the configuration, else the first zone's name in capitals.", valueName: "REALM"))
  var realm: String?

  @Option(help: ArgumentHelp("The account that stands for the server.", valueName: "name"))
  var account = "svc-kmsdns"

  @Option(help: ArgumentHelp("The group of the KMS hosts.", valueName: "name"))
  var group = "KMS Hosts"

  func validate() throws {
    guard account.wholeMatch(of: /[A-Za-z0-9._-]{1,20}/) != nil else {
      throw ValidationError("The account's name has letters, digits, dots, hyphens and underscores, 20 at most.")
    }
    guard group.wholeMatch(of: /[A-Za-z0-9._ -]{1,64}/) != nil else {
      throw ValidationError("The group's name has letters, digits, spaces, dots, hyphens and underscores, 64 at most.")
    }
    guard realm?.wholeMatch(of: /[A-Za-z0-9._-]{1,255}/) != nil || realm == nil else {
      throw ValidationError("The realm's name has letters, digits, dots, hyphens and underscores.")
    }
  }

  func run() async throws {
    do throws(CommandFailure) {
      let configuration = try KerberosCommand.configuration(config)
      let zones = try KerberosCommand.zones(configuration).map(\.base.version)
      let setup = try KerberosSetup(
        kind, configuration, zones, realm: realm, account: account, group: group, path: config)
      print(setup.text, terminator: "")
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
  }
}

extension KerberosSetup.Kind: ExpressibleByArgument {}
