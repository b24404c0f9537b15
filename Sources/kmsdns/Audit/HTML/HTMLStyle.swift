/// How the page looks: on wide and narrow screens, light and dark, and on paper.
enum HTMLStyle {
  static let sheet: Markup = """
    :root {
      color-scheme: light dark;
      --paper: #ffffff; --card: #f5f7f9; --ink: #1a1f25; --soft: #545d68; --rule: #d3d9df; --link: #0a56a8;
      --high: #b3261e; --medium: #875100; --low: #4c5866; --ok: #17692e;
      --rogue: #c8382d; --sanctioned: #2b7a4b; --unreviewed: #b07400; --stale: #6c6a1f; --dangling: #7d8792;
      --unresolved: #6a5acd; --over: #ffffff;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #10151b; --card: #182028; --ink: #e5e9ed; --soft: #a4aeb9; --rule: #36404a; --link: #7fbaff;
        --high: #ff8f85; --medium: #f0b25a; --low: #b0bac6; --ok: #74d491;
        --rogue: #e2574c; --sanctioned: #46a26c; --unreviewed: #d09a35; --stale: #a3a04a; --dangling: #8d98a4;
        --unresolved: #9d92e8; --over: #10151b;
      }
    }
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
    body {
      margin: 0 auto; max-width: 76rem; padding: 2rem 1.5rem 4rem; background: var(--paper); color: var(--ink);
      font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
    }
    h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; overflow-wrap: anywhere; }
    h1 { font-size: 1.9rem; margin: 0; }
    h2 { font-size: 1.4rem; margin: 3rem 0 1rem; padding-top: 1rem; border-top: 2px solid var(--ink); }
    h3 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
    h3 code { font-size: 1em; font-weight: 700; }
    h4 { font-size: 1rem; margin: 1rem 0 .25rem; }
    p, dd, li { max-width: 48rem; }
    a { color: var(--link); }
    a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
    code { font: .92em/1.4 ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
    code.line { display: block; }
    small { color: var(--soft); font-size: .85em; }
    .origin, .note, footer, caption, figcaption { color: var(--soft); }
    .origin { margin: .25rem 0 1.5rem; overflow-wrap: anywhere; }
    .note { font-size: .9rem; }
    footer { margin-top: 4rem; border-top: 1px solid var(--rule); font-size: .9rem; }
    .definitions { position: absolute; }
    .verdict { max-width: none; margin: 0 0 1.25rem; padding: .75rem 1rem; border-left: .4rem solid; background: var(--card); font-size: 1.2rem; font-weight: 600; }
    .verdict.high, .tile.high strong { color: var(--high); }
    .verdict.medium { color: var(--medium); }
    .verdict.ok { color: var(--ok); }
    .notice { padding: .75rem 1rem .75rem 2rem; border: 1px solid var(--medium); border-radius: .3rem; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .75rem; margin: 0; padding: 0; list-style: none; }
    .tile { max-width: none; padding: .8rem 1rem; border: 1px solid var(--rule); border-radius: .3rem; background: var(--card); }
    .tile strong { display: block; font-size: 1.7rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
    .tile small { display: block; overflow-wrap: anywhere; }
    nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 1.5rem 0 0; padding: 0; list-style: none; }
    table { width: 100%; margin: 1rem 0; border-collapse: collapse; font-size: .92rem; }
    caption { padding: 0 0 .35rem; text-align: left; font-size: .9rem; }
    th, td { padding: .4rem .6rem; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
    thead th { border-bottom: 2px solid var(--rule); font-size: .85rem; vertical-align: bottom; }
    tbody th { font-weight: 600; min-width: 9.5rem; }
    .whole { white-space: nowrap; }
    .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
    thead .number { white-space: normal; }
    td small, th small { display: block; font-weight: 400; }
    .badge { display: inline-block; padding: 0 .45em; border: 1px solid; border-radius: .8em; font-size: .82rem; font-weight: 600; white-space: nowrap; color: var(--low); }
    .badge.rogue, .badge.high { color: var(--high); }
    .badge.sanctioned { color: var(--ok); }
    .badge.unreviewed, .badge.medium, .badge.unresolved { color: var(--medium); }
    .badge.rogue, .badge.high { border-width: 2px; }
    .badge.change { color: var(--link); }
    .finding { margin: 1.5rem 0; padding: .1rem 1rem .5rem; border: 1px solid var(--rule); border-left: .4rem solid var(--low); border-radius: .3rem; }
    .finding.high { border-left-color: var(--high); }
    .finding.medium { border-left-color: var(--medium); }
    .finding h3 { margin-top: .75rem; }
    dl { margin: .5rem 0; }
    dt { margin-top: .6rem; font-weight: 600; font-size: .9rem; color: var(--soft); }
    dd { margin: 0; }
    .records { padding-left: 1.2rem; }
    .records li { margin: .4rem 0; overflow-wrap: anywhere; }
    figure { margin: .75rem 0 1rem; }
    figcaption { font-size: .9rem; }
    .key { display: inline-block; margin-right: .9rem; white-space: nowrap; color: var(--ink); }
    .sample { width: 1.1rem; height: .9rem; vertical-align: -.1rem; }
    .shares { display: block; border-radius: .2rem; }
    .shares.small { min-width: 8rem; }
    rect.rogue { fill: var(--rogue); } rect.sanctioned { fill: var(--sanctioned); } rect.unreviewed { fill: var(--unreviewed); }
    rect.stale { fill: var(--stale); } rect.dangling { fill: var(--dangling); } rect.unresolved { fill: var(--unresolved); }
    rect.rogue-pattern { fill: url(#hatch); } rect.dangling-pattern, rect.unresolved-pattern { fill: url(#dots); }
    rect.sanctioned-pattern, rect.unreviewed-pattern, rect.stale-pattern { fill: none; }
    #hatch path { stroke: var(--over); stroke-width: 2; opacity: .45; }
    #dots circle { fill: var(--over); opacity: .7; }
    .chance { display: inline-block; width: 3.5rem; height: .55rem; margin-left: .4rem; }
    .chance .track { fill: var(--rule); } .chance .full { fill: var(--sanctioned); } .chance .low { fill: var(--rogue); }
    .plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(22rem, 100%), 1fr)); gap: 1rem 2rem; }
    .plot { display: block; width: 100%; max-width: 36rem; height: auto; }
    .axis { fill: var(--soft); font-size: 11px; font-variant-numeric: tabular-nums; }
    .grid { stroke: var(--rule); stroke-width: 1; fill: none; }
    .line { fill: none; stroke-width: 2.2; stroke-linejoin: round; }
    .line.rogue { stroke: var(--rogue); stroke-dasharray: 6 3; } .line.sanctioned { stroke: var(--sanctioned); }
    @media (max-width: 44rem) {
      body { padding: 1.25rem 1rem 3rem; }
      h1 { font-size: 1.5rem; }
      .tiles { grid-template-columns: 1fr 1fr; }
      .tile strong { font-size: 1.4rem; }
      table, tbody, caption, tr, th, td { display: block; width: auto; }
      thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
      tr { margin: .75rem 0; padding: .4rem .75rem; border: 1px solid var(--rule); border-radius: .3rem; background: var(--card); }
      th, td, .number { border: 0; padding: .2rem 0; text-align: left; white-space: normal; overflow-wrap: anywhere; }
      tbody tr { display: grid; grid-template-columns: 1fr 1fr; gap: .3rem .75rem; }
      tbody th, .wide { grid-column: 1 / -1; }
      td::before { content: attr(data-label); display: block; color: var(--soft); font-size: .8rem; }
      td:has(> div:empty) { display: none; }
      .finding { padding: .1rem .75rem .5rem; }
    }
    @media print {
      :root {
        color-scheme: light;
        --paper: #ffffff; --card: #ffffff; --ink: #000000; --soft: #444444; --rule: #bbbbbb; --link: #000000;
        --high: #a01810; --medium: #704300; --low: #3c4652; --ok: #0f5424;
        --rogue: #c8382d; --sanctioned: #2b7a4b; --unreviewed: #b07400; --stale: #6c6a1f; --dangling: #7d8792;
        --unresolved: #6a5acd; --over: #ffffff;
      }
      @page { margin: 16mm 14mm; }
      * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
      html { font-size: 9.5pt; }
      body { max-width: none; padding: 0; }
      nav { display: none; }
      h2, h3, h4, caption { break-after: avoid; }
      thead { display: table-header-group; }
      tr, figure, .tile, dt, .records li, table:not(:has(tbody tr:nth-child(9))) { break-inside: avoid; }
      .tiles { grid-template-columns: repeat(4, 1fr); }
      table { font-size: 8pt; }
      th, td { padding: .2rem .35rem; }
      td code, th code { font-size: 7.5pt; }
      thead th, caption { font-size: 7.5pt; }
      .badge { padding: 0 .3em; font-size: 7.5pt; }
      .chance { display: none; }
      tbody th { min-width: 11rem; }
      .plots { grid-template-columns: 1fr 1fr; }
      h2 { margin-top: 1.5rem; }
      footer { margin-top: 1rem; }
      .finding { border: 0; border-left: .3rem solid; }
      dt { break-after: avoid; }
      .finding { break-inside: auto; }
      a { text-decoration: none; }
    }
    """
}
