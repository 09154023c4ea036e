// What scripts say to a reader: English as it stands in them, or the text of the page's language, which the page brings.
globalThis.paperSays ??= (() => {
  const told = document.getElementById("messages");
  const texts = told ? JSON.parse(told.textContent) : {};
  const filled = (text, values) => text.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
  const say = (message, values = {}) => filled(texts[message] ?? message, values);
  say.counted = (one, many, count, values = {}) =>
    filled((texts[one] ?? [one, many])[count === 1 ? 0 : 1], { count: count.toLocaleString("en"), ...values });
  say.marked = (element) => { // without texts in the page's language, what is said is English
    if (!told && !/^en\b/i.test(document.documentElement.lang)) element.lang = "en";
    return element;
  };
  return say;
})();
