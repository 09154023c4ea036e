// The search of the site, in the reader's own browser: nothing is loaded before it is opened, nothing is sent anywhere.
(() => {
  const root = (document.currentScript?.src ?? "").replace(/assets\/[^/]*$/, "");
  const button = document.querySelector(".search-button");
  if (!root || !button) return;

  const SHOWN = 30; // results that a reader looks through
  const AROUND = 70; // characters before and after the words that were found
  const KINDS = { figure: "Figure", table: "Table", number: "Number", source: "Source", data: "Data" };

  const make = (tag, text = "", attributes = {}) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  globalThis.paperIndex = async () => (await words(), entries); // for previews of what links lead to

  let index = null;
  let entries = [];
  globalThis.receiveIndex = (received) => { entries = received; };
  const script = (name) =>
    new Promise((resolve, reject) => {
      const element = make("script", "", { src: `${root}search/${name}` });
      element.onload = resolve;
      element.onerror = () => { element.remove(); reject(new Error(name)); };
      document.head.append(element);
    });
  let asks = null;
  const words = () => (asks ??= script("index.js").catch((error) => { asks = null; throw error; }));
  const ready = async () => {
    if (index) return index;
    await Promise.all([script("minisearch.js"), words()]);
    const made = new MiniSearch({
      fields: ["title", "text", "page"],
      processTerm: (term) => folded(term),
      searchOptions: { boost: { title: 3, page: 0.5 }, prefix: true, fuzzy: (term) => (term.length > 4 ? 0.2 : 0), combineWith: "AND",
        boostDocument: (id) => (entries[id].kind === "text" ? 1.4 : entries[id].kind === "source" ? 0.6 : 1) },
    });
    made.addAll(entries.map((entry, id) => ({ id, ...entry })));
    index = made;
    return index;
  };

  const dialog = make("dialog", "", { class: "search", "aria-label": button.getAttribute("aria-label") });
  const input = make("input", "", { type: "search", id: "search-words", autocomplete: "off", spellcheck: "false", "aria-describedby": "search-count" });
  const label = make("label", button.getAttribute("aria-label"), { for: "search-words" });
  const shut = make("button", "×", { type: "button", "aria-label": "Close" });
  const count = make("p", "", { id: "search-count", role: "status" });
  const list = make("ol");
  dialog.append(label, input, shut, count, list);
  document.body.append(dialog);

  // The words around the first that was found, with those found marked.
  const told = (element, text, terms) => {
    const plain = folded(text);
    const wanted = terms.map((term) => term.replace(/[^\p{L}\p{N}]/gu, ".")).sort((one, other) => other.length - one.length);
    const every = new RegExp(`(?<![\\p{L}\\p{N}])(?:${wanted.join("|")})`, "gu");
    const places = plain.length === text.length && wanted.length // folding may shorten a text
      ? [...plain.matchAll(every)].map((each) => [each.index, each.index + each[0].length]) : [];
    const near = (place) => places.filter(([from]) => from >= place[0] && from < place[0] + 2 * AROUND).length;
    const best = places.reduce((one, other) => (one && near(one) >= near(other) ? one : other), null);
    const start = text.length > 3 * AROUND && best ? Math.max(0, best[0] - AROUND) : 0;
    const end = Math.min(text.length, start + 4 * AROUND);
    let at = start;
    if (start) element.append("… ");
    for (const [from, to] of places) {
      if (from < at || to > end) continue;
      element.append(text.slice(at, from), make("mark", text.slice(from, to)));
      at = to;
    }
    element.append(text.slice(at, end), end < text.length ? " …" : "");
  };

  const result = (found) => {
    const entry = entries[found.id];
    const item = make("li");
    const link = make("a", "", { href: root + entry.href });
    const title = make("span", "", { class: "search-title" });
    told(title, entry.title, found.terms);
    link.append(title, make("span", [KINDS[entry.kind], entry.page !== entry.title ? entry.page : ""].filter(Boolean).join(", "), { class: "search-page" }));
    if (entry.text) {
      const text = make("span", "", { class: "search-text" });
      told(text, entry.text, found.terms);
      link.append(text);
    }
    item.append(link);
    return item;
  };

  let asked = 0;
  const search = async () => {
    const words = input.value.trim();
    const turn = ++asked;
    if (!words) {
      list.replaceChildren();
      count.textContent = "";
      return;
    }
    let found;
    try {
      found = (await ready()).search(words);
    } catch {
      count.textContent = "The search could not be loaded.";
      return;
    }
    if (turn !== asked) return; // another letter came meanwhile
    list.replaceChildren(...found.slice(0, SHOWN).map(result));
    const more = found.length > SHOWN ? `, the first ${SHOWN} shown` : "";
    count.textContent = found.length === 1 ? "1 result" : `${found.length} results${more}`;
  };

  const open = () => {
    if (!dialog.open) dialog.showModal();
    input.select();
    ready().catch(() => {});
  };
  const links = () => [...list.querySelectorAll("a")];
  input.addEventListener("input", search);
  shut.addEventListener("click", () => dialog.close());
  dialog.addEventListener("pointerdown", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("click", (event) => { if (event.target.closest("a")) dialog.close(); }); // to a place on this page
  dialog.addEventListener("keydown", (event) => {
    const all = links();
    const at = all.indexOf(document.activeElement);
    if (event.key === "ArrowDown") (all[at + 1] ?? all[0] ?? input).focus();
    else if (event.key === "ArrowUp") (at > 0 ? all[at - 1] : input).focus();
    else if (event.key === "Enter" && document.activeElement === input && all.length) all[0].click();
    else if (event.key === "Escape") dialog.close(); // the browser would empty the field first
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("close", () => document.activeElement?.closest("dialog.search") && document.activeElement.blur());
  button.hidden = false;
  button.addEventListener("click", open);
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable], .live-chart");
    const asks = (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey));
    if (!asks) return;
    event.preventDefault();
    open();
  });
})();
