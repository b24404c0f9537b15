/// Findings about a domain as a whole.
extension FindingPage {
  static let tooManyHosts = FindingPage(
    title: "more than six hosts are published",
    meaning: """
      A KMS host key is for at most six hosts. More of them means several keys, or hosts that should not be there.
      """,
    effect: """
      Clients spread over all hosts, so that each counts fewer of them, and may stay below its 25 clients or 5 \
      servers.
      """,
    check: "Compare the list with the hosts that hold a key.",
    remedy: "Delete the records of hosts that are not needed: two or three serve most networks.")

  static let deadEnd = FindingPage(
    title: "an alias leads clients to no KMS record",
    meaning: """
      The name that clients ask for is an alias, and what it leads to has no SRV records, or does not exist. An alias that \
      leads out of the audited zones is no finding: its name counts as not audited.
      """,
    effect: "Clients of the domain find no KMS host.",
    check: "Look it up as a client does: nslookup -type=srv _vlmcs._tcp.<domain>.",
    remedy: "Put the alias right, or delete it and publish the domain's KMS hosts at its own name.")

  static let noService = FindingPage(
    title: "the record says that there is no KMS here",
    meaning: """
      The record's target is the root (a single dot), by which a domain says that it has no such service (RFC 2782).
      """,
    effect: "Clients that find it alone don't look for hosts in this domain; beside other records it means nothing.",
    check: "Ask who set it: it may be meant to keep clients from a domain.",
    remedy: "If it is meant, acknowledge it; otherwise delete it.")
}
