"""A change: what it writes, what it keeps, how it is sealed, undone and verified.

Table ``source`` serves as the guinea pig: plain columns, kind ``register``.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa

from smeadmin.storage.change import Act, Change, Register
from smeadmin.storage.failures import ChangeHasDependents, ChangeOutward, ChangeUndone, KeyReused
from smeadmin.storage.randomness import Randomness
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import ChangeRow, Refusal, Source
from smeadmin.storage.undo import undo_change
from smeadmin.storage.verify import verify
from tests.conftest import TODAY

T = of(Source)


def rows_of(register: Register) -> list[tuple[int, str, int]]:
    with register.reading(TODAY) as view:
        return [
            (r["id"], r["noun"], r["rows"])
            for r in view.rows(sa.select(T.c.id, T.c.noun, T.c.rows).order_by(T.c.id))
        ]


def add(change: Change, *nouns: str) -> list[int]:
    return [change.insert(Source, noun=n, file="f", sha256="s", mapping={}, rows=1) for n in nouns]


def altered(register: Register) -> list[tuple[str, str | None, str]]:
    with register.reading(TODAY) as view:
        return [(a.change, a.table, a.what) for a in verify(view).altered]


def test_a_change_gets_the_next_number_and_verifies(
    register: Register, act: Callable[..., Act]
) -> None:
    with register.change(act("first")) as first:
        add(first, "a", "b")
    with register.change(act("second")) as second:
        second.update(Source, T.c.noun == "a", rows=7)
        second.delete(Source, T.c.noun == "b")
    assert (first.number, second.number) == ("CS-000002", "CS-000003")  # 000001 made the office
    assert [(n, r) for _, n, r in rows_of(register)] == [("a", 7)]
    assert altered(register) == []


def test_text_of_every_character_is_sealed_as_it_is_verified(
    register: Register, act: Callable[..., Act]
) -> None:
    """The database writes what is digested as JSON; Python's encoder writes what it is verified by."""
    every = "".join(map(chr, (*range(1, 0x3100), 0xFEFF, 0xFFFF, 0x1F600, 0x10FFFF)))
    with register.change(act("first")) as change:
        add(change, every, "b")
    with register.change(act("second")) as change:
        change.update(Source, T.c.noun == every, noun=every[::-1])
    assert altered(register) == []


def test_a_dry_run_does_the_same_and_leaves_nothing(
    register: Register, act: Callable[..., Act]
) -> None:
    drawn = []
    for dry_run in (True, False):
        with register.change(act("draw"), dry_run=dry_run) as change:
            add(change, "a")
            drawn.append((change.rng.below(10**9), change.next_number("AP", "2026")))
        assert change.number == (None if dry_run else "CS-000002")
    assert drawn[0] == drawn[1]  # the same randomness and the same number
    assert len(rows_of(register)) == 1


def test_a_change_that_touches_nothing_makes_no_number(
    register: Register, act: Callable[..., Act]
) -> None:
    with register.change(act("nothing")) as change:
        assert change.update(Source, T.c.noun == "nobody", rows=2) == 0
    assert change.number is None
    with register.change(act("something")) as change:
        add(change, "a")
    assert change.number == "CS-000002"


def test_an_exception_rolls_everything_back(register: Register, act: Callable[..., Act]) -> None:
    with pytest.raises(RuntimeError), register.change(act("broken")) as change:
        add(change, "a")
        change.next_number("AP", "2026")
        raise RuntimeError
    assert rows_of(register) == []
    with register.change(act("after")) as change:
        add(change, "b")
        assert change.next_number("AP", "2026") == 1  # the refused act left no gap
    assert change.number == "CS-000002"


def test_ten_thousand_rows_in_bulk_undone_and_done_again(
    register: Register, act: Callable[..., Act]
) -> None:
    def rows(n: int) -> list[tuple[object, ...]]:
        return [(f"n{i}", "f", "s", None, None, "{}", i) for i in range(n)]

    with register.change(act("import", bulk=True)) as change:
        change.insert_many(Source, iter(rows(10_000)), 10_000)
    before = rows_of(register)
    assert altered(register) == []
    with register.change(act("change undo")) as change:
        undone = undo_change(change, 2)
    assert (undone.removed, undone.restored) == (10_000, 0)
    assert rows_of(register) == []
    with register.change(act("change undo")) as change:
        assert undo_change(change, 3).restored == 10_000
    assert rows_of(register) == before
    assert altered(register) == []


