/// What clients have under way: so much in all, and so much for each.
public struct ClientCounts: Sendable {
  /// Why one more is too many.
  public enum Excess: Error, Sendable {
    /// There are as many as may be in all.
    case inAll
    /// This client has as many as it may have.
    case ofClient
  }

  /// The most there may be in all.
  public let limit: Int
  /// The most that one client may have.
  public let limitPerClient: Int
  private var counts: [ClientNetwork: Int] = [:]
  private var total = 0

  /// Makes counts of nothing.
  public init(limit: Int, perClient: Int) {
    self.limit = limit
    limitPerClient = perClient
  }

  /// Counts one more.
  public mutating func add(_ client: ClientNetwork) throws(Excess) {
    guard total < limit else { throw .inAll }
    guard counts[client, default: 0] < limitPerClient else { throw .ofClient }
    total += 1
    counts[client, default: 0] += 1
  }

  /// Counts one less; says whether the client has none left.
  @discardableResult
  public mutating func remove(_ client: ClientNetwork) -> Bool {
    guard let count = counts[client] else { return true }
    total -= 1
    counts[client] = count > 1 ? count - 1 : nil
    return count <= 1
  }
}
