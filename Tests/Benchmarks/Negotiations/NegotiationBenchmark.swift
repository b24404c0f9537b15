import AccessPolicy
import ArgumentParser
import BenchmarkSupport
import DNSWire
import Foundation
import Glibc
import Synchronization
import TestSupport

/// What GSS-TSIG costs the server: negotiations, signed updates beside those by HMAC, and queries while negotiations are
/// refused. See Tests/Benchmarks/README.md.
@main
struct NegotiationBenchmark: ParsableCommand {
  @ArgumentParser.Option(help: "Rounds.")
  var rounds = 3
  @ArgumentParser.Option(help: "Negotiations of a round.")
  var negotiations = 1_500
  @ArgumentParser.Option(help: "Updates of a round.")
  var updates = 6_000
  @ArgumentParser.Option(help: "Seconds of queries.")
  var seconds = 4.0
  @ArgumentParser.Option(help: "Requests for keys a second while queries are asked.")
  var flood = 5_000
  @ArgumentParser.Option(help: "The folder for the server's data, on a real disk.")
  var folder = ".build/benchmark"

  static let principal = "kms1$"

  func run() throws {
    let parent = try BenchmarkFolder(in: folder, named: "negotiations")
    let work = parent.url
    let realm = try KerberosRealm(in: work, principals: [Self.principal])
    for (name, value) in realm.environment { unsafe setenv(name, value, 1) }
    unsafe setenv("KRB5CCNAME", "FILE:" + (try realm.ticket(Self.principal)), 1)
    try measureNegotiations(work)
    try measureUpdates(work)
    try measureQueries(work)
  }

  private func measureNegotiations(_ work: URL) throws {
    let server = try NegotiationServer(in: work, name: "negotiations", limits: "rate: 100000, rate-per-client: 100000")
    print("| negotiations | a second | a second of the server's processor |\n|---|---|---|")
    for round in 1...rounds {
      let clients = try (0..<negotiations).map { try KeyClient("k\(round)-\($0)") }
      let requests = try clients.map { try $0.request() }
      let before = server.processorTime
      let result = try Exchange(port: server.port).send(requests, isKept: true)
      let cost = server.processorTime - before
      let keys = result.messages.count { (try? TKEYRecord(answer: $0))?.error == .noError }
      print("| \(keys) of \(requests.count) | \(Int(Double(keys) / result.seconds)) | \(Int(Double(keys) / cost)) |")
    }
  }

  private func measureUpdates(_ work: URL) throws {
    let server = try NegotiationServer(in: work, name: "updates", limits: "rate: 1000")
    let client = try KeyClient("updates")
    guard let answer = try Exchange(port: server.port).send([client.request()], isKept: true).messages.first else {
      throw BenchmarkFailure("no key")
    }
    _ = try client.initiator.step(TKEYRecord(answer: answer).key)
    let secret = Credential.of(try Name(text: NegotiationServer.key))
    print("\n| updates by | a second | errors | µs of the server's processor each |\n|---|---|---|---|")
    var rates: [String: [Double]] = [:]
    for round in 0..<rounds {
      for (name, key) in [("HMAC", MessageKey.secret(secret.key)), ("GSS-TSIG", .context(client.key))] {
        let messages = try (0..<updates).map { try signedUpdate($0 + round * updates, by: key) }
        let before = server.processorTime
        let result = try Exchange(port: server.port).send(messages)
        let cost = (server.processorTime - before) * 1e6 / Double(max(result.answers, 1))
        let rate = Double(result.answers) / result.seconds
        rates[name, default: []].append(rate)
        print("| \(name) | \(Int(rate)) | \(result.errors) | \(Int(cost)) |")
      }
    }
    let ratios = zip(rates["GSS-TSIG"] ?? [], rates["HMAC"] ?? []).map { $0 / $1 }.sorted()
    if !ratios.isEmpty { print(String(format: "\nGSS-TSIG is %.2f times as fast as HMAC", ratios[ratios.count / 2])) }
  }

