// Keeps an open page in step with its sources: reloads it after a good build, shows what is wrong after a bad one.
// The server adds this script to pages as it serves them; it is in no built file.
(() => {
  const { version: loaded, page } = document.currentScript.dataset;
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

  const events = new EventSource(`/_preview/events?${encodeURIComponent(page)}`);
  events.onmessage = (event) => {
    const state = JSON.parse(event.data);
    if ((state.pages[page] ?? state.version) !== loaded) {
      events.close();
      sessionStorage.setItem(kept, String(scrollY));
      location.reload();
      return;
    }
    showProblems(state.problems);
    showBuilding(state.building);
  };
  addEventListener("pagehide", () => events.close());
  addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
