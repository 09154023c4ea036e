// The story of the first page: its one chart stays in view and shows what the step tells that is being read.
(() => {
  const beside = matchMedia("(min-width: 60em) and (min-height: 34em)"); // else the chart is above the words
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  for (const story of document.querySelectorAll(".story.one-chart")) {
    const steps = [...story.querySelectorAll(":scope > .step")];
    const chart = story.querySelector(":scope > .step-chart");
    if (!steps.length || !chart) continue;
    const show = (step) => {
      for (const later of steps.keys()) chart.style.setProperty(`--step-${later + 1}`, later + 1 > step ? "0" : "1");
      steps.forEach((each, at) => each.classList.toggle("is-told", at + 1 === step));
    };
    const watch = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) if (entry.isIntersecting) show(steps.indexOf(entry.target) + 1);
      },
      { rootMargin: beside.matches ? "-50% 0px -45% 0px" : "-75% 0px -20% 0px" }, // a line where words are read
    );
    const choose = () => {
      const moves = !still.matches;
      story.classList.toggle("is-moving", moves);
      watch.disconnect();
      show(moves ? 1 : steps.length);
      if (moves) for (const step of steps) watch.observe(step);
    };
    still.addEventListener("change", choose);
    choose();
  }
})();
