/// Findings about the record itself, and how it stands beside others.
extension FindingPage {
  static let stale = FindingPage(
    title: "the record was not published again",
    meaning: """
      A KMS host publishes itself each day, and whenever its service starts. This record was not published again for \
      two days, or what the configuration says (aging): the host is off, was repurposed, or may not publish any \
      more.
      """,
    effect: "Clients that choose the host may wait in vain and go on to another one.",
    check: """
      Does the host run? Its event log has 12294 for each time that it published itself, 12293 where that failed. \
      kmsdns history shows updates that were refused.
      """,
    remedy: "Find out whether the host still serves KMS; if not, delete the record.")

  static let port = FindingPage(
    title: "the port is not 1688",
    meaning: "KMS hosts listen on TCP port 1688 unless somebody set another one (slmgr /sprt).",
    effect: "Firewalls that let 1688 through may stop clients here; they wait, and go on to another host.",
    check: "On the host, slmgr /dlv says the port that it listens on.",
    remedy: "Check that the host listens on that port, and that firewalls let clients through to it.")

  static let severalRecords = FindingPage(
    title: "one target has several records",
    meaning: """
      The host stands there with several priorities, weights or ports. That comes about when somebody sets a weight \
      by hand: Windows publishes its own record again the next day, beside the one that was set.
      """,
    effect: "The host gets the shares of all its records, which is not what either of them says.",
    check: "kmsdns history shows which of the records the host published, and when.",
    remedy: """
      Keep the record with the intended priority, weight and port, and delete the others; a pin in kmsdns keeps it \
      so.
      """)

  static let spelling = FindingPage(
    title: "one target stands there in several spellings",
    meaning: """
      Two records differ only in the case of the target's letters, or in more than that, and mean one host: names \
      compare without case. Some servers keep both.
      """,
    effect: "Where the server gives both, the host gets a double share of first contacts.",
    check: "See in what case the host publishes itself: that spelling comes back each day.",
    remedy: "Delete the record with the spelling that the host does not publish.")

  static let unexpectedOwner = FindingPage(
    title: "the record is not where clients look",
    meaning: """
      Clients look for _vlmcs._tcp.<domain>, of type SRV, in their own domain and those of their search list. This \
      record stands elsewhere: under _udp, without _tcp, below a site, in a sub-domain, or below a delegation.
      """,
    effect: """
      Clients of the zone's domain don't find it; machines whose domain is a sub-domain may. Below a delegation \
      nobody does: the servers that have the zone there answer in its place.
      """,
    check: "See whether any machine has that domain as its suffix or in its search list (ipconfig /all).",
    remedy: "Move the record to the name that clients look for, _vlmcs._tcp and their domain, or delete it.")

  static let indirect = FindingPage(
    title: "clients get the record by an alias or a wildcard",
    meaning: """
      The name that clients ask for has no KMS record of its own. A CNAME, a DNAME or a wildcard leads them to \
      records that stand elsewhere.
      """,
    effect: """
      Clients of the domain use hosts that are published for somebody else, and no record at the publishers' name \
      shows it. A wildcard gives an answer for every domain below it.
      """,
    check: "Find out who set the alias or the wildcard, and whether it was meant for KMS.",
    remedy: "If it is meant, acknowledge it; otherwise delete it, and publish the domain's own hosts.")

  static let timeToLive = FindingPage(
    title: "the TTL is far from that of most publishers",
    meaning: """
      The record's TTL is ten times as long, or as short, as that of most KMS records of the audit: it was probably \
      made in another way than they were, by hand or by another program.
      """,
    effect: "With a long TTL, a change takes long to reach clients; with a short one, resolvers ask often.",
    check: "See who published the record: kmsdns history, or the zone's file.",
    remedy: "Find out how the record came about, and give it the TTL of the others if it may stay.")
}
