/// How many of a number of clients meet hosts that together have a share of the contacts.
public struct Encounters: Sendable, Equatable {
  /// The mean number of clients.
  public var expected: Double
  /// The chance that at least one client does, where each chooses by itself; its relative error stays below 1e-13.
  public var atLeastOne: Double

  /// Takes a share from 0 to 1 and the number of clients; what lies outside counts as the nearest that is possible.
  public init(share: Double, clients: Int) {
    let share = share > 0 ? min(share, 1) : 0
    let clients = max(clients, 0)
    expected = share * Double(clients)
    // For two groups of clients a and b the chance is a + b (1 - a), which loses nothing where both are small.
    var chance = 0.0
    var doubled = share
    var left = clients
    while left > 0 {
      if left & 1 == 1 { chance += doubled * (1 - chance) }
      doubled += doubled * (1 - doubled)
      left >>= 1
    }
    atLeastOne = chance
  }
}

extension Encounters {
  /// Adds other clients, who choose by themselves as well.
  static func += (left: inout Encounters, right: Encounters) {
    left.expected += right.expected
    left.atLeastOne += right.atLeastOne * (1 - left.atLeastOne)
  }
}
