"""What a sheet would change: the counts add up whatever comes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smeadmin.domain.columns import NOUNS
from smeadmin.domain.sheet import Counts, Meanwhile
from smeadmin.sheets.identity import Identities
from smeadmin.sheets.known import Known
from smeadmin.sheets.refusals import NoRows, RowsRefused
from tests.sheets.sheets import CODES, HEAD, TODAY, csv_text, places, planned, row

RECORD_HEAD = ("机构信用代码", "企业信用代码", "服务类别", "服务日期", "服务费用(元)", "满意度")
RECORD = NOUNS["record"]
REFS = {"institution": {CODES[0]: 1, CODES[1]: 2}, "enterprise": {CODES[3]: 10, CODES[4]: 11}}


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "表.csv"


def write(sheet: Path, *rows: Any) -> Path:
    sheet.write_text(csv_text(rows), "utf-8")
    return sheet


def stored(sheet: Path) -> dict[str, tuple[Any, ...]]:
    """The register after the sheet was imported into an empty one."""
    return {values[0]: values for _, values in planned(sheet).new()}


def test_into_an_empty_register_everything_is_new(sheet: Path) -> None:
    plan = planned(write(sheet, HEAD, row(CODES[0], "甲"), row(CODES[1], "乙")))
    assert plan.counts == Counts(2, 2, 0, 0, 0)
    assert [(number, values[0]) for number, values in plan.new()] == [
        (2, CODES[0]),
        (3, CODES[1]),
    ]
    plan.refuse()


def test_the_same_sheet_again_changes_nothing(sheet: Path) -> None:
    write(sheet, HEAD, row(CODES[0], "甲"), row(CODES[1], "乙"))
    assert planned(sheet, stored(sheet)).counts == Counts(2, 0, 0, 2, 0)


def test_changed_cells_are_named_old_and_new(sheet: Path) -> None:
    register = stored(write(sheet, HEAD, row(CODES[0], "甲", "180"), row(CODES[1], "乙")))
    plan = planned(write(sheet, HEAD, row(CODES[0], "甲", "240"), row(CODES[1], "乙")), register)
    assert plan.counts == Counts(2, 0, 1, 1, 0)
    (changed,) = plan.changed()
    (cell,) = changed.cells
    assert (cell.row, cell.key, cell.field, cell.was, cell.now) == (
        *(2, CODES[0], "area_m2", 180_000_000, 240_000_000),
    )
    assert changed.values[4] == 240_000_000


def test_an_empty_cell_leaves_the_value_unless_told_to_clear(sheet: Path) -> None:
    register = stored(write(sheet, HEAD, row(CODES[0], "甲", "180")))
    write(sheet, HEAD, row(CODES[0], "甲", ""))
    assert planned(sheet, register).counts == Counts(1, 0, 0, 1, 0)
    plan = planned(sheet, register, blank="clear")
    assert [(c.field, c.now) for c in plan.cells(9)] == [("area_m2", None)]
    write(sheet, HEAD, row(CODES[0], "", "180"))
    assert places(planned(sheet, register, blank="clear")) == [("key-cleared", "B2")]


def test_modes(sheet: Path) -> None:
    register = stored(write(sheet, HEAD, row(CODES[0], "甲")))
    write(sheet, HEAD, row(CODES[0], "改名"), row(CODES[1], "乙"))
    assert planned(sheet, register).counts == Counts(2, 1, 1, 0, 0)
    add, update = planned(sheet, register, mode="add"), planned(sheet, register, mode="update")
    assert (add.counts, places(add)) == (Counts(2, 1, 0, 0, 1), [("already-there", "A2")])
    assert (update.counts, places(update)) == (Counts(2, 0, 1, 0, 1), [("not-there", "A3")])


def test_a_new_row_must_be_whole_a_known_one_need_not(sheet: Path) -> None:
    register = stored(write(sheet, HEAD, row(CODES[0], "甲")))
    for_known, for_new = row(CODES[0], ""), row(CODES[1], "")
    plan = planned(write(sheet, HEAD, for_known, for_new), register)
    assert (plan.counts, places(plan)) == (Counts(2, 0, 0, 1, 1), [("required", "B3")])


def test_a_key_three_times_refuses_all_three(sheet: Path) -> None:
    write(sheet, HEAD, *[row(CODES[0], name) for name in "甲乙丙"], row(CODES[1], "丁"))
    plan = planned(sheet)
    assert plan.counts == Counts(4, 1, 0, 0, 3)
    assert places(plan) == [("duplicate", "A2"), ("duplicate", "A3"), ("duplicate", "A4")]
    assert [values[1] for _, values in plan.new()] == ["丁"]


def test_a_duplicate_of_a_refused_row_is_told_too(sheet: Path) -> None:
    write(sheet, HEAD, row(CODES[0], "甲", "-5"), row(CODES[0], "乙"))
    plan = planned(sheet)
    assert plan.counts == Counts(2, 0, 0, 0, 2)
    assert places(plan) == [("duplicate", "A2"), ("negative", "E2"), ("duplicate", "A3")]


def test_all_or_nothing_unless_partial(sheet: Path) -> None:
    plan = planned(write(sheet, HEAD, row(CODES[0], "甲"), row(CODES[1], "乙", "-5")))
    with pytest.raises(RowsRefused) as refusal:
        plan.refuse()
    assert refusal.value.details == {"errors": 1, "rows": 2, "refused": 1, "good": 1}
    plan.refuse(partial=True)
    nothing = planned(write(sheet, HEAD, row(CODES[1], "乙", "-5")))
    with pytest.raises(RowsRefused):
        nothing.refuse(partial=True)


def test_a_doubt_about_a_whole_column_keeps_no_part_out(tmp_path: Path) -> None:
    """Perhaps yuan among ten thousands: a warning, known only at the end of the sheet."""
    head = ["统一社会信用代码", "企业名称", "营业收入(万元)", "从业人员(人)"]
    amounts = (("310", "7"), ("3100000", "7"), ("250", "-7"))
    rows = [[code, "甲", *cells] for code, cells in zip(CODES, amounts, strict=False)]
    plan = planned(write(tmp_path / "企业.csv", head, *rows), noun="enterprise")
    assert places(plan) == [("unit-mixed", "C"), ("negative", "D4")]
    plan.refuse(partial=True)
    assert plan.counts == Counts(3, 2, 0, 0, 1)


def test_a_wrong_total_is_refused_even_in_part(sheet: Path) -> None:
    plan = planned(write(sheet, HEAD, row(CODES[0], "甲"), ["合计", "", "", "", "7", "", ""]))
    with pytest.raises(RowsRefused):
        plan.refuse(partial=True)


def test_a_header_alone_is_refused(sheet: Path) -> None:
    with pytest.raises(NoRows):
        planned(write(sheet, HEAD)).refuse()


# ---- rows known by their content --------------------------------------------------------------


def record(
    day: str, fee: str = "0.00", enterprise: str = CODES[3], satisfaction: str = "5"
) -> list[str]:
    return [CODES[0], enterprise, "培训", day, fee, satisfaction]


class Register:
    """The records of a sheet as a register would hold them; remembers which it was asked for."""

    def __init__(self, sheet: Path) -> None:
        plan = records(sheet)
        self.rows = dict(enumerate((values for _, values in plan.new()), 1))
        self.known, self.asked = Known(), list[int]()
        identities = Identities(plan.reading.fields, RECORD)
        for key, values in self.rows.items():
            self.known.add(identities.of(values), key)

    def fetch(self, keys: Any) -> dict[int, tuple[Any, ...]]:
        self.asked += keys
        return {key: self.rows[key] for key in keys}


def records(sheet: Path, there: Register | None = None) -> Any:
    if there is None:
        return planned(sheet, {}, "record", refs=REFS)
    return planned(sheet, there.known, "record", refs=REFS, fetch=there.fetch)


def test_equal_services_are_kept_apart_by_their_ordinal(sheet: Path) -> None:
    write(sheet, RECORD_HEAD, *[record("2025-01-02")] * 3, record("2025-01-03"))
    there = Register(sheet)
    assert records(sheet).counts == Counts(4, 4, 0, 0, 0)
    assert len(there.known) == 4


def test_the_same_file_or_overlapping_months_are_recognised(sheet: Path) -> None:
    january = [record("2025-01-02"), record("2025-01-02"), record("2025-01-05", "80.00")]
    february = [record("2025-02-01"), record("2025-02-02", enterprise=CODES[4])]
    register = Register(write(sheet, RECORD_HEAD, *january))
    assert records(sheet, register).counts == Counts(3, 0, 0, 3, 0)
    write(sheet, RECORD_HEAD, *january[1:], *february)
    assert records(sheet, register).counts == Counts(4, 2, 0, 2, 0)


def test_an_answer_that_comes_later_changes_the_record(sheet: Path) -> None:
    register = Register(write(sheet, RECORD_HEAD, record("2025-01-02", satisfaction="")))
    plan = records(write(sheet, RECORD_HEAD, record("2025-01-02", satisfaction="4")), register)
    assert [(c.field, c.was, c.now) for c in plan.cells(9)] == [("satisfaction", None, 4)]


def test_a_record_number_tells_records_apart_within_an_institution(sheet: Path) -> None:
    head = ("台账编号", *RECORD_HEAD)
    first = ["1", *record("2025-01-02")]
    other = ["1", CODES[1], *record("2025-01-02")[1:]]
    register = Register(write(sheet, head, first, other))
    assert len(register.known) == 2
    changed = ["1", *record("2025-01-02", "99.00")]
    plan = records(write(sheet, head, changed), register)
    assert [(c.field, c.was, c.now) for c in plan.cells(9)] == [("fee_fen", 0, 9900)]
    twice = records(write(sheet, head, first, changed))
    assert (twice.counts, places(twice)) == (
        Counts(2, 0, 0, 0, 2),
        [("duplicate", "A2"), ("duplicate", "A3")],
    )


def test_only_what_is_met_again_is_fetched(sheet: Path) -> None:
    rows = [record(f"2025-01-{day:02d}") for day in range(1, 29)]
    register = Register(write(sheet, RECORD_HEAD, *rows))
    rows[4] = record("2025-01-05", satisfaction="1")
    rows[5] = record("2025-01-06", satisfaction="")  # empty: leaves what is stored
    rows.append(record("2025-03-01"))
    plan = records(write(sheet, RECORD_HEAD, *rows[3:]), register)
    assert plan.counts == Counts(26, 1, 1, 24, 0)
    assert [(c.row, c.field, c.now) for c in plan.cells(9)] == [(3, "satisfaction", 1)]
    assert register.asked == list(range(4, 29))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(CODES[:4]), st.sampled_from(["180", "240", "-5", ""])),
        max_size=12,
    ),
    st.sampled_from(["both", "add", "update"]),
)
def test_rows_in_is_rows_out(tmp_path_factory: Any, rows: list[tuple[str, str]], mode: str) -> None:
    """Whatever is in the file: rows = new + changed + same + refused, and new and changed are those."""
    sheet = tmp_path_factory.mktemp("p") / "表.csv"
    register = stored(write(sheet, HEAD, row(CODES[0], "甲"), row(CODES[1], "甲")))
    write(sheet, HEAD, *[row(code, "甲", area) for code, area in rows])
    plan = planned(sheet, register, mode=mode)
    counts = plan.counts
    assert counts.rows == len(rows)
    assert counts.new == len(list(plan.new())) and counts.changed == len(list(plan.changed()))
    assert {f.place.row for f in plan.findings if f.is_error} <= set(range(2, len(rows) + 2))
    assert len({f.place.row for f in plan.findings if f.is_error}) == counts.refused


def test_memory_of_digests() -> None:
    known = Known()
    for number in range(5_000):
        known.add(number * 7_919 - 9_000_000, number)
    assert [known.get(n * 7_919 - 9_000_000) for n in range(5_000)] == list(range(5_000))
    assert known.get(5) is None and len(known) == 5_000
    assert [known.count(5), known.count(5), known.get(5)] == [1, 2, 2]


def test_what_others_did_to_rows_that_come_back_is_asked_for_at_once(sheet: Path) -> None:
    head, rows = (*HEAD, "版本"), [row(code, "甲") for code in CODES]
    register = stored(write(sheet, HEAD, *rows))
    asked: list[set[str]] = []

    def since(keys: Any, version: str) -> dict[str, dict[str, Meanwhile]]:
        asked.append(set(keys))
        return {CODES[1]: {"name": Meanwhile("甲", "周敏", TODAY, "CS-000007")}}

    write(sheet, head, *((*row(code, "乙"), "V") for code in CODES))
    plan = planned(sheet, register, since=since)
    assert asked == [set(CODES)]
    assert places(plan) == [("changed-meanwhile", "B3")]
    assert plan.counts == Counts(len(CODES), 0, len(CODES) - 1, 0, 1)
