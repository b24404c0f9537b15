import ArgumentParser
import Authority
import Configuration
import DNSWire
import Kerberos

/// `kmsdns kerberos check`
struct KerberosCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check the keytab, the names that clients ask for, and the clock.",
    discussion: "Exit code: 0 nothing is wrong; 1 something is; 2 the configuration or a zone file can't be read.")

  @Option(help: "The configuration file.")
  var config = "zones/kmsdns.yaml"

  @Option(
    help: ArgumentHelp("Compare the clock with that of this KDC: a name or an address.", valueName: "host[:port]"))
  var kdc: String?

  func run() async throws {
    let check: KerberosCheck
    do throws(CommandFailure) {
      let configuration = try KerberosCommand.configuration(config)
      guard let entry = configuration.kerberos else {
        throw CommandFailure("\(config) says nothing of kerberos; kmsdns kerberos setup says what is needed")
      }
      check = KerberosCheck(
        entry, configuration, try KerberosCommand.zones(configuration).map(\.base.version), kdc: kdc)
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
    print(check.text, terminator: "")
    if check.isAnythingWrong { throw ExitStatus.findings }
  }
}
