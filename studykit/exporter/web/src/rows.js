/** What the page shows: pure functions from the notes, the cards and what was asked for. */

const QUOTED = /[^\s"]+|"([^"]*)"/g;

/** The words and phrases of a search, in lower case. */
export function wordsOf(query) {
  return [...query.toLowerCase().matchAll(QUOTED)].map((m) => m[1] ?? m[0]).filter(Boolean);
}

/** The text by which a card is found: what it shows, its tags and its id. */
export function searchable(card, note) {
  const words = `${card.front} ${card.back}`.replace(/<[^>]*>/g, " ");
  return `${words} ${card.tags.join(" ")} ${card.id} ${note.title} ${note.path}`.toLowerCase();
}

/** Whether a card answers the filters and the words. */
export function matches(card, text, filters, words) {
  for (const [name, wanted] of Object.entries(filters)) {
    if (!wanted) continue;
    const has = name === "tag" ? card.tags.includes(wanted) : String(card[name]) === wanted;
    if (!has) return false;
  }
  return words.every((word) => text.includes(word));
}

/**
 * The rows of the page in the order of the notes: a note, its headings, its claims with their cards.
 * While something is asked for, only what leads to a matching card is shown.
 */
export function rowsOf(data, shown, narrowed) {
  const rows = [];
  for (const note of data.notes) {
    const blocks = note.blocks
      .map((block) => ({ ...block, cards: block.cards.filter((index) => shown.has(index)) }))
      .filter((block) => block.cards.length || !narrowed);
    if (!blocks.length && narrowed) continue;
    rows.push({ kind: "note", note });
    let heads = "";
    for (const block of blocks) {
      if (block.heads.join("›") !== heads && block.heads.length) {
        rows.push({ kind: "heading", heads: block.heads });
      }
      heads = block.heads.join("›");
      rows.push({ kind: "claim", block, note });
    }
  }
  return rows;
}

/** What may be chosen in a filter: values by how many cards have them. */
export function choices(cards, name) {
  const counts = new Map();
  for (const card of cards) {
    for (const value of name === "tag" ? card.tags : [String(card[name])]) {
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return [...counts].filter(([value]) => value).sort((a, b) => b[1] - a[1]);
}
