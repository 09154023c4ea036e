"""Make the pictures of the README anew from the built site: .venv/bin/python bench/pictures.py."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "build" / "site"
PICTURES = ROOT / "bench" / "pictures"
WIDTH, HEIGHT = 1180, 760
LARGEST = 150_000  # bytes of a picture: a README is read on phones too
COLOURS = 96  # enough for text and charts; a page has no photograph
VALUE = 'main .value[data-value="production-2017-inegi"]'  # in chapters/question.qmd


def packed(picture: bytes) -> bytes:
    """A picture with few colours, which for a page of text is a third of the bytes."""
    made = io.BytesIO()
    few = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(made, "PNG", optimize=True)
    return made.getvalue()


def main() -> None:
    """Take the first page, and a chapter of which a number was pressed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--headless=new"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        page.goto((SITE / "index.html").as_uri())
        page.wait_for_load_state("networkidle")
        taken = {"page.png": page.screenshot()}
        page.goto((SITE / "chapters/question.html").as_uri())
        page.locator(VALUE).first.click()
        page.locator("dialog[open], .card:visible").first.wait_for()
        taken["card.png"] = page.screenshot()
        browser.close()
    for name, picture in taken.items():
        small = packed(picture)
        if len(small) > LARGEST:
            raise SystemExit(f"{name} has {len(small):,} bytes, and may have {LARGEST:,}")
        PICTURES.mkdir(exist_ok=True)
        (PICTURES / name).write_bytes(small)
        print(f"{(PICTURES / name).relative_to(ROOT)}: {len(small):,} bytes")


if __name__ == "__main__":
    main()
