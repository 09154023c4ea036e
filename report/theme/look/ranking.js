// Which of all that can be found answers best what a reader asks; loaded when the search is first opened.
globalThis.paperRanking = (entries, wordsOfOneMeaning, folded) => {
  const SHORTEST = 3; // letters of a word from which its beginning is enough
  // Words that stand in questions and say nothing of what is asked.
  const SILENT = new Set(
    ("a about an and any are at be by did do does for from had has have how in into is it its many much of on or our that the their there these this to was were what when where which who why will with " +
    "happen happened happens al como con cual cuanto cuantos de del donde el en es esta fue la las lo los para por que quien se son su sus un una y").split(" "),
  );
  const WEIGHTS = { file: 1.3, text: 1.15, figure: 2.9, table: 1.5, number: 0.35, data: 0.55, source: 0.3 };
  // Pages of a numbered book whose figures have no chapter's number: they stand after what the paper says.
  const numbered = entries.filter(({ number }) => number);
  const pageOf = (href) => href.split("#")[0];
  const isOfChapter = ({ number }) => number.includes(".");
  const apart = new Set(numbered.some(isOfChapter) ? numbered.filter((each) => !isOfChapter(each)).map(({ href }) => pageOf(href)) : []);
  const weight = ({ kind, href }) => {
    if (kind === "text" && href.startsWith("chapters/evidence/")) return 0.45; // about the paper, not of it
    if (kind === "text" && !href.startsWith("chapters/")) return 0.6; // a summary says all in short
    if (kind === "figure" && href.startsWith("exhibits/")) return 1.2; // the text does not speak of it
    return (WEIGHTS[kind] ?? 1) * (apart.has(pageOf(href)) ? 0.6 : 1) * (kind === "source" && href.startsWith("chapters/evidence/") ? 0.5 : 1); // first who is cited
  };
  const ASKS_WHAT = /^(?:what (?:is|are) |que (?:es|son) )/; // words answer it
  const SCALE = /\s*(?:(?:million|billion|thousand|millones|mil|mdp)\b.*)$/i;
  const ASKS_HOW_MANY = /^(?:how (?:many|much)|cuant[oa]s?) /;

  const plainWords = (text) => folded(text).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const synonyms = wordsOfOneMeaning.map((group) => group.map(plainWords));
  const wordsOf = (text) => plainWords(text).split(" ").filter((word) => word.length > 1 || /\d/.test(word));

  // Whether one letter more, less or another makes the same word of two.
  const isSlipOf = (one, other) => {
    if (Math.min(one.length, other.length) < 6 || Math.abs(one.length - other.length) > 1) return false;
    let from = 0;
    while (from < one.length && one[from] === other[from]) from += 1;
    const rests = [[1, 1], [1, 0], [0, 1]].map(([here, there]) => [one.slice(from + here), other.slice(from + there)]);
    return rests.some(([here, there]) => here === there);
  };
  const isKnown = (word) => index.search(word, { prefix: false, fuzzy: false }).length > 0;
  const groupOf = (phrase) =>
    synonyms.find((each) => each.includes(phrase)) ??
    (phrase.includes(" ") || isKnown(phrase) ? null : synonyms.find((each) => each.some((known) => isSlipOf(phrase, known))) ?? null);

  // What comes before the year of a reference: who wrote it. A name finds a work; a subject finds the text first.
  const WHO = /^.*?(?:\b(?:1[89]|20)\d\d|\bn\.\s?d\.|\bs\.\s?f\.)[a-z]?/;
  const YEAR_OF_SEVERAL = /^((?:1[89]|20)\d\d)[a-z]$/; // 2023b
  const YEAR = /[^\d\s].* (?:1[89]|20)\d\d[a-z]?$/;
  const saysWho = (title, asked) => {
    const [who, all] = [WHO.exec(title)?.[0] ?? "", title].map((part) => ` ${plainWords(part)} `);
    const words = wordsOf(asked).filter((word) => !SILENT.has(word));
    return words.every((word) => all.includes(` ${word}`)) && words.some((word) => /\D/.test(word) && who.includes(` ${word}`));
  };

  // What authors call a figure or table, which its title may not say: fig-findings-heat-map.
  const nameOf = ({ kind, href }) => (kind === "figure" || kind === "table" ? plainWords(href.split(/#(?:fig|tbl)-/)[1] ?? "") : "");

  // What is asked, part by part: a word, or any of the words that mean the same.
  const LONGEST_PHRASE = 5;
  const partsOf = (asked) => {
    const all = asked.split(" ").filter(Boolean);
    const parts = [];
    const whole = []; // what means the same as all that is asked
    const together = []; // of several words, which say more where they stand together
    for (let at = 0; at < all.length; ) {
      let length = Math.min(LONGEST_PHRASE, all.length - at);
      let group = null;
      for (; length > 0 && !group; length -= 1) group = groupOf(all.slice(at, at + length).join(" "));
      if (group) {
        length += 1;
        const said = all.slice(at, at + length).join(" ");
        const phrases = [said, ...group.filter((each) => each !== said)];
        // What a reader typed may be begun or mistyped; what stands for it is taken as it is.
        if (length === all.length) whole.push(...group);
        parts.push({ combineWith: "OR", queries: phrases.map((each, place) => ({ combineWith: "AND", queries: each.split(" "), ...(place ? { fuzzy: false, prefix: false } : {}) })) });
        together.push(...phrases.filter((each) => each.includes(" ")));
        at += length;
      } else {
        if (!SILENT.has(all[at]) && (all[at].length > 1 || /\d/.test(all[at]))) parts.push(all[at]);
        at += 1;
      }
    }
    return { parts, phrases: together, names: [asked, ...whole] };
  };

  // A figure or table by its number, a number by its digits, however it is separated.
  const named = (asked) => {
    const label = /^(fig(?:ure|ura)?|table|tabla|tab|tbl|cuadro|chart|graph|grafica|grafico)\.?\s*([a-z]?\d+(?:\.\d+)*)$/.exec(folded(asked));
    if (label) {
      const kind = /^(?:fig|gra|chart)/.test(label[1]) ? "figure" : "table";
      return entries.flatMap((entry, id) => (entry.kind === kind && entry.number === label[2] ? [id] : []));
    }
    const typed = asked.trim().replace(/\s*(?:%|per ?cent|por ciento)$/i, "").replace(SCALE, "");
    if (!/^[\d.,' \u00a0\u202f]*\d$/.test(typed)) return [];
    const digits = typed.replace(/[,' \u00a0\u202f](?=\d{3})/g, "").replace(/\.(?=\d{3}(?:\D|$))(?=\d{3}(?:\.\d{3})*$)/g, "").replace(",", ".");
    const place = (id) => (entries[id].digits ?? "").split(" ").indexOf(digits); // first what it is, then what it is part of
    const isOther = (id) => /%|cent/.test(asked) !== /^[^:]*%/.test(entries[id].title);
    const all = entries.flatMap((_, id) => (place(id) < 0 || (SCALE.test(asked) && isOther(id)) ? [] : [id]));
    return all.sort((one, other) => Number(isOther(one)) - Number(isOther(other)) || place(one) - place(other));
  };

  const index = new MiniSearch({
    fields: ["title", "text", "page", "name"],
    processTerm: (term) => [folded(term), ...(YEAR_OF_SEVERAL.exec(term)?.slice(1) ?? [])],
    searchOptions: {
      processTerm: folded,
      boost: { title: 3, page: 0.5 },
      prefix: (term) => term.length >= SHORTEST && !/^\d/.test(term),
      fuzzy: (term) => (term.length > 4 && !/\d/.test(term) ? 0.2 : 0),
      boostDocument: (id) => weight(entries[id]),
    },
  });
  index.addAll(entries.map((entry, id) => ({ id, ...entry, name: nameOf(entry) })));

  return (asked) => {
    const found = new Map();
    const add = (results, share) => {
      for (const { id, score, terms } of results) {
        const before = found.get(id);
        if (!before || before.score < score * share) found.set(id, { id, score: score * share, terms: before ? [...new Set([...before.terms, ...terms])] : terms });
      }
    };
    const plain = plainWords(asked);
    const { parts, phrases, names } = partsOf(plain);
    if (parts.length) add(index.search({ combineWith: "AND", queries: parts }), 1);
    // A question in whole words names more than one place holds: then most of its words will do.
    if (found.size < 3 && parts.length > 1) {
      const held = parts.map((part) => new Set(index.search({ combineWith: "OR", queries: [part] }).map(({ id }) => id)));
      const some = index.search({ combineWith: "OR", queries: parts });
      for (const each of some) each.score *= held.filter((ids) => ids.has(each.id)).length / parts.length;
      add(some, found.size ? 0.5 : 1);
    }
    // What means the same may be said nowhere, while its words are.
    if (!found.size) add(index.search({ combineWith: "OR", queries: plain.split(" ").filter((word) => !SILENT.has(word)) }), 0.5);
    // Who asks how many wants a picture of it; a title that says all that is asked says it best.
    for (const each of found.values()) {
      const { kind, title, text } = entries[each.id];
      if (kind === "source" && !saysWho(title, plain)) each.score *= 0.15;
      else if (kind === "source" && YEAR.test(plain)) each.score *= 6; // Flanagan 2011: nobody asks so for a subject
      const [head, body] = [title, text].map((words) => ` ${plainWords(words)} `);
      if (kind !== "data" && kind !== "source" && phrases.some((phrase) => head.includes(` ${phrase} `))) each.score *= 2;
      else if (kind !== "source" && phrases.some((phrase) => body.includes(` ${phrase} `))) each.score *= 1.4;
      if (ASKS_HOW_MANY.test(plain) && kind === "figure") each.score *= 2.5;
      else if (ASKS_WHAT.test(plain) && kind === "text") each.score *= 4;
      else if (kind === "number" && !ASKS_HOW_MANY.test(plain)) each.score *= 0.5; // a number answers who asks for one
      const name = kind === "text" ? head.trim().replace(/^(?:\d+ )+/, "") : head.trim(); // 7.3 Coding: without its number
      if (kind !== "source" && names.includes(name)) each.score *= 3;
      else if (kind !== "source" && head.includes(` ${plain} `)) each.score *= 1.25;
    }
    const first = named(asked).map((id) => ({ id, score: Infinity, terms: wordsOf(asked) }));
    const rest = [...found.values()].filter(({ id }) => !first.some((each) => each.id === id));
    return [...first, ...rest.sort((one, other) => other.score - one.score)];
  };
};
