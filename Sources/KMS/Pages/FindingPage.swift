/// What an administrator should know of a kind of finding.
public struct FindingPage: Sendable {
  /// What it is, in a few words.
  public let title: String
  /// What it means.
  public let meaning: String
  /// What it does to the clients.
  public let effect: String
  /// How to find out more.
  public let check: String
  /// What to do about it.
  public let remedy: String
}

extension FindingCode {
  /// The page of the kind.
  public var page: FindingPage {
    switch self {
    case .rogue: .rogue
    case .unreviewed: .unreviewed
    case .dangling: .dangling
    case .stale: .stale
    case .aliasTarget: .aliasTarget
    case .foreignTarget: .foreignTarget
    case .port: .port
    case .severalRecords: .severalRecords
    case .unexpectedOwner: .unexpectedOwner
    case .unresolved: .unresolved
    case .outsideTarget: .outsideTarget
    case .publicAddress: .publicAddress
    case .unsanctionedAddress: .unsanctionedAddress
    case .unsanctionedCredential: .unsanctionedCredential
    case .unsanctionedSource: .unsanctionedSource
    case .spelling: .spelling
    case .sharedAddress: .sharedAddress
    case .tooManyHosts: .tooManyHosts
    case .indirect: .indirect
    case .deadEnd: .deadEnd
    case .timeToLive: .timeToLive
    case .emulator: .emulator
    case .missing: .missing
    case .noService: .noService
    case .noAnswer: .noAnswer
    case .noKMS: .noKMS
    case .refusedPublication: .refusedPublication
    }
  }
}
