"""What init, region, institution and enterprise refuse."""

from __future__ import annotations

ADD = ["institution", "add", "--kind", "服务中心", "--region", "440606"]
FIRST = [*ADD, "--credit-code", "12990121MB1F20939G", "--name", "北浦县中小企业服务站"]
SECOND = [*ADD, "--credit-code", "52990102MJ6Q30852Y", "--name", "江澄市启帆中小企业服务中心"]
FIRM = ["enterprise", "add", "--name", "江澄永济五金制品有限公司"]
CODED = [*FIRM, "--credit-code", "91990102MA5K3T6163"]
MERGE = ["institution", "merge", "I-000001"]
TWINS = [*MERGE, "I-000002"]
SUCCEED = ["region", "succeed", "440606", "440699", "--name", "顺德新区"]

CASES = [
    {"code": "office-needed", "argv": ["init", "--db", "new.db"], "status": 2},
    {
        "code": "register-exists",
        "argv": ["init"],
        "status": 5,
    },
    {
        "code": "institution-not-found",
        "setup": [FIRST, SECOND],
        "argv": ["institution", "show", "启凡"],
        "status": 4,
    },
    {"code": "enterprise-not-found", "argv": ["enterprise", "show", "E-000007"], "status": 4},
    {
        "code": "name-ambiguous",
        "setup": [FIRST, SECOND],
        "argv": ["institution", "show", "中小企业服务"],
        "status": 2,
    },
    {
        "code": "already-exists",
        "setup": [FIRST],
        "argv": [*ADD, "--credit-code", "12990121MB1F20939G", "--name", "北浦服务站"],
        "status": 5,
    },
    {
        "code": "already-closed",
        "setup": [FIRST, ["institution", "close", "I-000001"]],
        "argv": ["institution", "close", "北浦"],
        "status": 5,
    },
    {"code": "merged-with-itself", "setup": [FIRST], "argv": [*MERGE, "北浦"], "status": 2},
    {"code": "already-merged", "setup": [FIRST, SECOND, TWINS], "argv": TWINS, "status": 5},
    {
        "code": "already-closed",
        "name": "already-closed-kept",
        "setup": [FIRST, SECOND, ["institution", "close", "I-000001"]],
        "argv": TWINS,
        "status": 5,
    },
    {
        "code": "check-character",
        "argv": [*ADD, "--credit-code", "12990121MB1F20939X", "--name", "北浦县中小企业服务站"],
        "status": 6,
    },
    {
        "code": "acceptance-needs-reason",
        "argv": [*FIRST, "--accept-check-character", "12990121MB1F20939X"],
        "status": 2,
    },
    {
        "code": "value-rejected",
        "argv": [*FIRST, "--founded", "2019-02-30"],
        "status": 6,
    },
    {"code": "identifier-needed", "argv": FIRM, "status": 2},
    {
        "code": "nothing-to-change",
        "setup": [FIRST],
        "argv": ["institution", "edit", "北浦"],
        "status": 2,
    },
    {"code": "region-not-found", "argv": ["region", "show", "顺得区"], "status": 4},
    {"code": "region-ambiguous", "argv": ["region", "show", "鼓楼区"], "status": 2},
    {"code": "region-exists", "argv": ["region", "add", "440606", "顺德区"], "status": 5},
    {
        "code": "region-in-itself",
        "argv": ["region", "edit", "440600", "--parent", "440606"],
        "status": 3,
    },
    {
        "code": "region-succeeded",
        "setup": [SUCCEED],
        "argv": ["region", "succeed", "440606", "440698"],
        "status": 5,
    },
    {
        "code": "figures-missing",
        "setup": [CODED],
        "argv": ["enterprise", "classify", "永济", "--year", "2024"],
        "status": 4,
    },
    {
        "code": "no-size-standard",
        "argv": ["enterprise", "classify", "--on", "2010-12-31", "--reason", "补办"],
        "status": 3,
    },
]
