"""The golden drawings of the pages: every page in both languages at six widths.

``python -m tests.render.golden`` writes them anew; look at the difference before you commit it.
"""

from __future__ import annotations

from pathlib import Path

from smeadmin.i18n import use
from smeadmin.render.output import text
from tests.render.pages import PAGES

FOLDER = Path(__file__).parents[1] / "golden" / "render"
WIDTHS = (40, 60, 80, 100, 200, None)
LANGUAGES = ("zh", "en")


def drawing(page: str, language: str) -> str:
    """Draw one page at every width, one under another."""
    use(language)
    parts = []
    for width in WIDTHS:
        where = f"{width} columns" if width else "piped"
        parts.append(f"=== {where}\n{text(PAGES[page](), width)}")
    parts.append(f"=== 100 columns, ASCII marks\n{text(PAGES[page](), 100, ascii=True)}")
    return "".join(parts)


def path(page: str, language: str) -> Path:
    """Name the file of one page in one language."""
    return FOLDER / f"{page}.{language}.txt"


if __name__ == "__main__":
    for page in PAGES:
        for language in LANGUAGES:
            path(page, language).write_text(drawing(page, language), encoding="utf-8")
