import AccessPolicy
import DNSWire
import Foundation
import Yams

extension ServerConfiguration {
  /// Reads a configuration file; paths in it are relative to its folder.
  ///
  /// `isPartial` says that what a server needs may be missing: an audit needs neither zones nor a data directory.
  public static func read(path: String, isPartial: Bool = false) throws(ConfigurationErrors) -> ServerConfiguration {
    guard FileManager.default.fileExists(atPath: path) else {
      throw ConfigurationErrors(file: path, "there is no such file (--config names another one)")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ConfigurationErrors(file: path, "the file can't be read")
    }
    guard data.count <= ConfigurationLimits.fileOctets else {
      throw ConfigurationErrors(file: path, "the file has more than \(ConfigurationLimits.fileOctets) octets")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw ConfigurationErrors(file: path, "the file is not in UTF-8")
    }
    return try parse(text, file: path, isPartial: isPartial)
  }

  /// Reads a configuration's text.
  public static func parse(
    _ text: String, file: String, isPartial: Bool = false
  ) throws(ConfigurationErrors) -> ServerConfiguration {
    let root: Node?
    do {
      // Every scalar is read as the text that it is: no resolver, whose patterns take their time to compile.
      root = try compose(yaml: text, .basic)
    } catch {
      throw ConfigurationErrors([yamlError(error, file: file)])
    }
    guard let root else { throw ConfigurationErrors(file: file, "the file is empty") }
    let parser = ConfigurationParser(file: file)
    let configuration = parser.configuration(root, isPartial: isPartial)
    guard parser.reader.errors.isEmpty, let configuration else { throw ConfigurationErrors(parser.reader.errors) }
    return configuration
  }

  private static func yamlError(_ error: any Error, file: String) -> ConfigurationError {
    func located(_ message: String, _ mark: Mark) -> ConfigurationError {
      ConfigurationError(file: file, line: mark.line, column: mark.column, message: message)
    }
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return located("not YAML: \(problem)", mark)
    case .duplicatedKeysInMapping(let duplicates, let context):
      return located("the key \(duplicates.joined(separator: ", ")) stands here twice", context.mark)
    default:
      return ConfigurationError(file: file, line: 1, column: 1, message: "not YAML: \(error)")
    }
  }
}
