"""One year scored from nothing, and what it came to as digests: `python -m tests.actions.same_bytes SEED STAFF`.

Run by ``test_same_bytes`` in processes of their own, each in another locale, zone and hash order, its rows
in another order; STAFF is one figure, so that something can differ.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from pathlib import Path

from smeadmin.actions.evaluation.book import result_book
from smeadmin.actions.evaluation.letter import score_letter
from smeadmin.actions.evaluation.showing import rank_evaluation
from smeadmin.actions.evaluation.stressing import stress_evaluation
from smeadmin.i18n import use
from smeadmin.render.draw.data import to_json
from smeadmin.render.letter import letter_data
from smeadmin.render.year_book import draw_year_book
from smeadmin.sheets.book import write_book
from smeadmin.storage.change import open_register
from tests.actions import review_year
from tests.actions.review_year import FROZEN, found
from tests.actions.test_campaign import OF, close, freeze
from tests.conftest import found_office


def main(seed: int, staff: int) -> None:
    """Score the year and print the digests of scores, result book, letter and stress test."""
    use("zh")
    review_year.STAFF["丙中心"] = staff
    with tempfile.TemporaryDirectory() as folder:
        found_office(f"{folder}/office.db")
        register = open_register(f"{folder}/office.db")
        found(register, shuffled=seed)
        freeze(register)
        close(register)
        with register.reading(FROZEN) as view:
            digest = rank_evaluation(view, **OF).line.digest
            book = draw_year_book(result_book(view, **OF))
            letter = letter_data(score_letter(view, institution="丙中心", year=2025))
            stress = stress_evaluation(view, **OF, cut=2, runs=100, seed=7)
        write_book(f"{folder}/book.xlsx", book.pages)
        told = {
            "scores": digest,
            "book": hashlib.sha256(Path(folder, "book.xlsx").read_bytes()).hexdigest(),
            "letter": to_json(letter, False, True),
            "stress": [[x.name, str(x.inside), x.lowest, x.highest] for x in stress.lines],
        }
    print(json.dumps(told, sort_keys=True))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
