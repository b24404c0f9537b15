public import DNSWire

/// What a server says of the records of one type at a name, aliases followed.
public struct RecordLookup: Sendable {
  /// One step from a name to another one.
  public struct Alias: Sendable, Equatable {
    /// The owner of the record that says so.
    public let owner: Name
    /// Whether that is a DNAME record above the name (RFC 6672), and not a CNAME record at it.
    public let isRedirection: Bool
    /// The name that the lookup goes on with.
    public let target: Name
  }

  /// What is there.
  public enum Outcome: Sendable, Equatable {
    /// The records.
    case records([ResourceRecord])
    /// The name exists, and has no records of the type.
    case noRecords
    /// The name does not exist.
    case noName
  }

  /// The name that was asked for.
  public let name: Name
  /// What it is an alias of, and what that is an alias of, and so on: empty where it is none.
  public let aliases: [Alias]
  /// What is there, at the end of the aliases.
  public let outcome: Outcome
  /// The apex of the zone that says so, where nothing is there and the answer tells.
  public let authority: Name?
  /// Who said it.
  public let server: ServerAddress

  /// The records; empty where there are none.
  public var records: [ResourceRecord] {
    if case .records(let records) = outcome { records } else { [] }
  }

  /// Where the aliases end.
  public var canonicalName: Name { aliases.last?.target ?? name }
}

/// Why nothing is known of the records at a name.
public enum LookupFailure: Error, Equatable, Sendable {
  /// There is no answer.
  case query(QueryFailure)
  /// The server answered with a code that says nothing of the name.
  case code(ResponseCode, ServerAddress)
  /// The server only refers to others.
  case referral(ServerAddress)
  /// All records of the answer are of other names or another class.
  case otherRecords(ServerAddress)
  /// The aliases go in a circle, or are too many.
  case aliases(Name)
}

extension LookupFailure: CustomStringConvertible {
  /// One sentence for the operator.
  public var description: String {
    switch self {
    case .query(let failure): failure.description
    case .code(.refused, let server): "\(server) refused the question (REFUSED)"
    case .code(.serverFailure, let server): "\(server) could not find out (SERVFAIL)"
    case .code(.formError, let server): "\(server) could not read the question (FORMERR)"
    case .code(.notImplemented, let server): "\(server) does not answer such questions (NOTIMP)"
    case .code(let code, let server): "\(server) answered \(code)"
    case .referral(let server): "\(server) does not resolve names of other servers, and only refers to them"
    case .otherRecords(let server): "\(server) answered with records of other names, which can't be trusted"
    case .aliases(let name):
      "the aliases of \(name.relativeText) go in a circle, or are more than \(DNSClientLimits.aliases)"
    }
  }
}

extension DNSClient {
  /// Looks up the records of a type at a name, and follows aliases.
  public func records(of name: Name, _ type: RecordType) async throws(LookupFailure) -> RecordLookup {
    var aliases: [RecordLookup.Alias] = []
    while true {
      let asked = aliases.last?.target ?? name
      let answer: Answer
      do throws(QueryFailure) {
        answer = try await ask(Question(name: asked, type: type))
      } catch {
        throw .query(error)
      }
      guard !answer.isRefusal else { throw .code(answer.code, answer.server) }
      guard answer.isAbout(asked) else { throw .otherRecords(answer.server) }
      let reading = AnswerReading(answer, asked, type)
      aliases += reading.aliases
      guard aliases.count <= DNSClientLimits.aliases, Set([name] + aliases.map(\.target)).count == aliases.count + 1
      else {
        throw .aliases(name)
      }
      if reading.isIncomplete { continue }
      guard let outcome = reading.outcome else { throw .referral(answer.server) }
      return RecordLookup(
        name: name, aliases: aliases, outcome: outcome, authority: reading.authority, server: answer.server)
    }
  }
}

extension Answer {
  /// Whether the answer section is empty, or has a record of the name that was asked for.
  fileprivate func isAbout(_ name: Name) -> Bool {
    message.answers.isEmpty || message.answers.contains { $0.name == name && $0.recordClass == .internet }
  }
}

/// One answer, read for the records of one type at a name.
private struct AnswerReading {
  var aliases: [RecordLookup.Alias] = []
  var outcome: RecordLookup.Outcome?
  var authority: Name?
  /// The answer ends with an alias of which it says nothing.
  var isIncomplete = false

  init(_ answer: Answer, _ name: Name, _ type: RecordType) {
    let message = answer.message
    var last = name
    // As many as there are records: a circle ends here, and is found out by who counts.
    for _ in message.answers where type != .cname {
      guard
        let alias = message.answers.first(where: { $0.type == .cname && $0.name == last && $0.recordClass == .internet }
        ),
        let target = try? Name(wire: alias.rdata), aliases.count <= DNSClientLimits.aliases
      else { break }
      // Servers send both: the DNAME record, and the CNAME record that follows from it.
      let redirection = message.answers.first { [last] in
        $0.type == .dname && $0.name != last && last.isSubdomain(of: $0.name)
      }
      aliases.append(
        RecordLookup.Alias(owner: redirection?.name ?? last, isRedirection: redirection != nil, target: target))
      last = target
    }
    let records = message.answers.filter { $0.type == type && $0.name == last && $0.recordClass == .internet }
    authority = message.authorities.first { $0.type == .soa }?.name
    if !records.isEmpty {
      outcome = .records(records)
    } else if answer.code == .nameError {
      outcome = .noName
    } else if authority != nil {
      outcome = .noRecords
    } else if !aliases.isEmpty {
      isIncomplete = true
    } else if message.header.flags & Header.Flag.authoritative != 0
      || !message.authorities.contains(where: { $0.type == .ns })
    {
      outcome = .noRecords
    }
  }
}
