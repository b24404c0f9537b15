import ArgumentParser
import Configuration
import DNSWire
import ZoneText

/// `kmsdns check`
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check zone files: what keeps them from being served, and what will hardly be meant.",
    discussion: """
      Reads master files (RFC 1035) and exports of Windows DNS servers, packed by gzip or not, and tells of each what was read, \
      converted and skipped. Errors are what the server would not load; warnings are the rest.
      Exit code: 0 no errors; 1 errors, with --strict warnings, too; 2 something could not be read.
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @Argument(
    help: """
      Zone files, or folders of them; - is standard input. A file's origin is its name without the extension (or what \
      follows db.), or $ORIGIN in it. Of a folder count the files named \(ZoneFileSource.patterns).
      """)
  var paths: [String]

  @Option(help: ArgumentHelp("The origin before any $ORIGIN, instead of one from the file's name.", valueName: "name"))
  var origin: String?

  @OptionGroup var reading: ReadingOptions

  @Flag(help: "Count warnings as errors.")
  var strict = false

  @Option(help: "How to print what is found.")
  var format = Format.text

  @Option(help: "When to print in colours.")
  var color = ColourChoice.auto

  func run() throws {
    let name: Name?
    do throws(NameTextError) {
      name = try origin.map { text throws(NameTextError) in try Name(text: text) }
    } catch {
      throw ValidationError("--origin \(origin ?? ""): \(error.description)")
    }
    var document = CheckDocument()
    let (files, failures, passedOver) = ZoneFilePaths.expand(paths)
    for (path, reason) in failures { document.unread.append(CheckDocument.Unread(file: path, reason: reason)) }
    for line in passedOver { StandardError.print(HostileText.printable(line)) }
    for file in files { document.check(file, origin: name, reading: reading.reading(file)) }
    switch format {
    case .text:
      let colours = color.colours(isStandardOutput: true)
      print(document.files.map { CheckText(colours).text($0) }.joined(), terminator: "")
      for unread in document.unread {
        StandardError.print(HostileText.printable("\(unread.file): \(unread.reason)"))
      }
    case .json: print(HostileText.json(document.json))
    }
    guard document.unread.isEmpty else { throw ExitStatus.unusable }
    let counts = document.files.map { $0.errors + (strict ? $0.warnings : 0) }
    if counts.contains(where: { $0 > 0 }) { throw ExitStatus.findings }
  }
}
