// What a link leads to, shown beside it while the pointer or the focus is on it: references, notes, figures, sections.
(() => {
  const root = (document.currentScript?.src ?? "").replace(/assets\/[^/]*$/, "");
  const main = document.querySelector("main");
  if (!root || !main || !matchMedia("(hover: hover)").matches) return;

  const LINKS = "main a.quarto-xref, main .citation a, main a.footnote-ref";
  const LONGEST = 320; // characters of a section's beginning
  const WAIT = 200; // milliseconds: a pointer that only passes by opens nothing

  const make = (tag, text = "", attributes = {}) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  let references = null;
  globalThis.receiveReferences = (received) => { references = received; };
  const loaded = new Map();
  const script = (name) => {
    if (!loaded.has(name)) {
      loaded.set(name, new Promise((resolve, reject) => {
        const element = make("script", "", { src: `${root}search/${name}` });
        element.onload = resolve;
        element.onerror = () => { loaded.delete(name); element.remove(); reject(new Error(name)); };
        document.head.append(element);
      }));
    }
    return loaded.get(name);
  };
  const cut = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST).replace(/\s\S*$/, "")} …` : text);

  // From what is on this page.
  const fromHere = (id) => {
    const target = document.getElementById(id);
    if (!target) return null;
    if (target.matches(".csl-entry")) return [make("p", target.textContent)];
    if (target.matches("li")) return [make("p", target.textContent.replace(/[↩︎⤴]/g, "").trim())];
    if (target.matches(".quarto-float")) {
      const picture = target.querySelector("figure > svg.chart");
      const caption = make("p", target.querySelector("figcaption")?.firstChild ? captionOf(target) : "");
      if (!picture) return [caption];
      const copy = picture.cloneNode(true);
      for (const part of [copy, ...copy.querySelectorAll("[id]")]) part.removeAttribute("id"); // names must stay single
      for (const name of ["role", "aria-labelledby", "tabindex"]) copy.removeAttribute(name);
      copy.setAttribute("aria-hidden", "true");
      const figure = make("figure");
      figure.append(copy);
      return [figure, caption];
    }
    const heading = target.matches("h1, h2, h3, h4") ? target : target.querySelector("h1, h2, h3, h4");
    if (!heading) return null;
    let next = heading.closest("header") ?? heading;
    do next = next.nextElementSibling; while (next && !next.matches("p:not(:has(.to-notebook))"));
    return [make("p", heading.textContent, { class: "preview-title" }), make("p", cut(next?.textContent ?? ""))];
  };
  const captionOf = (float) => {
    const copy = float.querySelector("figcaption").cloneNode(true);
    for (const extra of copy.querySelectorAll("button, .source")) extra.remove();
    return copy.textContent.trim();
  };

  // From another page of the site, by what the search knows of it.
  const fromThere = async (link) => {
    const place = link.href.slice(root.length);
    const reference = /references\.html#ref-(.+)$/.exec(place);
    if (reference) {
      await script("references.js");
      const text = references?.[decodeURIComponent(reference[1])];
      return text ? [make("p", text)] : null;
    }
    const entries = await globalThis.paperIndex?.();
    const entry = entries?.find((each) => each.href === place || (!place.includes("#") && each.href.startsWith(`${place}#`)));
    if (!entry) return null;
    const parts = [make("p", entry.title, { class: "preview-title" }), make("p", cut(entry.text))];
    if (entry.kind === "figure") {
      const name = place.replace(/^.*#fig-/, "");
      parts.unshift(make("img", "", { src: `${root}exhibits/${name}.svg`, alt: "" }));
    }
    return parts;
  };

  const box = make("div", "", { class: "preview", id: "link-preview", role: "tooltip", hidden: "" });
  document.body.append(box);
  let near = null;
  let timer = 0;

  const hide = () => {
    clearTimeout(timer);
    near?.removeAttribute("aria-describedby");
    near = null;
    box.hidden = true;
  };
  const show = async (link) => {
    const url = new URL(link.href);
    const here = url.pathname === location.pathname && url.hash;
    let parts;
    try {
      parts = here ? fromHere(decodeURIComponent(url.hash.slice(1))) : await fromThere(link);
    } catch { /* without the file the link still leads there */ }
    if (!parts || near !== link) return;
    box.replaceChildren(...parts);
    box.hidden = false;
    link.setAttribute("aria-describedby", box.id);
    const rect = [...link.getClientRects()][0] ?? link.getBoundingClientRect();
    const left = Math.max(8, Math.min(rect.left, innerWidth - box.offsetWidth - 8));
    const below = rect.bottom + box.offsetHeight + 8 < innerHeight || rect.top < box.offsetHeight + 8;
    box.style.insetInlineStart = `${left + scrollX}px`;
    box.style.insetBlockStart = `${(below ? rect.bottom + 4 : rect.top - box.offsetHeight - 4) + scrollY}px`;
  };
  const soon = (link, wait) => {
    if (near === link) return clearTimeout(timer);
    hide();
    near = link;
    timer = setTimeout(() => show(link), wait);
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (!box.matches(":hover")) hide(); }, WAIT);
  };

  main.addEventListener("pointerover", (event) => {
    const link = event.target.closest?.(LINKS);
    if (link && event.pointerType !== "touch") soon(link, WAIT);
  });
  main.addEventListener("pointerout", (event) => { if (event.target.closest?.(LINKS)) later(); });
  box.addEventListener("pointerleave", later);
  main.addEventListener("focusin", (event) => {
    const link = event.target.closest?.(LINKS);
    if (link?.matches(":focus-visible")) soon(link, 0);
  });
  main.addEventListener("focusout", (event) => { if (event.target === near) hide(); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("click", hide);
})();
