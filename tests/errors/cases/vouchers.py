"""What vouchers, their queue, claims and samples refuse beyond the plain way from issue to payment."""

from __future__ import annotations

from typing import Any

from tests.cli.money_office import CENTRE, CERTIFIED, FIRM, FIRMS, FUND, SECOND, redeem

HEAD = """
[policy]
id = "full-vouchers"
title = { zh = "全项办法", en = "Everything" }
in_force = { from = 2020-01-01 }
region = "440000"
standing = "example"

[clause]
F1 = { ref = "一", kind = "amount", zh = "合同的一半", en = "half of the contract" }
F2 = { ref = "二", kind = "validity", zh = "15日内登记，90日内使用，可延期30日", en = "registered in 15 days, used in 90, extended by 30" }
F3 = { ref = "三", kind = "budget", zh = "本批1万元", en = "10,000 yuan a batch" }
F4 = { ref = "四", kind = "deadline", zh = "6月15日至30日申请兑付", en = "claims from 15 to 30 June" }
F5 = { ref = "五", kind = "amount", zh = "标准另定", en = "set elsewhere" }
R5 = { ref = "六", kind = "condition", zh = "有效认定的机构", en = "a certified institution" }

[figure]
contract = { unit = "money", about = "enterprise", filed = "contract", label = { zh = "合同金额", en = "Contract" } }
cost     = { unit = "money", about = "enterprise", filed = "claim", label = { zh = "费用", en = "Cost" } }
budget   = { unit = "money", about = "fund", filed = "fund", label = { zh = "预算", en = "Budget" } }
desks    = { unit = "items", filed = "application", label = { zh = "窗口", en = "Desks" } }

[certification.centre]
label = { zh = "服务中心", en = "Service centre" }
[certification.centre.require]
desks = { clause = "R5", figure = "desks", at_least = 1 }
[certification.centre.valid]
after = "decision"
for = "1 months"
ends = "day_before"

[voucher.plain]
clause = "F1"
amount = { clause = "F1", figure = "contract", times = "50%", round = { to = "0.01元", how = "down" } }

[voucher.strict]
clause = "F2"
transfer = true
amount = { clause = "F1", figure = "contract", times = "50%", round = { to = "0.01元", how = "down" } }
[voucher.strict.deadlines]
register = { clause = "F2", do = "register", after = "issue", within = "15 days", otherwise = "lapse" }
use      = { clause = "F2", do = "use", after = "registration", within = "90 days", otherwise = "lapse" }
extend   = { clause = "F2", do = "extend", after = "expiry", within = "30 days", otherwise = "lapse" }

[voucher.queue]
clause = "F3"
order = { clause = "F3", by = [ { figure = "claimed_at", best = "earliest" } ], ties = "draw" }
amount = { clause = "F1", figure = "contract", times = "50%", round = { to = "0.01元", how = "down" } }
limits.batch = { clause = "F3", per = "batch", of = "granted", at_most = "1万元", beyond = "wait" }

[voucher.tied]
clause = "F3"
order = { clause = "F3", by = [ { figure = "claimed_at", best = "earliest" } ], ties = "decide" }
amount = { clause = "F1", figure = "contract", times = "50%", round = { to = "0.01元", how = "down" } }
limits.batch = { clause = "F3", per = "batch", of = "granted", at_most = "1万元", beyond = "wait" }

[voucher.later]
clause = "F4"
amount = { clause = "F1", figure = "contract", times = "50%", round = { to = "0.01元", how = "down" } }
deadlines.claim = { clause = "F4", do = "claim", from = 2026-06-15, until = 2026-06-30, otherwise = "refuse" }

[voucher.shared]
clause = "F5"
amount = { clause = "F1", figure = "cost", times = "50%", round = { to = "0.01元", how = "down" } }
limits.budget = { clause = "F5", per = "programme", within = "year", of = "paid", at_most = { figure = "budget" }, beyond = "share" }

[voucher.unset]
clause = "F5"
amount = { clause = "F5", open = { zh = "标准另定", en = "set elsewhere" } }
"""
FILES = {"全.toml": HEAD}
BASE = [["policy", "adopt", "全.toml"], *FUND, *FIRMS, *CERTIFIED]


