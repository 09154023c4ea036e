// Lets the keyboard reach what is wider than the screen: tables, charts, code, formulas.
(() => {
  const boxes = document.querySelectorAll("main :is(figure, pre, table, .picture, .math.display)");
  const check = (box) => {
    if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  // The browser tells of sizes once it knows them, also of what is unfolded: to ask would keep the first frame waiting.
  const watch = new ResizeObserver((entries) => entries.forEach((entry) => check(entry.target)));
  for (const box of boxes) watch.observe(box);
  document.fonts?.ready.then(() => requestAnimationFrame(() => boxes.forEach(check)));
})();
