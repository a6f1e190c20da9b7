"""The receiver's style sheet: plain, readable, of its own."""

CSS = b"""
:root { color-scheme: light dark; --line: #8a94a6; --soft: #55607a; --mark: #1f4e9e; --paper: #fff; --ground: #eef1f6; --ink: #161c28; --warn: #9a3412 }
@media (prefers-color-scheme: dark) { :root { --line: #6b7690; --soft: #aab4c8; --mark: #8fb6ff; --paper: #1b2130; --ground: #121723; --ink: #eef1f6; --warn: #ffb089 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, "Noto Sans Georgian", "Noto Sans", sans-serif }
header { background: var(--paper); border-block-end: 3px solid var(--mark); padding: .9rem 1.25rem; display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; align-items: baseline }
header b { font-size: 1.1rem }
main { max-inline-size: 76rem; margin-inline: auto; padding: 1.25rem }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .25rem 0 .5rem }
h2 { font-size: 1.1rem; margin: 0 0 .6rem }
a { color: var(--mark) }
small, .soft { color: var(--soft); font-size: .875rem }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: 4px; padding: 1rem; margin-block: 1rem; min-inline-size: 0 }
.grid { display: grid; gap: 0 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); align-items: start }
.scroll { overflow-x: auto }
table { border-collapse: collapse; inline-size: 100%; min-inline-size: 44rem }
th, td { text-align: start; vertical-align: top; padding: .5rem .6rem; border-block-end: 1px solid var(--line) }
thead th { font-size: .875rem; color: var(--soft); font-weight: 600 }
label { display: block; font-weight: 600; margin-block: .6rem .2rem }
label small { font-weight: 400 }
label.inline { display: inline }
fieldset { border: 0; padding: 0; margin: 0 0 1rem }
legend { font-weight: 600; padding: 0 }
input, select, textarea { inline-size: 100%; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 3px; padding: .5rem .6rem; min-block-size: 44px }
input[type=radio] { inline-size: auto; min-block-size: 0; margin-inline-end: .5rem }
textarea { min-block-size: 5rem }
button { font: inherit; font-weight: 600; color: #fff; background: #1f4e9e; border: 0; border-radius: 3px; padding: .6rem 1.1rem; min-block-size: 44px; margin-block-start: .8rem }
:focus-visible { outline: 3px solid var(--mark); outline-offset: 2px }
.row { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end } .row > * { flex: 1 1 12rem } .row > button { flex: 0 0 auto }
.state { display: inline-block; border: 1px solid currentColor; border-radius: 2em; padding: 0 .7em; font-size: .875rem; white-space: nowrap }
.late, .problem { color: var(--warn); font-weight: 600 }
.problem { border: 2px solid currentColor; padding: .6rem 1rem; background: var(--paper) }
pre { overflow-x: auto; background: var(--ground); padding: .6rem; font-size: .8125rem; white-space: pre-wrap; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr); gap: .25rem 1rem; margin: 0 } dt { color: var(--soft) } dd { margin: 0; overflow-wrap: break-word }
dt small { display: block } @media (max-width: 30rem) { dl { display: block } dd { margin-block-end: .5rem } }
"""
