"""Where the text of a measure comes from: the program, or a file (no longer than a measure can be)."""

from __future__ import annotations

import difflib
import stat
from functools import cache
from pathlib import Path

from smeadmin.actions.library import shipped
from smeadmin.domain.policy import PolicyNotFound
from smeadmin.domain.rules.document import Document
from smeadmin.errors import Line
from smeadmin.policies.documents import read
from smeadmin.policies.parsing import MOST_BYTES, parse
from smeadmin.sheets.refusals import FileUnreadable, NotAFile


def source_of(policy: str) -> tuple[bytes, str]:
    """Give the text of a measure and the name of its source: a shipped id, else a ``.toml`` file.

    Of a file that is too long only so much is read that its length is known to be too much. Raises
    PolicyNotFound with the nearest id, FileUnreadable.
    """
    known = shipped()
    if policy in known:
        return known[policy].encode(), f"smeadmin:{policy}"
    path = Path(policy)
    if path.suffix == ".toml":
        try:
            return _read(path), path.name
        except FileNotFoundError:
            pass
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise FileUnreadable({"file": path.name, "why": why}) from None
    near = difflib.get_close_matches(policy, known, n=1)
    raise PolicyNotFound(
        details={"policy": policy, "near": near},
        more=[Line("close", tuple(near))] if near else [],
        way_out=["smeadmin policy list --available"],
    )


def _read(path: Path) -> bytes:
    if not stat.S_ISREG(path.stat().st_mode):
        raise NotAFile({"file": path.name})
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


@cache
def shipped_document(content: str) -> Document:
    """Read a measure that comes with the program; each is read once in a process."""
    document = read(content, cases=False).document
    assert document is not None, "what is shipped was checked"
    return document


def beside(adopted: tuple[Document, ...], content: bytes) -> tuple[Document, ...]:
    """Give the adopted measures, and the shipped ones that a text changes and nobody has adopted."""
    raw, _findings = parse(content)
    rows = (raw or {}).get("amend", {})
    named = [row.get("document") for row in rows.values() if isinstance(row, dict)]
    known, texts = {document.id for document in adopted}, shipped()
    missing = [id for id in named if isinstance(id, str) and id in texts and id not in known]
    return (*adopted, *(shipped_document(texts[id]) for id in dict.fromkeys(missing)))
