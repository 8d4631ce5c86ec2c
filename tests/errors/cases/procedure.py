"""What the procedure of certification and its public notices refuse, on three small measures.

``mark`` writes everything down: papers, two reviews, places, a notice, renewal, mending, revocation.
``plain`` writes down nothing but the requirement. ``staged`` has a creation before the title.
"""

from __future__ import annotations

from typing import Any

from tests.errors.cases.certify import ADD

HEAD = """
[policy]
id = "{id}"
title = {{ zh = "{zh}", en = "{en}" }}
in_force = {{ from = 2020-01-01 }}
region = "440000"
standing = "example"

[clause]
one   = {{ ref = "第一条", kind = "condition", zh = "至少三个窗口", en = "at least three desks", serves = ["command:certify grant"] }}
two   = {{ ref = "第二条", kind = "deadline", zh = "五个工作日内受理；补正五个工作日，一次", en = "accepted within five working days; put right within five, once", serves = ["command:certify grant"] }}
three = {{ ref = "第三条", kind = "deadline", zh = "公示五个工作日", en = "public notice of five working days", serves = ["command:certify grant"] }}
four  = {{ ref = "第四条", kind = "quota", zh = "每个推荐单位一家", en = "one place for each recommending unit", serves = ["command:certify grant"] }}
five  = {{ ref = "第五条", kind = "validity", zh = "有效一年，到期前一个月内续，宽限十日", en = "valid for a year; renewed in its last month or ten days of grace", serves = ["command:certify grant"] }}
six   = {{ ref = "第六条", kind = "supervision", zh = "整改三十日内复查，不合格撤销，两年内不得再申请", en = "tested again within thirty days; who fails is revoked and barred for two years", serves = ["command:certify grant"] }}
seven = {{ ref = "第七条", kind = "condition", zh = "先创建三十日", en = "thirty days of creation first", serves = ["command:certify grant"] }}

[evidence]
report = {{ zh = "申请报告", en = "application report", clause = "two" }}

[figure]
desks  = {{ unit = "items", filed = "application", label = {{ zh = "窗口", en = "Desks" }} }}
tested = {{ unit = "choice", choices = ["pass", "rectify", "fail"], judged = "examiner", label = {{ zh = "检查", en = "Check" }}, labels = {{ pass = {{ zh = "合格", en = "pass" }}, rectify = {{ zh = "整改", en = "to mend" }}, fail = {{ zh = "不合格", en = "fail" }} }} }}
"""
MARK = (
    HEAD.format(id="mark-rules", zh="标牌办法", en="Mark rules")
    + """
[certification.mark]
label    = { zh = "服务标牌", en = "Service mark" }
evidence = ["report"]
valid    = { clause = "five", after = "decision", for = "1 year", ends = "day_before" }
renewal  = { clause = "five", before = "expiry", within = "1 month", ends = "same_day" }
require.desks = { clause = "one", figure = "desks", at_least = 3 }
flow = [
  { do = "apply" },
  { do = "accept", within = "5 working days", clause = "two" },
  { do = "review", by = "county", clause = "two" },
  { do = "review", by = "city", clause = "two" },
  { do = "notice", by = "city", within = "5 working days", clause = "three" },
  { do = "answer", by = "city", within = "3 working days", clause = "three" },
  { do = "grant", by = "city", clause = "three" },
]
[certification.mark.limits]
returns = { clause = "two", per = "application", of = "returns", at_most = 1, beyond = "refuse" }
quota   = { clause = "four", per = "recommender", within = "call", of = "applications", at_most = 1, beyond = "refuse" }
[certification.mark.deadlines]
correct = { clause = "two", do = "correct", after = "return", within = "5 working days", otherwise = "lapse" }
retest  = { clause = "six", do = "retest", after = "test", within = "30 days", otherwise = "revoke" }
reapply = { clause = "five", do = "reapply", after = "expiry", within = "10 days", otherwise = "lapse" }
[certification.mark.effects]
rectify = { clause = "six", do = ["rectify"], when = { figure = "tested", is = "rectify" } }
revoke  = { clause = "six", do = ["revoke", "take_back_plaque", "exclude"], when = { figure = "tested", is = "fail" }, lasts = { after = "decision", for = "2 years", ends = "day_before" } }
"""
)
PLAIN = (
    HEAD.format(id="plain-rules", zh="简易办法", en="Plain rules")
    + """
[certification.plain]
label = { zh = "简易标牌", en = "Plain mark" }
valid = { clause = "five", after = "decision", for = "1 year", ends = "day_before" }
require.desks = { clause = "one", figure = "desks", at_least = 3 }
"""
)
STAGED = (
    HEAD.format(id="staged-rules", zh="创建办法", en="Staged rules")
    + """
[certification.staged]
label = { zh = "示范标牌", en = "Model mark" }
valid = { clause = "five", after = "decision", for = "1 year", ends = "day_before" }
stages = [
  { status = "creating", clause = "seven", require.desks = { figure = "desks", at_least = 1 }, within = { after = "creation", within = "30 days" }, otherwise = "lapse" },
  { status = "certified", clause = "one", require.desks = { figure = "desks", at_least = 3 } },
]
"""
)
FILES = {"标牌.toml": MARK, "简易.toml": PLAIN, "创建.toml": STAGED, "报告.pdf": "申请报告"}
LIN, ZHOU, HE = (["--by", name] for name in ("林岚", "周敏", "何远"))
AP, SC, NT, OB = "AP-2026-0001", "M-2026-0001", "NT-2026-001", "OB-2026-0001"
QIFAN = [*ADD, "--credit-code", "52990102MJ6Q30852Y", "--name", "启帆服务中心"]
XIEHUI = [*ADD, "--credit-code", "51990100MJ6A041747", "--name", "服务协会"]
BEGUN = [*(["policy", "adopt", name] for name in ("标牌.toml", "简易.toml", "创建.toml")), QIFAN]
WHY = ["--reason", "现场查看"]
APPLY = ["certify", "apply", "启帆", "--as", "mark", "--set", "desks=3", *LIN]
PAPER = ["--paper", "report=报告.pdf"]
FROM = ["--recommender", "西桥区"]
RETURN = ["certify", "return", AP, "--reason", "报告没有盖章"]
APPLIED = [*BEGUN, [*APPLY, *PAPER]]
ACCEPTED = [*APPLIED, ["certify", "accept", AP, *FROM, *LIN]]
REVIEW = ["certify", "review", AP]
FIRST = [*ACCEPTED, [*REVIEW, "--pass", *LIN]]
REVIEWED = [*FIRST, [*REVIEW, "--pass", *ZHOU]]
PUBLISHED = [*REVIEWED, ["certify", "publish", AP, *LIN]]
OBJECT = ["notice", "object", NT, "--name", "王宏", "--reason", "窗口只有两个", *LIN]
OBJECTED = [*PUBLISHED, [*OBJECT, "--to", AP]]
AFTER = ["--on", "2026-03-18"]  # five working days after Tuesday 2026-03-10 end on 2026-03-17
GRANT = ["certify", "grant", AP, *HE]
GRANTED = [*PUBLISHED, [*GRANT, *AFTER]]
LATER = ["--on", "2026-05-06"]
CHECK = ["certify", "review", SC, *WHY, *LATER]
FAILED = [*GRANTED, [*CHECK, "--judge", "tested=fail"]]
REVOKE = ["certify", "revoke", SC, *WHY, *LATER]
REVOKED = [*FAILED, REVOKE]
PLAIN_APPLIED = [*BEGUN, ["certify", "apply", "启帆", "--as", "plain", "--set", "desks=3"]]
PLAIN_GRANTED = [*PLAIN_APPLIED, ["certify", "grant", AP]]
CREATING = [
    *BEGUN,
    ["certify", "apply", "启帆", "--as", "staged", "--set", "desks=3"],
    ["certify", "grant", AP],
]


