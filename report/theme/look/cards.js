// A card for every number, cell, table and figure: what it is and where it comes from, in place and in plain words.
// Without scripts a number is a link.
(() => {
  const here = document.currentScript?.src ?? "";
  const root = here.replace(/(?:assets|provenance)\/[^/]*$/, "");
  const marked = document.querySelectorAll("main .value[data-value], main [data-exhibit], main [data-claim]");
  if (!root || !marked.length) return;
  const say = globalThis.paperSays;

  const FEW = 6; // rows: of more, what sources say otherwise of a single one says little of the number
  const GRADES = {
    A: say("an official or peer-reviewed source, read directly"),
    B: say("a reputable secondary source"),
    C: say("a weak source, or derived from others"),
  };
  const SHOWN = 12; // rows of a source that are listed; the others are counted
  const GAP = 12; // pixels between the card and the edge of the window

  const records = new Map();
  const waiting = new Map();
  globalThis.receiveRecord = (record) => {
    records.set(record.id, record);
    waiting.get(record.id)?.(record);
  };
  const load = (id) =>
    records.has(id)
      ? Promise.resolve(records.get(id))
      : new Promise((resolve, reject) => {
          waiting.set(id, resolve);
          const script = document.createElement("script");
          script.src = `${root}provenance/${id}.js`;
          script.onerror = () => reject(new Error(id));
          document.head.append(script);
        });

  const make = (tag, text = "", attributes = {}) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const link = (text, href) => make("a", text, { href: root + href });
  const rowsOf = (count) => say.counted("%(count)s row", "%(count)s rows", count);

  const card = make("dialog", "", { class: "card", "aria-labelledby": "card-title" });
  say.marked(card);
  document.body.append(card);
  let opener = null;

  const close = () => {
    if (card.open) card.close();
  };
  card.addEventListener("close", () => {
    opener?.focus({ preventScroll: true });
    opener?.removeAttribute("aria-expanded");
    opener = null;
  });
  // From anywhere: a reader who has tabbed on, or pressed into the text, still closes it.
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && card.open) {
      event.preventDefault();
      close();
    }
  });
  // The focus goes round in the card, as in a window of its own; what is behind it can still be pressed and scrolled.
  card.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") return;
    const stops = [...card.querySelectorAll("a[href], button, summary")].filter((each) => each.checkVisibility?.() ?? true);
    const last = stops[stops.length - 1];
    if (!event.shiftKey && document.activeElement === last) stops[0].focus();
    else if (event.shiftKey && (document.activeElement === stops[0] || document.activeElement.id === "card-title")) last.focus();
    else return;
    event.preventDefault();
  });
  document.addEventListener("pointerdown", (event) => {
    if (card.open && !card.contains(event.target) && event.target !== opener) close();
  });

  const section = (heading, ...content) => {
    const part = make("section");
    part.append(make("h3", heading), ...content);
    return part;
  };
  const paragraph = (...content) => {
    const element = make("p");
    element.append(...content);
    return element;
  };

  // A source as a reader cites it, with the way to the original and to what the paper knows of it.
  const sourceItem = (source, rows) => {
    const item = make("li");
    if (source.who) item.append(`${source.who}${source.year ? ` (${source.year})` : ""}. `);
    const title = make(source.url ? "a" : "cite", source.title, source.url ? { href: source.url, rel: "noreferrer" } : {});
    if (source.lang) title.lang = source.lang;
    item.append(title, source.where ? `. ${source.where}` : "", !source.who && source.year ? ` (${source.year})` : "");
    const places = [...new Set(rows.map((row) => plainPlace(row[3])).filter(Boolean))];
    if (places.length && places.length < 3) item.append(`, ${places.join("; ")}`);
    const read = make("span", "", { class: "card-source" });
    read.append(source.read ? `${source.read[0].toUpperCase()}${source.read.slice(1)}. ` : "");
    read.append(link(say("What we know of this source"), `chapters/evidence/sources.html#src-${source.id}`));
    item.append(read);
    return item;
  };
  const plainPlace = (words) => {
    const plain = words.replace(/\s*\((?:commit )?[0-9a-f]{12,40}\)|\b[0-9a-f]{32,64}\b/g, "").replace(/^[ ,;]+|[ ,;]+$/g, "");
    return plain.length <= 110 ? plain : "";
  };

  const WAYS = {
    read: say("Taken from the source as it stands."),
    counted: (rows) => say.counted("Counted: %(count)s row of our data.", "Counted: %(count)s rows of our data.", rows),
    computed: say("Computed from several numbers; the function that does it is named below."),
  };
  const how = (record, rows, wanted) => {
    if (record.rule) return [paragraph(say("It holds: %(rule)s.", { rule: record.rule }))];
    if (wanted || !record.how || !Object.keys(record.how).length) {
      const rests = record.kind === "value" || wanted;
      return [paragraph(rests
        ? say.counted("This rests on %(count)s row of our data.", "This rests on %(count)s rows of our data.", rows)
        : say.counted("It is drawn from %(count)s row of our data.", "It is drawn from %(count)s rows of our data.", rows))];
    }
    const { way, text, notes = [] } = record.how;
    if (text) return [make("p", text, { class: "card-formula" }), ...(notes.length ? [paragraph(say("Here %(notes)s.", { notes: notes.join(say(", and ")) }))] : [])];
    return [paragraph(typeof WAYS[way] === "function" ? WAYS[way](rows) : WAYS[way])];
  };

  const sure = (record, rows) => {
    const marks = new Map();
    for (const row of rows) if (row[4]) marks.set(row[4], (marks.get(row[4]) ?? 0) + 1);
    const told = [...marks].sort().map(([mark, count]) =>
      marks.size === 1 ? `${mark}: ${GRADES[mark] ?? say("as the methods say")}` : `${rowsOf(count)} ${mark}, ${GRADES[mark] ?? ""}`);
    return told.length ? section(say("How sure"), paragraph(`${told.join("; ")}.`)) : "";
  };

  const bySource = (record, rows) => {
    const groups = new Map();
    for (const row of rows) for (const at of row[2].length ? row[2].slice(0, 1) : [-1]) groups.set(at, [...(groups.get(at) ?? []), row]);
    const list = make("ul");
    for (const [at, group] of groups) {
      const item = make("li");
      const source = record.sources[at];
      item.append(make("strong", source ? (source.who ?? source.title) : say("No source of its own")), ` `);
      item.append(`(${group.length > SHOWN ? say("%(shown)s of %(total)s rows", { shown: SHOWN, total: group.length }) : rowsOf(group.length)})`);
      const inner = make("ul");
      for (const [address, says, , locator, mark] of group.slice(0, SHOWN)) {
        const line = make("li");
        const data = record.datasets[address.split("/")[0]];
        line.append(data ? link(address, data.page) : address);
        const amount = record.amounts?.[address]?.join("; ");
        const words = [amount ? `${says.split(":")[0]}: ${amount}` : says, locator, mark].filter(Boolean);
        line.append(` ${words.join(", ")}`);
        inner.append(line);
      }
      item.append(inner);
      list.append(item);
    }
    return list;
  };

  const pair = (list, term, ...content) => {
    const told = make("dd");
    told.append(...content);
    list.append(make("dt", term), told);
  };
  const checkers = (record, rows, total) => {
    const folded = make("details", "", { class: "card-checkers" });
    const list = make("dl");
    if (record.number !== undefined) pair(list, say("Unrounded"), `${record.number} ${record.unit ?? ""}`.trim());
    if (rows.length) pair(list, rows.length < total
      ? say("Rows (%(shown)s of %(total)s)", { shown: rows.length.toLocaleString("en"), total: total.toLocaleString("en") })
      : say("Rows (%(total)s)", { total }), bySource(record, rows));
    pair(list, say("Made by"), make("code", `${record.function.name}, ${record.function.file}:${record.function.line}`));
    const data = Object.entries(record.datasets).flatMap(([name, told], place) => [
      ...(place ? [", "] : []), link(name, told.page), ` ${told.sha256}…`,
    ]);
    pair(list, say("Data %(version)s", { version: record.data_version }), ...data);
    pair(list, say("All of it"), link(say("record"), `chapters/evidence/provenance.html#${record.kind}-${record.id}`), " · ", link("JSON", `provenance/${record.id}.json`));
    folded.append(make("summary", say("For checkers")), list);
    folded.addEventListener("toggle", () => opener && place(opener));
    return folded;
  };

  const fill = (record, wanted, heading, all) => {
    card.replaceChildren();
    const title = make("h2", heading, { id: "card-title", tabindex: "-1" });
    const rows = wanted ? record.rows.filter((row) => wanted.includes(row[0])) : record.rows;
    const total = wanted ? (all ?? rows.length) : record.total;
    card.append(closing(), title, make("p", record.definition));
    card.append(section(record.rule ? say("What was checked") : say("How"), ...how(record, total, wanted)));
    const used = new Map();
    for (const row of rows) for (const at of row[2]) used.set(at, [...(used.get(at) ?? []), row]);
    if (used.size) {
      const list = make("ul");
      for (const [at, group] of [...used].slice(0, 4)) list.append(sourceItem(record.sources[at], group));
      if (used.size > 4) list.append(make("li", say.counted("and %(count)s more source, under For checkers", "and %(count)s more sources, under For checkers", used.size - 4)));
      card.append(section(say("Where from"), list));
    } else if (!rows.length) card.append(section(say("Where from"), paragraph(say("Words of ours; no row of the data."))));
    const kept = rows.map((row) => row[0].split("/")).filter(([, key]) => key === "withheld").map(([name]) => record.withheld[name]);
    if (kept.length) card.append(section(say("Not shown here"), ...kept.map((words) => paragraph(words))));
    card.append(sure(record, rows));
    const places = new Set(rows.length <= FEW ? rows.map((row) => record.rows.indexOf(row)) : []);
    const others = record.disagreements.filter((each) => each.rows.some((at) => places.has(at)));
    for (const each of others) card.append(section(say("What others say"), paragraph(make("strong", each.matter), ` ${each.versions}. ${each.judgement}`)));
    const uses = record.uses.flatMap((use, at) => [...(at ? [", "] : []), link(use.title, use.page)]);
    if (uses.length && !wanted) card.append(section(say("Where it is used"), paragraph(...uses)));
    card.append(checkers(record, rows, total));
    return title;
  };
  const closing = () => {
    const button = make("button", "×", { type: "button", "aria-label": say("Close") });
    button.addEventListener("click", close);
    return button;
  };

  // Within the window at every size: below what was pressed if there is room, above it if there is, else as near as it goes.
  const place = (near) => {
    card.style.removeProperty("inset-block-start");
    card.style.removeProperty("inset-inline-start");
    if (innerWidth < 640) return; // a sheet at the bottom, as the style sheet has it
    const box = near.getBoundingClientRect();
    const tall = card.offsetHeight;
    const left = Math.max(GAP, Math.min(box.left, innerWidth - card.offsetWidth - GAP));
    const fits = [box.bottom + 8, box.top - tall - 8].find((top) => top >= GAP && top + tall <= innerHeight - GAP);
    const top = fits ?? Math.max(GAP, Math.min(box.bottom + 8, innerHeight - tall - GAP));
    card.style.insetBlockStart = `${top}px`;
    card.style.insetInlineStart = `${left}px`;
  };

  const show = (near) => {
    opener = near;
    near.setAttribute("aria-expanded", "true");
    if (!card.open) card.show();
    place(near);
    document.getElementById("card-title").focus({ preventScroll: true });
    const hidden = near.getBoundingClientRect().bottom + 24 - card.getBoundingClientRect().top;
    if (innerWidth < 640 && hidden > 0) scrollBy({ top: hidden, behavior: "instant" }); // the sheet would cover it
  };

  const open = async (near, id, wanted = null, heading = "", all = undefined) => {
    const seen = [scrollX, scrollY];
    const words = heading || near.textContent.trim() || id;
    close();
    if (!records.has(id)) { // an answer at once; what it says follows
      card.replaceChildren(closing(), make("h2", words, { id: "card-title", tabindex: "-1" }), make("p", say("Loading …"), { role: "status" }));
      show(near);
    }
    let record;
    try {
      record = await load(id);
    } catch {
      close();
      if (near.href) location.assign(near.href);
      return;
    }
    if (card.open && opener !== near) return; // the reader has pressed something else meanwhile
    const whole = !heading && record.shown.startsWith(words) ? record.shown : words;
    fill(record, wanted, whole, all);
    show(near);
    if (innerWidth >= 640) scrollTo({ left: seen[0], top: seen[1], behavior: "instant" });
  };

  const plain = (event) => !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button);

  document.addEventListener("click", (event) => {
    if (!plain(event)) return;
    const value = event.target.closest("main .value[data-value]");
    if (value) {
      event.preventDefault();
      open(value, value.dataset.value);
      return;
    }
    if (event.target.closest("a, button, input, select, label, summary")) return;
    const cell = event.target.closest("main [data-exhibit] td");
    const exhibit = cell?.closest("[data-exhibit]");
    if (exhibit && !getSelection()?.toString()) {
      load(exhibit.dataset.exhibit).then((record) => {
        const row = [...cell.closest("tbody").rows].indexOf(cell.parentElement);
        const wanted = record.cells?.[row]?.[cell.cellIndex];
        const all = record.counts?.[row]?.[cell.cellIndex];
        if (wanted) open(cell, record.id, wanted.map((at) => record.rows[at][0]), cell.textContent.trim(), all);
      }, () => {});
      return;
    }
    const claim = event.target.closest("main [data-claim]");
    if (claim && !getSelection()?.toString()) open(claim, claim.dataset.claim, null, say("A checked sentence"));
  });

  globalThis.paperCards = { load, open };

  // A button under each table and figure: the way for the keyboard, and the one that everybody sees.
  for (const exhibit of document.querySelectorAll("main [data-exhibit]")) {
    const tools = exhibit.querySelector(".exhibit-tools");
    const caption = exhibit.querySelector("figcaption") ?? exhibit;
    if (!tools && !exhibit.querySelector("figure")) continue;
    const button = make("button", say("Where it comes from"), { type: "button", class: "rows-behind" });
    const heading = caption.querySelector("strong")?.textContent ?? exhibit.dataset.exhibit;
    button.addEventListener("click", () => open(button, exhibit.dataset.exhibit, null, heading));
    if (tools) {
      const item = make("li");
      item.append(button);
      tools.prepend(item);
    } else caption.append(" ", button);
  }

  // A link to a number of this page leads to its first place that can be seen and opens its card.
  const follow = async () => {
    const found = /^#(value|claim)-([a-z0-9-]+)$/.exec(location.hash);
    if (!found || document.getElementById(location.hash.slice(1))) return;
    const places = [...document.querySelectorAll(`main [data-${found[1]}="${found[2]}"]`)];
    const near = places.find((each) => each.getClientRects().length);
    if (!near) return;
    const lead = () => near.scrollIntoView({ block: "center", behavior: "instant" });
    lead();
    await document.fonts.ready; // letters of another width move the lines
    lead();
    await open(near, found[2], null, found[1] === "claim" ? say("A checked sentence") : "");
  };
  addEventListener("hashchange", follow);
  follow();
})();
