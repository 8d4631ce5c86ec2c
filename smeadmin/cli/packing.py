"""Writing an audit pack: the pages of the decision in both languages, and the zip file."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from smeadmin.cli.files import OutSuffix
from smeadmin.i18n import LANGUAGES, language, use
from smeadmin.i18n import gettext as _

if TYPE_CHECKING:
    from smeadmin.domain.pack import Packed
    from smeadmin.storage.change import View

ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The day that every file of a zip has: the same pack gives the same bytes."""


def assert_zip(file: str, force: bool) -> Path:
    """Look before anything is done whether the file can be written; raises OutSuffix, OutputExists."""
    from smeadmin.sheets.replacing import check_target

    target = Path(file)
    if target.suffix.lower() != ".zip":
        suffix = target.suffix or target.name
        raise OutSuffix(
            {"suffix": suffix}, way_out=(_("one of: {choices}").format(choices=".zip"),)
        )
    check_target(target, force)
    return target


def pages_of(view: View, code: str) -> dict[str, bytes]:
    """Draw the page that explains a decision, for people in both languages and for programs."""
    from smeadmin.actions.evidence.finding import belonging
    from smeadmin.cli.explain import page_of
    from smeadmin.render.output import answer_json, text

    pages, spoken = {}, language()
    try:
        for tongue in LANGUAGES:
            use(tongue)
            page = page_of(view, belonging(view, code).name)
            pages[f"decision.{tongue}.txt"] = text(page).encode()
        pages["decision.json"] = answer_json(page).encode()
    finally:
        use(spoken)
    return pages


def write_pack(packed: Packed, target: Path, force: bool) -> None:
    """Write the zip as one act; raises OutputExists, OutputRefused."""
    from smeadmin.sheets.replacing import replacing

    with (
        replacing(target, force) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packing,
    ):
        for name, content in packed.files:
            about = zipfile.ZipInfo(name, ALWAYS)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.external_attr = 0o600 << 16
            if isinstance(content, bytes):
                packing.writestr(about, content)
                continue
            with Path(content).open("rb") as source, packing.open(about, "w") as entry:
                shutil.copyfileobj(source, entry)
