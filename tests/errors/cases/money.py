"""What funds, vouchers, claims and settlements refuse."""

from __future__ import annotations

from typing import Any

from tests.cli.money_office import (
    APPROVE,
    CLAIMED,
    CONFIRM,
    EXPORT,
    FILES,
    FIRM,
    FUND,
    ISSUE,
    OPEN,
    OPENED,
    PREPARE,
    PREPARED,
    READY,
    REDEEMED,
    SECOND,
    SPLIT,
    SUBMIT,
    redeem,
)

CREATE = ["fund", "create", "FW2026", "--year", "2026"]
SECOND_ISSUE = ["voucher", "issue", "JC26", "--enterprise", SECOND, "--amount", "7000"]
LARGE = [
    *("enterprise", "add", "--region", "440606", "--industry", "工业", "--revenue", "9.8亿"),
    *("--credit-code", "91990102MA4T5M3824", "--name", "江澄巨力重工有限公司", "--staff", "2000"),
]
UNKNOWN = [
    *("enterprise", "add", "--region", "440606"),
    *("--credit-code", "91990102MA4T5M3824", "--name", "江澄新办有限公司"),
]
LIST = "统一社会信用代码,金额（元）\n" + f"{FIRM},10000\n{SECOND},10000.01\n"

ISSUE_BOTH = [
    [*("voucher", "issue", "JC26"), "--enterprise", code, "--amount", amount]
    for code, amount in ((FIRM, "10000"), (FIRM, "10000"), (SECOND, "5000"))
]

