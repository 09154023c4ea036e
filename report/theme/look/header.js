// The header that stays: it names the chapter once its heading is out of sight, and opens the contents on a phone.
(() => {
  const header = document.querySelector(".site-header");
  const heading = document.querySelector("#title-block-header h1, main h1");
  if (!header || !heading) return;
  new IntersectionObserver(([entry]) => header.classList.toggle("is-past", !entry.isIntersecting && entry.boundingClientRect.top < 60), {
    rootMargin: "-48px 0px 0px",
  }).observe(heading);
  const contents = document.querySelector("#TOC details");
  document.querySelector(".to-contents")?.addEventListener("click", () => {
    if (contents) contents.open = true;
  });
})();
