// Chooses light or dark before the page is painted, and runs the switch.
// Without a choice of the reader's, and without this script, the system decides.
// It also asks early for the fonts that every page uses: one that comes after the first painting is not used on that page.
(() => {
  const here = document.currentScript.src;
  for (const [file, family, weight] of [["PaperSerif-Regular", "Paper Serif", "400"], ["PaperSans-Variable", "Paper Sans", "400 600"]]) {
    const href = new URL(`fonts/${file}.woff2`, here).href;
    if (here.startsWith("file:")) { // from a disk asking early is refused, and every page is a first one
      document.fonts.add(new FontFace(family, `url("${href}")`, { weight, display: "swap" }));
    } else {
      document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "font", crossOrigin: "", href }));
    }
  }

  const root = document.documentElement;
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

  const remembered = () => {
    try { return localStorage.getItem("theme"); } catch { return null; } // storage may be forbidden
  };
  const remember = (theme) => {
    try {
      if (theme) localStorage.setItem("theme", theme);
      else localStorage.removeItem("theme");
    } catch { /* the choice then lasts for this page */ }
  };
  const apply = (theme) => {
    if (theme) root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  const isDark = () => (root.dataset.theme ?? (systemIsDark.matches ? "dark" : "light")) === "dark";

  root.classList.add("js");
  apply(remembered());

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector(".theme-switch");
    if (!button) return;
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.hidden = false;
    show();
    systemIsDark.addEventListener("change", show);
    button.addEventListener("click", () => {
      const wanted = isDark() ? "light" : "dark";
      const choice = (wanted === "dark") === systemIsDark.matches ? null : wanted;
      apply(choice);
      remember(choice);
      show();
    });
  });
})();