def test_undo_is_refused_while_a_later_change_rests_on_it(
    register: Register, act: Callable[..., Act]
) -> None:
    with register.change(act("first")) as change:
        key = add(change, "a")[0]
    with register.change(act("second")) as change:
        change.update(Source, T.c.id == key, rows=2)
    with register.change(act("third")) as change:
        change.update(Source, T.c.id == key, rows=3)
    with pytest.raises(ChangeHasDependents) as refused, register.change(act("undo")) as change:
        undo_change(change, 2)
    assert refused.value.details["dependents"] == ["CS-000003", "CS-000004"]
    assert refused.value.way_out == ["smeadmin change undo CS-000004 CS-000003 CS-000002"]
    for number, left in ((4, [2]), (3, [1]), (2, [])):
        with register.change(act("undo")) as change:
            undo_change(change, number)
        assert [r for _, _, r in rows_of(register)] == left
    with pytest.raises(ChangeUndone), register.change(act("undo")) as change:
        undo_change(change, 4)
    assert altered(register) == []


def test_the_same_key_gives_the_first_answer_and_other_content_is_refused(
    register: Register, act: Callable[..., Act]
) -> None:
    def work(change: Change) -> str:
        add(change, "a")
        change.answer = {"added": "a"}
        return "done"

    keyed = act("add", key="K1", content="c1")
    assert register.carry_out(keyed, work).number == "CS-000002"
    again = register.carry_out(keyed, work)
    assert (again.number, again.result, again.replayed) == ("CS-000002", None, {"added": "a"})
    assert len(rows_of(register)) == 1
    with pytest.raises(KeyReused):
        register.carry_out(act("add", key="K1", content="c2"), work)


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        ("UPDATE source SET rows = 99 WHERE noun = 'a'", {("CS-000003", "source", "after")}),
        ("UPDATE source SET rows = 99 WHERE noun = 'c'", {("CS-000002", "source", "inserted")}),
        ("DELETE FROM source WHERE noun = 'c'", {("CS-000002", "source", "inserted")}),
        (
            "INSERT INTO source (office_id, change_id, noun, file, sha256, mapping, rows) "
            "VALUES (1, 2, 'x', 'f', 's', '{}', 1)",
            {("CS-000002", "source", "stranger")},
        ),
        (
            "INSERT INTO source (office_id, change_id, noun, file, sha256, mapping, rows) "
            "VALUES (1, 77, 'x', 'f', 's', '{}', 1)",
            {("-", "source", "stranger")},
        ),
    ],
)
def test_a_row_edited_behind_the_tool_is_found(
    register: Register, act: Callable[..., Act], tamper: str, found: set[tuple[str, str, str]]
) -> None:
    with register.change(act("first")) as change:
        add(change, "a", "b", "c")
    with register.change(act("second")) as change:
        change.update(Source, T.c.noun == "a", rows=7)
    with register._engine(read_only=False).begin() as connection:
        connection.exec_driver_sql(tamper)
    assert set(altered(register)) == found


@pytest.mark.parametrize("statement", ["UPDATE change SET acted_by = 'x'", "DELETE FROM change"])
def test_the_log_is_append_only(register: Register, statement: str) -> None:
    with (
        pytest.raises(sa.exc.DBAPIError, match="append-only"),
        register._engine(read_only=False).begin() as connection,
    ):
        connection.exec_driver_sql(statement)


def test_an_edited_header_breaks_the_chain(register: Register, act: Callable[..., Act]) -> None:
    with register.change(act("first")) as change:
        add(change, "a")
    with register._engine(read_only=False).begin() as connection:
        for trigger in ("append_only_change", "append_only_change_update"):
            if connection.dialect.name == "sqlite" and trigger.endswith("update"):
                connection.exec_driver_sql(f"DROP TRIGGER {trigger}")
            elif connection.dialect.name == "postgresql" and not trigger.endswith("update"):
                connection.exec_driver_sql(f"DROP TRIGGER {trigger} ON change")
        connection.exec_driver_sql("UPDATE change SET reason = 'x' WHERE number = 2")
    assert altered(register) == [("CS-000002", None, "header")]