def opened(noun: str) -> list[list[str]]:
    """Set the office up with JC26 under one voucher of the measure."""
    programme = ["--policy", f"full-vouchers:{noun}", "--fund", "FW2026", "--year", "2026"]
    return [*BASE, ["voucher", "open", "JC26", *programme]]


def issue(firm: str = FIRM) -> list[str]:
    return ["voucher", "issue", "JC26", "--enterprise", firm, "--amount", "7000"]


def act(verb: str, *words: str) -> list[str]:
    return ["voucher", verb, "{voucher}", "--reason", "核实", *words]


def apply(firm: str = FIRM, *words: str) -> list[str]:
    at = () if "--at" in words else ("--at", "2026-03-10 09:00:00")
    return ["voucher", "apply", "JC26", "--enterprise", firm, "--amount", "7000", *at, *words]


PLAIN, STRICT = [*opened("plain"), issue()], [*opened("strict"), issue()]
REDEEMED = [*PLAIN, redeem()]
SUBMIT = ["claim", "submit", "--institution", CENTRE, "--by", "林岚"]
CLAIMED = [*REDEEMED, SUBMIT]
RED = ["claim", "red-letter", "26990103000418", "--number", "26990103000977"]
APPROVE = ["claim", "approve", "CL-2026-0001", "--by", "何远"]
CUT = ["claim", "cut", "CL-2026-0001", "--line", "1", "--amount", "500"]
SECOND_USE = [*REDEEMED, issue(SECOND)]
TIED = [
    ["enterprise", "edit", FIRM, "--legal-person", "黄永济"],
    ["institution", "edit", CENTRE, "--legal-person", "黄永济"],
]
DRAW = ["check", "draw", "JC26", "--seed", "7", "--share", "5%"]
RECORD = ["check", "record", "CK-2026-01", "{voucher}", "--result"]


def case(
    code: str, status: int, setup: list[list[str]], argv: list[str], **more: Any
) -> dict[str, Any]:
    return {
        "code": code,
        "status": status,
        "files": FILES,
        "setup": setup,
        "argv": argv,
        **more,
    }


