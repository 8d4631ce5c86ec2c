"""What the command line itself refuses, before any noun is asked."""

from __future__ import annotations

from typing import Any

ADD = ["institution", "add", "--kind", "服务中心", "--region", "440600"]
QIFAN = [*ADD, "--credit-code", "52990102MJ6Q30852Y", "--name", "启帆服务中心"]
IN_EARNEST = {"register": False, "setup": [["init", "--office", "示例局", "--region", "440000"]]}

CASES: list[dict[str, Any]] = [
    {"code": "unknown-noun", "argv": ["vuocher", "list"], "status": 2},
    {"code": "unknown-verb", "argv": ["change", "lits"], "status": 2},
    {"code": "unknown-option", "argv": ["change", "list", "--sincce", "2026-03-01"], "status": 2},
    {"code": "unknown-topic", "argv": ["help", "vuochers"], "status": 2},
    {"code": "missing-argument", "argv": ["change", "show"], "status": 2},
    {"code": "missing-option", "argv": ["certify", "check", "启帆"], "status": 2},
    {"code": "missing-value", "argv": ["change", "list", "--since"], "status": 2},
    {"code": "unexpected-value", "argv": ["change", "list", "--quiet=yes"], "status": 2},
    {
        "code": "unexpected-argument",
        "argv": ["certify", "show", "SC-2026-0001", "SC-2026-0002"],
        "status": 2,
    },
    {"code": "invalid-value", "argv": ["change", "list", "--since", "2026-02-30"], "status": 2},
    {"code": "nothing-to-explain", "argv": ["explain", "JC26-7KQ4-MWD7"], "status": 4},
    {"code": "out-suffix", "argv": ["change", "list", "--out", "变更.docx"], "status": 2},
    {
        "code": "output-exists",
        "files": {"变更.csv": "mine"},
        "argv": ["change", "list", "--out", "变更.csv"],
        "status": 5,
    },
    {
        "code": "output-refused",
        "argv": ["change", "list", "--out", "没有的文件夹/变更.csv"],
        "status": 7,
    },
    {"code": "config-missing", "argv": ["change", "list", "--config", "另一处.toml"], "status": 4},
    {
        "code": "config-invalid",
        "files": {"smeadmin.toml": 'database = "office.db"\n'},
        "argv": ["change", "list"],
        "status": 2,
    },
    {"code": "future-date", **IN_EARNEST, "argv": [*QIFAN, "--on", "2026-03-11"], "status": 3},
    {"code": "reason-needed", **IN_EARNEST, "argv": [*QIFAN, "--on", "2026-03-09"], "status": 2},
]
