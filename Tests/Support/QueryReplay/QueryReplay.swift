import AccessPolicy
import Authority
import DNSWire
import TestSupport
import Zone
import ZoneText

/// Answers queries in process, kind by kind, between two marks: what an instruction counter counts between them.
@main
struct QueryReplay {
  /// Queries between two marks.
  static let queries = 2_000

  static func main() throws {
    let zone = QueryZone(records: 17_500)
    let file = try MasterFile.read(Array(zone.text.utf8), file: "zone", origin: nil)
    let zones = ZoneSet([file.version])
    var settings = ResponderSettings()
    settings.cookies = .random()
    var limited = settings
    limited.limiter = RateLimiter(RateLimits(responses: 1_000_000))
    let extended = opt(flags: 0x80)
    var runs: [(name: String, queries: [UInt8], settings: ResponderSettings)] = QueryKind.allCases.map { kind in
      (kind.rawValue, zone.queries(queries, of: [kind]).octets, settings)
    }
    runs.append(("A with EDNS and DO", zone.queries(queries, of: [.address], extensions: extended).octets, settings))
    let cookie = try cookie(zone, zones, settings)
    runs.append(("A with a cookie", zone.queries(queries, of: [.address], extensions: cookie).octets, settings))
    runs.append(("A with a rate limit", zone.queries(queries, of: [.address]).octets, limited))
    for run in runs {
      var replay = Replay(run.queries, Published(run.settings))
      // Once for what is made at the first time.
      replay.answerAll(zones)
      beginCounting()
      replay.answerAll(zones)
      endCounting()
      print(run.name)
    }
  }

  /// An OPT record (RFC 6891 §6.1.2).
  private static func opt(flags: UInt8 = 0, options: [UInt8] = []) -> [UInt8] {
    [0, 0, 41, 4, 208, 0, 0, flags, 0, 0, UInt8(options.count)] + options
  }

  /// An OPT record with the cookie that an answer has for this client.
  private static func cookie(
    _ zone: QueryZone, _ zones: ZoneSet, _ settings: ResponderSettings
  ) throws -> [UInt8] {
    let first = opt(options: [0, 10, 0, 8] + [UInt8](repeating: 7, count: 8))
    var replay = Replay(zone.queries(1, of: [.address], extensions: first).octets, Published(settings), count: 1)
    let answer = replay.answerAll(zones)
    return opt(options: [0, 10, 0, 24] + answer.suffix(24))
  }
}

/// Queries of one length, and the responder that answers them.
struct Replay: ~Copyable {
  private let queries: [UInt8]
  private let count: Int
  private var responder: Responder

  init(_ queries: [UInt8], _ settings: Published<ResponderSettings>, count: Int = QueryReplay.queries) {
    self.queries = queries
    self.count = count
    responder = Responder(settings: settings)
  }

  /// Answers each query, and gives the last answer.
  @discardableResult mutating func answerAll(_ zones: borrowing ZoneSet) -> [UInt8] {
    let context = RequestContext(client: IPAddress(ipv4: 0xC000_0201), transport: .udp, now: 1_800_000_000)
    let queries = queries
    let length = queries.count / count
    var answer = [UInt8](repeating: 0, count: 1_232)
    var octets = 0
    for index in 0..<count {
      var writer = MessageWriter(answer.mutableSpan)
      let query = queries.span.extracting(index * length..<(index + 1) * length)
      _ = responder.respond(to: query, in: context, zones: zones, into: &writer)
      octets = writer.position
    }
    return Array(answer.prefix(octets))
  }
}

/// Marks: `callgrind` sees their names.
@inline(never) @_optimize(none) func beginCounting() {}

@inline(never) @_optimize(none) func endCounting() {}
