import ArgumentParser
import BenchmarkSupport
import DNSWire
import Foundation
import Glibc
import TestSupport

/// The local server that is asked.
final class LookupServer {
  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case kmsdns, bind
    /// A thread of this program.
    case own
  }

  let port: UInt16
  private let process: ServerProcess?
  private let fake: FakeServer?
  private let work: LookupWork

  /// Starts a server; the one of this program answers nothing to one of so many domains' first question.
  init(_ kind: Kind, _ work: LookupWork, silentOneOf: Int?) throws {
    self.work = work
    if kind == .own {
      let fake = try FakeServer(onDatagram: Self.answers(work, silentOneOf: silentOneOf))
      self.fake = fake
      port = fake.port
      process = nil
      return
    }
    fake = nil
    port = try freePort()
    let folder = work.folder.appendingPathComponent(kind.rawValue)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let configuration = folder.appendingPathComponent("configuration")
    let text =
      kind == .kmsdns
      ? "listen: [127.0.0.1]\nport: \(port)\ndata: \(folder.path)/data\nzones:\n  - file: \(work.zoneFile.path)\n"
      : """
      options {
        directory "\(folder.path)"; pid-file none; session-keyfile "\(folder.path)/session.key";
        listen-on port \(port) { 127.0.0.1; }; listen-on-v6 { none; }; recursion no; notify no; empty-zones-enable no;
      };
      controls { };
      zone "\(LookupWork.zone)" { type primary; file "\(work.zoneFile.path)"; };
      """
    try Data(text.utf8).write(to: configuration)
    process = try ServerProcess(
      kind == .bind ? "/usr/sbin/named" : ServerProcess.built("kmsdns"),
      kind == .bind ? ["-f", "-c", configuration.path] : ["serve", "--config", configuration.path], in: folder)
  }

  /// Waits until the zone is served.
  func waitUntilReady() throws {
    for _ in 0..<500 {
      let dig = Process()
      let output = Pipe()
      dig.executableURL = URL(fileURLWithPath: "/usr/bin/dig")
      dig.arguments = ["@127.0.0.1", "-p", "\(port)", "+short", "+tries=1", "+time=1", LookupWork.zone, "SOA"]
      dig.standardOutput = output
      try dig.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      dig.waitUntilExit()
      if text.contains("3600 900 604800") { return }
      usleep(20_000)
    }
    throw BenchmarkFailure("the server does not serve the zone:\n\(process?.lastWords ?? "")")
  }

  /// What the zone says of the names that are asked for.
  private static func answers(
    _ work: LookupWork, silentOneOf: Int?
  ) -> @Sendable ([UInt8]) -> [[UInt8]] {
    { datagram in
      guard var message = try? Message(datagram.span), let question = message.questions.first else { return [] }
      message.header.flags = Header.Flag.response | Header.Flag.authoritative
      let labels = question.name.labels.map { String(decoding: $0, as: UTF8.self) }
      switch question.type {
      case .srv:
        guard labels.count > 2, let index = Int(labels[2].dropFirst()) else { return [] }
        if let silentOneOf, index % silentOneOf == 0 { return [] }
        guard let target = try? Name(text: "kms.\(work.name(index))") else { return [] }
        message.answers = [.srv(question.name, target)]
      case .a: message.answers = [.a(question.name, "10.1.0.1")]
      case .aaaa: message.answers = [.aaaa(question.name, "fd00::1")]
      default: break
      }
      return (try? message.encoded()).map { [$0] } ?? []
    }
  }
}
