import DNSWire
import KMS

/// How many machines look for KMS hosts: a number for each domain, or one for all that have none of their own.
struct MachineNumbers {
  private var others = 0
  private var numbers: [Name: Int] = [:]

  /// Reads what an option says: numbers, or `domain=number`, separated by commas.
  init(_ texts: [String], option: String) throws(CommandFailure) {
    var hasNumberForOthers = false
    for text in texts.flatMap({ $0.split(separator: ",") }) {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let number = parts.last.flatMap({ Int($0) }), (0...KMSLimits.machines).contains(number) else {
        throw CommandFailure(
          "\(option): \"\(HostileText.printable(String(text)))\" is no number from 0 to \(KMSLimits.machines), and no domain=number either"
        )
      }
      guard parts.count == 2 else {
        guard !hasNumberForOthers else {
          throw CommandFailure("\(option) has two numbers for all domains: for one domain it is domain=number")
        }
        hasNumberForOthers = true
        others = number
        continue
      }
      guard let domain = try? Name(text: parts[0]) else {
        throw CommandFailure("\(option): \"\(HostileText.printable(String(parts[0])))\" is no domain name")
      }
      guard numbers.updateValue(number, forKey: domain) == nil else {
        throw CommandFailure("\(option) has two numbers for \(domain.relativeText)")
      }
    }
  }

  /// The domains that have a number of their own.
  var domains: [Name] { numbers.keys.sorted() }

  subscript(domain: Name) -> Int { numbers[domain] ?? others }
}