CASES: list[dict[str, Any]] = [
    # programmes
    case("programme-not-stated", 3, BASE, opened("unset")[-1]),
    # acts
    case("voucher-act-not-allowed", 3, PLAIN, act("topup", "--amount", "100")),
    case("voucher-not-registered", 3, STRICT, redeem()),
    case("voucher-extend-too-far", 3, STRICT, act("extend", "--until", "2026-12-31")),
    case("voucher-reason", 2, PLAIN, ["voucher", "hold", "{voucher}"]),
    case("voucher-registered", 5, [*STRICT, act("register")], act("register"), setup_status=0),
    case(
        "voucher-partly-used",
        3,
        [*STRICT, act("register"), redeem(contract_amount="2000")],
        act("transfer", "--enterprise", SECOND),
    ),
    case("voucher-or-all", 2, PLAIN, ["voucher", "repoint", "--institution", CENTRE]),
    case(
        "voucher-of-other",
        3,
        [
            *STRICT,
            ["institution", "add", "--credit-code", "52990103MJ6A3N257M", "--name", "另一家中心"],
            act("register", "--institution", CENTRE),
        ],
        redeem(institution="另一家中心"),
    ),
    # papers and ties
    case(
        "invoice-total",
        5,
        SECOND_USE,
        redeem("{voucher2}", contract_no="QF-2", invoice_amount="99999"),
    ),
    case("invoice-red", 3, [*REDEEMED, RED], RED),
    case("related-bodies", 3, [*PLAIN, *TIED], redeem()),
    case("ties-need-second-person", 3, [*PLAIN, *TIED], [*redeem(), "--despite-ties"]),
    case("key-and-list", 2, [], ["voucher", "verify", "JC26-7KQ4-MWD7", "--from", "券.json"]),
    case(
        "signed-list-unreadable",
        6,
        [],
        ["voucher", "verify", "JC26-7KQ4-MWD7", "--from", "全.toml", "--key", "全.toml"],
    ),
    # the queue
    case("apply-to-what", 2, opened("queue"), ["voucher", "apply", "JC26"]),
    case("application-window", 3, opened("queue"), apply(FIRM, "--at", "2027-01-01 09:00:00")),
    case("application-time", 2, opened("queue"), apply(FIRM, "--at", "早上九点")),
    case("voucher-application-twice", 5, [*opened("queue"), apply()], apply()),
    case(
        "voucher-application-not-found",
        4,
        opened("queue"),
        ["voucher", "apply", "--withdraw", "VA-2026-0009"],
    ),
    case(
        "voucher-application-decided",
        5,
        [*opened("queue"), apply(), ["voucher", "apply", "--withdraw", "VA-2026-0001"]],
        ["voucher", "apply", "--withdraw", "VA-2026-0001"],
    ),
    case("queue-empty", 3, opened("queue"), ["voucher", "issue", "JC26", "--queue", "--yes"]),
    case(
        "queue-with-others",
        2,
        opened("queue"),
        ["voucher", "issue", "JC26", "--queue", "--enterprise", FIRM],
    ),
    case(
        "seed-needed",
        2,
        [*opened("queue"), apply(), apply(SECOND)],
        ["voucher", "issue", "JC26", "--queue", "--yes"],
    ),
    case(
        "queue-tied",
        3,
        [*opened("tied"), apply(), apply(SECOND)],
        ["voucher", "issue", "JC26", "--queue", "--yes"],
    ),
    case("voucher-waits", 3, [*opened("queue"), issue()], issue(SECOND)),
    # claims
    case("payee-needed", 2, REDEEMED, ["claim", "submit"]),
    case("claim-invoice-red", 3, [*REDEEMED, RED], SUBMIT),
    case("claim-too-early", 3, [*opened("later"), issue(), redeem()], SUBMIT),
    case("claim-line-not-found", 4, CLAIMED, [*CUT[:4], "9", *CUT[5:], "--reason", "核减"]),
    case("claim-not-open", 5, [*CLAIMED, APPROVE], [*CUT, "--reason", "核减"]),
    case("claim-not-upheld", 3, [*CLAIMED, RED], APPROVE),
    case("cut-reason", 2, CLAIMED, CUT),
    case("cut-too-much", 3, CLAIMED, [*CUT[:-1], "6000.01", "--reason", "核减"]),
    case("invoice-not-found", 4, REDEEMED, [*RED[:2], "26990103009999", *RED[3:]]),
    case(
        "invoice-ambiguous",
        2,
        [*SECOND_USE, redeem("{voucher2}", contract_no="QF-2", invoice_code="4400199999")],
        RED,
    ),
    case("share-not-foreseen", 3, opened("plain"), ["claim", "share", "JC26"]),
    case("nothing-to-share", 3, opened("shared"), ["claim", "share", "JC26"]),
    case("budget-shared", 3, opened("shared"), ["voucher", "issue", "JC26", "--queue", "--yes"]),
    case(
        "nothing-redeemed",
        4,
        PLAIN,
        ["voucher", "whatif", "JC26", "--set", "voucher.plain.amount.times=40%"],
    ),
    # samples
    case("sample-not-found", 4, CLAIMED, ["check", "show", "CK-2026-09"]),
    case("sample-share", 2, CLAIMED, [*DRAW[:-1], "五"]),
    case("sample-share-needed", 2, CLAIMED, DRAW[:-2]),
    case("nothing-to-draw", 3, REDEEMED, DRAW),
    case(
        "sample-line-not-found",
        4,
        [*CLAIMED, DRAW, issue(SECOND)],
        [*RECORD[:3], "{voucher2}", "--result", "right"],
    ),
    case("sample-open", 3, [*CLAIMED, DRAW], ["check", "conclude", "CK-2026-01"]),
    case("sample-found", 3, [*CLAIMED, DRAW], [*RECORD, "wrong", "--amount", "6000"]),
    case(
        "sample-concluded",
        5,
        [*CLAIMED, DRAW, [*RECORD, "right"], ["check", "conclude", "CK-2026-01"]],
        [*RECORD, "right"],
    ),
]
