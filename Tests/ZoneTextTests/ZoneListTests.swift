import DNSWire
import Testing
import ZoneText

/// Configurations of other servers: which zones they are primary for.
@Suite struct ZoneListTests {
  private func named(_ text: String, including files: [String: String] = [:]) throws -> ZoneList {
    try NamedConfiguration.read(Array(text.utf8), file: "named.conf") { path, directory in
      files[path].map { ((directory.map { $0 + "/" } ?? "") + path, Array($0.utf8)) }
    }
  }

  private func zones(_ list: ZoneList) -> [String] { list.zones.map { "\($0.name) \($0.file) \($0.place)" } }

  @Test func primaryZonesAreFoundWithTheirFiles() throws {
    let list = try named(
      """
      // a comment; with a mark {
      # another }
      /* one of
         several lines " */
      options { directory "/var/named"; listen-on port 53 { 127.0.0.1; }; };
      zone "." { type hint; file "named.root"; };
      zone "corp.example" IN { type master; file "corp.db"; allow-update { key "k"; }; };
      zone branch.example{type primary;file branch.db;};
      logging { channel a { file "log" versions 3 size 5m; }; };
      zone "slave.example" { type secondary; file "slave.db"; primaries { 192.0.2.1; }; };
      """)
    #expect(zones(list) == ["corp.example. corp.db named.conf:7", "branch.example. branch.db named.conf:8"])
    #expect(list.directory == "/var/named")
    #expect(
      list.skipped.map { "\($0.name): \($0.reason)" } == [
        ".: not a primary zone: type hint", "slave.example: not a primary zone: type secondary",
      ])
  }

  @Test func includedFilesAreRead() throws {
    let list = try named(
      "options { directory \"/etc/bind\"; };\ninclude \"zones.conf\";\n",
      including: [
        "zones.conf": "zone a.example { include \"common\"; file \"a\"; };\ninclude \"more.conf\";",
        "common": "type primary;", "more.conf": "\nzone \"b.example\" { type primary; file \"b\"; };",
      ])
    #expect(zones(list) == ["a.example. a /etc/bind/zones.conf:1", "b.example. b /etc/bind/more.conf:2"])
  }

  @Test func zonesOfViewsAreTakenWhereThereIsNoDoubt() throws {
    let list = try named(
      """
      view "inside" { match-clients { 10/8; }; zone "a.example" { type primary; file "in"; };
        zone "b.example" { type primary; file "b"; }; zone "c.example" { type primary; file "c"; }; };
      view outside { zone "a.example" { type primary; file "out"; }; zone "b.example" { in-view inside; };
        zone "c.example" { type primary; file "c"; }; };
      """)
    #expect(zones(list) == ["b.example. b named.conf:2", "c.example. c named.conf:2"])
    #expect(list.skipped.map(\.name) == ["a.example", "a.example", "b.example"])
    #expect(list.skipped[0].reason.contains("view inside, view outside"))
    #expect(list.skipped[2].reason == "it is that of view inside (in-view)")
  }

  @Test func whatCanNotBeReadIsSaid() throws {
    let list = try named(
      """
      zone "raw.example" { type primary; file "raw"; masterfile-format raw; };
      zone "none.example" { type primary; };
      zone "ch.example" CH { type primary; file "x"; };
      """)
    #expect(list.zones.isEmpty)
    #expect(list.skipped.map(\.name) == ["raw.example", "none.example", "ch.example"])
    #expect(list.skipped[1].reason == "it has no file")
  }

  @Test(arguments: [
    ("zone \"a.example\" { type primary; file \"a\"; }", "1:1: this statement has no semicolon at its end"),
    ("options {\n directory \"x\";\n", "1:9: this brace is never closed"),
    ("\n};", "2:1: this brace was never opened"), ("/* x", "1:1: this comment is never closed"),
    ("zone \"x", "1:6: this quotation mark is never closed"), ("zone { };", "1:1: after this a zone is missing"),
    ("zone \"a..b\" { type primary; };", "1:1: a label is empty"),
    ("options { directory }", "1:21: before this a semicolon is missing"),
    ("include \"gone\";", "1:1: the file that is included can't be read: \"gone\""),
    ("zone \u{0}", "1:6: an octet of value zero"),
  ]) func errorsSayWhere(text: String, error: String) {
    let thrown = #expect(throws: ZoneTextErrors.self) { try named(text) }
    #expect(thrown?.description.hasPrefix("named.conf:" + error) == true, "\(thrown?.description ?? "")")
  }

  @Test func errorsInIncludedFilesNameThem() {
    let thrown = #expect(throws: ZoneTextErrors.self) { try named("include \"a\";", including: ["a": "\n}"]) }
    #expect(thrown?.description.hasPrefix("a:2:1: ") == true)
  }

  @Test func fileThatIncludesItselfIsAnError() {
    let thrown = #expect(throws: ZoneTextErrors.self) {
      try named("include \"a\";", including: ["a": "include \"a\"; include \"a\";"])
    }
    #expect(thrown?.description.contains("in each other") == true)
  }

  @Test func deepBracesAreAnError() {
    let thrown = #expect(throws: ZoneTextErrors.self) { try named(String(repeating: "a { ", count: 10_000)) }
    #expect(thrown?.description.contains("in each other") == true)
  }

  @Test func bootFileNamesZones() throws {
    let list = try WindowsBootFile.read(
      Array(
        """
        ;
        ;  Boot information written back by DNS server.
        ;

        directory   C:\\dns
        cache       .                       cache.dns
        primary     corp.example            corp.example.dns   ; the company
        Primary\t0.0.127.in-addr.arpa\tlocal\r
        secondary   other.example           192.0.2.1 other.dns
        forwarders  192.0.2.53
        slave
        """.utf8), file: "boot")
    #expect(
      zones(list) == ["corp.example. corp.example.dns boot:7", "0.0.127.in-addr.arpa. local boot:8"])
    #expect(list.directory == "C:\\dns")
    #expect(list.skipped.map(\.reason) == ["not a primary zone: cache", "not a primary zone: secondary"])
  }

  @Test(arguments: [
    ("primary", "1:1: after this a zone is missing"),
    ("primary a.example", "1:9: after this the zone's file is missing"),
    ("primary a..b x", "1:9: a label is empty"), ("zone a", "1:1: unknown command"),
    ("primary a x\nprimary A y", "2:9: this zone stands here twice"),
  ]) func errorsOfBootFilesSayWhere(text: String, error: String) {
    let thrown = #expect(throws: ZoneTextErrors.self) { try WindowsBootFile.read(Array(text.utf8), file: "boot") }
    #expect(thrown?.description.hasPrefix("boot:" + error) == true, "\(thrown?.description ?? "")")
  }

  @Test func backslashIsTheSeparatorOfWindowsPaths() throws {
    let list = try named("zone \"corp.example\" { type master; file \"C:\\dns\\a \\\"b\\\".db\"; };")
    #expect(list.zones.map(\.file) == ["C:\\dns\\a \"b\".db"])
  }
}
