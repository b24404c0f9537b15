import DNSWire

/// What is counted.
public enum Counter: Int, Sendable, CaseIterable {
  // Requests by transport.
  case udpRequests, tcpRequests
  // What gets no answer.
  case shortMessages, responses, unusableDatagrams, deferredLost
  // Requests that are malformed, by what is wrong.
  case wrongQuestionCount, unreadableRecords, trailingOctets, misplacedOPT, malformedOptions, misplacedTSIG
  // Requests that leave the packet threads.
  case deferred
  // Answers by code.
  case noError, formError, serverFailure, nameError, notImplemented, refused, badVersion, badCookie, otherCodes
  case truncated
  // Answers that were too many for a client network.
  case limitedTruncated, limitedBadCookie, limitedDropped
  // Requests with cookies.
  case cookiesNew, cookiesGood, cookiesBad
  // TCP connections.
  case tcpConnections, tcpConnectionsRefused
  // Zone transfers.
  case transfersDone, transfersIncremental, transfersFailed
  // Messages that a zone has changed at its primary.
  case notificationsTaken, notificationsRefused
  // Updates, and requests with signatures.
  case updatesDone, updatesRefused, requestsUnsigned, requestsUnreadable
  case badKey, badSignature, badTime, badTruncation
  // Negotiations of keys.
  case keysNegotiated, keysRefused, negotiationsLimited

  /// What is wrong with a request.
  init(_ error: WireError) {
    self =
      switch error {
      case .trailingOctets: .trailingOctets
      case .misplacedOPT: .misplacedOPT
      case .optionForm: .malformedOptions
      case .misplacedTSIG: .misplacedTSIG
      default: .unreadableRecords
      }
  }

  /// The code of an answer.
  init(_ code: ResponseCode) {
    self =
      switch code {
      case .noError: .noError
      case .formError: .formError
      case .serverFailure: .serverFailure
      case .nameError: .nameError
      case .notImplemented: .notImplemented
      case .refused: .refused
      case .badVersion: .badVersion
      case .badCookie: .badCookie
      default: .otherCodes
      }
  }
}
