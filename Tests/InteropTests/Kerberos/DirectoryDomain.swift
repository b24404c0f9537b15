import Foundation
import Glibc

/// A domain of Active Directory, by Samba, in a network namespace of its own: its controller at 10.53.0.1, and a place for
/// the server under test at 10.53.0.3. Machines KMS1$ and, by nesting, KMS2$ are in the group "KMS Hosts", WEB1$ is not.
final class DirectoryDomain {
  static let realm = "AD.LAB.EXAMPLE"
  static let server = "10.53.0.3"

  let folder: URL
  let name: String
  /// The SID of "KMS Hosts".
  private(set) var group = ""
  private let process = Process()

  /// Why there is no domain.
  struct Unavailable: Error, CustomStringConvertible {
    let description: String
  }

  /// Makes the namespace, the domain and its accounts, and starts the controller.
  init(in parent: URL) throws {
    folder = parent.appendingPathComponent("directory")
    name = "kmsdns-\(getpid())"
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try makeNamespace()
    try provision()
    group =
      try run(
        ["/usr/bin/python3", Self.fixture("accounts.py"), settings, folder.path]
      ).output.split(separator: "\n").last.map(String.init) ?? ""
    guard group.hasPrefix("S-1-5-21-") else { throw Unavailable(description: "the accounts can't be made") }
    try start()
  }

  deinit {
    let pids =
      (try? Tool.run("ip", ["netns", "pids", name]).output.split(separator: "\n").compactMap { Int32($0) }) ?? []
    for pid in pids { Glibc.kill(pid, SIGKILL) }
    if process.isRunning { process.waitUntilExit() }
    _ = try? Tool.run("ip", ["netns", "del", name])
    try? FileManager.default.removeItem(atPath: "/etc/netns/\(name)")
  }

  /// A file of the tests.
  static func fixture(_ name: String) -> String {
    Lab.root.appendingPathComponent("Tests/Fixtures/Kerberos/\(name)").path
  }

  /// What stands before a command that is to run in the namespace.
  var launcher: [String] {
    ["ip", "netns", "exec", name, "env", "KRB5_CONFIG=\(folder.path)/krb5.conf", "TDB_NO_FSYNC=1"]
  }

  /// Where the controller keeps its settings.
  var settings: String { folder.path + "/etc/smb.conf" }

  /// Runs a command in the namespace; `cache` is the file with its ticket.
  func run(_ command: [String], cache: String? = nil, input: String = "") throws -> Tool.Result {
    let variables = cache.map { ["KRB5CCNAME=FILE:\($0)"] } ?? []
    let all = launcher + variables + command
    return try Tool.run(all[0], Array(all.dropFirst()), input: input, in: folder)
  }

  /// Gets a machine's ticket, and gives the file that it is in.
  func ticket(_ machine: String) throws -> String {
    let cache = folder.appendingPathComponent("cache-\(UUID().uuidString)").path
    let keytab = folder.appendingPathComponent("\(machine).keytab").path
    let result = try run(["kinit", "-c", "FILE:\(cache)", "-k", "-t", keytab, "\(machine)$@\(Self.realm)"])
    guard result.status == 0 else { throw Unavailable(description: "no ticket for \(machine): \(result.errors)") }
    return cache
  }

  /// Lets the machines of the namespace ask a name server.
  func resolve(by address: String) throws {
    let text = "search ad.lab.example\nnameserver \(address)\n"
    try Data(text.utf8).write(to: URL(fileURLWithPath: "/etc/netns/\(name)/resolv.conf"))
  }

  private func makeNamespace() throws {
    let commands = [
      "netns add \(name)", "-n \(name) link set lo up", "-n \(name) link add ad0 type veth peer name ad1",
      "-n \(name) link set ad1 up", "-n \(name) addr add 10.53.0.1/24 dev ad0",
      "-n \(name) addr add \(Self.server)/24 dev ad0", "-n \(name) link set ad0 up",
    ]
    for command in commands {
      let result = try Tool.run("ip", command.split(separator: " ").map(String.init))
      guard result.status == 0 else { throw Unavailable(description: "ip \(command): \(result.errors)") }
    }
    try FileManager.default.createDirectory(atPath: "/etc/netns/\(name)", withIntermediateDirectories: true)
    try Data("127.0.0.1 localhost\n10.53.0.1 dc1.ad.lab.example dc1\n".utf8).write(
      to: URL(fileURLWithPath: "/etc/netns/\(name)/hosts"))
    try resolve(by: "10.53.0.1")
    let kerberos = """
      [libdefaults]
        default_realm = \(Self.realm)
        dns_lookup_kdc = false
        dns_lookup_realm = false
        dns_canonicalize_hostname = false
        rdns = false
      [realms]
        \(Self.realm) = {
          kdc = 10.53.0.1
        }
      [domain_realm]
        .lab.example = \(Self.realm)
        lab.example = \(Self.realm)

      """
    try Data(kerberos.utf8).write(to: folder.appendingPathComponent("krb5.conf"))
  }

  private func provision() throws {
    let options = [
      "--targetdir=\(folder.path)", "--realm=\(Self.realm)", "--domain=LAB", "--server-role=dc",
      "--adminpass=Passw0rd.lab", "--dns-backend=SAMBA_INTERNAL", "--host-name=dc1", "--host-ip=10.53.0.1",
      "--option=interfaces=lo ad0", "--option=bind interfaces only=yes", "--option=dns forwarder=",
    ]
    let result = try run(["samba-tool", "domain", "provision"] + options)
    guard result.status == 0, let text = try? String(contentsOfFile: settings, encoding: .utf8) else {
      throw Unavailable(description: "no domain: \(result.errors.suffix(500))")
    }
    let path = folder.path
    // Kerberos and LDAP alone: no files, no printers.
    let more = """
      [global]
      \tserver services = ldap, cldap, kdc
      \tpid directory = \(path)/run
      \tncalrpc dir = \(path)/ncalrpc
      \twinbindd socket directory = \(path)/winbind

      """
    for name in ["run", "ncalrpc", "winbind"] {
      try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    }
    try Data(text.replacingOccurrences(of: "[global]\n", with: more).utf8).write(to: URL(fileURLWithPath: settings))
  }

  private func start() throws {
    let log = folder.appendingPathComponent("samba.log")
    try Data().write(to: log)
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = launcher + ["samba", "-i", "-s", settings, "--debug-stdout"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: log)
    process.standardError = try FileHandle(forWritingTo: log)
    try process.run()
    for _ in 0..<200 where process.isRunning {
      if (try? ticket("kms1")) != nil { return }
      usleep(100_000)
    }
    let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    throw Unavailable(description: "the controller does not start: \(text.suffix(500))")
  }
}
