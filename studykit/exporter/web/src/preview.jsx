/** The preview page: the notes with each claim beside its cards. Reads #data, asks for nothing else. */
import { render } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";
import { WindowVirtualizer } from "virtua";
import { copy } from "./copy.js";
import { choices, matches, rowsOf, searchable, wordsOf } from "./rows.js";

const FILTERS = {
  change: "change",
  how: "made by",
  tier: "tier",
  status: "status",
  type: "type",
  tag: "tag",
  note: "note",
};
const data = JSON.parse(document.getElementById("data").textContent);
data.cards.forEach((card, index) => (card.index = index));
for (const [at, note] of data.notes.entries()) {
  for (const block of note.blocks) for (const index of block.cards) data.cards[index].at = at;
}
const texts = data.cards.map((card) => searchable(card, data.notes[card.at]));
const titles = new Map(data.notes.map((note) => [note.path, note.title]));

function Html({ text, tag: Tag = "div", ...rest }) {
  return <Tag {...rest} dangerouslySetInnerHTML={{ __html: text }} />;
}

function Command({ name, line, told }) {
  return (
    <button class="command" title={line} onClick={async () => told((await copy(line)) ? `copied: ${line}` : line)}>
      {name}
    </button>
  );
}

function Card({ card, note, open, current, flip, told }) {
  const about = [card.type, card.how, card.tier === "draft" && "draft", card.status !== "active" && card.status];
  const place = `${note.path}:${card.line}`;
  const click = (event) => {
    if (event.target.closest("a, button") || String(getSelection())) return;
    flip(card.index);
  };
  return (
    <article class={`card ${card.change} ${current ? "current" : ""}`} data-index={card.index} onClick={click}>
      {card.change && <span class="badge">{card.change}</span>}
      <Html text={card.front} class="front" />
      {open && <Html text={card.back} class="back" />}
      <div class="about">
        <button class="flip" aria-expanded={open} onClick={() => flip(card.index)}>
          {open ? "hide answer" : "show answer"}
        </button>
        <span>{about.filter(Boolean).join(" · ")}</span>
        <span class="commands">
          <Command name="edit" line={`studykit edit ${card.id}`} told={told} />
          <Command name="ban" line={`studykit ban ${card.id}`} told={told} />
          <Command name="why" line={`studykit why '${place.replaceAll("'", "'\\''")}'`} told={told} />
        </span>
      </div>
    </article>
  );
}

function Note({ note }) {
  const count = note.blocks.reduce((sum, block) => sum + block.cards.length, 0);
  return (
    <div class="note">
      <h2>{note.title}</h2>
      <p>
        {note.channel && `${note.channel} · `}
        {note.path} · {count === 1 ? "1 card" : `${count} cards`}
        {note.reason && <strong> · {note.reason}</strong>}
      </p>
    </div>
  );
}

function Stamp({ at }) {
  return (
    <a class="at" href={at.url} target="_blank" rel="noopener noreferrer" aria-label={`watch at ${at.label}`}>
      ▸ {at.label}
    </a>
  );
}

function Row({ row, opened, all, veiled, current, flip, told }) {
  if (row.kind === "note") return <Note note={row.note} />;
  if (row.kind === "heading") return <h3>{row.heads.join(" › ")}</h3>;
  const { block, note } = row;
  const asked = block.cards.length > 0;
  const hidden = veiled && asked && !block.cards.some((index) => opened.has(index) !== all);
  return (
    <section class={asked ? "claim-row" : "claim-row bare"}>
      <div class={hidden ? "said veiled" : "said"}>
        {hidden ? "…" : <Html text={block.claim} tag="span" />}
        {block.at && <Stamp at={block.at} />}
      </div>
      <div class="cards">
        {block.cards.map((index) => (
          <Card
            key={index}
            card={data.cards[index]}
            note={note}
            open={opened.has(index) !== all}
            current={current === index}
            flip={flip}
            told={told}
          />
        ))}
      </div>
    </section>
  );
}

function Select({ name, label, value, set }) {
  const options = useMemo(() => choices(data.cards, name), [name]);
  if (options.length < 2 && !value) return null;
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">all</option>
        {options.map(([one, count]) => (
          <option key={one} value={one}>
            {(name === "note" && titles.get(one)) || one} ({count})
          </option>
        ))}
      </select>
    </label>
  );
}

