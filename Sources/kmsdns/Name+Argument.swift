import DNSWire

extension Name {
  /// Reads a name of the command line; `what` says in an error what it is the name of.
  init(argument text: String, _ what: String) throws(CommandFailure) {
    do throws(NameTextError) {
      try self.init(text: text)
    } catch {
      throw CommandFailure("\(what) \"\(HostileText.printable(text))\" is no domain name: \(error)")
    }
  }
}
