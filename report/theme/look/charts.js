// Charts that answer: on demand a figure is drawn anew from the same specification, so that each mark tells its
// numbers and opens its rows. Nothing is loaded before a reader asks; everything comes from the site itself.
(() => {
  const here = document.currentScript?.src ?? "";
  const root = here.replace(/(?:assets|provenance)\/[^/]*$/, "");
  const exhibits = document.querySelectorAll("main [data-exhibit]");
  if (!root || !exhibits.length) return;
  const say = globalThis.paperSays;

  const MARKS = ["rect", "symbol", "arc", "line", "area", "trail", "rule", "text"]; // the earlier stands for its datum
  const PATHS = ["line", "area", "trail"]; // one shape for many data

  const make = (tag, text = "", attributes = {}) => {
    const element = document.createElement(tag);
    if (text) element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };

  const scripts = new Map();
  const script = (name) => {
    if (!scripts.has(name)) {
      scripts.set(name, new Promise((resolve, reject) => {
        const element = make("script", "", { src: `${root}exhibits/${name}` });
        element.onload = resolve;
        element.onerror = () => {
          scripts.delete(name); // so that it can be tried again
          element.remove();
          reject(new Error(name));
        };
        document.head.append(element);
      }));
    }
    return scripts.get(name);
  };
  const charts = new Map();
  globalThis.receiveChart = (chart) => charts.set(chart.id, chart);
  const chartOf = (id) => script(`${id}.js`).then(() => charts.get(id));
  const engine = () => script("vega.min.js").then(() => script("vega-interpreter.min.js"));

  // What a datum says, in the words of its columns.
  const said = (name, value) => {
    if (typeof value !== "number") return String(value);
    if (Number.isInteger(value * 2) && value > 1900 && value < 2100 && !/million|billion|thousand/.test(name)) return String(value); // a year
    return value.toLocaleString("en", { maximumFractionDigits: 3 });
  };
  // Where the money is switched, each amount stands in the column of the other.
  const pairs = (chart, state) => (state.other ? (chart.explore.real ?? []) : []);
  const facts = (chart, datum, state) =>
    Object.entries(chart.labels).flatMap(([name, label]) => {
      const [shown, other] = pairs(chart, state).find((pair) => pair.includes(name)) ?? [name, name];
      const value = datum[name === shown ? other : shown];
      if (value === undefined || value === null || value === "" || value === false) return [];
      return [value === true ? [label, say("yes")] : [label, said(name, value)]];
    });
  const rowsOf = (datum) => (typeof datum?.rows === "string" ? datum.rows.split(/[;\s]+/).filter(Boolean) : []);

  // The colours of the specification are those of the light theme; each has a name, and the page knows its colour now.
  const coloured = (chart, spec) => {
    const now = getComputedStyle(document.documentElement);
    const text = JSON.stringify(spec).replace(/#[0-9a-f]{6}\b/g, (colour) => {
      const name = chart.colours[colour];
      return name ? now.getPropertyValue(`--${name}`).trim() || colour : colour;
    });
    return JSON.parse(text);
  };

  // The data as the reader wants to see them: without the series that are switched off, in the money that is chosen.
  const wanted = (chart, state) => {
    const { series } = chart.explore;
    const told = {};
    for (const [name, values] of Object.entries(chart.data)) {
      told[name] = values
        .filter((datum) => !series || !(series in datum) || !state.off.has(String(datum[series])))
        .map((datum) => {
          const made = { ...datum };
          for (const [shown, other] of pairs(chart, state)) if (shown in made) [made[shown], made[other]] = [made[other], made[shown]];
          return made;
        });
    }
    return told;
  };
  const valuesOf = (chart, column) => [
    ...new Set(Object.values(chart.data).flat().map((datum) => datum[column]).filter((each) => each !== undefined && each !== null).map(String)),
  ];
  const narrow = matchMedia("(max-width: 40em)");

  const tip = make("div", "", { class: "chart-tip", role: "status", hidden: "" });
  say.marked(tip);
  document.body.append(tip);

  class Live {
    constructor(exhibit, chart, still) {
      Object.assign(this, { exhibit, chart, still, points: [], at: -1, state: { off: new Set(), highlight: "", other: false } });
      const title = exhibit.querySelector("figcaption strong")?.textContent ?? chart.id;
      const words = say("%(title)s Arrow keys go from mark to mark, Enter opens the rows behind one.", { title });
      this.box = make("div", "", { class: "live-chart", tabindex: "0", role: "application", "aria-label": words });
      this.ring = make("span", "", { class: "chart-ring", tabindex: "-1", "aria-hidden": "true", hidden: "" });
      this.ring.addEventListener("focus", () => this.box.focus({ preventScroll: true })); // when a card closes
      this.box.addEventListener("keydown", (event) => this.key(event));
      this.box.addEventListener("blur", () => this.leave());
      this.box.addEventListener("pointerleave", () => this.leave());
      this.whole = make("div", "", { class: "explored" });
      this.whole.append(this.controls(), this.box);
    }

    // What this chart lets a reader change, and a word on what every chart does.
    controls() {
      const { series, highlight, money } = this.chart.explore;
      const row = make("div", "", { class: "chart-controls" });
      const redraw = () => { this.draw(); this.remember(); };
      if (series) {
        const names = valuesOf(this.chart, series);
        const group = make("fieldset");
        group.append(make("legend", say("Show %(series)s", { series: (this.chart.labels[series] ?? series).toLowerCase() }), { class: "screen-reader-only" }));
        for (const name of names) {
          const label = make("label");
          const box = make("input", "", { type: "checkbox", value: name });
          box.checked = !this.state.off.has(name);
          box.addEventListener("change", () => {
            if (box.checked) this.state.off.delete(name);
            else if (this.state.off.size + 1 < names.length) this.state.off.add(name);
            else box.checked = true; // one at least stays
            redraw();
          });
          label.append(box, ` ${name}`);
          group.append(label);
        }
        row.append(group);
      }
      if (money) {
        const group = make("fieldset");
        group.append(make("legend", say("Amounts in"), { class: "screen-reader-only" }));
        this.told = make("p", "", { class: "chart-money", role: "status" });
        this.choices = money.map((words, at) => {
          const label = make("label");
          const box = make("input", "", { type: "radio", name: `money-${this.chart.id}`, value: String(at) });
          box.checked = at === Number(this.state.other);
          box.addEventListener("change", () => { this.state.other = at === 1; redraw(); });
          label.append(box, ` ${words}`);
          group.append(label);
          return box;
        });
        row.append(group);
      }
      if (highlight) {
        const label = make("label", `${say("Highlight")} `);
        const list = make("select");
        list.append(make("option", say("none"), { value: "" }));
        for (const name of valuesOf(this.chart, highlight)) list.append(make("option", name, { value: name }));
        list.addEventListener("change", () => { this.state.highlight = list.value; this.stepBack(); this.remember(); });
        label.append(list);
        this.list = list;
        row.append(label);
      }
      row.append(make("span", say("Move over a mark, or use the arrow keys; press it for its rows."), { class: "chart-hint" }));
      if (this.told) row.append(this.told);
      return row;
    }

    // Marks of others step back, so that the one that is picked out can be followed.
    stepBack() {
      const { highlight } = this.chart.explore;
      const walk = (mark) => {
        for (const item of mark.items ?? []) {
          if (mark.marktype === "group") for (const child of item.items ?? []) walk(child);
          else if (item._svg && item.datum && highlight in item.datum)
            item._svg.style.opacity = this.state.highlight && String(item.datum[highlight]) !== this.state.highlight ? 0.15 : "";
        }
      };
      walk(this.view.scenegraph().root);
    }

    // In a frame the state stands in the address, so that whoever embeds a chart chooses what it shows.
    remember() {
      if (!document.body.classList.contains("embedded")) return;
      const told = new URLSearchParams();
      if (this.state.off.size) told.set("off", [...this.state.off].join("|"));
      if (this.state.highlight) told.set("highlight", this.state.highlight);
      if (this.state.other) told.set("money", "2");
      history.replaceState(null, "", `#${told}`);
    }

    recall() {
      const told = new URLSearchParams(location.hash.slice(1));
      this.state.off = new Set((told.get("off") ?? "").split("|").filter(Boolean));
      this.state.highlight = told.get("highlight") ?? "";
      this.state.other = Boolean(this.choices) && told.get("money") === "2";
      for (const box of this.whole.querySelectorAll("fieldset input")) box.checked = !this.state.off.has(box.value);
      if (this.list) this.list.value = this.state.highlight;
      if (this.choices) this.choices[Number(this.state.other)].checked = true;
    }

    async draw() {
      this.view?.finalize();
      const nothing = async () => Promise.reject(new Error("a chart loads nothing"));
      const spec = coloured(this.chart, (narrow.matches && this.chart.narrow) || this.chart.spec);
      const data = wanted(this.chart, this.state);
      const { money = [] } = this.chart.explore;
      if (this.told) this.told.textContent = this.state.other ? say("Drawn in %(other)s; title and text speak of %(money)s.", { other: money[1], money: money[0] }) : "";
      for (const source of spec.data ?? []) if (typeof source.values === "string") source.values = data[source.values];
      this.view = new vega.View(vega.parse(spec, null, { ast: true }), {
        expr: vega.expressionInterpreter,
        renderer: "svg",
        tooltip: () => {},
        loader: Object.fromEntries(["load", "sanitize", "http", "file"].map((name) => [name, nothing])),
      });
      const canvas = make("div");
      await this.view.initialize(canvas).runAsync();
      this.svg = canvas.querySelector("svg");
      this.svg.setAttribute("aria-hidden", "true"); // the box speaks for it, and the table below the figure
      this.svg.style.maxWidth = `${this.svg.getAttribute("width")}px`;
      this.box.replaceChildren(canvas, this.ring);
      this.points = [...this.found()];
      if (this.state.highlight) this.stepBack();
      this.view.addEventListener("pointermove", (event, item) => this.show(this.under(event, item), event));
      this.view.addEventListener("click", (event, item) => this.open(this.under(event, item), event));
    }

    // Every datum once, with its place in the coordinates of the drawing.
    *found() {
      const seen = new Set();
      const marks = [];
      const walk = (mark, x, y) => {
        if (mark.marktype !== "group") return void marks.push([mark, x, y]);
        for (const group of mark.items)
          for (const child of group.items ?? []) walk(child, x + (group.x ?? 0), y + (group.y ?? 0));
      };
      walk(this.view.scenegraph().root, 0, 0);
      marks.sort(([one], [other]) => MARKS.indexOf(one.marktype) - MARKS.indexOf(other.marktype));
      for (const [mark, x, y] of marks)
        for (const item of mark.items) {
          const datum = item.datum;
          if (!MARKS.includes(mark.marktype) || !rowsOf(datum).length) continue;
          const key = JSON.stringify(facts(this.chart, datum, this.state));
          if (seen.has(key)) continue;
          seen.add(key);
          const box = PATHS.includes(mark.marktype) ? null : item.bounds;
          const [across, down] = box ? [(box.x1 + box.x2) / 2, (box.y1 + box.y2) / 2] : [item.x, item.y];
          yield { datum, x: x + across, y: y + down };
        }
    }

    // The datum under the pointer; on a line the nearest along it.
    under(event, item) {
      if (!item?.mark) return null;
      let datum = item.datum;
      if (PATHS.includes(item.mark.marktype)) {
        const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(event.target.getScreenCTM().inverse());
        const far = (each) => Math.abs(each.x - place.x) + Math.abs(each.y - place.y) / 1000;
        datum = item.mark.items.reduce((best, each) => (far(each) < far(best) ? each : best)).datum;
      }
      return rowsOf(datum).length ? { datum } : null;
    }

    where(point, event) {
      if (point.x === undefined) return { x: event.clientX, y: event.clientY };
      return new DOMPoint(point.x, point.y).matrixTransform(this.svg.querySelector("g").getScreenCTM());
    }

    show(point, event) {
      this.svg.style.cursor = point ? "pointer" : "";
      if (!point) return this.leave();
      const list = make("dl");
      for (const [label, value] of facts(this.chart, point.datum, this.state)) list.append(make("dt", label), make("dd", value));
      tip.replaceChildren(...(list.children.length ? [list] : [])); // a box of a diagram says itself what it is
      this.tellSources(point);
      const place = this.where(point, event);
      tip.hidden = false;
      const left = Math.min(place.x + 14, innerWidth - tip.offsetWidth - 8);
      const above = place.y - tip.offsetHeight - 14;
      tip.style.insetInlineStart = `${Math.max(8, left) + scrollX}px`;
      tip.style.insetBlockStart = `${(above > 8 ? above : place.y + 18) + scrollY}px`;
      this.shown = point.datum;
    }

    async tellSources({ datum }) {
      const record = await globalThis.paperCards?.load(this.chart.id).catch(() => null);
      if (!record || this.shown !== datum || tip.hidden) return;
      const rows = record.rows.filter(([address]) => rowsOf(datum).includes(address));
      const sources = [...new Set(rows.flatMap(([, , places]) => places.map((at) => record.sources[at].title)))];
      const marks = [...new Set(rows.map((row) => row[4]).filter(Boolean))].sort();
      const more = sources.length > 2 ? ` ${say("and %(count)s more", { count: sources.length - 2 })}` : "";
      const words = [sources.slice(0, 2).join("; ") + more, marks.length ? `${say("confidence")} ${marks.join(", ")}` : ""];
      if (rows.length) tip.append(make("p", words.filter(Boolean).join(", ")));
    }

    leave() {
      tip.hidden = true;
      this.ring.hidden = true;
      this.shown = null;
      this.at = -1;
    }

    open(point, event) {
      if (!point || !globalThis.paperCards) return;
      this.mark(this.where(point, event));
      const told = facts(this.chart, point.datum, this.state).map(([, value]) => value);
      tip.hidden = true;
      globalThis.paperCards.open(this.ring, this.chart.id, rowsOf(point.datum), told.slice(0, 3).join(", "));
    }

    mark(place) {
      const box = this.box.getBoundingClientRect();
      this.ring.hidden = false;
      this.ring.style.insetInlineStart = `${place.x - box.left}px`;
      this.ring.style.insetBlockStart = `${place.y - box.top}px`;
    }

    key(event) {
      const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
      const last = this.points.length - 1;
      if (event.key === "Escape") return this.leave();
      if (event.key === "Enter" && this.at >= 0) return void (event.preventDefault(), this.open(this.points[this.at]));
      if (event.key in steps) this.at = Math.max(0, Math.min(last, this.at < 0 ? 0 : this.at + steps[event.key]));
      else if (event.key === "Home") this.at = 0;
      else if (event.key === "End") this.at = last;
      else return;
      event.preventDefault();
      const point = this.points[this.at];
      if (!point) return;
      this.show(point, event);
      this.mark(this.where(point, event));
    }
  }

  const lives = new Map();
  const failed = (tools, words) => {
    const told = tools.querySelector("[role=alert]") ?? make("li", "", { role: "alert" });
    told.textContent = words;
    tools.append(told);
  };

  const toggle = async (exhibit, button, tools) => {
    const still = exhibit.querySelector("svg.chart");
    const id = exhibit.dataset.exhibit;
    const wanted = button.getAttribute("aria-pressed") !== "true";
    if (wanted && !lives.has(id)) {
      button.setAttribute("aria-busy", "true");
      button.textContent = say("Loading …"); // the first chart brings what draws all of them
      try {
        const [chart] = await Promise.all([chartOf(id), engine()]);
        const live = new Live(exhibit, chart, still);
        if (document.body.classList.contains("embedded")) live.recall();
        await live.draw();
        lives.set(id, live);
      } catch {
        return failed(tools, say("The chart could not be loaded; its data are under CSV."));
      } finally {
        button.removeAttribute("aria-busy");
        button.textContent = say("Explore");
      }
    }
    const live = lives.get(id);
    button.setAttribute("aria-pressed", String(wanted));
    if (wanted) {
      still.before(live.whole);
      await live.draw(); // in the colours of now
      live.box.focus({ preventScroll: true });
    } else {
      live.leave();
      live.whole.remove();
    }
    for (const drawing of exhibit.querySelectorAll("svg.chart, svg.narrow-chart")) drawing.classList.toggle("is-replaced", wanted);
  };

  const tableOf = ({ head, lines, numeric }) => {
    const table = make("table");
    const kind = (column) => (numeric[column] ? { class: "number" } : {});
    const top = table.createTHead().insertRow();
    head.forEach((name, column) => top.append(make("th", name, { scope: "col", ...kind(column) })));
    const body = table.createTBody();
    for (const line of lines) {
      const row = body.insertRow();
      line.forEach((cell, column) => row.append(column ? make("td", cell, kind(column)) : make("th", cell, { scope: "row" })));
    }
    return table;
  };
  const showTable = async (exhibit, button, tools) => {
    const id = exhibit.dataset.exhibit;
    const wanted = button.getAttribute("aria-expanded") !== "true";
    let box = exhibit.querySelector(".chart-table");
    if (wanted && !box) {
      try {
        const label = say("Data of %(title)s", { title: exhibit.querySelector("figcaption strong")?.textContent ?? id });
        box = make("div", "", { class: "chart-table", tabindex: "0", role: "region", "aria-label": label });
        box.append(tableOf((await chartOf(id)).table));
        tools.after(box);
      } catch {
        return failed(tools, say("The table could not be loaded; the data are under CSV."));
      }
    }
    box.hidden = !wanted;
    button.setAttribute("aria-expanded", String(wanted));
  };

  const place = (tools, button) => {
    const item = make("li");
    item.append(button);
    tools.prepend(item);
  };
  for (const exhibit of exhibits) {
    const tools = exhibit.querySelector(".exhibit-tools");
    const still = exhibit.querySelector("svg.chart");
    if (!tools || !still) continue;
    const table = make("button", say("Table"), { type: "button", "aria-expanded": "false" });
    table.addEventListener("click", () => showTable(exhibit, table, tools));
    place(tools, table);
    const live = make("button", say("Explore"), { type: "button", "aria-pressed": "false" });
    live.addEventListener("click", () => toggle(exhibit, live, tools));
    place(tools, live);
    for (const drawing of exhibit.querySelectorAll("svg.chart, svg.narrow-chart")) {
      drawing.addEventListener("click", () => toggle(exhibit, live, tools));
      drawing.style.cursor = "pointer";
    }
    if (document.body.classList.contains("embedded") && location.hash.length > 1) toggle(exhibit, live, tools);
  }

  const again = () => {
    for (const live of lives.values()) if (live.box.isConnected) live.draw();
  };
  new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
  narrow.addEventListener("change", again);
})();
