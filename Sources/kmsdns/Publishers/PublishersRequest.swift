/// What an operator asks of the running server about publishers.
struct PublishersRequest: Codable {
  /// What is to be done.
  enum Action: String, Codable {
    case list
    case approve
    case reject
    case forget
  }

  var action: Action
  /// The host; nil for a list.
  var host: String?
  /// The zone; nil for all, or the one in which the host is known.
  var zone: String?
  /// The credential, where the host was published with several.
  var credential: String?
  /// Who asks, in words.
  var operatorName: String
}
