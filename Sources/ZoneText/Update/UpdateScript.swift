/// What a script for `nsupdate(1)` sends: dynamic updates (RFC 2136).
///
/// Of `knsupdate(1)` the commands `origin` and `exit` are known as well.
public struct UpdateScript: Sendable {
  /// The updates in the order in which they are sent, none without records; the last one may lack its `send`.
  public var updates: [Update]
  /// What was read in another way than it is written.
  public var warnings = ZoneTextErrors()

  /// Reads a script; `file` names it in errors.
  ///
  /// Reading goes on after an error, so that all are found. Keys' secrets are read over: they are neither kept nor
  /// shown.
  public static func read(_ octets: [UInt8], file: String) throws(ZoneTextErrors) -> UpdateScript {
    var errors = ZoneTextErrors()
    guard octets.count <= ZoneTextLimits.scriptOctets else {
      let start = Position(line: 1, column: 1)
      errors.add(TextFault(start, "the script has more than \(ZoneTextLimits.scriptOctets) octets"), file: file)
      throw errors
    }
    var reader = UpdateScriptReader()
    // A byte order mark is no part of the text.
    let text = octets.starts(with: [0xEF, 0xBB, 0xBF]) ? octets[3...] : octets[...]
    var number = 0
    for octets in lines(text) {
      number += 1
      do {
        var line = try ScriptLine(octets, number: number)
        try reader.read(&line)
      } catch {
        errors.add(error, file: file)
      }
      if reader.hasQuit { break }
    }
    reader.send(line: number)
    guard errors.total == 0 else { throw errors }
    var script = UpdateScript(updates: reader.updates)
    for warning in reader.warnings { script.warnings.add(warning, file: file) }
    return script
  }

  /// The lines of a text without their ends; what follows the last end is a line if there is something.
  private static func lines(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return lines
  }
}
