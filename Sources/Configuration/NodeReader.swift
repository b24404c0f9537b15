import AccessPolicy
import DNSWire
import Yams

/// Reads typed values from YAML nodes, and notes what is not as it should be instead of stopping at the first error.
final class NodeReader {
  private let file: String
  private(set) var errors: [ConfigurationError] = []

  init(file: String) {
    self.file = file
  }

  func fail(_ node: Node, _ message: String) {
    guard errors.count < ConfigurationLimits.errors else { return }
    errors.append(ConfigurationError(place(node), message))
  }

  func place(_ node: Node) -> ConfigurationPlace {
    ConfigurationPlace(file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
  }

  /// The members of a mapping whose keys are all known; nil where it is none.
  func members(_ node: Node, _ what: String, known: [String]) -> [String: Node]? {
    guard case .mapping(let mapping) = node else {
      fail(node, "\(what) must be a mapping of \(known.joined(separator: ", "))")
      return nil
    }
    var members: [String: Node] = [:]
    for (key, value) in mapping {
      guard let name = text(key, "a key") else { continue }
      if known.contains(name) {
        members[name] = value
      } else {
        fail(key, "\(what) has no key \"\(name)\"; it has \(known.joined(separator: ", "))")
      }
    }
    return members
  }

  /// The items of a list.
  func items(_ node: Node?, _ what: String) -> [Node]? {
    guard let node else { return nil }
    guard case .sequence(let sequence) = node else {
      fail(node, "\(what) must be a list")
      return nil
    }
    return Array(sequence)
  }

  /// A text; a number or truth value is one too, as it is written.
  func text(_ node: Node?, _ what: String) -> String? {
    guard let node else { return nil }
    guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
      fail(node, "\(what) must be a text")
      return nil
    }
    return scalar.string
  }

  func number(_ node: Node?, _ what: String, in range: ClosedRange<Int>) -> Int? {
    guard let node else { return nil }
    guard case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any,
      let number = Int(scalar.string), range.contains(number)
    else {
      fail(node, "\(what) must be a number from \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return number
  }

  func truth(_ node: Node?, _ what: String) -> Bool? {
    guard let node else { return nil }
    guard case .scalar(let scalar) = node, let truth = ["true": true, "false": false][scalar.string] else {
      fail(node, "\(what) must be true or false")
      return nil
    }
    return truth
  }

  /// A domain name, absolute whether it ends in a dot or not.
  func name(_ node: Node?, _ what: String) -> Name? {
    guard let node, let text = text(node, what) else { return nil }
    do throws(NameTextError) {
      return try Name(text: text)
    } catch {
      fail(node, "\(what) is no domain name: \(error)")
      return nil
    }
  }

  func names(_ node: Node?, _ what: String) -> [Name]? {
    items(node, what)?.compactMap { name($0, "an item of \(what)") }
  }

  func address(_ node: Node) -> IPAddress? {
    guard let text = text(node, "an address") else { return nil }
    guard let address = IPAddress(text: text) else {
      fail(node, "\"\(text)\" is no IP address")
      return nil
    }
    return address
  }
}
