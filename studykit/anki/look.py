"""How cards look in Anki and on the preview page."""

from __future__ import annotations

DAY = """--ink: #20242c; --quiet: #69707d; --line: #dcdfe5; --mark: #0a6a8f;
  --tint: #eaf3f7; --ground: #fdfdfb;"""
NIGHT = """--ink: #e6e8ec; --quiet: #9aa2b1; --line: #3b414c; --mark: #79c8ec;
  --tint: #22323c; --ground: #1d2026;"""
CSS = f""".card {{
  {DAY}
  font: 20px/1.5 -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif;
  color: var(--ink); background: var(--ground); text-align: left; overflow-wrap: anywhere;
}}
.card.nightMode, .card.night_mode, .nightMode .card, .night_mode .card {{
  {NIGHT}
}}
.sk {{ max-width: 38rem; margin: 0 auto; }}
.place {{ font-size: .7em; line-height: 1.4; color: var(--quiet); margin-bottom: 1.2rem; }}
.place b {{ font-weight: 600; }}
.context {{ font-size: .85em; color: var(--quiet); margin-bottom: .6rem; }}
.question {{ font-size: 1.15em; line-height: 1.4; font-weight: 500; }}
.cloze {{ font-weight: 700; color: var(--mark); }}
hr#answer {{ max-width: 38rem; border: 0; border-top: 1px solid var(--line); margin: 1.3rem auto; }}
a {{ color: var(--mark); text-decoration: none; font-variant-numeric: tabular-nums; }}
a:hover {{ text-decoration: underline; }}
.answer li a {{ font-size: .75em; white-space: nowrap; margin-left: .2em; }}
.answer:has(li a) + .stamps {{ display: none; }}
.stamps {{ margin-top: 1.1rem; font-size: .8em; color: var(--quiet); }}
.stamps a {{ display: inline-block; padding: .15em .7em; margin: 0 .3em .4em 0;
  border-radius: 1em; background: var(--tint); }}
.stamps a::before {{ content: "▶"; font-size: .7em; margin-right: .5em; vertical-align: .1em; }}
.claim {{ margin-top: 1rem; padding-left: .8rem; border-left: 3px solid var(--line);
  font-size: .82em; color: var(--quiet); }}
.source {{ margin-top: 1rem; font-size: .65em; color: var(--quiet); opacity: .8; }}
ul, ol {{ margin: .3rem 0; padding-left: 1.3rem; }}
li {{ margin: .35rem 0; }}
code {{ font: .86em ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  background: var(--tint); border-radius: 4px; padding: .1em .3em; }}
pre {{ overflow-x: auto; margin: .6rem 0; padding: .7rem .9rem; font-weight: 400; line-height: 1.45;
  border: 1px solid var(--line); border-radius: 8px; background: var(--tint); }}
pre code {{ background: none; padding: 0; overflow-wrap: normal; }}
mjx-container[display] {{ overflow-x: auto; overflow-y: hidden; }}
@media (max-width: 480px) {{
  .card {{ font-size: 18px; }}
  .stamps a {{ padding: .35em .9em; }}
}}
"""
