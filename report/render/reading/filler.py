"""Words and pictures that hold a place: the shortcodes ``lipsum`` and ``placeholder``.

The words are those that printers have long set, and the passage of Cicero's *De finibus* (45 BC, book 1, 32 and 33)
from which they were garbled. Quarto shows other paragraphs of the same kind; neither says anything.
"""

from __future__ import annotations

import re

PARAGRAPHS = (
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore"
    " magna aliqua. Ut enim ad minim veniam, quis nostrud exercitation ullamco laboris nisi ut aliquip ex ea commodo"
    " consequat. Duis aute irure dolor in reprehenderit in voluptate velit esse cillum dolore eu fugiat nulla pariatur."
    " Excepteur sint occaecat cupidatat non proident, sunt in culpa qui officia deserunt mollit anim id est laborum.",
    "Sed ut perspiciatis unde omnis iste natus error sit voluptatem accusantium doloremque laudantium, totam rem"
    " aperiam, eaque ipsa quae ab illo inventore veritatis et quasi architecto beatae vitae dicta sunt explicabo.",
    "Nemo enim ipsam voluptatem quia voluptas sit aspernatur aut odit aut fugit, sed quia consequuntur magni dolores"
    " eos qui ratione voluptatem sequi nesciunt. Neque porro quisquam est qui dolorem ipsum quia dolor sit amet,"
    " consectetur, adipisci velit, sed quia non numquam eius modi tempora incidunt ut labore et dolore magnam aliquam"
    " quaerat voluptatem.",
    "Ut enim ad minima veniam, quis nostrum exercitationem ullam corporis suscipit laboriosam, nisi ut aliquid ex ea"
    " commodi consequatur? Quis autem vel eum iure reprehenderit qui in ea voluptate velit esse quam nihil molestiae"
    " consequatur, vel illum qui dolorem eum fugiat quo voluptas nulla pariatur?",
    "At vero eos et accusamus et iusto odio dignissimos ducimus qui blanditiis praesentium voluptatum deleniti atque"
    " corrupti quos dolores et quas molestias excepturi sint occaecati cupiditate non provident, similique sunt in"
    " culpa qui officia deserunt mollitia animi, id est laborum et dolorum fuga.",
    "Et harum quidem rerum facilis est et expedita distinctio. Nam libero tempore, cum soluta nobis est eligendi optio"
    " cumque nihil impedit quo minus id quod maxime placeat facere possimus, omnis voluptas assumenda est, omnis dolor"
    " repellendus.",
    "Temporibus autem quibusdam et aut officiis debitis aut rerum necessitatibus saepe eveniet ut et voluptates"
    " repudiandae sint et molestiae non recusandae. Itaque earum rerum hic tenetur a sapiente delectus, ut aut"
    " reiciendis voluptatibus maiores alias consequatur aut perferendis doloribus asperiores repellat.",
)
RANGE = re.compile(r"(?P<first>\d+)(?:-(?P<last>\d+))?")  # 3, the first three; 2-4, the second to the fourth
SIZE = 100  # pixels, where none is asked for


def filler_text(asked: str) -> str | None:
    """Paragraphs by their number or range, counted on from the first after the last; None if it is no such thing."""
    found = RANGE.fullmatch(asked)
    if not found:
        return None
    first, last = (int(found["first"]), int(found["last"])) if found["last"] else (1, int(found["first"]))
    return "\n\n".join(PARAGRAPHS[(number - 1) % len(PARAGRAPHS)] for number in range(first, last + 1))


def filler_picture(arguments: list[str]) -> tuple[str, bytes, int, int] | None:
    """Name, content and size of a picture that holds a place; None if a size is no number."""
    sizes = [each for each in arguments if "=" not in each]
    if len(sizes) > 2 or not all(each.isdigit() and 0 < int(each) < 10_000 for each in sizes):
        return None
    width = int(sizes[0]) if sizes else SIZE
    height = int(sizes[1]) if len(sizes) > 1 else width
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="#dddddd"/>'
        f'<path d="M0 0L{width} {height}M0 {height}L{width} 0" stroke="#999999" stroke-width="1"/></svg>\n'
    )
    return f"placeholder-{width}x{height}.svg", drawn.encode(), width, height
