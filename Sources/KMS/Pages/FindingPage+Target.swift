/// Findings about what a record's target leads to.
extension FindingPage {
  static let dangling = FindingPage(
    title: "the target has no address",
    meaning: """
      The record names a host that does not exist, or has no A or AAAA record: as a rule one that is long gone.
      """,
    effect: "Clients that choose it wait, drop it and choose another one. Where it is alone, nobody is activated.",
    check: "Look the host up (nslookup HOST) and ask whether it was renamed or switched off.",
    remedy: "Delete the record if the host is gone, or give the host its A and AAAA records.")

  static let aliasTarget = FindingPage(
    title: "the target is an alias",
    meaning: "The record's target is a CNAME, or below a DNAME. RFC 2782 forbids that.",
    effect: """
      Some clients follow it, others don't. Whoever changes the alias changes where clients go, and no record at the \
      publishers' name shows it.
      """,
    check: """
      Look the target up (nslookup -type=cname HOST) and see whether the host that it leads to is the one meant.
      """,
    remedy: "Point the record at the host's own name: an SRV target must not be an alias (RFC 2782).")

  static let foreignTarget = FindingPage(
    title: "the target is in none of the audited zones",
    meaning: """
      The host's zone is not among those that were audited, or is delegated to other servers, so the audit can't say \
      whether it has an address.
      """,
    effect: "None if the host is in order. If it is not, clients wait for it, or go to somebody else's host.",
    check: "Look the host up (nslookup HOST), and find out who runs its zone.",
    remedy: "Find out whose host that is, and audit its zone too.")

  static let unresolved = FindingPage(
    title: "it could not be found out what the target leads to",
    meaning: """
      The name servers asked for the target's addresses gave no usable answer. The audit counts as incomplete.
      """,
    effect: "Clients that ask the same servers don't find the host either, at least at that time.",
    check: """
      Look the host up with the same server (nslookup HOST SERVER), and see what it answers and how long it takes.
      """,
    remedy: "Audit again when the target's name servers answer: until then nothing is known of the host.")

  static let outsideTarget = FindingPage(
    title: "the target is outside the audited zones and the sanctioned domains",
    meaning: """
      The record sends clients to a host in a domain that neither the audited zones nor the list of sanctioned hosts \
      have to do with: a partner's, a home router's, or anybody's.
      """,
    effect: """
      Clients tell that host their names and what they run, and are activated by it, or not. What it does is out of \
      your hands.
      """,
    check: "Find out who has registered the domain and where the host's addresses are; see who published the record.",
    remedy: "Delete the record, unless the host is sanctioned: then add it, or its domain, to the sanctioned hosts.")

  static let publicAddress = FindingPage(
    title: "the target has a public address",
    meaning: """
      The host's address can be reached from the whole Internet, unless a firewall stands before it. Networks \
      without private addresses have this by design; in others it is a host elsewhere.
      """,
    effect: """
      Clients may leave the network to be activated. If it is your own host, machines of strangers can use it, and \
      their activations are at your account.
      """,
    check: "See whose address it is (whois), and whether TCP port 1688 answers from outside.",
    remedy: """
      If it is your host, let the firewall keep TCP port 1688 inside, and name its range (addresses) in its entry \
      among the sanctioned hosts. Otherwise delete the record.
      """)

  static let sharedAddress = FindingPage(
    title: "several targets have one address",
    meaning: "Two records with different targets lead to the same machine: it was renamed, or has two names.",
    effect: """
      The machine gets the share of two hosts, and if it fails, a client that tries the other record meets the same \
      machine.
      """,
    check: "See which of the names is the host's own: hostname on the host, or the PTR record of the address.",
    remedy: "Keep the record with the host's own name, and delete the others.")

  static let emulator = FindingPage(
    title: "the record looks like that of an activation emulator",
    meaning: """
      Priority 0, weight 100 and a target named like a router, a storage box or an emulator: so say the instructions \
      that activation emulators come with. It is a weak hint: a real host may have the same.
      """,
    effect: "Clients that are activated by an emulator run without a licence, and trust a machine of unknown origin.",
    check: """
      See what machine it is. A real KMS host answers slmgr /dlv on Windows; routers and storage boxes are none.
      """,
    remedy: "Find out what the host is. If it is an emulator, delete the record and stop the program.")
}
