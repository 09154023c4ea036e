// Lets the keyboard reach what is wider than the screen: tables, charts, code, formulas.
(() => {
  const boxes = document.querySelectorAll("main :is(figure, pre, table, .picture, .math.display)");
  const check = () => {
    for (const box of boxes) {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  check();
  addEventListener("resize", check);
  document.fonts?.ready.then(check);
})();
