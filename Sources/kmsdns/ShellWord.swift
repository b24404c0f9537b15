/// One word of a command that is printed to be pasted into a shell.
enum ShellWord {
  /// The text as a POSIX shell reads it back: as it stands where nothing in it means anything to a shell, else in quotes.
  static func quoted(_ text: String) -> String {
    if text.wholeMatch(of: /[A-Za-z0-9._\/:@%+=,-]+/) != nil { return text }
    return "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
