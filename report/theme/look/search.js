// The search of the site, in the reader's own browser: nothing is loaded before it is opened, nothing is sent anywhere.
(() => {
  const root = (document.currentScript?.src ?? "").replace(/assets\/[^/]*$/, "");
  const button = document.querySelector(".search-button");
  if (!root || !button) return;
  const say = globalThis.paperSays;

  const SHOWN = 30; // results that a reader looks through
  const AROUND = 70; // characters before and after the words that were found
  const KINDS = { figure: say("Figure"), table: say("Table"), number: say("Number"), source: say("Source"), data: say("Data"), file: say("File") };
  const GROUPS = { file: say("Files"), text: say("Text"), figure: say("Figures and tables"), table: say("Figures and tables"), number: say("Numbers"), data: say("Data"), source: say("Sources") };
  const IN_A_GROUP = 6; // results of one kind that are shown at first

  const make = (tag, text = "", attributes = {}) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  globalThis.paperIndex = async () => (await words(), entries); // for previews of what links lead to

  let entries = [];
  let synonyms = [];
  globalThis.receiveIndex = (received) => {
    entries = received.entries.map((entry) => ({ title: "", text: "", page: "", ...entry }));
    synonyms = received.synonyms;
  };
  const script = (name) =>
    new Promise((resolve, reject) => {
      const element = make("script", "", { src: `${root}search/${name}` });
      element.onload = resolve;
      element.onerror = () => { element.remove(); reject(new Error(name)); };
      document.head.append(element);
    });
  let asks = null;
  const words = () => (asks ??= script("index.js").catch((error) => { asks = null; throw error; }));
  let looks = null;
  const ready = () =>
    (looks ??= Promise.all([script("minisearch.js"), script("ranking.js"), words()])
      .then(() => globalThis.paperRanking(entries, synonyms, folded))
      .catch((error) => { looks = null; throw error; }));
  globalThis.paperSearch = async (words) => (await ready())(words).map(({ id }) => entries[id]); // for tests and tools

  const dialog = make("dialog", "", { class: "search", "aria-label": button.getAttribute("aria-label") });
  const input = make("input", "", { type: "search", id: "search-words", autocomplete: "off", spellcheck: "false", "aria-describedby": "search-count" });
  const label = make("label", button.getAttribute("aria-label"), { for: "search-words" });
  const shut = make("button", "×", { type: "button", "aria-label": say("Close") });
  const count = make("p", "", { id: "search-count", role: "status" });
  const list = make("div", "", { class: "search-results" });
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
    // Between words: the next that begins, the last that ends.
    const from = text.length > 3 * AROUND && best ? Math.max(0, best[0] - AROUND) : 0;
    const start = from && best ? Math.min(best[0], from + text.slice(from).search(/(?<=\s)\S|$/)) : 0;
    const cut = start + 4 * AROUND;
    const end = cut < text.length ? Math.max(best?.[1] ?? 0, text.slice(0, cut + 1).search(/\s\S*$/)) : text.length;
    let at = start;
    if (start) element.append("… ");
    for (const [first, to] of places) {
      if (first < at || to > end) continue;
      element.append(text.slice(at, first), make("mark", text.slice(first, to)));
      at = to;
    }
    element.append(text.slice(at, end), end < text.length ? " …" : "");
  };

  const result = (found) => {
    const entry = entries[found.id];
    const item = make("li");
    const link = make("a", "", { href: root + entry.href });
    const title = make("span", "", { class: "search-title" });
    if (entry.language) title.lang = entry.language;
    told(title, entry.title, found.terms);
    const kind = entry.number ? `${KINDS[entry.kind]} ${entry.number}` : KINDS[entry.kind];
    link.append(title, make("span", [kind, entry.page !== entry.title ? entry.page : ""].filter(Boolean).join(", "), { class: "search-page" }));
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
      found = (await ready())(words);
    } catch {
      count.textContent = say("The search could not be loaded.");
      return;
    }
    if (turn !== asked) return; // another letter came meanwhile
    list.replaceChildren(...grouped(found.slice(0, SHOWN)));
    const more = found.length > SHOWN ? say(", the first %(shown)s shown", { shown: SHOWN }) : "";
    count.textContent = say.counted("%(count)s result", "%(count)s results", found.length) + more;
  };

  // By what they are, the kind of the best result first.
  const grouped = (found) => {
    const groups = new Map();
    for (const each of found) {
      const name = GROUPS[entries[each.id].kind];
      groups.set(name, [...(groups.get(name) ?? []), each]);
    }
    return [...groups].map(([name, results]) => {
      const part = make("section");
      const items = make("ol");
      items.append(...results.slice(0, IN_A_GROUP).map(result));
      part.append(make("h3", name), items);
      if (results.length > IN_A_GROUP) {
        const rest = make("button", say("%(count)s more", { count: results.length - IN_A_GROUP }), { type: "button" });
        rest.addEventListener("click", () => {
          const added = results.slice(IN_A_GROUP).map(result);
          items.append(...added);
          rest.remove();
          added[0].querySelector("a").focus();
        });
        part.append(rest);
      }
      return part;
    });
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
