// Filters the register of sources: by the kinds above it and by words. Without scripts the whole list is there.
(() => {
  const filters = document.getElementById("source-filters");
  if (!filters) return;
  const records = [...document.querySelectorAll(".source-record")];
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const texts = new Map(records.map((record) => [record, plain(record.textContent)]));
  const chosen = new Map(); // facet → values

  const row = document.createElement("p");
  row.className = "find";
  const label = document.createElement("label");
  label.textContent = "Find ";
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
    let count = 0;
    for (const record of records) {
      record.hidden = !(holds(record) && words.every((word) => texts.get(record).includes(word)));
      count += !record.hidden;
    }
    status.textContent = `${count} of ${records.length} sources`;
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
    if (!target?.hidden) return;
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
