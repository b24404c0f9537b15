/// Findings about who may serve KMS.
extension FindingPage {
  static let rogue = FindingPage(
    title: "the publisher is not on the list of sanctioned hosts",
    meaning: """
      A KMS record leads clients to a host that nobody has sanctioned. As a rule somebody entered a KMS host key on \
      a desktop or a server, and Windows published it by itself; it does so again each day. It may also be an \
      emulator.
      """,
    effect: """
      Clients choose among all records of the lowest priority, so the host gets a share of their first contacts, and \
      those that it activates stay with it. Each client that it takes is missing from the counts of the real hosts, \
      which activate nobody below 25 clients or 5 servers.
      """,
    check: """
      Ask the host's owner. On the host, slmgr /dlv says whether it holds a KMS host key. For records that came by \
      update, kmsdns history says who published them, from where and when.
      """,
    remedy: """
      If the host may serve KMS, add it to the sanctioned hosts. Otherwise delete the record, and on the host \
      install the KMS client setup key (slmgr /ipk KEY), stop publishing (slmgr /cdns) and restart it.
      """)

  static let unreviewed = FindingPage(
    title: "there is no list of sanctioned hosts",
    meaning: "Nothing says which hosts may serve KMS, so no publisher can be told from a rogue one.",
    effect: "None by itself.",
    check: "Ask who runs activation which hosts hold a KMS host key; the audit's list shows who publishes one.",
    remedy: "List the hosts that may serve KMS, in the configuration or with --sanctioned, and audit again.")

  static let unsanctionedAddress = FindingPage(
    title: "a sanctioned host has an address that is not sanctioned",
    meaning: """
      The host's name is on the list, but it leads to another address than the list allows. The host may have moved, \
      or somebody has changed its address records to take its place.
      """,
    effect: "Clients go to whoever has that address, believing it the sanctioned host.",
    check: """
      See who has the address (ARP, DHCP, the inventory), and who changed the host's A and AAAA records: kmsdns \
      history with the host's name.
      """,
    remedy: """
      Put the host's address records right, or, if the host has moved, add its new range to its entry among the \
      sanctioned hosts.
      """)

  static let unsanctionedCredential = FindingPage(
    title: "a sanctioned host's record was published with another credential",
    meaning: "The host is on the list, but its record was published by a key that its entry does not name.",
    effect: """
      None as long as the record is right. Whoever holds that key could publish another host, or change this one's \
      share.
      """,
    check: "kmsdns history _vlmcs._tcp.<domain> says which key published the record, from where, and by which rule.",
    remedy: """
      Have the host publish itself with its own key, and narrow the rule that let the other one through; or name the \
      key in the host's entry among the sanctioned hosts.
      """)

  static let unsanctionedSource = FindingPage(
    title: "a sanctioned host's record was published from another address",
    meaning: """
      The update with the host's record came from an address that its entry does not allow: another machine holds \
      the host's credential, or the host has several addresses.
      """,
    effect: """
      None as long as the record is right. A credential that has got out can be used for anything that it allows.
      """,
    check: "See which machine has the address; kmsdns history _vlmcs._tcp.<domain> shows since when it publishes.",
    remedy: """
      Replace the host's key if another machine holds it, and bind the rule to the host's addresses (from); or add \
      the address to the host's entry among the sanctioned hosts.
      """)

  static let missing = FindingPage(
    title: "a host that should be published is not",
    meaning: "The list says that this host has to be published in the domain (expected), and no record leads to it.",
    effect: """
      Clients don't find the host. Those that it activated before keep it for a time; the others go to the hosts \
      that are left, or stay without activation if there is none.
      """,
    check: """
      Is the host running, and does it hold a KMS host key (slmgr /dlv)? Its event log has 12293 where publishing \
      failed, with a code that says why; the server's log and kmsdns history show refused updates.
      """,
    remedy: """
      Let the host publish itself (slmgr /sdns, restart the service sppsvc) with a rule that allows it, or add the \
      record by hand. If the host is gone, take it off the list.
      """)
}
