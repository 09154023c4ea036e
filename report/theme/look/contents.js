// Marks in the contents of the page where the reader is.
(() => {
  const links = new Map();
  for (const link of document.querySelectorAll("#TOC a[href^='#']")) {
    const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (section) links.set(section, link);
  }
  if (!links.size) return;
  const sections = [...links.keys()];

  const mark = () => {
    const line = innerHeight * 0.25;
    const passed = sections.filter((section) => section.getBoundingClientRect().top <= line);
    const here = passed.length ? passed[passed.length - 1] : null;
    for (const [section, link] of links) link.classList.toggle("current", section === here);
  };

  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; mark(); });
  };
  addEventListener("scroll", later, { passive: true });
  addEventListener("resize", later);
  later(); // not at once: to ask for places keeps the first frame waiting
})();