function Page() {
  const [query, setQuery] = useState("");
  const [filters, setFilters] = useState({});
  const [opened, setOpened] = useState(new Set());
  const [all, setAll] = useState(false);
  const [veiled, setVeiled] = useState(false);
  const [current, setCurrent] = useState(-1);
  const [message, setMessage] = useState("");
  const list = useRef(null);
  const search = useRef(null);

  const narrowed = Boolean(query.trim()) || Object.values(filters).some(Boolean);
  const shown = useMemo(() => {
    const words = wordsOf(query);
    const found = data.cards.filter((card) => matches(card, texts[card.index], filters, words));
    return new Set(found.map((card) => card.index));
  }, [query, filters]);
  const rows = useMemo(() => rowsOf(data, shown, narrowed), [shown, narrowed]);
  const order = useMemo(() => {
    const places = [];
    rows.forEach((row, at) => row.kind === "claim" && row.block.cards.forEach((index) => places.push([index, at])));
    return places;
  }, [rows]);

  const flip = useCallback((index) => {
    setCurrent(index);
    setOpened((before) => {
      const after = new Set(before);
      if (!after.delete(index)) after.add(index);
      return after;
    });
  }, []);
  const told = useCallback((text) => {
    setMessage(text);
    setTimeout(() => setMessage(""), 2500);
  }, []);
  const go = useCallback(
    (step) => {
      if (!order.length) return;
      const at = order.findIndex(([index]) => index === current);
      const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), order.length - 1);
      setCurrent(order[next][0]);
      list.current?.scrollToIndex(order[next][1], { align: "center" });
    },
    [order, current],
  );

  useEffect(() => {
    const key = (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const typing = event.target.closest?.("input, select, textarea");
      if (event.key === "Escape" && typing) return event.target.blur();
      if (typing || (event.target.closest?.("button, a") && [" ", "Enter"].includes(event.key))) return;
      const acts = {
        j: () => go(1),
        k: () => go(-1),
        " ": () => (current < 0 ? go(1) : flip(current)),
        a: () => setAll((before) => !before),
        c: () => setVeiled((before) => !before),
        "/": () => search.current.focus(),
      };
      if (acts[event.key]) {
        event.preventDefault();
        acts[event.key]();
      }
    };
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  }, [go, flip, current]);

  const barren = data.notes.filter((note) => !note.blocks.some((block) => block.cards.length));
  return (
    <>
      <header>
        <h1>{data.title}</h1>
        <div class="tools" role="search">
          <input
            ref={search}
            type="search"
            aria-label="search the cards"
            placeholder="search  /"
            value={query}
            onInput={(event) => setQuery(event.currentTarget.value)}
          />
          {Object.entries(FILTERS).map(([name, label]) => (
            <Select
              key={name}
              name={name}
              label={label}
              value={filters[name] ?? ""}
              set={(value) => setFilters((before) => ({ ...before, [name]: value }))}
            />
          ))}
          <button aria-pressed={all} onClick={() => setAll((before) => !before)}>
            {all ? "hide answers" : "show answers"}
          </button>
          <button aria-pressed={veiled} onClick={() => setVeiled((before) => !before)}>
            {veiled ? "show claims" : "hide claims"}
          </button>
        </div>
        <p class="told" role="status">
          {message || `${shown.size} of ${data.cards.length} cards · ${data.notes.length} notes`}
          <span class="keys"> · space flips, j k move, / searches, a shows all answers, c hides the claims</span>
        </p>
      </header>
      <main>
        {barren.length > 0 && !narrowed && (
          <details class="barren">
            <summary>
              {barren.length === 1 ? "1 note" : `${barren.length} notes`} without cards
            </summary>
            <ul>
              {barren.map((note) => (
                <li key={note.path}>
                  {note.title} <span>({note.path})</span>: {note.reason || "no claim made a card"}
                </li>
              ))}
            </ul>
          </details>
        )}
        <WindowVirtualizer ref={list}>
          {rows.map((row, at) => (
            <Row key={at} row={row} opened={opened} all={all} veiled={veiled} current={current} flip={flip} told={told} />
          ))}
        </WindowVirtualizer>
      </main>
    </>
  );
}

render(<Page />, document.getElementById("page"));
