import AccessPolicy
import ArgumentParser
import DNSClient
import Foundation
import KMS

/// `kmsdns probe`
struct ProbeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Ask hosts whether they offer KMS: TCP connection, RPC bind, end.",
    discussion: """
      Each address of each host is asked for the RPC interface of KMS. Nothing is activated, and no activation is asked for. \
      Names are resolved by this system.
      Exit code: 0 all offer KMS; 1 some do not; 2 some could not be asked.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table
    case json
  }

  @Argument(help: "Hosts: names or addresses, with :PORT where it is not \(KMSLimits.port).")
  var hosts: [String]

  @Option(help: ArgumentHelp("Seconds to wait for the connection, and for the answer.", valueName: "seconds"))
  var timeout = 3.0

  @Option(help: ArgumentHelp("Addresses that are asked at once.", valueName: "number"))
  var parallel = 50

  @Option(help: "How to print: \(Format.allCases.map(\.rawValue).joined(separator: " or ")).")
  var format = Format.table

  func validate() throws {
    guard timeout > 0, timeout <= ServerOptions.longestTimeout else {
      throw ValidationError("--timeout is more than 0, and at most \(Int(ServerOptions.longestTimeout)) seconds.")
    }
    guard (1...ServerOptions.mostParallel).contains(parallel) else {
      throw ValidationError("--parallel is from 1 to \(ServerOptions.mostParallel).")
    }
  }

  func run() async throws {
    let document: ProbeDocument
    do throws(CommandFailure) {
      document = try await probe()
    } catch {
      StandardError.print(HostileText.printable(error.description))
      throw ExitStatus.unusable
    }
    switch format {
    case .table: print(document.table(columns: Terminal.columns), terminator: "")
    case .json: print(document.json)
    }
    if document.probes.contains(where: { $0.result == nil }) { throw ExitStatus.unusable }
    if document.probes.contains(where: { $0.result != .kms }) { throw ExitStatus.findings }
  }

  private func probe() async throws(CommandFailure) -> ProbeDocument {
    var texts: [ServerText] = []
    for host in hosts { texts.append(try ServerOptions.read(host, option: "host")) }
    var found: [(host: String, addresses: Result<[ServerAddress], SystemAddresses.Failure>)] = []
    for text in texts { found.append((text.host, await Self.addresses(text))) }
    let prober = HostProber(timeOut: .milliseconds(Int64(timeout * 1_000)), parallel: parallel)
    let outcomes = await prober.probe(found.flatMap { (try? $0.addresses.get()) ?? [] })
    var document = ProbeDocument(now: SystemClock.now())
    for (host, addresses) in found {
      switch addresses {
      case .failure(let failure): document.add(host, nil, nil, failure.description)
      case .success(let addresses):
        for address in addresses {
          let outcome = outcomes[address]
          document.add(host, address, outcome?.kind, outcome?.detail ?? "it was not asked")
        }
      }
    }
    return document
  }

  private static func addresses(_ host: ServerText) async -> Result<[ServerAddress], SystemAddresses.Failure> {
    do throws(SystemAddresses.Failure) {
      return .success(try await host.addresses(defaultPort: KMSLimits.port))
    } catch {
      return .failure(error)
    }
  }
}
