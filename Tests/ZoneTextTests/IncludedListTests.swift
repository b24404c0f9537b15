import DNSWire
import Testing
import ZoneText

@Suite("The files that a zone file includes are known without its zone")
struct IncludedListTests {
  private func included(_ octets: [UInt8]) throws -> [String] {
    let reading = ZoneReading(includes: { name, _ in
      name == "gone" ? .failure(.init(reason: "gone")) : .success(.init(path: name, octets: Array("a A 1.2.3\n".utf8)))
    })
    return MasterFile.included(by: octets, file: "t", origin: try Name(text: "t.example"), reading).map(\.path)
  }

  @Test(arguments: [
    ("$INCLUDE a\n@ NS ns\n$include b\n", ["a", "b"]), ("a A 192.0.2.1\n$GENERATE 1-2 a$ A 192.0.2.$\n", []),
    ("nonsense\n$INCLUDE gone\n$INCLUDE a\n", ["a"]), ("t TXT \"$INCLUDE a\" ; $INCLUDE b\n", []), ("$INCLUD", []),
    ("$", []), ("", []),
  ]) func theyAreListed(text: String, files: [String]) throws {
    #expect(try included(Array(text.utf8)) == files)
  }

  @Test func convertedTextHasThemToo() throws {
    let text = "$INCLUDE a\n"
    #expect(try included([0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }) == ["a"])
    #expect(try included([0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }) == ["a"])
  }
}
