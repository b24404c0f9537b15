import Foundation

/// A path as it has to stand in a configuration file, whose own paths are relative to its folder.
enum ConfigurationPath {
  /// The value for YAML of a path that is relative to the working folder: relative to the configuration's folder, unless both
  /// have nothing in common; absolute where there is no such configuration.
  static func value(_ path: String, in configuration: String) -> String {
    quoted(FileManager.default.fileExists(atPath: configuration) ? relative(path, to: configuration) : absolute(path))
  }

  private static func relative(_ path: String, to configuration: String) -> String {
    guard !path.hasPrefix("/") else { return path }
    let target = parts(path)
    let folder = parts(configuration).dropLast()
    let common = zip(target, folder).prefix { $0 == $1 }.count
    guard common > 0 else { return absolute(path) }
    return (folder.dropFirst(common).map { _ in ".." } + target.dropFirst(common)).joined(separator: "/")
  }

  private static func absolute(_ path: String) -> String { "/" + parts(path).joined(separator: "/") }

  /// The parts of the absolute path, without steps up and down again, as the configuration's reader leaves them out.
  private static func parts(_ path: String) -> [Substring] {
    let whole = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    var parts: [Substring] = []
    for part in whole.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts
  }

  private static func quoted(_ text: String) -> String {
    if text.wholeMatch(of: /[A-Za-z0-9.\/][A-Za-z0-9._\/-]*/) != nil { return text }
    return "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }
}
