// Keeps an open page in step with its sources: shows what a good build changed, and what is wrong after a bad one.
// Paragraphs change in their place; for anything that scripts attend to, or that is not text, the page loads again.
// The server adds this script to pages as it serves them; it is in no built file.
(() => {
  const { version, content, page } = document.currentScript.dataset;
  const ATTENDED = "h1, h2, h3, h4, h5, h6, figure, pre, table, script, [data-exhibit], [role=tablist], .display";
  let loaded = version;
  let known = null; // the page as it was sent, without what scripts have made of it since
  const kept = `preview-scroll:${location.pathname}`;
  const style = {
    panel:
      "position:fixed;inset:auto 0 0 0;max-height:60vh;overflow:auto;z-index:2147483647;padding:1rem 1.25rem;" +
      "background:#2a1215;color:#fbeaec;border-top:4px solid #e5484d;font:14px/1.5 ui-monospace,monospace",
    problem: "margin:0 0 .75rem;white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;color:inherit;background:none",
    badge:
      "position:fixed;right:1rem;bottom:1rem;z-index:2147483646;padding:.25rem .75rem;border-radius:1rem;" +
      "background:#1c2024;color:#fcfcfd;font:13px/1.5 system-ui,sans-serif",
  };
  let panel = null;
  let badge = null;
  let badgeDue = 0;

  const element = (name, look, text = "") => {
    const made = document.createElement(name);
    made.style.cssText = look;
    made.textContent = text;
    return made;
  };

  const showProblems = (problems) => {
    panel?.remove();
    panel = null;
    if (!problems.length) return;
    panel = element("div", style.panel);
    panel.id = "preview-problems";
    panel.setAttribute("role", "alert");
    panel.append(...problems.map((problem) => element("pre", style.problem, problem)));
    document.body.append(panel);
  };

  const showBuilding = (building) => {
    clearTimeout(badgeDue);
    badge?.remove();
    if (!building) return;
    badgeDue = setTimeout(() => {
      badge = element("div", style.badge, "Rebuilding …");
      badge.setAttribute("role", "status");
      document.body.append(badge);
    }, 400); // a shorter build needs no notice
  };

  const scroll = sessionStorage.getItem(kept);
  if (scroll !== null) {
    sessionStorage.removeItem(kept);
    history.scrollRestoration = "manual";
    const restore = () => scrollTo({ top: Number(scroll), behavior: "instant" });
    restore();
    addEventListener("load", restore); // once more when images have their height
  }

  const pageAsSent = async () => {
    const text = await (await fetch(location.pathname)).text();
    const sent = new DOMParser().parseFromString(text, "text/html");
    const script = sent.querySelector("script[data-version]");
    const { version: made, content: bytes } = script.dataset;
    script.remove();
    const blocks = [...sent.querySelector("main").children];
    const texts = blocks.map((block) => block.outerHTML);
    sent.querySelector("main").replaceChildren();
    return { made, bytes, blocks, texts, around: sent.documentElement.outerHTML };
  };

  // Puts changed paragraphs in their place; false if the page must load again.
  const changeInPlace = (before, after) => {
    const main = document.querySelector("main");
    if (before.around !== after.around || main.children.length !== before.texts.length) return false;
    const [olds, news] = [before.texts, after.texts];
    let start = 0;
    while (start < Math.min(olds.length, news.length) && olds[start] === news[start]) start++;
    let end = 0;
    while (end < Math.min(olds.length, news.length) - start && olds.at(-1 - end) === news.at(-1 - end)) end++;
    const gone = [...main.children].slice(start, olds.length - end);
    const come = after.blocks.slice(start, news.length - end);
    if ([...gone, ...come].some((block) => block.matches(ATTENDED) || block.querySelector(ATTENDED))) return false;
    const next = main.children[olds.length - end] ?? null;
    for (const block of gone) block.remove();
    for (const block of come) main.insertBefore(document.adoptNode(block), next);
    return true;
  };

  const follow = async () => {
    try {
      const before = known;
      known = await pageAsSent();
      if (before && changeInPlace(before, known)) {
        loaded = known.made;
        return;
      }
    } catch {
      // whatever is amiss with the page, it is seen best when it loads
    }
    events.close();
    sessionStorage.setItem(kept, String(scrollY));
    location.reload();
  };

  // What a build changed is told once it is known what it changed.
  let following = new Promise((done) => {
    addEventListener("load", async () => {
      const sent = await pageAsSent().catch(() => null);
      // The site may hold a new page before its version is told: then it is not known what this one was made of.
      if (sent?.made === loaded && sent.bytes === content) known = sent;
      done();
    });
  });
  const events = new EventSource(`/_preview/events?${encodeURIComponent(page)}`);
  events.onmessage = (event) => {
    const state = JSON.parse(event.data);
    const isNew = () => (state.pages[page] ?? state.version) !== loaded;
    following = following.then(() => isNew() && follow()).then(() => {
      if (isNew()) return; // the next message says more
      showProblems(state.problems);
      showBuilding(state.building);
    });
  };
  addEventListener("pagehide", () => events.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
