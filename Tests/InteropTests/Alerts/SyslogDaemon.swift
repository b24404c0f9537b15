import Foundation
import Glibc
import Testing

/// rsyslog, which takes messages over UDP, TCP and a Unix socket, and writes down how it understands them.
final class SyslogDaemon {
  /// A message as rsyslog has it.
  struct Entry: Decodable {
    let version: String
    let pri: String
    let time: String
    let host: String
    let application: String
    let process: String
    let kind: String
    let input: String
    let message: String
    /// The structured data, in JSON.
    let data: String

    /// The value of a parameter of the structured data.
    func parameter(_ name: String) -> String? {
      let elements = try? JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: [String: String]]
      return elements?["kmsdns@32473"]?[name]
    }
  }

  let port: UInt16
  let folder: URL
  private let process = Process()

  init() throws {
    port = try WireClient.freePort()
    // The path of a Unix socket is short.
    folder = URL(fileURLWithPath: "/tmp/kmsdns-log-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let configuration = folder.appendingPathComponent("rsyslog.conf")
    try Data(Self.configuration(folder.path, port).utf8).write(to: configuration)
    process.executableURL = URL(fileURLWithPath: "/usr/sbin/rsyslogd")
    process.arguments = ["-n", "-f", configuration.path, "-i", folder.path + "/pid"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    try wait("rsyslog listens") { exists("log") && isListening }
  }

  deinit {
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: folder)
  }

  /// What it has taken; waits until there are so many.
  func entries(_ count: Int) throws -> [Entry] {
    var entries: [Entry] = []
    try wait("\(count) messages are there") {
      let text = (try? String(contentsOf: folder.appendingPathComponent("out"), encoding: .utf8)) ?? ""
      entries = text.split(separator: "\n").compactMap { try? JSONDecoder().decode(Entry.self, from: Data($0.utf8)) }
      return entries.count >= count
    }
    return entries
  }

  private func exists(_ file: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent(file).path)
  }

  /// Whether its TCP port is open, as the kernel says it: UDP was opened before.
  private var isListening: Bool {
    let digits = String(port, radix: 16, uppercase: true)
    let place = "0100007F:" + String(repeating: "0", count: 4 - digits.count) + digits + " 00000000:0000 0A"
    return (try? String(contentsOfFile: "/proc/net/tcp", encoding: .utf8))?.contains(place) ?? false
  }

  private func wait(_ what: Comment, until condition: () -> Bool) throws {
    for _ in 0..<1_500 {
      if condition() { return }
      usleep(10_000)
    }
    Issue.record("waited in vain until \(what)")
    throw CancellationError()
  }

  private static func configuration(_ path: String, _ port: UInt16) -> String {
    """
    global(workDirectory="\(path)")
    module(load="imudp")
    module(load="imtcp")
    module(load="imuxsock" SysSock.Use="off")
    module(load="mmpstrucdata")
    template(name="fields" type="list" option.jsonf="on") {
      property(outname="version" name="protocol-version" format="jsonf")
      property(outname="pri" name="pri" format="jsonf")
      property(outname="time" name="timereported" dateFormat="rfc3339" format="jsonf")
      property(outname="host" name="hostname" format="jsonf")
      property(outname="application" name="app-name" format="jsonf")
      property(outname="process" name="procid" format="jsonf")
      property(outname="kind" name="msgid" format="jsonf")
      property(outname="input" name="inputname" format="jsonf")
      property(outname="message" name="msg" format="jsonf")
      property(outname="data" name="$!rfc5424-sd" format="jsonf")
    }
    input(type="imudp" address="127.0.0.1" port="\(port)")
    input(type="imtcp" address="127.0.0.1" port="\(port)")
    input(type="imuxsock" socket="\(path)/log" useSpecialParser="off")
    action(type="mmpstrucdata")
    action(type="omfile" file="\(path)/out" template="fields")

    """
  }
}
