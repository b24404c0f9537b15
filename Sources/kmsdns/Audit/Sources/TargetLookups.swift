import DNSClient
import DNSWire
import KMS
import Synchronization

/// What targets lead to: what is known is not asked for again, as many domains point at the same hosts.
final class TargetLookups: Sendable {
  /// Targets of one domain that are looked up.
  private static let limit = 256
  /// Those of one domain that are looked up at once.
  private static let parallel = 8

  private let client: DNSClient
  private let known = Mutex<[Name: TargetResolution]>([:])

  init(client: DNSClient) {
    self.client = client
  }

  /// Looks up all targets of a domain.
  func resolve(_ targets: [Name]) async -> [Name: TargetResolution] {
    if targets.count == 1 { return [targets[0]: await resolve(targets[0])] }
    let unique = Set(targets).sorted()
    var resolutions: [Name: TargetResolution] = [:]
    for target in unique.dropFirst(Self.limit) {
      resolutions[target] = .unresolved("the domain has more than \(Self.limit) hosts")
    }
    let looked = Array(unique.prefix(Self.limit))
    let found = await concurrentMap(looked, limit: Self.parallel) { await self.resolve($0) }
    for (target, resolution) in zip(looked, found) { resolutions[target] = resolution }
    return resolutions
  }

  private func resolve(_ target: Name) async -> TargetResolution {
    if let resolution = known.withLock({ $0[target] }) { return resolution }
    let resolution = await look(target)
    known.withLock { $0[target] = resolution }
    return resolution
  }

  private func look(_ target: Name) async -> TargetResolution {
    // The root as a target says that there is no host (RFC 2782).
    guard !target.isRoot else { return .noAddress }
    do throws(LookupFailure) {
      let lookup = try await client.addresses(of: target)
      let end: TargetResolution =
        if let failure = lookup.failure {
          .incomplete(lookup.addresses, failure.description)
        } else {
          lookup.addresses.isEmpty ? .noAddress : .host(lookup.addresses)
        }
      return lookup.aliases.isEmpty ? end : .alias(lookup.aliases.map(\.target), end)
    } catch {
      return .unresolved(error.description)
    }
  }
}
