"""The table of what the program can do, by the day of the office; nothing is imported for it.

A noun appears here once: its name, the module that has its ``group``, and its line in the help.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from smeadmin.i18n import Text


class Entry(NamedTuple):
    """One noun or daily verb: where its code is and what the help says of it."""

    name: str
    help: Text
    file: str = ""

    @property
    def module(self) -> str:
        """Name the module that has the ``group``."""
        return f"smeadmin.cli.{self.file or self.name.replace('-', '_')}"


class Section(NamedTuple):
    """One part of the office's day: rows of one or two entries."""

    title: Text
    rows: tuple[tuple[Entry, ...], ...]


TABLE: tuple[Section, ...] = (
    Section(
        Text("每天", "Every day"),
        (
            (
                Entry(
                    "explain",
                    Text(
                        "证书、得分、奖励、服务券、变更、错误代号：为什么是这样",
                        "a certificate, score, award, voucher, change or error code: why it is so",
                    ),
                ),
            ),
            (
                Entry(
                    "year-end",
                    Text(
                        "年终办理：还差什么、演练、一次关闭全年的资金",
                        "closing a year: what is open, rehearsal, all its funds at once",
                    ),
                ),
            ),
        ),
    ),
    Section(
        Text("登记", "Register"),
        (
            (
                Entry(
                    "institution",
                    Text(
                        "服务机构：登记、导入、查看、导出",
                        "service institutions: add, import, show, export",
                    ),
                ),
            ),
            (
                Entry(
                    "enterprise",
                    Text(
                        "中小微企业：登记、导入、划型、导出",
                        "small and medium enterprises: add, import, classify",
                    ),
                ),
            ),
            (
                Entry("record", Text("服务台账：登记、导入", "services given: add, import")),
                Entry(
                    "return",
                    Text("年报数据：导入、查看", "yearly figures: import, show"),
                    "annual_return",
                ),
            ),
            (
                Entry("region", Text("行政区划与功能区", "regions and zones")),
                Entry("service", Text("服务目录与收费", "catalogue of services and fees")),
            ),
            (
                Entry("calendar", Text("工作日历：查看、录入、核对", "working days by notice")),
                Entry("roster", Text("名单：建立、导入、核对", "outside lists: import, check")),
            ),
            (Entry("sheet", Text("表格：约定表头、核对", "sheets: declare headers, check")),),
            (
                Entry(
                    "policy",
                    Text("办法：查看、检查、启用、对比", "measures: show, check, adopt, diff"),
                ),
            ),
        ),
    ),
    Section(
        Text("认定与考评", "Certification and evaluation"),
        (
            (
                Entry(
                    "certify",
                    Text(
                        "认定：自检、申请、受理、退回、审核、公示、认定、撤销",
                        "check, apply, accept, return, review, publish, grant, revoke",
                    ),
                ),
            ),
            (
                Entry(
                    "score",
                    Text(
                        "考评：启动、计算、排名、解释、定稿",
                        "evaluation: open, run, rank, explain, finalise",
                    ),
                ),
            ),
            (
                Entry("award", Text("奖励：拟定、决定", "awards: propose, decide")),
                Entry("notice", Text("公示：起止、异议、答复", "public notices, objections")),
            ),
        ),
    ),
    Section(
        Text("资金与服务券", "Money and vouchers"),
        (
            (
                Entry(
                    "fund",
                    Text("专项资金：设立、分配、核对、追踪", "create, allocate, check, trace"),
                ),
                Entry("voucher", Text("服务券：申领、发放、核销", "apply, issue, verify, redeem")),
            ),
            (
                Entry(
                    "claim", Text("兑付申请：提交、核验、批准", "claims: submit, verify, approve")
                ),
                Entry("settle", Text("结算：编制、导出、对账", "prepare, export, reconcile")),
            ),
            (
                Entry("account", Text("收款账户：登记、批准", "payees' accounts: add, approve")),
                Entry(
                    "recovery", Text("追回：立案、决定、抵扣、收回", "open, decide, net, receive")
                ),
            ),
            (Entry("check", Text("抽查：抽取、记录、结论", "a sample: draw, record, conclude")),),
            (Entry("flag", Text("预警：运行、查看、答复", "red flags: run, list, answer")),),
            (Entry("target", Text("目标：进度、缺口", "goals: status, gap")),),
        ),
    ),
    Section(
        Text("保管", "Care"),
        (
            (
                Entry(
                    "clerk",
                    Text(
                        "经办人员：登记、角色、停用、移交、口令",
                        "the people: add, roles, hand over, passphrase",
                    ),
                ),
            ),
            (
                Entry("change", Text("变更：查看、撤销、批准", "list, show, undo, approve")),
                Entry("audit", Text("审计：日志、验证", "log, verify, head")),
            ),
            (
                Entry(
                    "evidence",
                    Text("佐证材料：存入、查看", "papers behind the acts: add, list, show"),
                ),
                Entry("person", Text("个人信息：查找、清除", "personal data: find, erase")),
            ),
            (
                Entry(
                    "series",
                    Text("编号：样式、号段、作废", "numbers: patterns, ranges, void ones"),
                ),
            ),
            (
                Entry(
                    "db",
                    Text(
                        "数据库：状态、检查、备份、恢复、升级、移交",
                        "status, check, backup, restore, migrate, hand over",
                    ),
                ),
            ),
            (
                Entry("init", Text("建库", "create a register")),
                Entry("demo", Text("示例机关", "an example office")),
            ),
            (Entry("help", Text("帮助：选项、退出码、补全", "options, exit codes, completion")),),
        ),
    ),
)


@cache
def entries() -> dict[str, Entry]:
    """Give each entry by its name, in the order of the day."""
    return {entry.name: entry for section in TABLE for row in section.rows for entry in row}
