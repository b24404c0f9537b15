import DNSWire

/// The limits of the request pipeline.
public enum AuthorityLimits {
  /// Octets of a UDP answer to a client without EDNS (RFC 1035 §4.2.1).
  public static let plainPayload = 512
  /// Octets of a UDP answer at most, and the payload size announced: no fragmentation on any usual link (RFC 9715).
  public static let payload: UInt16 = 1232
  /// Seconds for which a server cookie is good (RFC 9018 §4.3).
  public static let cookieSeconds: Int32 = 3_600
  /// Seconds by which a server cookie may be ahead: servers that share a secret have clocks of their own (§4.3).
  public static let cookieFutureSeconds: Int32 = 300
  /// Seconds after which a client gets a new server cookie (§4.3).
  public static let cookieRenewalSeconds: Int32 = 1_800
  /// Times that one thread tries to debit an account which others change.
  public static let rateTries = 16
  /// Aliases followed in one answer.
  public static let aliases = 16
  /// Zone transfers under way at once, in all; more are answered SERVFAIL.
  public static let transfers = 32
  /// Zone transfers of one client under way at once.
  public static let transfersPerClient = 8
  /// Octets of a message of a transfer, unless one record alone needs more: compression pointers reach no further.
  public static let transferMessageOctets = WireLimits.pointerReach
  /// Differences between versions that are kept for incremental transfers, of all zones together.
  public static let differences = 50_000
  /// Records of those differences.
  public static let differenceRecords = 250_000
  /// Octets of several of them that stand in one block of memory: the C library does more for a larger one when it is freed.
  public static let differenceChunkOctets = 60_000
  /// Records in which a zone that is replaced as a whole may differ for the difference to be kept.
  public static let replacedRecords = 100_000
  /// Differences that are read from the journal at the start.
  public static let recalledDifferences = 10_000
  /// Signed requests, transfers and updates being worked on at once; more are dropped over UDP, and not read over TCP.
  public static let deferredRequests = 1_024
  /// Threads of the zones' writer: one judges, one is at the disk, one answers.
  public static let writerThreads = 3
  /// Updates that share a transaction at most: so few that others are there to be judged while it is under way.
  public static let updatesPerCommit = 128
  /// Requests that are judged before it is looked whether the disk is free, unless more came at once.
  public static let updatesPerTurn = 32
  /// Records of the difference between two bases that the journal keeps; of larger ones it keeps that they were.
  public static let baseDifference = 20_000
  /// How long one of them looks for more requests before it sleeps.
  public static let watchTime = Duration.microseconds(100)
  /// Octets of an extended error's text.
  public static let extendedErrorOctets = 160
  /// Seconds for which the signatures of updates are remembered: no client signs longer ahead (RFC 8945 §10).
  public static let replaySeconds: UInt64 = 3_600
  /// Signatures remembered of one signer.
  public static let replaySignatures = 1 << 18
  /// Negotiated keys kept at once, unless the configuration says otherwise, here and below.
  public static let negotiatedKeys = 4_096
  /// Negotiated keys of one client: `nsupdate` never deletes its own.
  public static let negotiatedKeysPerClient = 64
  /// Seconds for which a negotiated key is good at most.
  public static let negotiatedKeySeconds: UInt64 = 3_600
  /// Octets of a token: as many as Windows gives a ticket by default (MaxTokenSize).
  public static let tokenOctets = 48_000
  /// Negotiations in a second.
  public static let negotiationRate = 40
  /// Negotiations of one client in a second: a domain controller has more than 30 records, and asks for a key for each.
  public static let negotiationRatePerClient = 35
  /// Clients whose negotiations are counted at once, 8 octets each.
  public static let negotiationAccounts = 65_536
  /// Negotiations that wait for their thread.
  public static let waitingNegotiations = 256
  /// Owners told of in the event of a refused update.
  public static let ownersPerEvent = 8
}
