import DNSClient
import DNSWire
import KMS
import Synchronization

/// What targets lead to, each looked up once: many domains point at the same hosts.
final class TargetLookups: Sendable {
  /// Targets of one domain that are looked up.
  private static let limit = 256

  private let client: DNSClient
  private let known = Mutex<[Name: Task<TargetResolution, Never>]>([:])

  init(client: DNSClient) {
    self.client = client
  }

  /// Looks up all targets of a domain.
  func resolve(_ targets: [Name]) async -> [Name: TargetResolution] {
    let unique = Set(targets)
    var resolutions: [Name: TargetResolution] = [:]
    for target in unique.sorted().dropFirst(Self.limit) {
      resolutions[target] = .unresolved("the domain has more than \(Self.limit) hosts")
    }
    let tasks = unique.sorted().prefix(Self.limit).map { ($0, task($0)) }
    for (target, task) in tasks { resolutions[target] = await task.value }
    return resolutions
  }

  private func task(_ target: Name) -> Task<TargetResolution, Never> {
    known.withLock { known in
      if let task = known[target] { return task }
      let task = Task { [client] in await Self.look(target, client) }
      known[target] = task
      return task
    }
  }

  private static func look(_ target: Name, _ client: DNSClient) async -> TargetResolution {
    // The root as a target says that there is no host (RFC 2782).
    guard !target.isRoot else { return .noAddress }
    do throws(LookupFailure) {
      let lookup = try await client.addresses(of: target)
      let end: TargetResolution = lookup.addresses.isEmpty ? .noAddress : .host(lookup.addresses)
      return lookup.aliases.isEmpty ? end : .alias(lookup.aliases.map(\.target), end)
    } catch {
      return .unresolved(error.description)
    }
  }
}
