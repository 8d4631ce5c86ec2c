"""The life of an application, as a closed table; the measure's flow says which of its acts are asked.

    apply ──> applied ──accept──> accepted ──publish──> published ──grant──> granted
                │  ▲                 │  ▲                  │
              return │accept       mend │review (passed)    └─recall, review──> accepted
                ▼  │                 ▼  │
              returned ──lapse──┐   mending ──lapse──┐
                                ▼                    ▼
                              lapsed               lapsed
    a measure with stages: accepted or published ──create──> creating ──grant──> granted, or ──lapse──> lapsed
        (``create`` again while it has a further stage before the title; each ``grant`` of the flow begins
        the next stage, the last gives the title, and what stands between two of them is done in creation)
    from every state that is not an end: refuse ──> refused, withdraw ──> withdrawn

``review``, ``visit`` and a second ``return`` stay where they are; a measure may want reviews before the
acceptance (county first, then city). A measure that writes down no flow asks for none of the steps: an
application may be granted as soon as it is there, once its requirements are met.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from smeadmin.domain.rules.document import Certification, Step
from smeadmin.domain.rules.roles import ROLES
from smeadmin.i18n import Text


class Standing(StrEnum):
    """Where an application stands."""

    APPLIED = "applied"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    MENDING = "mending"
    PUBLISHED = "published"
    CREATING = "creating"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


class Act(StrEnum):
    """What is done to an application."""

    ACCEPT = "accept"
    RETURN = "return"
    REVIEW = "review"
    VISIT = "visit"
    MEND = "mend"
    PUBLISH = "publish"
    RECALL = "recall"
    CREATE = "create"
    GRANT = "grant"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"


ENDS = frozenset({Standing.GRANTED, Standing.REFUSED, Standing.WITHDRAWN, Standing.LAPSED})
OPEN = tuple(state for state in Standing if state not in ENDS)

TRANSITIONS: dict[tuple[Standing, Act], Standing] = {
    (Standing.APPLIED, Act.ACCEPT): Standing.ACCEPTED,
    (Standing.APPLIED, Act.RETURN): Standing.RETURNED,
    (Standing.APPLIED, Act.REVIEW): Standing.APPLIED,
    (Standing.APPLIED, Act.VISIT): Standing.APPLIED,
    (Standing.APPLIED, Act.PUBLISH): Standing.PUBLISHED,
    (Standing.APPLIED, Act.CREATE): Standing.CREATING,
    (Standing.APPLIED, Act.GRANT): Standing.GRANTED,
    (Standing.RETURNED, Act.RETURN): Standing.RETURNED,
    (Standing.RETURNED, Act.ACCEPT): Standing.ACCEPTED,
    (Standing.RETURNED, Act.LAPSE): Standing.LAPSED,
    (Standing.ACCEPTED, Act.ACCEPT): Standing.ACCEPTED,
    (Standing.ACCEPTED, Act.RETURN): Standing.RETURNED,
    (Standing.ACCEPTED, Act.REVIEW): Standing.ACCEPTED,
    (Standing.ACCEPTED, Act.VISIT): Standing.ACCEPTED,
    (Standing.ACCEPTED, Act.MEND): Standing.MENDING,
    (Standing.ACCEPTED, Act.PUBLISH): Standing.PUBLISHED,
    (Standing.ACCEPTED, Act.CREATE): Standing.CREATING,
    (Standing.ACCEPTED, Act.GRANT): Standing.GRANTED,
    (Standing.MENDING, Act.REVIEW): Standing.ACCEPTED,
    (Standing.MENDING, Act.LAPSE): Standing.LAPSED,
    (Standing.PUBLISHED, Act.RECALL): Standing.ACCEPTED,
    (Standing.PUBLISHED, Act.REVIEW): Standing.ACCEPTED,
    (Standing.PUBLISHED, Act.CREATE): Standing.CREATING,
    (Standing.PUBLISHED, Act.GRANT): Standing.GRANTED,
    **{
        (Standing.CREATING, act): Standing.CREATING
        for act in (Act.REVIEW, Act.VISIT, Act.PUBLISH, Act.RECALL, Act.CREATE)
    },
    (Standing.CREATING, Act.GRANT): Standing.GRANTED,
    (Standing.CREATING, Act.LAPSE): Standing.LAPSED,
    **{(state, Act.REFUSE): Standing.REFUSED for state in OPEN},
    **{(state, Act.WITHDRAW): Standing.WITHDRAWN for state in OPEN},
}
"""From which state which act leads where; whatever is not listed is refused."""

WORDS = {
    Standing.APPLIED: Text("待受理", "to be accepted"),
    Standing.RETURNED: Text("待补正", "sent back"),
    Standing.ACCEPTED: Text("审核中", "under review"),
    Standing.MENDING: Text("整改中", "mending"),
    Standing.PUBLISHED: Text("公示", "under notice"),
    Standing.CREATING: Text("创建中", "in creation"),
    Standing.GRANTED: Text("已认定", "granted"),
    Standing.REFUSED: Text("不予认定", "refused"),
    Standing.WITHDRAWN: Text("已撤回", "withdrawn"),
    Standing.LAPSED: Text("已失效", "lapsed"),
}
NOT_TO_ACCEPT = Text("已申请", "applied")


def word_of(state: Standing, command: str | None) -> str:
    """Call a state; what the measure does not have accepted now is applied for and no more."""
    accepting = command is None or " accept " in f"{command} " or " return " in f"{command} "
    return str(NOT_TO_ACCEPT if state is Standing.APPLIED and not accepting else WORDS[state])


ACT_WORDS = {
    "apply": Text("申请", "apply"),
    "accept": Text("受理", "accept"),
    "return": Text("退回补正", "send back"),
    "review": Text("审核", "review"),
    "visit": Text("现场核查", "site check"),
    "mend": Text("整改", "mend"),
    "notice": Text("公示", "notice"),
    "publish": Text("公示", "notice"),
    "recall": Text("撤回公示", "take the notice back"),
    "answer": Text("答复异议", "answer objections"),
    "create": Text("列入创建", "begin creation"),
    "grant": Text("认定", "grant"),
    "refuse": Text("不予认定", "refuse"),
    "withdraw": Text("撤回", "withdraw"),
    "lapse": Text("失效", "lapse"),
    "issue": Text("发证", "hand over"),
}
STEP_OF = {
    Act.ACCEPT: "accept",
    Act.REVIEW: "review",
    Act.VISIT: "visit",
    Act.PUBLISH: "notice",
    Act.CREATE: "grant",
    Act.GRANT: "grant",
}
"""Which step of a flow an act carries out; the other acts carry out none."""

FREE = frozenset({"apply", "answer", "issue"})
"""Steps that are no act on the application: done with it, answered on the notice, handed over after it."""


def after(state: Standing, act: Act) -> Standing | None:
    """Give the state to which an act leads; None: it is not open to this state."""
    return TRANSITIONS.get((state, act))


def act_word(act: str, by: str | None) -> str:
    """Call an act, a review by whose it is: 「县级审核」."""
    word, role = ACT_WORDS[act], ROLES.get(by or "")
    if role is None or act not in ("review", "visit"):
        return str(word)
    return str(Text(f"{role.zh}{word.zh}", f"{role.en} {word.en}"))


@dataclass(frozen=True, slots=True)
class Asked:
    """One step of the flow as it stands for one application: its place, whether it was done."""

    place: int
    step: Step
    done: bool

    @property
    def word(self) -> str:
        """Call the step: 「县级审核」."""
        return act_word(self.step.do, self.step.by)


def steps_asked(
    noun: Certification, done: Collection[int], applies: Callable[[Step], bool | None]
) -> tuple[Asked, ...]:
    """Give the steps that the measure asks of an application, in its order.

    ``done`` are the places (from 1) of steps that were carried out, ``applies`` tells of a step whether its
    ``when`` is met (None: not known, which asks for it). A measure without a flow gives none.
    """
    return tuple(
        Asked(place, step, place in done)
        for place, step in enumerate(noun.flow, start=1)
        if step.do not in FREE and applies(step) is not False
    )


def done_places(noun: Certification, acts: Sequence[tuple[str, int | None, str]]) -> frozenset[int]:
    """Give the places of the flow that were carried out: acts are (act, place, result), oldest first.

    A notice that was taken back, or after which it was looked at again, has to be posted anew; one on
    which a stage was begun has served.
    """
    done: set[int] = set()
    for act, place, result in acts:
        if place is not None and result != "failed":
            done.add(place)
        elif act in (Act.RECALL, Act.REVIEW) and result != "failed":
            begun = stage_place(noun, done)
            done -= {
                at for at, step in enumerate(noun.flow, 1) if step.do == "notice" and at > begun
            }
    return frozenset(done)


def stage_place(noun: Certification, done: Collection[int]) -> int:
    """Give the place of the flow at which the stage in hand was begun; 0: at its beginning."""
    grants = (at for at, step in enumerate(noun.flow, 1) if step.do == "grant")
    return max((at for at in grants if at in done), default=0)


def next_step(asked: Sequence[Asked]) -> Asked | None:
    """Give the first step that was not carried out; None: all were."""
    return next((one for one in asked if not one.done), None)


def step_for(asked: Sequence[Asked], state: Standing, act: Act) -> Asked | None:
    """Give the step that an act would carry out now; None: an act that carries out none.

    Raises LookupError with the step that comes first, where another one does.
    """
    kind = STEP_OF.get(act)
    if kind is None or (act is Act.ACCEPT and state is Standing.RETURNED):
        upcoming = next_step(asked)
        received = upcoming is not None and act is Act.ACCEPT and upcoming.step.do == "accept"
        return upcoming if received else None
    upcoming = next_step(asked)
    if not asked or (state is Standing.CREATING and upcoming is None):
        return None
    if state is Standing.MENDING:  # the second test carries out the step that found it wanting
        return (
            upcoming if upcoming is not None and upcoming.step.do in ("review", "visit") else None
        )
    if upcoming is not None and upcoming.step.do == kind:
        return upcoming
    if not any(one.step.do == kind for one in asked) and act not in (Act.GRANT, Act.CREATE):
        return None  # the measure does not ask for it; the office may do it all the same
    if act is Act.REVIEW and state is Standing.PUBLISHED:
        return None  # looked at again after an objection
    raise LookupError(upcoming)


@dataclass(frozen=True, slots=True)
class Stop:
    """One place on the way of an application: what was or is to be done, when, by whom.

    ``act`` and ``role`` are for programs, ``word`` is what people call it.
    """

    act: str
    role: str | None
    word: str
    on: date | None = None
    by: str | None = None
    present: bool = False


def way(stops: Sequence[Stop]) -> str:
    """Write the way with the present place in brackets: 「申请 02-24 > [受理 03-02] > 审核 > 认定」."""
    said = []
    for stop in stops:
        words = stop.word if stop.on is None else f"{stop.word} {stop.on:%m-%d}"
        said.append(f"[{words}]" if stop.present else words)
    return " > ".join(said)


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paper of the measure's list: whether it came, when, and under which number its file is kept."""

    name: str
    label: str
    received_on: date | None = None
    evidence: str | None = None
    file: str | None = None
    sha256: str | None = None
