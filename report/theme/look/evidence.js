// Filters the register of sources: by the kinds above it and by words. Without scripts the whole list is there.
(() => {
  const filters = document.getElementById("source-filters");
  if (!filters) return;
  const say = globalThis.paperSays;
  const records = [...document.querySelectorAll(".source-record")];
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const texts = new Map(records.map((record) => [record, plain(record.textContent)]));
  const chosen = new Map(); // facet → values

  const row = document.createElement("p");
  row.className = "find";
  const label = document.createElement("label");
  label.textContent = `${say("Find")} `;
  const input = document.createElement("input");
  input.type = "search";
  label.append(input);
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  row.append(label, status);
  filters.append(row);

  const holds = (record) =>
    [...chosen].every(([facet, values]) => {
      const own = record.dataset[facet] ?? "";
      return !values.size || [...values].some((value) => own === value || (facet === "marks" && own.split(" ").includes(value)));
    });

  const show = () => {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    const isAsked = words.length > 0 || [...chosen.values()].some((values) => values.size);
    let count = 0;
    for (const record of records) {
      record.hidden = !(holds(record) && words.every((word) => texts.get(record).includes(word)));
      count += !record.hidden;
    }
    for (const group of new Set(records.map((record) => record.parentElement.closest("details")))) {
      if (!group) continue;
      const found = group.querySelector(".source-record:not([hidden])");
      group.hidden = !found;
      if (isAsked && found) group.open = true;
    }
    status.textContent = say("%(count)s of %(total)s sources", { count, total: records.length });
  };

  for (const facet of filters.querySelectorAll(".facet")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "facet-button";
    button.textContent = facet.textContent;
    button.setAttribute("aria-pressed", "false");
    button.addEventListener("click", () => {
      const { facet: name, value } = facet.dataset;
      const values = chosen.get(name) ?? new Set();
      chosen.set(name, values);
      const on = !values.has(value);
      if (on) values.add(value);
      else values.delete(value);
      button.setAttribute("aria-pressed", String(on));
      show();
    });
    facet.replaceChildren(button);
  }

  // Dots stand between words; buttons have borders.
  for (const cell of filters.querySelectorAll("td"))
    for (const node of cell.childNodes) if (node.nodeType === Node.TEXT_NODE) node.data = node.data.replace("·", " ");

  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target?.closest("[hidden]")) return;
    chosen.clear();
    input.value = "";
    for (const button of filters.querySelectorAll("[aria-pressed]")) button.setAttribute("aria-pressed", "false");
    show();
    target.scrollIntoView();
  };
  input.addEventListener("input", show);
  addEventListener("hashchange", reveal);
  show();
})();

// A link to a record that is folded opens it, and what it is in, where the browser does not do so itself.
(() => {
  const unfold = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    let folded = target ? target.closest("details:not([open])") : null;
    if (!folded) return;
    for (; folded; folded = folded.parentElement.closest("details:not([open])")) folded.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();
})();

// What is there to be copied has a button that does so.
(() => {
  if (!navigator.clipboard) return;
  const say = globalThis.paperSays;
  for (const part of document.querySelectorAll("main .to-copy")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy-button";
    button.textContent = say("Copy");
    button.addEventListener("click", async () => {
      const words = (part.querySelector("blockquote, pre") ?? part).textContent.trim();
      try {
        await navigator.clipboard.writeText(words);
        button.textContent = say("Copied");
      } catch {
        getSelection().selectAllChildren(part.querySelector("blockquote, pre") ?? part);
        button.textContent = say("Selected: press Ctrl+C");
      }
      setTimeout(() => { button.textContent = say("Copy"); }, 2500);
    });
    part.append(button);
  }
})();
