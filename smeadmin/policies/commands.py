"""The commands of the program, as ``serves`` may name them: those there are, and those that are planned.

A test holds the first table to the program; ``python -m tests.tools.reference`` writes it anew.
"""

from __future__ import annotations


def _table(listed: str) -> dict[str, frozenset[str]]:
    """Read a table: a noun and its verbs on a line, continued on lines that begin with a blank."""
    lines = listed.strip().replace("\n ", " ").splitlines()
    return {noun: frozenset(verbs) for noun, *verbs in map(str.split, lines)}


# what there is: begin
COMMANDS = _table("""
explain
year-end status rehearse run
institution add import show list edit rename close export template duplicates merge
enterprise add import show list edit rename move close classify export template duplicates merge
record import add list rate export template
return import set show list missing export template
region list show add import edit succeed export template
service import list show edit export template
calendar list import check export template
roster create import list show check export template
sheet map maps check
policy list show check adopt clauses schema diff new
certify check apply grant whatif show list import template correct accept return review publish
  refuse renew suspend reinstate revoke surrender lapse plaque paper
score open run rank show explain whatif finalise list collect freeze adjust adjustments export
  letter stress publish reopen follow assign recuse template import panel review paper
award propose publish decide pay withdraw export show list import template
notice correct open close object answer show list paper
fund create appropriate allocate show list check trace import template adjust carry lapse close
  forecast export
voucher open redeem verify expire list show issue register hold release extend topup transfer
  repoint reissue void apply whatif sign import template paper
claim submit verify cut share reject red-letter publish approve list show import template
settle prepare approve export reconcile retry list show
account add approve list
recovery open decide net receive write-off blacklist list show
check draw record conclude show
flag run list show answer rules
target list status gap
clerk add list show edit roles role deactivate hand-over key passwd
change list show diff undo propose approve reject require
audit verify head log pack scan
evidence add list show
person find erase keep due
series list set allot void
db status check backup restore migrate hand-over
init
demo
help
""")
# what there is: end

PLANNED = _table("""
institution add import show list edit rename close merge duplicates export template
enterprise add import show list edit rename move close merge duplicates classify export template
clerk add list show edit deactivate hand-over passwd
roster create import show list check
calendar list import check
service import list show edit export template
sheet map maps check
record import add list export template rate
return import set show list missing freeze template export
region list add show import edit succeed
policy list show check adopt diff clauses schema new
certify check apply accept return review publish object answer grant refuse renew suspend
  reinstate revoke surrender lapse correct list show paper whatif import
score open collect freeze template import run list show rank explain whatif stress review adjust
  publish finalise reopen
award propose list show publish decide pay withdraw export
fund create appropriate adjust allocate show list check trace forecast carry lapse close export
  import
voucher open apply issue register hold release list show verify redeem extend topup transfer
  repoint reissue void expire paper whatif import
account add list approve
evidence add list show
check draw record conclude
flag run list answer
claim submit list show verify approve cut reject
settle prepare approve export reconcile retry list show
recovery open decide net receive write-off list show
notice open close list show object answer paper
change list show diff undo propose approve reject
audit log verify head
target status gap list
report year coverage monitor site
db status check backup restore migrate hand-over
init
demo
today
explain
year-end run status rehearse
""")
"""What is still to come; a clause that names it is open."""


def carried_out(serves: str) -> bool:
    """Tell whether what a clause names is there: ``command:voucher issue``, ``noun:record``."""
    return _named(serves, COMMANDS)


def planned(serves: str) -> bool:
    """Tell whether what a clause names is planned, and not there yet."""
    return not carried_out(serves) and _named(serves, PLANNED)


def still_planned() -> list[str]:
    """List the commands that are still to come, as ``serves`` would name them."""
    named = (f"command:{noun} {verb}" for noun, verbs in PLANNED.items() for verb in sorted(verbs))
    return [one for one in named if planned(one)]


def nameable(noun: str) -> list[str]:
    """Give what ``serves`` may name: the commands of a noun, or everything where there is no such noun."""
    nouns = [noun] if noun in COMMANDS else list(COMMANDS)
    commands = [f"command:{one} {verb}".strip() for one in nouns for verb in _verbs(one)]
    return [*commands, *(f"noun:{one}" for one in nouns)]


def _verbs(noun: str) -> list[str]:
    return sorted(COMMANDS[noun]) or [""]


def _named(serves: str, table: dict[str, frozenset[str]]) -> bool:
    word, _colon, named = serves.partition(":")
    noun, _blank, verb = named.partition(" ")
    if noun not in table:
        return False
    if word == "noun":
        return not verb
    return word == "command" and (verb in table[noun] if verb else not table[noun])
