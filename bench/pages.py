"""One chapter that is a page for each town: clean, with nothing to do, after one row; seconds, memory and bytes.

    .venv/bin/python bench/pages.py [--pages 50 500 2500]

Each page has a sentence with the town's name, a link and a reference to a section. The data has three rows for a town.
Each build is a process of its own, as one of `make`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGES = (50, 500, 2500)
ROWS = 3  # of a town
CHAPTER = """\
---
report:
  pages: {from: towns, key: town, title: "Plants of {town}"}
---

# Towns {#sec-towns}

Each town has a page.

```{python}
#| tags: [parameters]
#| include: false
town = "Town 00001"
```

## Plants {#sec-plants}

This page is about {{< meta params.town >}}; see @sec-plants, and [the start](index.qmd).
"""
BOOK = "project: {type: book}\nbook:\n  title: Towns\n  chapters: [index.qmd, towns.qmd]\n"
BUILD = "import sys; from pathlib import Path; from report.render.html.site import render_project; "
BUILD += "render_project(Path(sys.argv[1]), Path(sys.argv[2])); import resource; "
BUILD += "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"


def write_rows(root: Path, towns: int, changed: str = "") -> None:
    """The rows of all towns, sealed; one of them has a note more."""
    lines = ["key,town,note", *(f"{at}-{row},Town {at:05},{row}" for at in range(1, towns + 1) for row in range(ROWS))]
    lines[1] += changed
    content = ("\n".join(lines) + "\n").encode()
    (root / "data").mkdir(exist_ok=True)
    (root / "data/towns.csv").write_bytes(content)
    fields = [{"name": name, "type": "string", "title": name, "description": name} for name in ("key", "town", "note")]
    resource = {
        "name": "towns",
        "path": "towns.csv",
        "title": "Towns",
        "description": "Towns.",
        "licenceNote": "made up",
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "bytes": len(content),
        "sources": [{"title": "Made up"}],
        "schema": {"fields": fields, "primaryKey": "key"},
    }
    package = {"name": "towns", "title": "Towns", "description": "Towns.", "resources": [resource]}
    (root / "data/datapackage.json").write_text(json.dumps(package), encoding="utf-8")


def build(root: Path) -> tuple[float, float, int]:
    """Seconds of wall clock, and of processor time with all that it started; its own largest memory in MB."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(root), str(root / "site")],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    said = process.stdout.read().split()
    process.stdout.close()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(process.returncode)
    return time.monotonic() - began, used.ru_utime + used.ru_stime, int(said[-1]) // 1024


def main() -> None:
    """Print one line for each number of pages."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pages", type=int, nargs="+", default=PAGES)
    print(f"{'pages':>7}{'clean (processor)':>22}{'no-op':>20}{'one row':>20}{'memory':>10}{'site':>10}{'kept':>10}")
    for towns in parser.parse_args().pages:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder).resolve()
            (root / "_quarto.yml").write_text(BOOK, encoding="utf-8")
            (root / "index.qmd").write_text("# Start\n\nSee @sec-towns.\n", encoding="utf-8")
            (root / "towns.qmd").write_text(CHAPTER, encoding="utf-8")
            write_rows(root, towns)
            *clean, memory = build(root)
            *nothing, _ = build(root)
            write_rows(root, towns, changed=" and more")
            *row, _ = build(root)
            times = "".join(f"{wall:10.1f} ({processor:6.1f}) s" for wall, processor in (clean, nothing, row))
            sizes = f"{size_of(root / 'site') / 1e6:7.1f} MB{size_of(root / 'build') / 1e6:7.1f} MB"
            print(f"{towns:7}{times}{memory:7} MB{sizes}", flush=True)


def size_of(folder: Path) -> int:
    """Bytes of the files in a folder and below it."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main()
