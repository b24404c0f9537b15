import ArgumentParser
import Configuration
import DNSWire

/// `kmsdns key list`
struct KeyListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the keys of a configuration, and say which are weak or can't be had; never their secrets.",
    discussion: "Exit code: 0 all can be had; 1 some can't; 2 the configuration can't be read.")

  @Option(help: "The configuration file.")
  var config = "zones/kmsdns.yaml"

  func run() async throws {
    let list: KeyList
    do throws(CommandFailure) {
      list = KeyList(try KeyCommand.keys(config: config))
    } catch {
      StandardError.print(error.description)
      throw ExitStatus.unusable
    }
    print(list.text, terminator: "")
    if list.isAnyMissing { throw ExitStatus.findings }
  }
}

/// The keys of a configuration for people: a table, and what is to be said of them below it.
private struct KeyList {
  private var rows = [["NAME", "ALGORITHM", "HOST", "FROM"]]
  private var remarks: [String] = []
  private(set) var isAnyMissing = false

  init(_ entries: [ServerConfiguration.KeyEntry]) {
    for entry in entries {
      rows.append([entry.name.relativeText, entry.algorithm, entry.host.relativeText, Self.source(entry)])
      remark(on: entry)
    }
  }

  var text: String {
    guard rows.count > 1 else { return "The configuration has no keys.\n" }
    return (TextTable.aligned(rows) + (remarks.isEmpty ? [] : [""] + remarks)).joined(separator: "\n") + "\n"
  }

  private static func source(_ entry: ServerConfiguration.KeyEntry) -> String {
    switch entry.source {
    case .file(let file, _): file
    case .environment(let variable): "environment variable \(variable)"
    case .publicKeys(let keys): keys.count == 1 ? "the configuration" : "the configuration, \(keys.count) keys"
    }
  }

  private mutating func remark(on entry: ServerConfiguration.KeyEntry) {
    let name = entry.name.relativeText
    if entry.isToBeMade { return remarks.append("\(name): the server makes it at its start") }
    do throws(ConfigurationError) {
      guard case .tsig(let secret) = try entry.material() else { return }
      if secret.form.algorithm.isWeak {
        remarks.append("\(name): \(secret.form.algorithm.rawValue) is weak (RFC 8945 §6); hmac-sha256 is not")
      }
      if secret.octets < secret.form.algorithm.macOctets {
        remarks.append(
          "\(name): its secret has \(secret.octets) octets, fewer than the \(secret.form.algorithm.macOctets) that would"
            + " be as strong as the algorithm")
      }
    } catch {
      isAnyMissing = true
      remarks.append("\(name): \(error)")
    }
  }
}
