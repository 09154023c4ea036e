// Chooses light or dark before the page is painted, and runs the switch.
// Without a choice of the reader's, and without this script, the system decides.
// It also lets the page wait a moment for the fonts that every page uses. Those that are late wait for the next page,
// so that no line moves under a reader's eyes.
(() => {
  const MOMENT = 500; // milliseconds
  const here = document.currentScript.src;
  const root = document.documentElement;
  const faces = [
    ["PaperSerif-Regular", "Paper Serif", { weight: "400" }],
    ["PaperSerif-Italic", "Paper Serif", { weight: "400", style: "italic" }],
    ["PaperSans-Variable", "Paper Sans", { weight: "400 600" }],
  ].map(([file, family, cut]) => new FontFace(family, `url("${new URL(`fonts/${file}.woff2`, here).href}")`, cut));
  const begin = (fonts) => {
    if (root.dataset.fonts !== "awaited") return;
    root.dataset.fonts = fonts.length ? "here" : "late";
    for (const face of fonts) document.fonts.add(face);
  };
  root.dataset.fonts = "awaited";
  setTimeout(begin, MOMENT, []);
  Promise.all(faces.map((face) => face.load())).then(begin, () => begin([]));

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
