/// Findings about what a probe found out.
extension FindingPage {
  static let noAnswer = FindingPage(
    title: "the host does not answer on its port",
    meaning: """
      A TCP connection to the host's port was refused, or nothing came back in time: it is switched off, does not serve \
      KMS any more, or a firewall is in the way.
      """,
    effect: """
      Clients that choose it wait, drop it and choose another one. Where it is alone, nobody is activated. The audit saw \
      it from one machine: others may reach it.
      """,
    check: """
      Try it from a client's network (Test-NetConnection HOST -Port 1688), and see on the host whether the Software \
      Protection service runs (slmgr /dlv) and what its firewall lets in.
      """,
    remedy: "Start the service or open the firewall; if the host does not serve KMS any more, delete the record.")

  static let noKMS = FindingPage(
    title: "what listens on the port is no KMS host",
    meaning: """
      Something took the TCP connection that does not speak RPC, or speaks it and does not offer the interface of KMS: \
      the record names the wrong host or the wrong port, or the address has gone to another machine.
      """,
    effect:
      "Clients that choose it get an error, drop it and choose another one. Where it is alone, nobody is activated.",
    check: "See what listens there (on the host: netstat -ano, or Get-NetTCPConnection -LocalPort 1688).",
    remedy: "Correct the record's target, port or address, or delete the record.")
}
