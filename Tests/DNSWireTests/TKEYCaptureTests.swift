import DNSWire
import Foundation
import Testing

/// TKEY records as real clients and BIND wrote them.
@Suite struct TKEYCaptureTests {
  private static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Fixtures/Kerberos")

  static let files: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (files ?? []).filter { $0.contains("request") || $0.contains("answer") }.sorted()
  }()

  private func message(_ file: String) throws -> (octets: [UInt8], message: Message) {
    let octets = Array(try Data(contentsOf: Self.folder.appendingPathComponent(file)))
    return (octets, try Message(octets.span))
  }

  @Test func capturesAreThere() {
    #expect(Self.files.count { $0.contains("tkey-request") } == 3)
    #expect(Self.files.count { $0.contains("tkey-answer") } == 3)
  }

  @Test(arguments: files) func messageIsRead(file: String) throws {
    let (octets, message) = try message(file)
    #expect(message.header.isResponse == file.contains("answer"))
    // The signature is the last record, and covers what stands before it.
    if let signature = message.tsig { #expect(signature.offset < octets.count) }
  }

  @Test(arguments: files.filter { $0.contains("tkey") }) func recordOfTheKeyIsReadAndWrittenTheSame(file: String) throws
  {
    let message = try message(file).message
    let records = (message.answers + message.additionals).filter { $0.type == .tkey }
    let found = try #require(records.first)
    let record = try TKEYRecord(rdata: found.rdata)
    #expect(records.count == 1)
    #expect(record.rdata == found.rdata)
    #expect(found.name == message.questions.first?.name)
    #expect(record.mode == TKEYRecord.Mode.gss && record.error == .noError)
    #expect(GSSAlgorithm(name: record.algorithm) == (file.contains("nsupdate-g") ? .gssTSIG : .microsoft))
    #expect(record.key.count > 100)
    #expect((message.tsig != nil) == file.contains("answer"))
  }

  @Test func truncatedRecordIsRefused() throws {
    let message = try message("nsupdate-g-01-tkey-request.bin").message
    let rdata = try #require(message.additionals.first).rdata
    for count in 0..<rdata.count {
      #expect(throws: WireError.self) { try TKEYRecord(rdata: Array(rdata.prefix(count))) }
    }
    #expect(throws: WireError.self) { try TKEYRecord(rdata: rdata + [0]) }
  }
}
