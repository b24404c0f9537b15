import Foundation
import Glibc

/// A realm of MIT Kerberos on loopback, in a folder of its own: KDC, keytabs, tickets.
final class KerberosRealm {
  static let name = "LAB.EXAMPLE"
  static let service = "DNS/ns1.lab.example"
  /// Those that clients of the lab's zones ask for.
  static let services = [service, "DNS/ns1.branch.lab.example"]

  let folder: URL
  private let port: UInt16
  private let process = Process()
  private let master = UUID().uuidString

  /// Makes a realm with the server's services and these principals, each with a keytab, and starts its KDC.
  init(in parent: URL, principals: [String]) throws {
    folder = parent.appendingPathComponent("realm")
    port = try WireClient.freePort()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write("krb5.conf", Self.clientConfiguration(port))
    try write("kdc.conf", Self.serverConfiguration(folder.path, port))
    _ = try run("/usr/sbin/kdb5_util", ["create", "-s", "-r", Self.name, "-P", master])
    for principal in Self.services + principals { try administrate("addprinc -randkey \(principal)") }
    for service in Self.services { try addKey(service, to: "dns.keytab") }
    for principal in principals { try addKey(principal, to: Self.keytab(principal)) }
    process.executableURL = URL(fileURLWithPath: "/usr/sbin/krb5kdc")
    process.arguments = ["-n", "-r", Self.name]
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  deinit {
    guard process.isRunning else { return }
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  private static func clientConfiguration(_ port: UInt16) -> String {
    """
    [libdefaults]
      default_realm = \(name)
      dns_lookup_kdc = false
      dns_lookup_realm = false
      dns_canonicalize_hostname = false
      rdns = false
      udp_preference_limit = 0
    [realms]
      \(name) = {
        kdc = 127.0.0.1:\(port)
      }
    [domain_realm]
      .lab.example = \(name)
      lab.example = \(name)

    """
  }

  private static func serverConfiguration(_ folder: String, _ port: UInt16) -> String {
    """
    [kdcdefaults]
      kdc_listen = 127.0.0.1:\(port)
      kdc_tcp_listen = 127.0.0.1:\(port)
    [realms]
      \(name) = {
        database_name = \(folder)/principal
        key_stash_file = \(folder)/stash
        acl_file = \(folder)/acl
        supported_enctypes = aes256-cts:normal aes128-cts:normal
      }
    [logging]
      kdc = FILE:\(folder)/kdc.log

    """
  }

  /// Where everybody finds the realm.
  var environment: [String: String] {
    [
      "KRB5_CONFIG": folder.appendingPathComponent("krb5.conf").path,
      "KRB5_KDC_PROFILE": folder.appendingPathComponent("kdc.conf").path,
    ]
  }

  /// The KDC's address and port.
  var center: String { "127.0.0.1:\(port)" }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }

  /// Runs a program that finds the realm.
  func run(
    _ program: String, _ arguments: [String], cache: String? = nil, input: String = ""
  ) throws -> Tool.Result {
    let variables = environment.map { "\($0)=\($1)" } + (cache.map { ["KRB5CCNAME=FILE:\($0)"] } ?? [])
    return try Tool.run("env", variables + [program] + arguments, input: input, in: folder)
  }

  /// Does something as the realm's administrator.
  func administrate(_ command: String) throws {
    let result = try run("/usr/sbin/kadmin.local", ["-r", Self.name, "-q", command])
    guard result.status == 0 else { throw Unusable(description: result.errors) }
  }

  /// Puts the key of a principal into a keytab as it is, or, with `isNew`, a new one.
  func addKey(_ principal: String, to keytab: String, isNew: Bool = false, types: String? = nil) throws {
    let path = folder.appendingPathComponent(keytab).path
    let options = (isNew ? "" : "-norandkey ") + (types.map { "-e \($0) " } ?? "")
    try administrate("ktadd -k \(path) \(options)\(principal)")
  }

  /// A keytab's file name.
  static func keytab(_ principal: String) -> String {
    principal.filter { $0.isLetter || $0.isNumber } + ".keytab"
  }

  /// Gets a ticket for a principal, and gives the file that it is in.
  func ticket(_ principal: String) throws -> String {
    let cache = folder.appendingPathComponent("cache-\(UUID().uuidString)").path
    let keytab = folder.appendingPathComponent(Self.keytab(principal)).path
    for _ in 0..<100 {
      let result = try run("kinit", ["-c", "FILE:\(cache)", "-k", "-t", keytab, principal])
      if result.status == 0 { return cache }
      // The KDC may still be starting.
      usleep(50_000)
    }
    throw Unusable(description: "no ticket for \(principal)")
  }

  /// Why there is no realm.
  struct Unusable: Error, CustomStringConvertible {
    let description: String
  }
}
