"""Where each of Quarto's settings stands with the built-in renderer: the one list from which all else is taken.

There are three classes. *Supported*: it does what it does in Quarto. *Looks*: it changes how a page looks, where files
lie or how fast they are made, and none of its words, their order or their numbers; it is set aside, which is told once.
*Content*: it changes what a page says, and nothing here does so; an error with file and line. A name that stands in
none of them is not Quarto's.

The reference of settings is made from this list: ``python -m report.core.quarto_settings``.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Class = Literal["supported", "looks", "content"]

QUARTO = "1.10.18"  # the version whose behaviour this list and the renderer follow
WAY = "in its place: "
TEMPLATE = "the text itself; the page's frame is the renderer's own"


@dataclass(frozen=True)
class Placed:
    """One of Quarto's names.

    Parameters
    ----------
    scope
        Where it may stand: ``"document"``, ``"project"``, ``"book"`` …, see `SCOPES`.
    name
        As an author writes it.
    kind
        ``"supported"``, ``"looks"`` or ``"content"``.
    instead
        What an author may write in the place of what is not supported; empty for the others.
    """

    scope: str
    name: str
    kind: Class
    instead: str = ""


# What stands at the top of a header or of `_quarto.yml`, or under ``format: html:``.
DOCUMENT_SUPPORTED = """
about abstract abstract-title affiliation affiliations aliases appendix-cite-as author author-meta authors
bibliography book cache callout-appearance cap-location categories citation citations-hover citeproc code-fold
code-summary code-tools copyright crossref csl css
daemon daemon-restart date date-format date-meta date-modified debug description description-meta doi draft echo editor
editor_options enabled engine engines error eval execute fig-cap-location filters format freeze from header-includes
include include-after include-after-body include-before include-before-body include-in-header institute ipynb
jupyter keep-hidden keep-ipynb keep-md keep-source keywords lang language license link-citations listing
lst-cap-location manuscript metadata metadata-file metadata-files nocite number-depth number-offset number-sections
order output pagetitle params profile project quarto-required reader reference-location references report resources
respect-user-color-scheme shortcodes
shift-heading-level-by subtitle suppress-bibliography tbl-cap-location tbl-colwidths title
title-block-categories title-meta title-prefix
toc toc-depth toc-expand toc-title variables warning website zotero"""
DOCUMENT_LOOKS = """
abbreviations adjusting algolia anchor-sections appendix-style article ascii aspectratio auto-animate
auto-animate-duration auto-animate-easing auto-animate-styles auto-animate-unmatched auto-play-media auto-slide
auto-slide-method auto-slide-stoppable auto-stretch axe background-transition backgroundcolor base-format beamerarticle
beameroption belongs-to-collection biblatexoptions biblio-config biblio-style biblio-title bibliographystyle
block-headings body-classes brand brand-mode callout-icon canonical-url category center center-title-slide chalkboard
citation-abbreviations citation-location cite-method citecolor CJKmainfont CJKoptions classoption
code-annotations-style code-block-bg
code-block-border-left code-block-height code-copy code-line-numbers code-link code-links code-overflow codefont
colorlinks colortheme colorthemeoptions columns comments content context contrastcolor contributor controls
controls-back-arrows controls-layout controls-tutorial coverage creator crossrefs-hover css-property-processing
data-dir default-image-extension default-timing defaults df-print dir disable-layout display document-css documentclass
dpi dump-args email-obfuscation email-version embed-resources embedded eol epub-chapter-level epub-cover-image
epub-fonts epub-metadata epub-subdirectory epub-title-page expandable extract-media fail-if-warnings fig-align fig-asp
fig-column fig-dpi fig-env fig-format fig-height fig-pos fig-responsive fig-width file-scope filecolor font-paths
fontcolor fontenc fontfamily fontfamilyoptions fontsize fonttheme fontthemeoptions footer footer-logo footertext
footnotes-hover format-links fragment-in-url fragments funding geometry grid group-position hash hash-one-based-index
hash-type header headertext height help hide-cursor-time hide-inactive-cursor highlight-style history html-math-method
html-pre-tag-processing html-q-tags html-table-processing hyperrefoptions hyphenate ibooks identifier identifier-prefix
ignore-args image image-alt image-height image-lazy-loading image-width includesource incremental indent
indented-code-classes indenting innertheme innerthemeoptions input-file input-files interlinespace ipynb-output
ipynb-shell-interactivity is-particlejs journal julia jump-to-slide keep-tex keep-typ keyboard knitr latex-auto-install
latex-auto-mk latex-clean latex-input-paths latex-makeindex latex-makeindex-opts latex-max-runs latex-min-runs
latex-output-dir latex-tinytex latex-tlmgr-opts layout lightbox lineheight linestretch link-bibliography
link-external-filter link-external-icon link-external-newwindow linkcolor links-as-notes linkstyle list-tables listings
lof log-file logo loop lot mainfont mainfont-paths mainfontoptions margin margin-bottom margin-geometry margin-left
margin-right margin-top markdown-headings mathfont mathfontoptions max-scale max-width menu merge-includes mermaid
microtypeoptions min-scale minimal mobile-view-distance mode monobackgroundcolor monofont monofontoptions mouse-wheel
multiplex natbiboptions nav-buttons navigation navigation-mode notebook-links notebook-preview-options
notebook-subarticles notebook-view notebook-view-style notes notes-after-punctuation ojs-engine orientation other-links
outertheme outerthemeoptions output-divs output-ext output-file output-location overview page-layout page-navigation
page-numbering page-progression-direction page-width pagenumbering pagestyle papersize parallax-background-horizontal
parallax-background-image parallax-background-size parallax-background-vertical pause pdf-engine pdf-engine-opt
pdf-engine-opts pdf-max-pages-per-slide pdf-page-height-offset pdf-separate-fragments pdf-standard pdfa pdfaiccprofile
pdfaintent plotly-connected pointsize prefer-html preload-iframes preserve-tabs preview-links preview-mode progress
reference-doc relation repo-actions request-headers resource-path respond-to-hash-changes revealjs-plugins revealjs-url
rights rtl s5-url sansfont sansfontoptions scroll-view scrollable scrolling search secnumdepth section section-divs
section-numbering section-titles self-contained self-contained-math shorthands show-notes show-slide-number shuffle
sidebar slide-level slide-number slide-tone slideous-url slidy-url smaller smooth-scroll social-embed split-level
strip-comments subject syntax-definition syntax-definitions syntax-highlighting tab-stop tabsets tags template-partials
thanks theme theme-appearance theme-dark themeoptions theorem-appearance title-block-banner title-block-banner-color
title-block-style title-slide-attributes title-slide-style titlegraphic to toc-depth-print
toc-indent toc-location toc_float toccolor top-level-division touch trace track-changes transition transition-speed
type urlcolor use-rsvg-convert variant verbosity view-distance whitespace width wrap"""
DOCUMENT_CONTENT = {
    "template": TEMPLATE,
    "ipynb-filters": "the notebook as the filter would leave it",
    "server": "a page without a server: charts and tables from cells",
    "code-annotations": "below or none",
    "email": "a page",
}
PROJECT_SUPPORTED = "title type output-dir render resources execute-dir pre-render post-render preview lib-dir detect"
WEBSITE_SUPPORTED = """
body-footer body-header description drafts margin-footer margin-header navbar page-footer sidebar site-url title"""
WEBSITE_LOOKS = """
announcement back-to-top-navigation bread-crumbs code-links comments cookie-consent draft-mode favicon
google-analytics image image-alt issue-url llms-txt open-graph other-links page-navigation plausible-analytics
reader-mode repo-actions repo-branch repo-link-rel repo-link-target repo-subdir repo-url search site-path
twitter-card"""
BOOK_SUPPORTED = f"""{WEBSITE_SUPPORTED}
abstract appendices author chapters date date-format doi references subtitle"""
# Behind the names for covers stand the fields of a citation (CSL), which Quarto takes for a book as well.
BOOK_LOOKS = f"""{WEBSITE_LOOKS}
cover-image cover-image-alt downloads output-file sharing tools
abstract-url accessed annote archive archive-collection archive-location archive-place archive_collection
archive_location authority available-date call-number chair chapter-number citation-key citation-label
citation-number collection-editor collection-number collection-title compiler composer container-author
container-title container-title-short contributor curator dimensions director division DOI edition editor
editor-translator editorial-director event event-date event-place event-title executive-producer
first-reference-note-number fulltext-url genre guest host id illustrator interviewer ISBN isbn ISSN issn issue
issued jurisdiction keyword language license locator medium narrator note number number-of-pages number-of-volumes
organizer original-author original-date original-publisher original-publisher-place original-title page page-first
page-last part-number part-title pdf-url performer PMCID pmcid PMID pmid printing-number producer public-url
publisher publisher-place recipient reviewed-author reviewed-genre reviewed-title scale script-writer section
series-creator source status submitted supplement-number title-short translator type URL url version volume
volume-title year-suffix"""
MANUSCRIPT_SUPPORTED = "article notebooks resources"
MANUSCRIPT_LOOKS = "code-links environment manuscript-url meca-bundle"
CROSSREF_SUPPORTED = "title-delim subref-labels labels custom chapters ref-hyperlink appendix-title appendix-delim"
CROSSREF_LOOKS = "lof-title lot-title lol-title latex-env"
CELL_SUPPORTED = """
classes code-fold code-summary column echo error eval fig-align fig-alt fig-cap fig-subcap file filename id include
label layout layout-ncol layout-nrow lst-cap lst-label out-height out-width output panel renderings tags tbl-cap
tbl-colwidths tbl-subcap warning"""
CELL_LOOKS = """
animation-hook aniopts attr-error attr-message attr-output attr-source attr-warning autodep cache cache-comments
cache-globals cache-lazy cache-path cache-rebuild cache-vars cap-location class-error class-message class-output
class-source class-warning code-line-numbers code-overflow collapse color comment content context dependson df-print
expandable export external fig-asp fig-cap-location fig-column fig-dpi fig-env fig-format fig-height fig-keep
fig-link fig-pos fig-responsive fig-scap fig-show fig-width height highlight html-table-processing interval
layout-align layout-valign lightbox message out-extra output-location padding prompt purl results sanitize
slideshow tbl-cap-location tbl-column tidy tidy-opts title width"""
CELL_CONTENT = {
    "code-annotations": "the list of notes below the cell",
    "child": "{{< include file.qmd >}}",
    "code": "the code in the cell",
}
SHORTCODES_SUPPORTED = "brand contents embed env include kbd lipsum meta pagebreak placeholder var version video"
SHORTCODES_LOOKS = "fa bi ai iconify icon"  # signs beside words
SHORTCODES_CONTENT = {
    "listing": "links written by hand",
    "lightbox": "![](picture.png)",
}
CLASSES_SUPPORTED = """
abstract appendix aside callout callout-caution callout-important callout-note callout-tip callout-warning cell
cell-code cell-output cell-output-display cell-output-stderr cell-output-stdout code-with-filename column-body
column-margin content-hidden content-visible definition example hidden landscape mark no-row-height panel-tabset
proof remark smallcaps solution theorem ul underline unlisted unnumbered"""
CLASSES_LOOKS = """
active border border-bottom border-top bordered borderless btn btn-outline-primary btn-primary card
cell-output-error code-copy code-overflow-scroll code-overflow-wrap column column-body-left column-body-outset
column-body-outset-left column-body-outset-right column-body-right column-page column-page-inset
column-page-inset-left column-page-inset-right column-page-left column-page-right column-screen column-screen-inset
column-screen-inset-left column-screen-inset-right column-screen-inset-shaded column-screen-left column-screen-right
columns dark-content external fragment g-col-1 g-col-10 g-col-11 g-col-12 g-col-2 g-col-3 g-col-4 g-col-5 g-col-6
g-col-7 g-col-8 g-col-9 grid hover img-fluid incremental input light-content lightbox line-block list-inline
no-anchor no-external no-ligatures nolightbox nonincremental nonumber numberLines panel-center panel-fill
panel-input panel-sidebar preview-image primary quarto-figure quarto-layout-panel r-fit-text r-stack r-stretch
rounded scrolling secondary smaller striped table table-bordered table-hover table-sm table-striped text-center
text-end text-start"""
CLASSES_CONTENT = {
    "quarto-embed-nb-cell": "{{< embed notebook.ipynb#label >}}",
    "reactive": "a chart from a cell",
    "notes": "a footnote, or nothing: notes of a speaker are not shown",
}
ATTRIBUTES_SUPPORTED = """
alt appearance aria-label cap caption code-fold code-line-numbers code-summary collapse column-width dir fig-align
fig-alt fig-cap fig-cap-location fig-subcap filename group height icon id key lang layout layout-ncol layout-nrow
lst-cap lst-cap-location name number rel startFrom style target tbl-cap tbl-cap-location tbl-colwidths title
unless-format unless-meta unless-profile when-format when-meta when-profile width"""
ATTRIBUTES_LOOKS = """
background background-color background-image code-preview data-background-color data-external data-noresolveinput
data-type desc description fig-column fig-env fig-format fig-link fig-pos fig-responsive fig-scap
html-table-processing layout-align layout-valign loading noresize out-height out-width padding secondary
short-caption shortcaption tbl-column"""
ATTRIBUTES_CONTENT: dict[str, str] = {}


def _placed(scope: str, supported: str, looks: str, content: Mapping[str, str]) -> dict[str, Placed]:
    found = {name: Placed(scope, name, "supported") for name in supported.split()}
    found |= {name: Placed(scope, name, "looks") for name in looks.split() if name not in found}
    return found | {name: Placed(scope, name, "content", instead) for name, instead in content.items()}


SCOPES: Mapping[str, Mapping[str, Placed]] = MappingProxyType(
    {
        "document": _placed("document", DOCUMENT_SUPPORTED, DOCUMENT_LOOKS, DOCUMENT_CONTENT),
        "project": _placed("project", PROJECT_SUPPORTED, "brand", {}),
        "book": _placed("book", BOOK_SUPPORTED, BOOK_LOOKS, {}),
        "website": _placed("website", WEBSITE_SUPPORTED, WEBSITE_LOOKS, {}),
        "manuscript": _placed("manuscript", MANUSCRIPT_SUPPORTED, MANUSCRIPT_LOOKS, {}),
        "crossref": _placed("crossref", CROSSREF_SUPPORTED, CROSSREF_LOOKS, {}),
        "cell": _placed("cell", CELL_SUPPORTED, CELL_LOOKS, CELL_CONTENT),
        "shortcode": _placed("shortcode", SHORTCODES_SUPPORTED, SHORTCODES_LOOKS, SHORTCODES_CONTENT),
        "class": _placed("class", CLASSES_SUPPORTED, CLASSES_LOOKS, CLASSES_CONTENT),
        "attribute": _placed("attribute", ATTRIBUTES_SUPPORTED, ATTRIBUTES_LOOKS, ATTRIBUTES_CONTENT),
    }
)


def placed(scope: str, name: str) -> Placed | None:
    """Where a name stands; None if Quarto does not know it."""
    return SCOPES[scope].get(name)


def close_names(scope: str, name: str, cutoff: float = 0.75) -> list[str]:
    """Names of Quarto's that are written much like ``name``, those that have an effect first."""
    near = difflib.get_close_matches(name.replace("_", "-"), SCOPES[scope], n=3, cutoff=cutoff)
    return sorted(near, key=lambda each: SCOPES[scope][each].kind != "supported")


