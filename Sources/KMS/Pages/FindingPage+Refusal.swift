/// Findings about updates that were refused.
extension FindingPage {
  static let refusedPublication = FindingPage(
    title: "an update of KMS records was refused",
    meaning: """
      A host whose credential is right, a machine account or a key, wanted to publish a KMS host, or to change what another \
      one has published, and no rule allows it that. Somebody has set up a KMS host there, or a KMS host lacks a right.
      """,
    effect: """
      None on clients: nothing was published. The host itself says event 12293 in its log, once a day, and activates whoever \
      was told its name.
      """,
    check: "See all attempts (kmsdns history NAME) and why they were refused (kmsdns explain --principal or --key).",
    remedy: """
      If the host may serve KMS, put it into the group or give it the rule that it lacks. Otherwise install the KMS client \
      setup key on it (slmgr /ipk KEY), stop publishing (slmgr /cdns) and restart it.
      """)
}
