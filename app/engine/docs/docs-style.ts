// Styles of the API documentation page: one column, light and dark.

export const DOCS_STYLE = `
:root { color-scheme: light dark; --ink: #1c2024; --soft: #5b6570; --ground: #fff; --panel: #f4f6f8; --line: #d9dee3; --accent: #0b5cad; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ec; --soft: #9aa5b1; --ground: #14171a; --panel: #1e2327; --line: #333b42; --accent: #7db7f5; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 54rem; margin: 0 auto; padding: 1rem; }
a { color: var(--accent); }
h1 { font-size: 1.6rem; line-height: 1.2; }
h2 { font-size: 1.15rem; margin: 0; }
h3 { font-size: 1rem; margin: 1.2rem 0 .4rem; }
section { border-top: 1px solid var(--line); padding: 1.5rem 0; scroll-margin-top: 1rem; }
code, pre { font: .875rem/1.5 ui-monospace, monospace; }
code { background: var(--panel); border-radius: 4px; padding: .1em .3em; }
pre { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; padding: .8rem; overflow-x: auto; overflow-wrap: normal; }
pre code { background: none; padding: 0; }
nav ul { list-style: none; margin: 0; padding: 0; columns: 2 20rem; }
nav li { padding: .2rem 0; break-inside: avoid; }
.method { display: inline-block; min-width: 3.6rem; color: var(--soft); font-weight: 600; font-size: .8rem; }
.meta { color: var(--soft); margin: .3rem 0 0; }
dl { margin: 0; }
dl > div { border-top: 1px solid var(--line); padding: .45rem 0; }
dt { font-weight: 600; }
dt span { color: var(--soft); font-weight: 400; font-size: .875rem; }
dd { margin: 0; }
summary { cursor: pointer; padding: .4rem 0; font-weight: 600; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
`;
