"""What is refused to and about the people of the office. Everybody has the same passphrase here."""

from __future__ import annotations

from typing import Any

from tests.cli.money_office import APPROVE, CLAIMED, FILES

SECRET = "江澄四月有雨声"
TYPED = f"{SECRET}一\n" * 3
ADD = ["clerk", "add"]
LIN = [*ADD, "林岚", "--role", "handler", "--account", "linlan"]
BY_LIN = ["--by", "林岚"]
ZHOU = [*ADD, "周敏", "--role", "审批", *BY_LIN]
TWO = [LIN, ZHOU]
FUND = ["fund", "create", "FW2027", "--year", "2027"]
# 林岚 prepared the claim before anybody was registered; her second account is a name of hers
HERSELF = [
    *CLAIMED,
    [*ADD, "何远", "--role", "administrator"],
    [*ADD, "林岚", "--also", "林岚二", "--role", "approver", "--by", "何远"],
]

CASES: list[dict[str, Any]] = [
    {"code": "clerk-not-found", "argv": ["clerk", "show", "林岚"], "status": 4},
    {
        "code": "clerk-exists",
        "typed": TYPED,
        "setup": [LIN],
        "argv": [*ADD, "林　岚", *BY_LIN],
        "status": 5,
    },
    {
        "code": "clerk-exists",
        "name": "clerk-exists-account",
        "typed": TYPED,
        "setup": TWO,
        "argv": ["clerk", "edit", "周敏", "--account", "LINLAN", *BY_LIN],
        "status": 5,
    },
    {
        "code": "not-a-clerk",
        "typed": TYPED,
        "setup": [LIN],
        "argv": [*FUND, "--by", "何远"],
        "status": 3,
    },
    {
        "code": "clerk-not-active",
        "typed": TYPED,
        "setup": [
            *TWO,
            ["clerk", "deactivate", "周敏", "--reason", "调离", *BY_LIN],
        ],
        "argv": ["claim", "approve", "CL-2026-0001", "--by", "周敏"],
        "status": 3,
    },
    {
        "code": "role-missing",
        "typed": TYPED,
        "setup": TWO,
        "argv": [*FUND, "--by", "周敏"],
        "status": 3,
    },
    {
        "code": "role-missing",
        "name": "role-missing-passphrase-of-another",
        "typed": TYPED,
        "setup": TWO,
        "argv": ["clerk", "passwd", "林岚", "--by", "周敏"],
        "status": 3,
    },
    {"code": "role-unknown", "typed": TYPED, "argv": [*ADD, "林岚", "--role", "局长"], "status": 2},
    {
        "code": "role-not-held",
        "typed": TYPED,
        "setup": TWO,
        "argv": ["clerk", "edit", "周敏", "--no-longer", "财务", *BY_LIN],
        "status": 4,
    },
    {
        "code": "period-reversed",
        "name": "period-reversed-clerk",
        "typed": TYPED,
        "argv": [*ADD, "林岚", "--from", "2026-03-10", "--until", "2026-03-09"],
        "status": 6,
    },
    {
        "code": "last-administrator",
        "typed": TYPED,
        "setup": TWO,
        "argv": ["clerk", "deactivate", "林岚", *BY_LIN],
        "status": 3,
    },
    {
        "code": "tasks-open",
        "typed": TYPED,
        "files": FILES,
        "setup": HERSELF,
        "argv": ["clerk", "deactivate", "林岚", "--by", "何远"],
        "status": 3,
    },
    {
        "code": "nothing-to-hand-over",
        "typed": TYPED,
        "setup": TWO,
        "argv": ["clerk", "hand-over", "周敏", "--to", "林岚", *BY_LIN],
        "status": 5,
    },
    {
        "code": "hand-over-to-self",
        "typed": TYPED,
        "setup": [LIN],
        "argv": ["clerk", "hand-over", "林岚", "--to", "linlan", *BY_LIN],
        "status": 3,
    },
    {"code": "passphrase-needed", "argv": LIN, "status": 2},
    {
        "code": "passphrase-not-set",
        "typed": (TYPED, f"{SECRET}一\n\n", ""),
        "setup": TWO,
        "argv": ["claim", "approve", "CL-2026-0001", "--by", "周敏"],
        "status": 3,
    },
    {
        "code": "passphrase-wrong",
        "typed": (TYPED, TYPED, "江澄四月没有雨\n"),
        "setup": TWO,
        "argv": ["claim", "approve", "CL-2026-0001", "--by", "周敏"],
        "status": 3,
    },
    {"code": "passphrase-too-short", "typed": "江澄\n江澄\n", "argv": LIN, "status": 2},
    {
        "code": "passphrases-differ",
        "typed": f"{SECRET}一\n{SECRET}二\n",
        "argv": LIN,
        "status": 2,
    },
    {
        "code": "self-approval",
        "name": "self-approval-second-account",
        "typed": TYPED,
        "files": FILES,
        "setup": HERSELF,
        "argv": [*APPROVE[:-1], "林岚二"],
        "status": 3,
    },
    {
        "code": "change-not-undoable",
        "name": "change-not-undoable-clerk",
        "typed": TYPED,
        "setup": [LIN],
        "argv": ["change", "undo", "CS-000002", "--yes", *BY_LIN],
        "status": 3,
    },
]
CASES += [
    {
        "code": "conflict-declared",
        "typed": TYPED,
        "files": FILES,
        "setup": [*CLAIMED, *TWO, ["clerk", "edit", "周敏", "--conflict", "启帆", *BY_LIN]],
        "argv": [*APPROVE[:-1], "周敏"],
        "status": 3,
    },
    {
        "code": "conflict-not-declared",
        "typed": TYPED,
        "files": FILES,
        "setup": [*CLAIMED, *TWO],
        "argv": ["clerk", "edit", "周敏", "--conflict-over", "启帆", *BY_LIN],
        "status": 4,
    },
]
CASES += [
    {
        "code": "act-unknown",
        "typed": TYPED,
        "setup": [LIN],
        "argv": ["clerk", "role", "reviewer", "--may", "all", *BY_LIN],
        "status": 2,
    },
    {
        "code": "role-fixed",
        "typed": TYPED,
        "setup": [LIN],
        "argv": ["clerk", "role", "administrator", "--may-not", "administer", *BY_LIN],
        "status": 3,
    },
]