  /// An update unlike all others.
  private func signedUpdate(_ number: Int, by key: MessageKey) throws -> [UInt8] {
    let name = try Name(text: "kms1.lab.example")
    let address = "10.\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"
    let id = UInt16(truncatingIfNeeded: number)
    let message = updateMessage("lab.example", id: id, [.deletion(name, .a), .a(name, address)])
    var octets = try message.encoded()
    TSIG.sign(&octets, key: key, time: UInt64(Date().timeIntervalSince1970))
    return octets
  }

  private func measureQueries(_ work: URL) throws {
    let server = try NegotiationServer(in: work, name: "queries", limits: nil)
    let question = try query("kms1.lab.example", .a).encoded()
    let request = try KeyClient("flood").request()
    var exchange = Exchange(port: server.port)
    exchange.inFlight = 256
    print("\n| | queries a second of the server's processor | requests for keys a second |\n|---|---|---|")
    var losses: [Double] = []
    for _ in 0..<rounds {
      var rates: [Double] = []
      for isFlooded in [false, true] {
        let flood = isFlooded ? try Flood(request, port: server.port, rate: flood) : nil
        let before = server.processorTime
        let result = try exchange.repeated(question, seconds: seconds)
        let rate = Double(result.answers) / (server.processorTime - before)
        let sent = flood?.stop() ?? 0
        rates.append(rate)
        print(
          "| \(isFlooded ? "with requests for keys" : "alone") | \(Int(rate)) | \(Int(Double(sent) / result.seconds)) |"
        )
      }
      losses.append(1 - rates[1] / rates[0])
    }
    losses.sort()
    print(String(format: "\nQueries lose %.1f %% of their rate", losses[losses.count / 2] * 100))
  }
}

/// A client that asks for a key.
struct KeyClient {
  let initiator: Initiator
  let key: ContextKey

  init(_ name: String) throws {
    initiator = try Initiator(service: "\(KerberosRealm.service)@\(KerberosRealm.name)")
    key = ContextKey(name: try Name(text: "\(name).sig-ns1.lab.example"), algorithm: .gssTSIG, context: initiator)
  }

  func request() throws -> [UInt8] {
    var message = Message(header: Header(id: .random(in: .min ... .max)))
    message.questions = [Question(name: key.name, type: .tkey, recordClass: .any)]
    let now = UInt32(Date().timeIntervalSince1970)
    let record = TKEYRecord(
      algorithm: key.algorithm, inception: now, expiration: now, mode: TKEYRecord.Mode.gss, key: try initiator.step())
    message.additionals = [
      ResourceRecord(name: key.name, type: .tkey, recordClass: .any, ttl: 0, rdata: record.rdata)
    ]
    return try message.encoded()
  }
}

extension TKEYRecord {
  init(answer octets: [UInt8]) throws {
    let message = try Message(octets.span)
    guard let record = message.answers.first else { throw BenchmarkFailure("no key in the answer") }
    try self.init(rdata: record.rdata)
  }
}

/// Requests for keys from several addresses, so many a second, until it is stopped.
final class Flood: @unchecked Sendable {
  private let end = DispatchSemaphore(value: 0)
  private let isStopped = Atomic<Bool>(false)
  private let sent = Atomic<Int>(0)

  init(_ message: [UInt8], port: UInt16, rate: Int) throws {
    let sockets = try (2...17).map { try Exchange(port: port, source: "127.0.0.\($0)").socket() }
    let thread = Thread { [self] in
      let start = Date()
      while !isStopped.load(ordering: .acquiring) {
        let due = Int(Date().timeIntervalSince(start) * Double(rate))
        for number in sent.load(ordering: .relaxed)..<due {
          _ = unsafe Glibc.send(sockets[number % sockets.count], message, message.count, 0)
        }
        sent.store(due, ordering: .relaxed)
        usleep(1_000)
      }
      for socket in sockets { close(socket) }
      end.signal()
    }
    thread.start()
  }

  /// Ends it, and tells how many were sent.
  func stop() -> Int {
    isStopped.store(true, ordering: .releasing)
    end.wait()
    return sent.load(ordering: .relaxed)
  }
}
