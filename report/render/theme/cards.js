// A card for every number, cell, table and figure: where it comes from, in place. Without scripts a number is a link.
(() => {
  const here = document.currentScript?.src ?? "";
  const root = here.replace(/(?:assets|provenance)\/[^/]*$/, "");
  const marked = document.querySelectorAll("main .value[data-value], main [data-exhibit], main [data-claim]");
  if (!root || !marked.length) return;

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

  const card = make("dialog", "", { class: "card", "aria-labelledby": "card-title" });
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
  card.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  document.addEventListener("pointerdown", (event) => {
    if (card.open && !card.contains(event.target) && event.target !== opener) close();
  });

  const pair = (list, term, ...content) => {
    list.append(make("dt", term));
    const told = make("dd");
    told.append(...content);
    list.append(told);
  };

  const rowItem = (row) => {
    const item = make("li");
    item.append(link(row.address, row.page));
    if (row.says) item.append(` ${row.says}`);
    const told = make("span", "", { class: "card-source" });
    row.sources.forEach((source, place) => {
      if (place) told.append("; ");
      told.append(link(source.title, `chapters/evidence/sources.html#src-${source.id}`));
      if (source.year) told.append(` (${source.year})`);
      if (source.extent) told.append(`, read: ${source.extent}`);
    });
    if (row.locator) told.append(`, ${row.locator}`);
    if (row.confidence) told.append(`, confidence ${row.confidence}`);
    item.append(told);
    return item;
  };

  const fill = (record, wanted, heading) => {
    card.replaceChildren();
    const title = make("h2", heading, { id: "card-title", tabindex: "-1" });
    const button = make("button", "×", { type: "button", "aria-label": "Close" });
    button.addEventListener("click", close);
    const list = make("dl");
    if (record.number !== undefined) pair(list, "Unrounded", `${record.number} ${record.unit ?? ""}`.trim());
    if (record.rule) pair(list, "Rule", record.rule);
    const rows = wanted ? record.rows.filter((row) => wanted.includes(row.address)) : record.rows;
    const total = wanted ? rows.length : record.total;
    const items = make("ul");
    rows.slice(0, 12).forEach((row) => items.append(rowItem(row)));
    if (rows.length) pair(list, total === 1 ? "Row" : `Rows (${total})`, items);
    else pair(list, "Rows", "words of ours; no row of the data");
    for (const each of record.disagreements) {
      pair(list, "Sources disagree", make("strong", each.matter), ` ${each.versions}. ${each.judgement}`);
    }
    pair(list, "Made by", make("code", `${record.function.name}, ${record.function.file}:${record.function.line}`));
    const data = Object.entries(record.datasets).flatMap(([name, told], place) => [
      ...(place ? [", "] : []), link(name, told.page), ` ${told.sha256.slice(0, 12)}…`,
    ]);
    pair(list, `Data ${record.data_version}`, ...data);
    const uses = record.uses.flatMap((use, place) => [...(place ? [", "] : []), link(use.title, use.page)]);
    if (uses.length) pair(list, "Used in", ...uses);
    const more = make("p", "", { class: "card-more" });
    more.append(link("Whole record", `chapters/evidence/provenance.html#${record.kind}-${record.id}`), " · ");
    more.append(link("JSON", `provenance/${record.id}.json`));
    card.append(button, title, make("p", record.definition), list, more);
    return title;
  };

  const place = (near) => {
    card.style.removeProperty("inset-block-start");
    card.style.removeProperty("inset-inline-start");
    if (innerWidth < 640) return; // a sheet at the bottom, as the style sheet has it
    const box = near.getBoundingClientRect();
    const left = Math.max(12, Math.min(box.left, innerWidth - card.offsetWidth - 12));
    const below = box.bottom + 8 + card.offsetHeight < innerHeight || box.top < card.offsetHeight + 8;
    const top = below ? box.bottom + 8 : box.top - card.offsetHeight - 8;
    card.style.insetBlockStart = `${Math.max(12, top) + scrollY}px`;
    card.style.insetInlineStart = `${left + scrollX}px`;
  };

  const open = async (near, id, wanted = null, heading = "") => {
    let record;
    try {
      record = await load(id);
    } catch {
      if (near.href) location.assign(near.href);
      return;
    }
    close();
    const title = fill(record, wanted, heading || near.textContent.trim() || id);
    opener = near;
    near.setAttribute("aria-expanded", "true");
    const seen = [scrollX, scrollY];
    card.style.insetBlockStart = `${near.getBoundingClientRect().bottom + scrollY}px`; // or showing it would scroll
    card.show();
    place(near);
    title.focus({ preventScroll: true });
    scrollTo({ left: seen[0], top: seen[1], behavior: "instant" });
    const hidden = near.getBoundingClientRect().bottom + 24 - card.getBoundingClientRect().top;
    if (innerWidth < 640 && hidden > 0) scrollBy({ top: hidden, behavior: "instant" }); // the sheet would cover it
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
    if (event.target.closest("a, button, input, summary")) return;
    const cell = event.target.closest("main [data-exhibit] td");
    const exhibit = cell?.closest("[data-exhibit]");
    if (exhibit && !getSelection()?.toString()) {
      load(exhibit.dataset.exhibit).then((record) => {
        const row = [...cell.closest("tbody").rows].indexOf(cell.parentElement);
        const wanted = record.cells?.[row]?.[cell.cellIndex];
        if (wanted) open(cell, record.id, wanted, cell.textContent.trim());
      }, () => {});
      return;
    }
    const claim = event.target.closest("main [data-claim]");
    if (claim && !getSelection()?.toString()) open(claim, claim.dataset.claim, null, "A checked sentence");
  });

  globalThis.paperCards = { load, open };

  // A button under each table and figure: the way for the keyboard, and the one that everybody sees.
  for (const exhibit of document.querySelectorAll("main [data-exhibit]")) {
    const caption = exhibit.querySelector("figcaption") ?? exhibit;
    const button = make("button", "Rows behind this", { type: "button", class: "rows-behind" });
    const heading = caption.querySelector("strong")?.textContent ?? exhibit.dataset.exhibit;
    button.addEventListener("click", () => open(button, exhibit.dataset.exhibit, null, heading));
    const tools = exhibit.querySelector(".exhibit-tools");
    if (tools) {
      const item = make("li");
      item.append(button);
      tools.prepend(item);
    } else caption.append(" ", button);
  }

  // A link to a number of this page leads to its first place and opens its card.
  const follow = () => {
    const found = /^#(value|claim)-([a-z0-9-]+)$/.exec(location.hash);
    if (!found || document.getElementById(location.hash.slice(1))) return;
    const near = document.querySelector(`main [data-${found[1]}="${found[2]}"]`);
    if (!near) return;
    near.scrollIntoView({ block: "center", behavior: "instant" });
    open(near, found[2], null, found[1] === "claim" ? "A checked sentence" : "");
  };
  addEventListener("hashchange", follow);
  follow();
})();