def did_you_mean(names: Iterable[str]) -> str:
    """The words for close names in a message; empty without any."""
    listed = list(names)
    return f"did you mean {' or '.join(listed)}?" if listed else ""


TITLES = {
    "document": "In a header, at the top of `_quarto.yml`, or under `format: html:`",
    "project": "Under `project:`",
    "book": "Under `book:`",
    "website": "Under `website:`",
    "manuscript": "Under `manuscript:`",
    "crossref": "Under `crossref:` (beside `<kind>-title`, `<kind>-prefix` and `<kind>-labels`)",
    "cell": "Above a cell (`#| name:`)",
    "shortcode": "Shortcodes",
    "class": "Classes",
    "attribute": "Attributes",
}


def reference() -> str:
    """The reference of settings as Markdown: each name by where it stands and its class."""
    lines = [
        "# Quarto's settings and the built-in renderer",
        "",
        "Made from `report/core/quarto_settings.py`: `python -m report.core.quarto_settings`. *Supported* does what it",
        "does in Quarto. *Looks* is set aside, which is told once with file and line; words, order and numbers of a",
        "page stay the same. *Not supported* changes what a page says, and is an error with file and line.",
    ]
    for scope, title in TITLES.items():
        by_class: dict[str, list[str]] = {"supported": [], "looks": []}
        instead = []
        for name, each in sorted(SCOPES[scope].items(), key=lambda item: item[0].lower()):
            if each.kind == "content":
                instead.append(f"| `{name}` | {each.instead.replace('|', chr(92) + '|')} |")
            else:
                by_class[each.kind].append(f"`{name}`")
        lines += ["", f"## {title}", "", f"Supported: {', '.join(by_class['supported'])}."]
        if by_class["looks"]:
            lines += ["", f"Looks: {', '.join(by_class['looks'])}."]
        if instead:
            lines += ["", "| Not supported | in its place |", "|---|---|", *instead]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(reference(), end="")
