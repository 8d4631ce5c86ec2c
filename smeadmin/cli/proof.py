"""Proving who acts: a passphrase typed on a terminal, asked before any transaction is open."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from smeadmin.i18n import gettext as _

if TYPE_CHECKING:
    from smeadmin.cli.frame import Run
    from smeadmin.domain.clerk import Clerk
    from smeadmin.storage.change import Act, Register, View

Before = Callable[["View", "Act"], None]
"""What is looked at, and may be refused, before a passphrase is typed."""


def identified(run: Run, register: Register, act: Act, before: Before | None = None) -> Act:
    """Give the act, for one that needs proof with the person who proved it.

    While no clerks are registered it is as it was. A refused attempt is recorded. Raises NotAClerk,
    ClerkNotActive, RoleMissing, PassphraseNeeded, PassphraseNotSet, PassphraseLocked, PassphraseWrong,
    and what ``before`` raises.
    """
    from smeadmin.actions.clerk.acting import acting, asks_for_proof, proves, stored_passphrase
    from smeadmin.domain.clerk import PassphraseWrong
    from smeadmin.domain.proposal import may_wait
    from smeadmin.errors import Failure

    proposes = run.settings.propose and may_wait(act.command)
    if not asks_for_proof(act.command, proposes=proposes):
        return act  # who it is, is looked up in the change itself
    secret: str | None = None

    def prove() -> None:
        nonlocal act, secret
        with register.reading(run.on) as view:
            who = acting(view, act, proposes=proposes)
            if who is None:
                return
            act = who.identify(act)
            if run.settings.dry_run:
                return
            stored = stored_passphrase(view, who.clerk, act.at)
            if before is not None:
                assert_terminal(run, who.clerk.name)
                before(view, act)
        secret = ask(run, who.clerk.name) if secret is None else secret
        if not proves(secret, stored):
            raise PassphraseWrong(
                {"by": who.clerk.name},
                way_out=(_("type it again; an administrator may set a new one"),),
            )
        act = who.identify(act, proved=True)

    try:
        prove()
    except Failure as failure:
        if failure.guarded and not run.settings.dry_run:
            failure.refusal = register.record_refusal(act, failure, prove)
        raise
    return act


def ask(run: Run, name: str) -> str:
    """Ask for the passphrase of a person, unseen; raises PassphraseNeeded without a terminal."""
    assert_terminal(run, name)
    return _unseen(_("Password of {name}:").format(name=name) + " ")


def assert_terminal(run: Run, name: str) -> None:
    """Make sure that somebody can type a passphrase; raises PassphraseNeeded."""
    from smeadmin.domain.clerk import PassphraseNeeded

    if run.settings.no_input or not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise PassphraseNeeded({"by": name}, way_out=(_("give the command on a terminal"),))


def ask_new(run: Run, name: str, *, may_be_empty: bool = False) -> str | None:
    """Ask twice for a new passphrase; None when it was left empty and may be.

    Raises PassphraseNeeded, PassphraseTooShort, PassphrasesDiffer.
    """
    from smeadmin.domain.clerk import PassphrasesDiffer, PassphraseTooShort
    from smeadmin.domain.passphrase import SHORTEST

    said = _("A new passphrase, typed twice by {name}.")
    if may_be_empty:
        said = _("A new passphrase, typed twice by {name}; leave it empty to set it later.")
    run.tell(said.format(name=name))
    first = ask(run, name)
    if not first and may_be_empty:
        return None
    if len(first) < SHORTEST:
        details = {"length": len(first), "shortest": SHORTEST}
        raise PassphraseTooShort(details, way_out=(_("a sentence of your own"),))
    if ask(run, name) != first:
        raise PassphrasesDiffer(way_out=(_("type it again"),))
    return first


def is_known(run: Run, clerk: str) -> Clerk:
    """Find a person before anything is asked about them; raises ClerkNotFound."""
    from smeadmin.actions.clerk.finding import find_clerk

    with run.open().reading(run.on) as view:
        return find_clerk(view, clerk)


def _unseen(question: str) -> str:
    try:
        sys.stdin.fileno()
    except (io.UnsupportedOperation, AttributeError, ValueError):  # no device: a test types
        sys.stderr.write(question.rstrip() + "\n")
        return sys.stdin.readline().rstrip("\n")
    import getpass

    return getpass.getpass(question, stream=sys.stderr)
