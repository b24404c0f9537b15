import AccessPolicy
import Authority
import DNSWire
import Foundation
import GRDB
import Persistence
import Testing
import Zone

/// A store in a folder of its own, and what is written to it.
struct StoreFixture {
  let folder: String
  let zone: Name

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("kmsdns-store-\(UUID().uuidString)").path
    zone = try Name(text: "lab.example")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  var path: String { folder + "/kmsdns.sqlite" }

  func open() throws -> Store { try Store(path: path) }

  func soa(_ serial: UInt32) throws -> StartOfAuthority {
    let mname = try Name(text: "ns1.lab.example").wire
    let numbers: [UInt8] = [serial, 3600, 600, 86_400, 300].flatMap { (number: UInt32) in
      [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> UInt32($0)) }
    }
    return try StartOfAuthority(rdata: mname + mname + numbers)
  }

  func address(_ owner: String, _ last: UInt8, ttl: UInt32 = 300) throws -> ResourceRecord {
    ResourceRecord(name: try Name(text: owner), type: .a, ttl: ttl, rdata: [192, 0, 2, last])
  }

  func service(_ target: String, weight: UInt16 = 0, ttl: UInt32 = 300) throws -> ResourceRecord {
    let data = ServiceData(priority: 0, weight: weight, port: 1688, target: try Name(text: target))
    return ResourceRecord(name: try Name(text: "_vlmcs._tcp.lab.example"), type: .srv, ttl: ttl, rdata: data.rdata)
  }

  /// Who asks for updates: the holder of a key, from 192.0.2.7 over UDP.
  func author(_ key: String, signed: UInt64? = nil) throws -> Commit.Author {
    let requestor = Requestor(
      signer: .tsig(try Name(text: key)), host: try Name(text: key),
      address: try #require(IPAddress(text: "192.0.2.7")), transport: .udp)
    return .requestor(requestor, signed.map { UpdateSignature(time: $0, mark: $0) })
  }

  /// A commit; what it adds is what it published, unless it says otherwise.
  func commit(
    removed: [ResourceRecord] = [], added: [ResourceRecord] = [], statics: [ResourceRecord] = [],
    published: [Commit.Publication]? = nil, serial: UInt32 = 2, key: String = "kms1", notes: [String] = [],
    signed: UInt64? = nil, time: UInt64 = 1_000
  ) throws -> Commit {
    Commit(
      zone: zone, changes: ChangeSet(removed: removed, added: added), removedStatics: statics, soa: try soa(serial),
      publications: try published ?? added.map { try publication($0, key: key) },
      author: try author(key, signed: signed), rules: ["rule of \(key)"], notes: notes, time: time)
  }

  /// The server's own commit.
  func serverCommit(
    removed: [ResourceRecord], reason: String, serial: UInt32 = 2, time: UInt64 = 1_000
  ) throws -> Commit {
    Commit(
      zone: zone, changes: ChangeSet(removed: removed), soa: try soa(serial), author: .server(reason: reason),
      time: time)
  }

  func publication(
    _ record: ResourceRecord, asked: ResourceRecord? = nil, key: String = "kms1", isStatic: Bool = false
  ) throws -> Commit.Publication {
    Commit.Publication(record: record, asked: asked, rule: "rule of \(key)", isStatic: isStatic)
  }

  /// A new store that knows the zone, after commits, each in a transaction of its own.
  func store(after commits: [Commit] = []) async throws -> Store {
    let store = try open()
    try store.adopt([BaseAdoption(zone: zone, digest: [1], soa: soa(1))])
    for commit in commits { try store.commit([commit]) }
    return store
  }
}

extension StoreFixture {
  /// Makes a database of version 5 of the one of version 6, without its journal.
  static let toVersion5 = """
    DROP TABLE change_block;
    CREATE TABLE change (
      id INTEGER NOT NULL PRIMARY KEY,
      zone INTEGER NOT NULL,
      time INTEGER NOT NULL,
      serial INTEGER NOT NULL,
      names BLOB NOT NULL,
      credential TEXT NOT NULL,
      address TEXT,
      transport TEXT,
      reason TEXT,
      rules TEXT NOT NULL,
      notes TEXT NOT NULL,
      records BLOB NOT NULL,
      is_partial INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    PRAGMA user_version = 5;

    """

  /// Makes one of version 4 of it.
  static let toVersion4 = toVersion5 + "DROP TABLE commit_log; PRAGMA user_version = 4;"

  /// Makes one of version 3 of it.
  static let toVersion3 =
    toVersion4 + """
      DROP TABLE publisher_mode;
      DROP TABLE base;
      DROP TABLE base_part;
      ALTER TABLE zone DROP COLUMN base;
      ALTER TABLE change DROP COLUMN is_partial;
      ALTER TABLE dynamic_record DROP COLUMN groups;
      ALTER TABLE held_record DROP COLUMN groups;
      PRAGMA user_version = 3;
      """

  /// Makes an older database of a closed one, which knows of no log.
  func rewrite(_ statements: String) throws {
    try execute(statements)
    for place in [0, 1] { try FileManager.default.removeItem(atPath: folder + "/kmsdns.commits-\(place)") }
  }

  /// Changes the database of a closed store.
  func execute(_ statements: String, _ arguments: StatementArguments = StatementArguments()) throws {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.writeWithoutTransaction { db in try db.execute(sql: statements, arguments: arguments) }
    try queue.close()
  }

  /// The octets that a statement gives, of the database of a closed store.
  func octets(_ statement: String) throws -> [UInt8]? {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.read { db in try Data.fetchOne(db, sql: statement).map { [UInt8]($0) } }
  }

  /// The rows of a table as text, in order.
  func rows(of table: String) throws -> [String] {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.read { db in try Row.fetchAll(db, sql: "SELECT * FROM \(table)").map(\.description).sorted() }
  }
}