def test_a_refused_attempt_is_kept_outside_the_chain(
    register: Register, act: Callable[..., Act]
) -> None:
    from smeadmin.errors import Refused

    class NotYet(Refused):
        code, sentence = "test-not-yet", "not yet, {name}"

    def again() -> None:
        raise NotYet(details={"name": "x"})

    number = register.record_refusal(act("grant"), NotYet(details={"name": "x"}), again)
    assert number == "RF-000001"
    with register.reading(TODAY) as view:
        kept = view.one(sa.select(of(Refusal)))
        said = kept["drawing"]["said"]
        assert (kept["code"], set(said)) == ("test-not-yet", {"zh", "en"})
        assert {one["message"] for one in said.values()} == {"not yet, x"}
        assert view.scalar(sa.select(sa.func.count()).select_from(of(ChangeRow))) == 1


def test_personal_values_stand_in_no_row_and_can_be_erased(
    register: Register, act: Callable[..., Act]
) -> None:
    from smeadmin.storage.tables.log import PersonalValue

    with register.change(act("first")) as change:
        token = change.personal_token({"phone": "13800000000", "contact": ""})
        add(change, str(token))
    with register.reading(TODAY) as view:
        assert view.personal([token]) == {token: {"phone": "13800000000"}}
    with register._engine(read_only=False).begin() as connection:
        connection.execute(sa.delete(of(PersonalValue)))
    with register.reading(TODAY) as view:
        assert view.personal([token]) == {}
    assert altered(register) == []


@pytest.mark.parametrize("gap", ["", None, "某某"])
def test_personal_values_by_column_are_kept_in_order_each_under_its_own_salt(
    register: Register, act: Callable[..., Act], gap: str | None
) -> None:
    names, phones = ['"甲"', gap, "丙\\"], ["1", gap, "3"]
    with register.change(act("first")) as change:
        one = change.personal_token({"name": '"甲"', "phone": "1"})
        many = change.personal_tokens({"phone": phones, "name": names}, 3)
        for token in (one, *many):
            add(change, str(token))
    given = [{"name": n, "phone": p} if n else None for n, p in zip(names, phones, strict=True)]
    with register.reading(TODAY) as view:
        kept = view.personal([one, *many])
    assert [token and kept[token] for token in many] == given
    tokens = [token for token in (one, *many) if token]
    assert len(set(tokens)) == len(tokens)
    assert tokens == sorted(tokens)  # they lie in the order in which they came
    assert altered(register) == []


def test_the_same_seed_draws_the_same_and_no_draw_comes_twice() -> None:
    def draws(seed: bytes) -> list[bytes]:
        rng = Randomness(seed)
        return [rng.take(count) for count in (16, 5000, 16, 5000, 100, 3000)]

    first = draws(b"one")
    assert list(map(len, first)) == [16, 5000, 16, 5000, 100, 3000]
    assert first == draws(b"one")
    other = {one[:16] for one in draws(b"two")}
    assert len({one[:16] for one in first} | other) == 12


def test_what_has_left_the_house_is_not_undone(register: Register, act: Callable[..., Act]) -> None:
    with register.change(act("grant")) as granted:
        add(granted, "a")
    with register.change(act("paper")) as printed:
        printed.outward("certificate", "SC-2026-0001", "证书", of_change=granted.id)
    with pytest.raises(ChangeOutward) as refused, register.change(act("undo")) as change:
        undo_change(change, 2)
    assert (refused.value.details["what"], refused.value.status) == ("证书", 3)
    assert [noun for _, noun, _ in rows_of(register)] == ["a"]
    with pytest.raises(ChangeOutward), register.change(act("undo")) as change:
        undo_change(change, 3)  # nor is it made untrue that it has left
    assert altered(register) == []
