// Turns links to panels into tabs. Without this script all panels show, one below the other.
(() => {
  const select = (tab, tabs) => {
    for (const each of tabs) {
      const selected = each === tab;
      each.setAttribute("aria-selected", String(selected));
      each.tabIndex = selected ? 0 : -1;
      document.getElementById(each.getAttribute("aria-controls")).hidden = !selected;
    }
  };
  const moves = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

  const start = (list) => {
    const tabs = [...list.querySelectorAll("[role=tab]")];
    select(tabs.find((tab) => tab.getAttribute("aria-selected") === "true") ?? tabs[0], tabs);
    list.addEventListener("click", (event) => {
      const tab = event.target.closest("[role=tab]");
      if (!tab) return;
      event.preventDefault();
      select(tab, tabs);
    });
    list.addEventListener("keydown", (event) => {
      const at = tabs.indexOf(document.activeElement);
      if (at < 0) return;
      if (event.key === " ") {
        event.preventDefault();
        select(tabs[at], tabs);
        return;
      }
      if (!(event.key in moves)) return;
      event.preventDefault();
      const move = moves[event.key];
      const to = Number.isFinite(move) ? (at + move + tabs.length) % tabs.length : move < 0 ? 0 : tabs.length - 1;
      select(tabs[to], tabs);
      tabs[to].focus();
    });
  };

  // A link may lead into a panel that does not show.
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const panel = target && target.closest("[role=tabpanel][hidden]");
    if (!panel) return;
    const tab = document.getElementById(panel.getAttribute("aria-labelledby"));
    select(tab, [...tab.closest("[role=tablist]").querySelectorAll("[role=tab]")]);
    target.scrollIntoView();
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[role=tablist]").forEach(start);
    reveal();
    addEventListener("hashchange", reveal);
  });
})();
