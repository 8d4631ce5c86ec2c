"""Rules: conditions, values, clocks and limits, and the one evaluator that judges them.

    judged = judge_certification(document, "service-centre", Facts({"staff": 8, …}))
    judged.result, judged.gate.named("failing")

The evaluator reads no database and no clock; documents come from ``smeadmin.policies``.
"""

from smeadmin.domain.rules.conditions import Judged, Verdict
from smeadmin.domain.rules.document import (
    Award,
    Certification,
    Document,
    Evaluation,
    Noun,
    Target,
    Voucher,
)
from smeadmin.domain.rules.judge import (
    Claimed,
    Gate,
    Judgement,
    Placed,
    Result,
    Scored,
    award_places,
    due,
    effects,
    free_places,
    judge_certification,
    judge_target,
    judge_voucher,
    kind_of,
    renewal_window,
    stage_due,
    validity,
)
from smeadmin.domain.rules.keeping import Keeper, compact
from smeadmin.domain.rules.limits import Grant, Line, Term, grant
from smeadmin.domain.rules.marks import full_marks
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.rules.scoring import (
    Scoring,
    Standing,
    everybody_of,
    missing_in,
    needs_everybody,
    score_all,
)
from smeadmin.domain.rules.trace import LimitLine, Source, TraceLine, limit_lines, lines
from smeadmin.domain.rules.values import Round, Worth
from smeadmin.domain.rules.walk import figures_of

__all__ = [
    "Award",
    "Certification",
    "Claimed",
    "Document",
    "Evaluation",
    "Facts",
    "Gate",
    "Grant",
    "Judged",
    "Judgement",
    "Keeper",
    "LimitLine",
    "Line",
    "Noun",
    "Placed",
    "Reading",
    "Result",
    "Round",
    "Scored",
    "Scoring",
    "Source",
    "Standing",
    "Target",
    "Term",
    "TraceLine",
    "Verdict",
    "Voucher",
    "Worth",
    "award_places",
    "compact",
    "due",
    "effects",
    "everybody_of",
    "figures_of",
    "free_places",
    "full_marks",
    "grant",
    "judge_certification",
    "judge_target",
    "judge_voucher",
    "kind_of",
    "limit_lines",
    "lines",
    "missing_in",
    "needs_everybody",
    "renewal_window",
    "score_all",
    "stage_due",
    "validity",
]
