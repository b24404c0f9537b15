import ArgumentParser
import ZoneText

/// How commands read zone files.
struct ReadingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      The files' dialect: rfc1035, windows (exports of a Windows DNS server), or auto, which tells them apart by their first \
      lines.
      """, valueName: "dialect"), transform: Self.dialect)
  var dialect = ZoneReading.Dialect.automatic

  @Flag(help: "Let files include ($INCLUDE) others that are not in their own folder or below it.")
  var includeAnywhere = false

  private static func dialect(_ text: String) throws -> ZoneReading.Dialect {
    guard let dialect = ZoneReading.Dialect(rawValue: text) else {
      let all = ZoneReading.Dialect.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("\(text) is no dialect: \(all)")
    }
    return dialect
  }

  /// How a file is read; what it includes is looked for in `folders`, too.
  func reading(_ file: String, folders: [String] = []) -> ZoneReading {
    ZoneReading(dialect: dialect, includes: IncludedFiles(file, anywhere: includeAnywhere, folders: folders).read)
  }
}
