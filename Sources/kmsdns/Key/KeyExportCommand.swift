import ArgumentParser
import Configuration
import DNSWire

/// `kmsdns key export`
struct KeyExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write a key of the configuration to standard output, with its secret, for another program.",
    discussion: """
      bind is for BIND's configuration, nsupdate -k and dig -k; knot for Knot's configuration; knsupdate for \
      knsupdate -k and kdig -k; nsupdate is a line for the input of nsupdate and knsupdate. Of a key for SIG(0) there is no secret here: it is written as its KEY records.
      Exit code: 0 written; 2 the key can't be had, or not in that form.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case bind
    case knot
    case nsupdate
    case knsupdate

    var text: TSIGSecret.Format {
      switch self {
      case .bind: .bind
      case .knot: .knot
      case .nsupdate: .nsupdate
      case .knsupdate: .knsupdate
      }
    }
  }

  @Argument(help: "The key's name.")
  var name: String

  @Option(help: "The configuration file.")
  var config = "zones/kmsdns.yaml"

  @Option(help: "The form: \(Format.allCases.map(\.rawValue).joined(separator: ", ")).")
  var format = Format.bind

  func run() async throws {
    do throws(CommandFailure) {
      print(try text(), terminator: "")
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
  }

  private func text() throws(CommandFailure) -> String {
    let name = try KeyCommand.name(name)
    guard let entry = try KeyCommand.keys(config: config).first(where: { $0.name == name }) else {
      throw CommandFailure("\(config) has no key \(name.relativeText)")
    }
    if entry.isToBeMade {
      throw CommandFailure("the key \(name.relativeText) is not there yet: the server makes it at its start")
    }
    let material: KeyMaterial
    do throws(ConfigurationError) {
      material = try entry.material()
    } catch {
      throw CommandFailure(error.description)
    }
    switch material {
    case .tsig(let secret):
      guard let text = secret.text(format.text) else {
        throw CommandFailure("Knot has no form for keys with cut MACs: --format bind has one")
      }
      return text
    case .sig0(let keys):
      return keys.map { "\(name) IN KEY \($0.text)\n" }.joined()
    }
  }
}
