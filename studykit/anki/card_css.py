"""How cards look in Anki and on the preview page."""

from __future__ import annotations

DAY = """--ink: #1f232b; --quiet: #5f6673; --line: #dcdfe5; --mark: #0a6384;
  --tint: #e9f2f6; --ground: #fdfdfb;
  --word: #8a2a6b; --text: #2e6b2e; --number: #9a4a00; --aside: #69707d;"""
NIGHT = """--ink: #e8eaee; --quiet: #a7aebb; --line: #3d434e; --mark: #86cdee;
  --tint: #24343e; --ground: #1d2026;
  --word: #e39ccb; --text: #a3d39c; --number: #f0b070; --aside: #939baa;"""
# Anki paints its own night over `body` and its own bar over `hr`: what is ours must outweigh both.
CSS = f""".card {{
  {DAY}
  font: 20px/1.5 -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  color: var(--ink); background: var(--ground); text-align: start; overflow-wrap: anywhere;
}}
.card.nightMode, .card.night_mode, .nightMode .card, .night_mode .card {{
  {NIGHT}
  color: var(--ink); background: var(--ground);
}}
.sk {{ max-width: 38rem; margin: 0 auto; }}
.place {{ font-size: .72em; line-height: 1.4; color: var(--quiet); margin-bottom: 1.3rem; }}
.place b {{ font-weight: 600; }}
.context {{ font-size: .88em; color: var(--quiet); margin-bottom: .6rem; }}
.question, .answer {{ font-size: 1.12em; line-height: 1.45; }}
.question {{ font-weight: 600; }}
.question .cloze {{ font-weight: 700; color: var(--mark); }}
hr#answer {{ max-width: 38rem; height: 0; border: 0; border-top: 1px solid var(--line);
  margin: 1.4rem auto; background: none; }}
a {{ color: var(--mark); text-decoration: none; font-variant-numeric: tabular-nums; }}
a:hover {{ text-decoration: underline; }}
.answer li a, .stamps a {{ display: inline-block; font-size: 15px; line-height: 1.3;
  padding: .3em .75em; margin: .15em .2em; border-radius: 1em; background: var(--tint);
  white-space: nowrap; vertical-align: .1em; }}
.stamps {{ margin-top: 1.1rem; color: var(--quiet); }}
.stamps a {{ margin: 0 .35em .4em 0; }}
.stamps a::before {{ content: "▶"; font-size: .7em; margin-inline-end: .5em;
  vertical-align: .1em; }}
.claim, .extra {{ margin-top: 1rem; font-size: .85em; }}
.claim {{ padding-inline-start: .8rem; border-inline-start: 3px solid var(--line);
  color: var(--quiet); }}
.source {{ margin-top: 1.2rem; font-size: .68em; color: var(--quiet); }}
ul, ol {{ margin: .3rem 0; padding-inline-start: 1.3rem; }}
li {{ margin: .35rem 0; }}
code {{ font: .86em ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  background: var(--tint); border-radius: 4px; padding: .1em .3em; }}
pre {{ overflow-x: auto; margin: .6rem 0; padding: .7rem .9rem; font-weight: 400; line-height: 1.45;
  border: 1px solid var(--line); border-radius: 8px; background: var(--tint); text-align: left;
  direction: ltr; }}
pre code {{ background: none; padding: 0; overflow-wrap: normal; }}
pre .k, pre .kd, pre .kn, pre .kr, pre .kt, pre .kc, pre .ow, pre .nt {{ color: var(--word); }}
pre .s, pre .s1, pre .s2, pre .sa, pre .sb, pre .sd, pre .se, pre .si, pre .sh, pre .sr
  {{ color: var(--text); }}
pre .m, pre .mi, pre .mf, pre .mh, pre .mb, pre .mo, pre .il {{ color: var(--number); }}
pre .c, pre .c1, pre .cm, pre .cp, pre .ch {{ color: var(--aside); font-style: italic; }}
pre .nf, pre .nc, pre .fm, pre .nb, pre .na, pre .nd {{ color: var(--mark); }}
mjx-container[display] {{ overflow-x: auto; overflow-y: hidden; padding: .1em 0 .5em; }}
@media (max-width: 480px) {{
  .card {{ font-size: 18px; }}
  .answer li a, .stamps a {{ padding: .6em 1em; }}
  pre {{ font-size: .85em; }}
}}
"""
