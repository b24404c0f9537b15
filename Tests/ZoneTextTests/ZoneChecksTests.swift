import DNSWire
import Testing
import ZoneText

@Suite("What a zone holds once")
struct ZoneChecksTests {
  @Test func identicalRecordsAreTakenOnce() throws {
    #expect(try records("a A 192.0.2.1\nA A 192.0.2.1\n").count == 1)
  }

  @Test func recordsThatDifferInTheCaseOfNamesAreIdentical() throws {
    #expect(try record("a SRV 0 0 1688 Kms1\n SRV 0 0 1688 kms1\n").rdata.suffix(15).first == UInt8(ascii: "K"))
  }

  @Test func anIdenticalSOAIsNoSecondOne() throws {
    #expect(try records("@ SOA ns1 root 1 3600 600 86400 60\n").isEmpty)
  }

  @Test func signaturesMayStandBesideACNAME() throws {
    let text = """
      a CNAME b
      a NSEC c CNAME RRSIG NSEC
      a RRSIG CNAME 13 3 300 20260201000000 20260101000000 1 t.example. AAAA
      """
    #expect(try records(text).map(\.type) == [.cname, .nsec, .rrsig])
  }

  @Test func signaturesOfDifferentSetsKeepTheirTTLs() throws {
    let text = """
      a 1 RRSIG A 13 3 1 20260201000000 20260101000000 1 t.example. AAAA
      a 2 RRSIG AAAA 13 3 2 20260201000000 20260101000000 1 t.example. AAAA
      """
    #expect(try records(text).map(\.ttl) == [1, 2])
  }

  @Test func recordsBelowADelegationAreKept() throws {
    #expect(try records("sub NS ns.sub\nns.sub A 192.0.2.1\n").count == 2)
  }
}
