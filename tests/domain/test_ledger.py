"""The equation of a fund, and what moves do to it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from smeadmin.domain.ledger import (
    ACCOUNT_LABELS,
    EVENT_LABELS,
    Account,
    Event,
    Move,
    effects,
    standing,
)

ACCOUNTS = st.sampled_from(list(Account))


@given(st.lists(st.tuples(ACCOUNTS, ACCOUNTS, st.integers(1, 10**13)), max_size=30))
def test_whatever_moves_the_equation_holds(moves: list[tuple[Account, Account, int]]) -> None:
    made = [Move(1, Event.AWARD, a, b, fen) for a, b, fen in moves]
    sums = effects(made)
    assert sum(sums.values()) == 0
    now = standing({account: fen for (_fund, _purpose, _origin, account), fen in sums.items()})
    assert now.sources == now.uses


def test_signs_are_those_that_people_read() -> None:
    now = standing(
        {
            Account.APPROPRIATED: -120,
            Account.ADJUSTED: 20,
            Account.AVAILABLE: 60,
            Account.PAID: 50,
            Account.RECEIVED_BACK: -10,
        }
    )
    assert (now.appropriated, now.adjusted, now.received_back) == (120, -20, 10)
    assert now.sources == now.uses == 100


def test_an_allocation_moves_between_two_pots() -> None:
    move = Move(
        1, Event.ALLOCATE, Account.AVAILABLE, Account.AVAILABLE, 5, purpose="", to_purpose="服务券"
    )
    assert effects([move]) == {
        (1, "", "", Account.AVAILABLE): -5,
        (1, "服务券", "", Account.AVAILABLE): 5,
    }


def test_every_account_and_event_has_words() -> None:
    assert set(ACCOUNT_LABELS) == set(Account)
    assert set(EVENT_LABELS) == set(Event)