def case(
    code: str, setup: list[list[str]], argv: list[str], status: int, **more: Any
) -> dict[str, Any]:
    """Make one case on the three measures."""
    return {
        "code": code,
        "files": FILES,
        "setup": setup,
        "argv": argv,
        "status": status,
        **more,
    }


CASES: list[dict[str, Any]] = [
    case("wrong-state", APPLIED, GRANT, 5),
    case("act-not-open", PUBLISHED, RETURN, 5),
    case(
        "act-not-open",
        GRANTED,
        ["certify", "reinstate", SC, *WHY, *LATER],
        5,
        name="act-not-open-of-a-certificate",
    ),
    case(
        "rows-refused",
        APPLIED,
        ["certify", "accept", "--file", "名单.csv"],
        6,
        name="rows-refused-of-decisions",
        files={**FILES, "名单.csv": f"申请编号,决定,理由\n{AP},通过,\n,受理,\n"},
    ),
    case("papers-missing", [*BEGUN, APPLY], ["certify", "accept", AP, *FROM], 3),
    case("paper-unknown", BEGUN, [*APPLY, "--paper", "照片"], 2),
    case("return-reason", APPLIED, ["certify", "return", AP], 2),
    case("return-due", PLAIN_APPLIED, RETURN, 2),
    case("due-stated", APPLIED, [*RETURN, "--due", "2026-04-01"], 2),
    case("due-past", PLAIN_APPLIED, [*RETURN, "--due", "2026-03-10"], 2),
    case("returns-used-up", [*APPLIED, RETURN], RETURN, 3),
    case(
        "correction-late",
        [*APPLIED, RETURN],
        ["certify", "accept", AP, *FROM, "--on", "2026-03-18"],
        3,
    ),
    case(
        "over-quota",
        [*ACCEPTED, XIEHUI, ["certify", "apply", "协会", *APPLY[3:], *PAPER]],
        ["certify", "accept", "AP-2026-0002", *FROM],
        3,
    ),
    case("recommender-needed", APPLIED, ["certify", "accept", AP], 2),
    case("review-verdict", ACCEPTED, REVIEW, 2),
    case("review-reason", ACCEPTED, [*REVIEW, "--fail"], 2),
    case("self-approval", FIRST, [*REVIEW, "--pass", *LIN], 3, name="self-approval-of-a-review"),
    case("refusal-reason", APPLIED, ["certify", "refuse", AP], 2),
    case("not-to-lapse", [*APPLIED, RETURN], ["certify", "lapse", AP], 5),
    case("stage-over", CREATING, [*GRANT, "--on", "2026-04-10"], 3),
    case(
        "right-missing",
        [*GRANTED, ["certify", "suspend", SC, "--until", "2027-03-16", *WHY, *LATER]],
        ["certify", "renew", SC, "--on", "2027-03-01"],
        3,
    ),
    case("renewal-too-early", GRANTED, ["certify", "renew", SC, *LATER], 3),
    case("renewal-too-late", GRANTED, ["certify", "renew", SC, "--on", "2027-03-28"], 3),
    case("barred-from-applying", REVOKED, [*APPLY, "--on", "2028-05-05"], 3),
    case("end-reason", GRANTED, ["certify", "suspend", SC, *LATER], 2),
    case(
        "suspension-days",
        GRANTED,
        ["certify", "suspend", SC, "--until", "2026-05-05", *WHY, *LATER],
        6,
    ),
    case("suspension-until", GRANTED, ["certify", "suspend", SC, *WHY, *LATER], 2),
    case("no-ground", GRANTED, REVOKE, 3),
    case("bar-stated", FAILED, [*REVOKE, "--barred-until", "2027-01-01"], 2),
    case("plaque-not-due", GRANTED, ["certify", "plaque", SC, *LATER], 5),
    case("check-unknown", GRANTED, CHECK, 2),
    case("decisions-empty", BEGUN, ["certify", "grant"], 2),
    case("decisions-refused", PUBLISHED, [*GRANT, "AP-2026-0009"], 3),
    case("notice-not-found", BEGUN, ["notice", "show", NT], 4),
    case("objection-not-found", BEGUN, ["notice", "answer", OB, "--dismiss", *WHY], 4),
    case("not-on-notice", PUBLISHED, [*OBJECT, "--to", "AP-2026-0009"], 4),
    case("notice-running", PUBLISHED, [*GRANT, "--on", "2026-03-17"], 3),
    case("objection-unanswered", OBJECTED, [*GRANT, *AFTER], 3),
    case(
        "objection-upheld",
        [*OBJECTED, ["notice", "answer", OB, "--uphold", *WHY]],
        [*GRANT, *AFTER],
        3,
    ),
    case(
        "notice-open-already",
        [*GRANTED, ["notice", "open", SC, *WHY, *LATER]],
        ["notice", "open", SC, *WHY, *LATER],
        5,
    ),
    case(
        "notice-over",
        [*PUBLISHED, ["notice", "close", NT, *AFTER]],
        ["notice", "close", NT, *AFTER],
        5,
    ),
    case("notice-rests", GRANTED, ["notice", "close", NT, "--recall", *WHY, *AFTER], 5),
    case("notice-term-needed", PLAIN_APPLIED, ["certify", "publish", AP], 2),
    case("notice-term-stated", REVIEWED, ["certify", "publish", AP, "--days", "3"], 2),
    case("notice-term-wrong", PLAIN_APPLIED, ["certify", "publish", AP, "--days", "0"], 2),
    case("objection-late", PUBLISHED, [*OBJECT, *AFTER], 3),
    case("objection-early", PUBLISHED, [*OBJECT, "--on", "2026-03-09"], 3),
    case("objection-grounds", PUBLISHED, OBJECT[:5], 2),
    case(
        "objection-answered",
        [*OBJECTED, ["notice", "answer", OB, "--dismiss", *WHY]],
        ["notice", "answer", OB, "--uphold", *WHY],
        5,
    ),
    case("answer-needed", OBJECTED, ["notice", "answer", OB, "--dismiss"], 2),
    case(
        "answer-past-clock",
        OBJECTED,
        ["notice", "answer", OB, "--put-off", "2026-03-13", *WHY],
        2,
    ),
    case("recall-reason", PUBLISHED, ["notice", "close", NT, "--recall"], 2),
]
