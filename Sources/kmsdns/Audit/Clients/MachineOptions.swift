import ArgumentParser

/// How many machines there are, as the command line says it.
struct MachineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Windows clients that look for KMS hosts in each domain, to compute what the publishers do to them; for one domain: "
        + "domain=number.", valueName: "number"))
  var clients: [String] = []

  @Option(help: ArgumentHelp("Windows servers, in the same way.", valueName: "number"))
  var servers: [String] = []

  /// What the publishers do to the machines; nil where there are none.
  func impact(on document: AuditDocument) throws(CommandFailure) -> AuditDocument.ImpactEntry? {
    guard !clients.isEmpty || !servers.isEmpty else { return nil }
    return try document.impact(
      clients: MachineNumbers(clients, option: "--clients"), servers: MachineNumbers(servers, option: "--servers"))
  }
}
