"""What a reader of each chapter loads before the first press of a key, compressed: python bench/weights.py."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

SITE = Path(__file__).resolve().parents[1] / "build" / "site"
BUDGET = 140_000  # bytes, as tests/browser/test_every_page.py asks in a browser
FONTS = ("PaperSerif-Regular", "PaperSans-Variable", "PaperSerif-Italic")  # most chapters load these three


def weight(path: Path) -> int:
    """Bytes of a file as a server sends it; fonts and PNG are compressed already."""
    content = path.read_bytes()
    return len(content) if path.suffix in (".woff2", ".png") else len(gzip.compress(content, mtime=0))


def main() -> None:
    """Print a table: page, styles and scripts, fonts, together."""
    fonts = sum(weight(SITE / "assets" / "fonts" / f"{name}.woff2") for name in FONTS)
    print(f"{'page':<36}{'html':>9}{'look':>9}{'fonts':>9}{'together':>10}  of {BUDGET:,}")
    for page in [SITE / "index.html", *sorted((SITE / "chapters").glob("*.html"))]:
        text = page.read_text(encoding="utf-8")
        names = re.findall(r'<(?:script[^>]*\bsrc|link rel="(?:stylesheet|icon)" href)="([^"]+)"', text)
        look = sum(weight((page.parent / name).resolve()) for name in names)
        html = weight(page)
        name = page.relative_to(SITE).as_posix()
        print(f"{name:<36}{html:>9,}{look:>9,}{fonts:>9,}{html + look + fonts:>10,}")


if __name__ == "__main__":
    main()
