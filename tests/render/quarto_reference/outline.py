#!/usr/bin/env python3
"""Turn a rendered HTML page into a renderer-neutral JSON outline, and compare outlines.

    outline.py extract PAGE.html [-o OUT.json] [--selectors MAP.json]
    outline.py extract-dir SITE_DIR OUT_DIR [--selectors MAP.json]
    outline.py compare EXPECTED GOT [--relaxed] [--only FIELDS] [--skip FIELDS]

`compare` takes two outline files or two folders of them, prints every difference
and ends with status 1 when there is one.

Needs beautifulsoup4 only. Generic HTML, ARIA roles and the classes that Pandoc itself
writes are used directly. Whatever belongs to one renderer is in SELECTORS: give another
renderer's classes in a JSON file with the same keys (--selectors), or write the same
classes.
"""
import argparse
import json
import re
import sys
from pathlib import Path

from bs4 import BeautifulSoup, Comment, NavigableString, Tag

# ---------------------------------------------------------------- selector table
# CSS selectors, unless the comment says otherwise. Left: our name. Right: Quarto's HTML.
SELECTORS = {
    "main": "main, [role=main]",                    # fallback: body
    "title_block": "#title-block-header",
    "title": "h1.title",
    "subtitle": ".subtitle",
    "author": ".author, .quarto-title-meta-contents > p:not(.date):not(.affiliation)",
    "date": ".date",
    "abstract": ".abstract",
    "label_inside_block": ".block-title, .abstract-title",   # "Abstract" before the abstract
    "chapter_number": ".chapter-number",
    "heading_number": ".header-section-number, .toc-section-number",    # Pandoc's
    # "Footnotes", "References" made by the renderer
    "generated_heading": "[role=doc-bibliography] > h2, [role=doc-endnotes] > h2",
    "xref": "a.quarto-xref",
    "unresolved_xref": ".quarto-unresolved-ref",
    "callout": "div.callout, details.callout",   # folded ones may be <details>
    "callout_kind": r"callout-(note|tip|warning|caution|important)$",   # regex on one class
    "callout_header": ".callout-header",
    "callout_title": ".callout-title-container",
    "callout_body": ".callout-body",
    "callout_collapse": "[data-bs-toggle=collapse]",
    "theorem_title": ".theorem-title, .proof-title",
    "cell": "div.cell",
    "cell_output": "div.cell-output",
    "cell_output_kind": r"cell-output-(stdout|stderr|error)$",          # regex on one class; else "display"
    "code_filename": ".code-with-filename-file",
    "code_block_box": ".code-with-filename",
    "margin": ".column-margin, .margin-aside, aside",
    "hidden": ".hidden",
    "nav": "#quarto-sidebar, nav.navbar",
    "nav_entry": "a.sidebar-item-text, .navbar-nav a.nav-link",
    "toc": "#TOC, nav[role=doc-toc]",               # Pandoc's
    # never part of the text
    "drop": "script, style, button, .screen-reader-only, a.footnote-back, nav, "
            ".quarto-title-breadcrumbs, .callout-icon-container, .callout-btn-toggle, .anchorjs-link",
    # classes and identifiers that are the renderer's own (regex)
    "own_class": r"(quarto-.*|callout.*|column-.*|page-.*|level\d|cell|cell-.*|anchored|csl-.*|references|"
                 r"hanging-indent|footnotes.*|sourceCode|cb\d*|code-.*|tab-.*|panel-tabset|tabset-.*|nav.*|active|"
                 r"math|inline|display|citation|header-section-number|ansi-.*|no-row-height|margin-aside|"
                 r"theorem.*|proof.*|remark|definition|example|listing|block-title|line-block|chapter-.*|screen-.*|"
                 r"numberLines|[a-z]{2}|python|bash|yaml|dataframe|unnumbered|unlisted|hidden|content-.*|keywords|"
                 r"abstract|figure|table.*|striped|small|smallcaps|d-flex|flex-fill|collapse|collapsed|show|align-.*|no-icon|"
                 r"default)",
    "own_id": r"(cb\d.*|fn\d+|fnref\d+|refs|ref-.*|quarto-.*|toc-.*|TOC|callout-\d+|tabset-.*|[0-9a-f]{8}|altair-viz-.*|"
              r"cell-.*|title-block-header|footnotes|.*-caption-[0-9a-f-]{30,})",
}
FLOAT_PREFIXES = ["fig", "tbl", "lst", "box"]
THEOREM_PREFIXES = ["thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "sol", "rem", "alg"]

S = dict(SELECTORS)
BLOCK = {"p", "div", "section", "li", "ul", "ol", "dl", "dt", "dd", "table", "tr", "td", "th", "pre",
         "blockquote", "figure", "figcaption", "h1", "h2", "h3", "h4", "h5", "h6", "br", "hr", "details",
         "summary", "header", "caption", "thead", "tbody"}
SPACES = re.compile(r"[ \t\r\n\f]+")            # not U+00A0: a no-break space is kept


# ---------------------------------------------------------------- text
def clean(s):
    s = re.sub(r"\S*ipykernel_\d+/\d+\.py", "<cell>", s)
    return SPACES.sub(" ", s).strip(" ")


def text(node, drop=()):
    """Text of a node: white space folded, footnote marks as [^n], block ends as a space."""
    out = []

    def walk(n):
        if isinstance(n, Comment):
            return
        if isinstance(n, NavigableString):
            out.append(str(n))
            return
        if n in drop or n.name in ("script", "style", "button", "template"):
            return
        classes = n.get("class") or []
        if n.name == "a" and "footnote-ref" in classes:
            out.append("[^%s]" % n.get_text().strip())
            return
        if n.get("data-outline-drop"):
            return
        if n.name in BLOCK:
            out.append(" ")
        for c in n.children:
            walk(c)
        if n.name in BLOCK:
            out.append(" ")

    if node is None:
        return None
    walk(node)
    return clean(re.sub(r"\s*\\tag\{[^}]*\}\s*(?=\\\])", " ", "".join(out)))


def code_text(node):
    return re.sub(r"\S*ipykernel_\d+/\d+\.py", "<cell>", node.get_text()).rstrip("\n")


def first(node, css):
    return node.select_one(css) if node is not None else None


def href(a):
    h = a.get("href", "")
    return re.sub(r"^\./", "", h)


def inside(node, css, stop):
    """Is node inside (or itself) a match of css below stop?"""
    hits = stop.select(css) if css else []
    ids = {id(h) for h in hits}
    while node is not None and node is not stop:
        if id(node) in ids:
            return True
        node = node.parent
    return False


# ---------------------------------------------------------------- parts
NUM = r"(?:[0-9]+|[A-Z]+|[ivxlc]+)(?:\.[0-9]+)*"


def split_caption(s, sub=False):
    """'Figure 1: Text' -> label, delimiter, caption. The space of the label is kept as it is."""
    if s is None:
        return None, None, None
    if sub:
        m = re.match(r"^(\([A-Za-z0-9]+\))(?:\s+(.*))?$", s, re.S)
        return (m.group(1), "", m.group(2) or "") if m else (None, None, s)
    m = re.match(r"^([^\W\d_][^\d:\u00a0]{0,30}?[ \u00a0]%s)(?![\w])([^\w\s]*)(?:\s+(.*))?$" % NUM, s, re.S)
    if m:
        return m.group(1), m.group(2), m.group(3) or ""
    m = re.match(r"^([^\W\d_][^\d:\u00a0]{0,30}?\u00a0%s)\s*([^\w\s]*)\s*(.*)$" % NUM, s, re.S)
    return (m.group(1), m.group(2), m.group(3)) if m else (None, None, s)


def links_of(node):
    return [{"text": text(a), "href": href(a)} for a in node.select("a[href]")
            if "footnote-ref" not in (a.get("class") or []) and not a.get("aria-hidden")]


def alts_of(node):
    out = []
    for n in [node] + node.find_all(True):
        if n.name == "img":
            out.append(n.get("alt"))
        elif n.get("role") == "img" and n.get("aria-label"):
            out.append(n["aria-label"])
        elif n.name in ("div", "figure") and n.get("alt"):
            out.append(n["alt"])
    seen, res = set(), []
    for a in out:
        if a and a not in seen:
            seen.add(a)
            res.append(a)
    return res


def media_of(node):
    kinds = set()
    for n in node.find_all(["img", "svg", "table", "pre", "iframe", "canvas"]):
        if n.name == "pre" and n.find_parent("figcaption"):
            continue
        kinds.add(n.name)
    return sorted(kinds)


def read_mathml(soup):
    """Put the TeX that MathML keeps in its annotation in the place of the formula, as a page without MathML has it."""
    for box in soup.select(".math"):
        note = box.find("annotation", attrs={"encoding": "application/x-tex"})
        if note is None:
            continue
        number = box.find_next_sibling(class_="quarto-equation-number")
        tag = "\\tag{%s}" % number.extract().get_text().strip("()") if number is not None else ""
        is_display = "display" in box["class"]
        box.string = ("\\[%s%s\\]" if is_display else "\\(%s%s\\)") % (note.get_text(), tag)


def caption_node(node):
    """The figcaption that belongs to this float and not to a nested one."""
    fig = node if node.name == "figure" else node.find("figure")
    if fig is None:
        return None
    for c in fig.find_all("figcaption", recursive=False):
        return c
    for c in fig.find_all("figcaption"):
        if c.find_parent("figure") is fig:
            return c
    return None


def is_float(n):
    return (isinstance(n, Tag) and n.name in ("div", "figure", "section") and n.get("id")
            and n["id"].split("-")[0] in FLOAT_PREFIXES and "-" in n["id"] and caption_node(n) is not None)


def floats(main):
    out = []
    nodes = [n for n in main.find_all(True) if is_float(n)]
    for n in nodes:
        parent = next((p for p in n.parents if is_float(p)), None)
        cap = caption_node(n)
        label, delim, caption = split_caption(text(cap), sub=parent is not None)
        kids = [k["id"] for k in nodes if k is not n and next((p for p in k.parents if is_float(p)), None) is n]
        fig = n if n.name == "figure" else n.find("figure")
        first_el = next((c for c in fig.children if isinstance(c, Tag)), None)
        item = {"id": n["id"], "kind": n["id"].split("-")[0], "label": label, "delimiter": delim,
                "caption": caption, "caption_links": links_of(cap),
                "caption_position": "top" if first_el is cap else "bottom",
                "media": media_of(n)}
        if parent is not None:
            item["parent"] = parent["id"]
        if kids:
            item["parts"] = kids
        alts = [] if kids else alts_of(n)
        if alts:
            item["alt"] = alts
        out.append(item)
    return out


def unlabelled_figures(main):
    out = []
    for f in main.find_all("figure"):
        box = f.parent
        if is_float(f) or is_float(box) or f.find("pre"):
            continue
        if f.find("figcaption") is None and f.find("img") is None:
            continue
        if any(is_float(p) and caption_node(p) is not None and f is (p.find("figure")) for p in f.parents):
            continue
        cap = f.find("figcaption")
        out.append({"caption": text(cap), "alt": alts_of(f), "caption_links": links_of(cap) if cap else []})
    return out


def images(main):
    out = []
    for i in main.find_all("img"):
        made = inside(i, S["cell_output"], main) or "_files/" in (i.get("src") or "") \
            or (i.get("src") or "").startswith("data:")
        width = i.get("width")
        m = re.search(r"width:\s*([^;]+)", i.get("style") or "")
        if m:
            width = m.group(1).strip().replace(".0%", "%")
        out.append({"src": None if made else re.sub(r"^\./", "", i.get("src") or ""),
                    "alt": i.get("alt") or None, "width": width})
    return out


def tables(main):
    out = []
    for t in main.find_all("table"):
        box = next((p for p in t.parents if is_float(p)), None)
        rows = []
        for r in t.find_all("tr"):
            if r.find_parent("table") is not t:
                continue
            cells = [c for c in r.find_all(["td", "th"]) if c.find_parent("table") is t]
            rows.append(("head" if r.find_parent("thead") is not None else "body",
                         [text(c) for c in cells], cells))
        align = None
        if rows:
            align = []
            for c in rows[0][2]:
                m = re.search(r"text-align:\s*(\w+)", c.get("style") or "")
                align.append(m.group(1) if m else None)
        widths = []
        for c in t.find_all("col"):
            m = re.search(r"width:\s*([\d.]+)%", c.get("style") or "")
            widths.append(int(float(m.group(1))) if m else None)
        cap = t.find("caption")
        out.append({"in_float": box["id"] if box is not None else None,
                    "caption": text(cap) if cap else None,
                    "head": [r[1] for r in rows if r[0] == "head"],
                    "body": [r[1] for r in rows if r[0] == "body"],
                    "align": align if align and any(align) else None,
                    "widths": widths or None})
    return out


def headings(main):
    out, made = [], []
    block = first(main, S["title_block"])
    for h in main.find_all(re.compile(r"^h[1-6]$")):
        if block is not None and block in h.parents:
            continue
        if h in main.select(S["title"]) or h.find_parent("nav"):
            continue
        if h in main.select(S["generated_heading"]):
            made.append(text(h))
            continue
        num = first(h, S["heading_number"]) or first(h, S["chapter_number"])
        sec = h.parent if h.parent and h.parent.name == "section" else None
        ident = h.get("id") or (sec.get("id") if sec else None) or h.get("data-anchor-id")
        out.append({"level": int(h.name[1]), "number": text(num) if num else None,
                    "text": clean(text(h, drop=(num,)).lstrip("\u00a0 ")) if num else text(h), "id": ident})
    return out, made


def callouts(main):
    out = []
    for c in main.select(S["callout"]):
        kind = next((m.group(1) for k in c.get("class", []) if (m := re.match(S["callout_kind"], k))), None)
        head = first(c, S["callout_header"])
        tog = head if head is not None and head in c.select(S["callout_collapse"]) else \
            (head and first(head, S["callout_collapse"]))
        fold = None
        if tog:
            fold = "open" if tog.get("aria-expanded") == "true" else "closed"
        elif c.name == "details":
            fold = "open" if c.has_attr("open") else "closed"
        item = {"kind": kind, "title": text(first(c, S["callout_title"])),
                "body": text(first(c, S["callout_body"])), "fold": fold}
        if c.get("id"):
            item["id"] = c["id"]
        out.append(item)
    return out


def tabsets(main):
    out = []
    for tl in main.select("[role=tablist]"):
        tabs = []
        for t in tl.select("[role=tab]"):
            ref = t.get("aria-controls")
            pane = main.find(id=ref) if ref else None
            tabs.append({"title": text(t), "selected": t.get("aria-selected") == "true", "body": text(pane)})
        out.append(tabs)
    return out


def footnotes(main):
    out = []
    for box in main.select("section.footnotes, [role=doc-endnotes], aside.footnotes"):
        for n, li in enumerate((li for ol in box.find_all("ol")[:1] for li in ol.find_all("li", recursive=False)), 1):
            out.append({"number": n, "text": text(li)})
    refs = [clean(a.get_text()) for a in main.select("a.footnote-ref, a[role=doc-noteref]")]
    return out, refs


LANG_SKIP = {"sourceCode", "numberSource", "numberLines", "number-lines", "code-with-copy", "cell-code",
             "code-overflow-wrap", "code-overflow-scroll", "code-annotation-code"}


def code_blocks(main):
    out = []
    for pre in main.find_all("pre"):
        if inside(pre, S["cell_output"], main) or inside(pre, S["code_filename"], main):
            continue
        code = pre.find("code")
        node = code or pre
        classes = [c for c in (pre.get("class") or []) + ((code.get("class") or []) if code else [])
                   if c not in LANG_SKIP]
        d = pre.find_parent("details")
        box = next((p for p in pre.parents if p in main.select(S["code_block_box"])), None)
        name = text(first(box, S["code_filename"])) if box is not None else None
        out.append({"language": classes[0] if classes else None, "text": code_text(node),
                    "fold": None if d is None else ("open" if d.has_attr("open") else "closed"),
                    "summary": text(d.find("summary")) if d is not None and d.find("summary") else None,
                    "filename": name,
                    "from_cell": bool(inside(pre, S["cell"], main))})
    return out


def outputs(main):
    out = []
    for o in main.select(S["cell_output"]):
        kind = next((m.group(1) for k in o.get("class", []) if (m := re.match(S["cell_output_kind"], k))), "display")
        if o.find_parent("pre") is not None:
            continue
        pre = o.find("pre")
        body = text(o, drop=tuple(o.find_all(["figcaption", "caption"])))
        if pre is not None and not o.find("table"):
            body = "\n".join(code_text(p) for p in o.find_all("pre"))
        out.append({"kind": kind, "text": body, "media": media_of(o)})
    return out


def blocks(main):
    """Paragraph-like texts in document order, with the kinds of place they are in."""
    places = [("callout", S["callout"]), ("tab", "[role=tabpanel]"), ("output", S["cell_output"]),
              ("table", "table"), ("quote", "blockquote"), ("margin", S["margin"]), ("hidden", S["hidden"])]
    skip = [S["title_block"], "figcaption", S["callout_header"], "section.footnotes", "[role=doc-endnotes]",
            ".csl-entry", "[role=tablist]", "summary"]
    sets = [(k, {id(n) for n in main.select(css)}) for k, css in places]
    skips = set()
    for css in skip:
        skips |= {id(n) for n in main.select(css)}
    out = []
    asides = {id(n) for n in main.select(S["margin"])
              if not n.find(["p", "li", "div", "table", "pre"]) and not n.select(S["margin"]) and n.name != "p"}
    for n in main.find_all(True):
        if n.name not in ("p", "li", "dt", "dd", "div") and id(n) not in asides:
            continue
        chain = [n] + list(n.parents)
        if any(id(x) in skips for x in chain):
            continue
        if n.name == "div" and id(n) not in asides and not ("line-block" in (n.get("class") or []) or
                                    (n.get_text().strip() and not n.find(True, recursive=False))):
            continue
        drop = [x for x in n.find_all(["ul", "ol", "dl", "table", "pre", "p", "div", "figure"])] \
            if n.name in ("li", "dd", "div") else []
        s = text(n, drop=drop)
        if not s:
            continue
        where = [k for k, ids in sets if any(id(x) in ids for x in chain)]
        kind = n.name if n.name in ("li", "dt", "dd") else "p"
        item = {"kind": kind, "text": s}
        if n.name == "li":
            box = n.find("input", attrs={"type": "checkbox"})
            if box is not None and box.find_parent("li") is n:
                item["checked"] = box.has_attr("checked")
        if where:
            item["in"] = where
        out.append(item)
    return out


def ordered_lists(main):
    return [{"type": o.get("type"), "start": int(o.get("start", 1)), "items": len(o.find_all("li", recursive=False))}
            for o in main.find_all("ol") if not o.find_parent(class_="footnotes")
            and not o.find_parent(attrs={"role": "doc-endnotes"})]


def theorems(main):
    out = []
    for n in main.find_all(True):
        pre = (n.get("id") or "").split("-")[0]
        if (pre in THEOREM_PREFIXES and "-" in n["id"] and n.name == "div") or \
                (n.name == "div" and "proof" in (n.get("class") or [])):
            t = first(n, S["theorem_title"])
            out.append({"id": n.get("id"), "title": text(t), "body": text(n, drop=(t,) if t else ())})
    return out


def equations(main):
    out = []
    for n in main.find_all(True, id=re.compile(r"^eq-")):
        m = re.search(r"\\tag\{([^}]*)\}", n.get_text()) or re.search(r"\(([\dA-Z.]+)\)\s*$", n.get_text())
        out.append({"id": n["id"], "number": m.group(1) if m else None,
                    "tex": clean(re.sub(r"\\tag\{[^}]*\}|\\\[|\\\]", "", n.get_text()))})
    return out


def marked(main):
    out = []
    own = re.compile("^" + S["own_class"] + "$")
    for n in main.find_all(["div", "span"]):
        if n.find_parent("pre") or n.find_parent("header") or n.find_parent("code") or n.get("data-outline-drop"):
            continue
        cl = [c for c in (n.get("class") or []) if not own.match(c)]
        if cl and n.get("id") not in ("refs",):
            ident = n.get("id")
            if ident and re.match("^" + S["own_id"] + "$", ident):
                ident = None
            out.append({"tag": n.name, "classes": sorted(cl), "id": ident})
    return out


def identifiers(main):
    own = re.compile("^" + S["own_id"] + "$")
    seen = []
    for n in main.find_all(True, id=True):
        if not own.match(n["id"]) and n["id"] not in seen and n.name not in ("main",):
            seen.append(n["id"])
    return seen


def nav_entry(a):
    num = first(a, S["chapter_number"])
    return {"number": text(num) if num else None, "text": text(a, drop=(num,) if num else ()).lstrip("\u00a0 "),
            "href": href(a) or None}


def nav(soup):
    out = {"sidebar": [], "prev": None, "next": None}
    box = first(soup, S["nav"])
    if box is not None:
        for a in box.select(S["nav_entry"]):
            e = nav_entry(a)
            e["depth"] = len([p for p in a.parents if p.name in ("ul", "ol") and box in p.parents])
            out["sidebar"].append(e)
    for rel in ("prev", "next"):
        ln = soup.find("link", rel=rel) or soup.find("a", rel=rel)
        out[rel] = href(ln) if ln else None
    return out


def toc(soup):
    box = first(soup, S["toc"])
    if box is None:
        return None
    res = []
    for a in box.select("li a[href]"):
        num = first(a, S["heading_number"])
        res.append({"number": text(num) if num else None, "text": text(a, drop=(num,) if num else ()).strip(" "),
                    "href": href(a), "depth": len([p for p in a.parents if p.name == "ul" and box in p.parents])})
    return res


# ---------------------------------------------------------------- a page
def outline(html):
    soup = BeautifulSoup(html, "html.parser")
    read_mathml(soup)
    main = first(soup, S["main"]) or soup.body or soup
    page_nav, page_toc = nav(soup), toc(soup)
    for n in main.select(S["drop"]):
        n["data-outline-drop"] = "1"
    for n in main.find_all("nav"):
        n.extract()
    for n in main.find_all(style=re.compile(r"display:\s*none")):   # entries kept for pop-ups only
        n.extract()
    block = first(main, S["title_block"])
    title = first(block or main, S["title"])
    num = first(title, S["chapter_number"]) if title is not None else None
    heads, made = headings(main)
    notes, note_refs = footnotes(main)
    label = first(block, S["abstract"])
    refs = main.select(S["xref"])
    broken = [n for n in main.find_all(["strong", "span"]) if n in main.select(S["unresolved_xref"])
              or (n.name == "strong" and re.match(r"^\?@\S+$", n.get_text()))]
    cites = main.select("span.citation")
    special = {id(a) for a in refs} | {id(a) for c in cites for a in c.select("a")}
    ident = None
    if title is not None:
        inner = title.find(id=True)
        ident = title.get("id") or (inner["id"] if inner is not None else None)
    return {
        "lang": soup.html.get("lang") if soup.html else None,
        "head_title": clean(soup.title.get_text()) if soup.title else None,
        "title": {"number": text(num) if num else None,
                  "text": text(title, drop=(num,) if num else ()).lstrip("\u00a0 ") if title is not None else None,
                  "id": ident,
                  "subtitle": text(first(block, S["subtitle"])),
                  "authors": [text(a) for a in block.select(S["author"])] if block else [],
                  "date": text(first(block, S["date"])),
                  "abstract": text(label, drop=tuple(label.select(S["label_inside_block"]))) if label else None},
        "headings": heads,
        "generated_headings": made,
        "floats": floats(main),
        "unlabelled_figures": unlabelled_figures(main),
        "images": images(main),
        "tables": tables(main),
        "equations": equations(main),
        "theorems": theorems(main),
        "math": {"inline": len([m for m in main.select(".math.inline")]),
                 "display": len([m for m in main.select(".math.display")])},
        "xrefs": [{"text": text(a), "target": href(a)} for a in refs],
        "unresolved_xrefs": [re.sub(r"^\?@?", "", text(a)) for a in broken],
        "citations": [{"text": text(c), "keys": (c.get("data-cites") or "").split(),
                       "targets": [href(a) for a in c.select("a[href]")]} for c in cites],
        "bibliography": [{"id": e.get("id"), "text": text(e), "links": [href(a) for a in e.select("a[href]")]}
                         for e in main.select(".csl-entry")],
        "links": [{"text": text(a), "href": href(a)} for a in main.select("a[href]")
                  if id(a) not in special and not a.get("aria-hidden") and not a.get("data-outline-drop")
                  and "footnote-ref" not in (a.get("class") or []) and a.get("role") not in ("tab", "doc-backlink")
                  and not a.find_parent("pre") and not a.find_parent(class_="csl-entry")],
        "footnotes": notes,
        "footnote_refs": note_refs,
        "callouts": callouts(main),
        "tabsets": tabsets(main),
        "code": code_blocks(main),
        "outputs": outputs(main),
        "blocks": blocks(main),
        "ordered_lists": ordered_lists(main),
        "marked": marked(main),
        "ids": identifiers(main),
        "toc": page_toc,
        "nav": page_nav,
    }


def dumps(o, width=150):
    """JSON, one line for what fits, with no-break spaces written as an escape, so that they can be seen."""
    def put(v, pad):
        flat = json.dumps(v, ensure_ascii=False)
        if len(flat) + len(pad) <= width or not isinstance(v, (dict, list)) or not v:
            return flat
        more = pad + " "
        if isinstance(v, dict):
            body = [more + json.dumps(k, ensure_ascii=False) + ": " + put(x, more) for k, x in v.items()]
            return "{\n" + ",\n".join(body) + "\n" + pad + "}"
        return "[\n" + ",\n".join(more + put(x, more) for x in v) + "\n" + pad + "]"
    return put(o, "").replace("\u00a0", "\\u00a0").replace("\u2028", "\\u2028") + "\n"


# ---------------------------------------------------------------- comparison
def relax(o):
    if isinstance(o, dict):
        return {k: relax(v) for k, v in o.items()}
    if isinstance(o, list):
        return [relax(v) for v in o]
    return SPACES.sub(" ", o.replace("\u00a0", " ")).strip() if isinstance(o, str) else o


def diff(a, b, path=""):
    if isinstance(a, dict) and isinstance(b, dict):
        for k in list(a) + [k for k in b if k not in a]:
            yield from diff(a.get(k), b.get(k), path + "." + k if path else k)
    elif isinstance(a, list) and isinstance(b, list):
        if len(a) != len(b):
            yield path + ": %d items expected, %d found" % (len(a), len(b))
        for i, (x, y) in enumerate(zip(a, b)):
            yield from diff(x, y, "%s[%d]" % (path, i))
    elif a != b:
        yield "%s: expected %s, found %s" % (path, json.dumps(a, ensure_ascii=True), json.dumps(b, ensure_ascii=True))


def compare(exp, got, relaxed=False, only=(), skip=()):
    exp, got = Path(exp), Path(got)
    pairs = [(exp, got)] if exp.is_file() else \
        [(p, got / p.relative_to(exp)) for p in sorted(exp.rglob("*.json")) if p.name != "errors.json"]
    bad = 0
    for e, g in pairs:
        if not g.exists():
            print("%s: no outline" % e.name)
            bad += 1
            continue
        a, b = json.loads(e.read_text("utf-8")), json.loads(g.read_text("utf-8"))
        if only:
            a, b = ({k: v for k, v in x.items() if k in only} for x in (a, b))
        a, b = ({k: v for k, v in x.items() if k not in skip} for x in (a, b))
        if relaxed:
            a, b = relax(a), relax(b)
        for line in diff(a, b):
            print("%s: %s" % (e.relative_to(exp) if exp.is_dir() else e.name, line))
            bad += 1
    return bad


def main():
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    sub = ap.add_subparsers(dest="do", required=True)
    p = sub.add_parser("extract")
    p.add_argument("page")
    p.add_argument("-o")
    p.add_argument("--selectors")
    p = sub.add_parser("extract-dir")
    p.add_argument("site")
    p.add_argument("out")
    p.add_argument("--selectors")
    p = sub.add_parser("compare")
    p.add_argument("expected")
    p.add_argument("got")
    p.add_argument("--relaxed", action="store_true", help="any space equals any space")
    p.add_argument("--only", default="")
    p.add_argument("--skip", default="")
    a = ap.parse_args()
    if getattr(a, "selectors", None):
        S.update(json.loads(Path(a.selectors).read_text("utf-8")))
    if a.do == "extract":
        s = dumps(outline(Path(a.page).read_text("utf-8")))
        Path(a.o).write_text(s, "utf-8") if a.o else sys.stdout.write(s)
    elif a.do == "extract-dir":
        site, out = Path(a.site), Path(a.out)
        for page in sorted(site.rglob("*.html")):
            if "site_libs" in page.parts or any(x.endswith("_files") for x in page.parts):
                continue
            to = (out / page.relative_to(site)).with_suffix(".json")
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_text(dumps(outline(page.read_text("utf-8"))), "utf-8")
    else:
        split = lambda s: tuple(x for x in s.split(",") if x)
        sys.exit(1 if compare(a.expected, a.got, a.relaxed, split(a.only), split(a.skip)) else 0)


if __name__ == "__main__":
    main()