CASES: list[dict[str, Any]] = [
    # two that are one
    {
        "code": "merge-contradicts",
        "files": FILES,
        "setup": [*OPENED, *ISSUE_BOTH],
        "argv": ["enterprise", "merge", FIRM, SECOND],
        "status": 3,
    },
    # funds
    {"code": "fund-exists", "setup": [CREATE], "argv": CREATE, "status": 5},
    {"code": "fund-code", "argv": ["fund", "create", "专项", "--year", "2026"], "status": 2},
    {"code": "fund-not-found", "argv": ["fund", "show", "FW2026"], "status": 4},
    {
        "code": "amount-not-positive",
        "setup": [CREATE],
        "argv": ["fund", "appropriate", "FW2026", "--amount", "0"],
        "status": 2,
    },
    {
        "code": "fund-exhausted",
        "setup": FUND,
        "argv": ["fund", "allocate", "FW2026", "--purpose", "奖励", "--amount", "50000.01"],
        "status": 3,
    },
    {"code": "trace-not-found", "argv": ["fund", "trace", "JC26-7KQ4-MWD7"], "status": 4},
    # programmes
    {
        "code": "programme-exists",
        "files": FILES,
        "setup": OPENED,
        "argv": OPEN,
        "status": 5,
    },
    {
        "code": "programme-code",
        "files": FILES,
        "setup": OPENED,
        "argv": [*OPEN[:2], "服务券", *OPEN[3:]],
        "status": 2,
    },
    {
        "code": "programme-period",
        "files": FILES,
        "setup": OPENED,
        "argv": [*OPEN[:2], "JC27", *OPEN[3:], "--from", "2026-06-01", "--until", "2026-05-31"],
        "status": 2,
    },
    {
        "code": "programme-rule-not-carried",
        "files": {"办法.toml": SPLIT},
        "setup": [["policy", "adopt", "办法.toml"], *FUND],
        "argv": [*OPEN[:4], "split-vouchers", *OPEN[5:]],
        "status": 3,
    },
    {
        "code": "programme-not-found",
        "argv": ["voucher", "issue", "JC26", "--enterprise", FIRM, "--amount", "1"],
        "status": 4,
    },
    {
        "code": "programme-not-open",
        "files": FILES,
        "setup": OPENED,
        "argv": [*ISSUE, "--on", "2025-12-31", "--reason", "补登"],
        "status": 3,
    },
    # issuing
    {"code": "enterprise-or-file", "argv": ["voucher", "issue", "JC26"], "status": 2},
    {"code": "amount-needed", "files": FILES, "setup": OPENED, "argv": ISSUE[:-2], "status": 2},
    {
        "code": "not-eligible",
        "files": FILES,
        "setup": [*OPENED, LARGE],
        "argv": [*ISSUE[:4], "91990102MA4T5M3824", *ISSUE[5:]],
        "status": 3,
    },
    {
        "code": "cannot-judge",
        "name": "cannot-judge-voucher",
        "files": FILES,
        "setup": [*OPENED, UNKNOWN],
        "argv": [*ISSUE[:4], "91990102MA4T5M3824", *ISSUE[5:]],
        "status": 3,
    },
    {
        "code": "voucher-cap-enterprise-year",
        "files": FILES,
        "setup": [*OPENED, [*ISSUE[:-1], "1万"], ISSUE],
        "argv": ISSUE,
        "status": 3,
    },
    {
        "code": "voucher-over-limit",
        "files": FILES,
        "setup": OPENED,
        "argv": [*ISSUE[:-1], "10000.01"],
        "status": 3,
    },
    {
        "code": "voucher-rows-refused",
        "files": {**FILES, "名单.csv": LIST},
        "setup": OPENED,
        "argv": ["voucher", "issue", "JC26", "--file", "名单.csv", "--yes"],
        "status": 6,
    },
    {
        "code": "fund-exhausted",
        "name": "fund-exhausted-list",
        "files": {**FILES, "名单.csv": LIST.replace("10000.01", "10000")},
        "setup": [
            *OPENED,
            ["fund", "allocate", "FW2026", "--purpose", "奖励", "--amount", "35000"],
        ],
        "argv": ["voucher", "issue", "JC26", "--file", "名单.csv", "--yes"],
        "status": 3,
    },
    # codes
    {
        "code": "voucher-code-mistyped",
        "argv": ["voucher", "verify", "JC26-7KQ4-MWD4"],
        "status": 2,
    },
    {"code": "voucher-not-found", "argv": ["voucher", "show", "JC26-7KQ4-MWD7"], "status": 4},
    # redeeming
    {
        "code": "voucher-not-live",
        "files": FILES,
        "setup": REDEEMED,
        "argv": redeem(contract_no="QF-2", invoice="26990103000419"),
        "status": 5,
    },
    {
        "code": "voucher-expired",
        "files": FILES,
        "setup": [*READY, ISSUE],
        "argv": redeem(),
        "now": "2026-06-09",
        "status": 3,
    },
    {
        "code": "certificate-not-in-force",
        "files": FILES,
        "setup": [*READY, ISSUE],
        "argv": redeem(service_date="2026-04-15"),
        "now": "2026-04-20",
        "status": 3,
    },
    {
        "code": "invoice-used",
        "files": FILES,
        "setup": [*REDEEMED, SECOND_ISSUE],
        "argv": redeem("{voucher2}", contract_no="QF-2"),
        "status": 5,
    },
    {
        "code": "contract-used",
        "files": FILES,
        "setup": [*REDEEMED, SECOND_ISSUE],
        "argv": redeem("{voucher2}", invoice="26990103000419"),
        "status": 5,
    },
    {
        "code": "invoice-number",
        "files": FILES,
        "setup": [*READY, ISSUE],
        "argv": redeem(invoice="12-34"),
        "status": 6,
    },
    {
        "code": "service-date",
        "files": FILES,
        "setup": [*READY, ISSUE],
        "argv": redeem(service_date="2026-03-09", contract_date="2026-03-09"),
        "status": 3,
    },
    {
        "code": "nothing-to-pay",
        "files": FILES,
        "setup": [*READY, ISSUE],
        "argv": redeem(contract_amount="0.01"),
        "status": 3,
    },
    {
        "code": "same-body",
        "files": FILES,
        "setup": [
            *READY,
            ISSUE,
            ["institution", "add", "--credit-code", FIRM, "--name", "永济服务部"],
        ],
        "argv": redeem(institution=FIRM),
        "status": 3,
    },
    # claims
    {
        "code": "nothing-to-claim",
        "files": FILES,
        "setup": CLAIMED,
        "argv": SUBMIT,
        "status": 3,
    },
    {
        "code": "claim-too-late",
        "files": FILES,
        "setup": REDEEMED,
        "argv": SUBMIT,
        "now": "2027-02-01",
        "status": 3,
    },
    {"code": "claim-not-found", "argv": APPROVE, "status": 4},
    {
        "code": "self-approval",
        "name": "self-approval-claim",
        "files": FILES,
        "setup": CLAIMED,
        "argv": [*APPROVE[:-1], "林岚"],
        "status": 3,
    },
    {
        "code": "claim-approved",
        "files": FILES,
        "setup": [*CLAIMED, APPROVE],
        "argv": [*APPROVE[:-1], "周敏"],
        "status": 5,
    },
    # settlements
    {"code": "nothing-to-settle", "argv": PREPARE, "status": 3},
    {"code": "settlement-not-found", "argv": CONFIRM, "status": 4},
    {
        "code": "settlement-not-approved",
        "files": FILES,
        "setup": PREPARED,
        "argv": EXPORT,
        "status": 5,
    },
    {
        "code": "settlement-approved",
        "files": FILES,
        "setup": [*PREPARED, CONFIRM],
        "argv": [*CONFIRM[:-2], "周敏", "--yes"],
        "status": 5,
    },
]
