"""An office that gives every command about money once, on one register, in an order in which each can be done.

``{a}`` is the newest voucher of the programme A26, and so on. Lines are given on their day, by 林岚 unless
they say who.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import sqlalchemy as sa

from smeadmin.reference.flags import shipped_text
from smeadmin.storage.change import open_register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.voucher import Voucher
from tests.cli.call import Called, call
from tests.cli.money_office import CENTRE, FIRM, SECOND
from tests.cli.opening_office import BEIPU, CLAIMS, FUNDS, write_vouchers
from tests.errors.cases.vouchers import HEAD

NOUNS = ("fund", "voucher", "claim", "settle", "account", "recovery", "check", "flag", "evidence")
FRAUD = """
[voucher.strict.effects]
fraud = { clause = "R5", do = ["recover", "blacklist"], lasts = { after = "decision", for = "3 years", ends = "day_before" } }
"""
FILES = {
    "全.toml": HEAD.replace("transfer = true", "transfer = true\ntopup = true") + FRAUD,
    "期初资金.csv": FUNDS,
    "期初兑付.csv": CLAIMS,
    "名单.csv": f"企业统一社会信用代码,金额(元)\n{FIRM},500\n{SECOND},500\n",
    "回单.csv": "付款编号,户名,金额(元),结果,失败原因\nST-2026-01/1,启帆服务中心,16500,失败,户名不符\n",
    "合同.pdf": "%PDF-1.4 合同",
    "预警规则.toml": shipped_text().replace("at_least = 10", "at_least = 1", 1),
}
_FIRM = "enterprise add --region 440606 --industry 工业 --revenue 500万 --staff 46"
_OPEN = "--fund FW2026 --year 2026"
_FOUNDED = f"""
init --rehearsal --office 示例局 --region 440000
policy adopt 全.toml
policy adopt datian-voucher
{_FIRM} --credit-code {FIRM} --name 江澄永济五金制品有限公司
{_FIRM} --credit-code {SECOND} --name 江澄瑞川包装有限公司
institution add --credit-code {CENTRE} --name 启帆服务中心
institution add --credit-code {BEIPU} --name 北浦服务站
certify apply 启帆 --as centre --set desks=3
certify grant AP-2026-0001
"""
_PAPERS = "--service-date 2026-03-10 --contract-date 2026-03-10 --contract-amount 14000"
_REDEEM = f"voucher redeem {{b}} --institution {CENTRE} {_PAPERS}"
_WALK = f"""
fund import 期初资金.csv --opening --rows 2 --total 210000.01 --doc 示中小企〔2026〕1号
voucher open JC25 --policy full-vouchers:plain --fund FW2025 --year 2025
voucher import 期初券.xlsx --opening --rows 4 --total 18000 --doc 示中小企〔2026〕1号
claim import 期初兑付.csv --opening --rows 3 --total 10000.00 --doc 示中小企〔2026〕1号
fund create FW2026 --year 2026 --name 服务券专项资金
fund appropriate FW2026 --amount 20万 --doc 财1号
fund allocate FW2026 --purpose 培训 --amount 1000 --doc 财2号
fund adjust FW2026 --amount 500 --down --doc 财3号
voucher open A26 --policy full-vouchers:strict {_OPEN}
voucher open B26 --policy full-vouchers:strict {_OPEN}
voucher open Q26 --policy full-vouchers:queue {_OPEN}
voucher open S26 --policy datian-voucher {_OPEN}
voucher issue A26 --enterprise {FIRM} --amount 7000
voucher hold {{a}} --reason 核实
voucher release {{a}} --reason 属实
voucher topup {{a}} --amount 100 --reason 追加
voucher transfer {{a}} --enterprise {SECOND} --reason 企业分立
voucher register {{a}} --institution {CENTRE}
voucher repoint {{a}} --institution {CENTRE} --reason 原机构注销
voucher extend {{a}} --until 2026-06-20 --reason 停业装修
voucher reissue {{a}} --reason 券码外泄
voucher paper {{a}} --out 券.html
voucher void {{a}} --reason 企业放弃 --yes
voucher issue A26 --file 名单.csv --yes
voucher apply Q26 --enterprise {FIRM} --amount 7000
voucher issue Q26 --queue --seed 7 --yes
voucher apply S26 --enterprise {FIRM} --set cost=30万元
claim share S26
voucher issue B26 --enterprise {FIRM} --amount 7000
voucher register {{b}} --institution {CENTRE}
{_REDEEM} --contract-no QF-1 --invoice 26990103000418
claim submit --institution {CENTRE}
evidence add CL-2026-0001 合同=合同.pdf
check draw B26 --seed 7 --share 5%
check record CK-2026-01 {{b}} --result wrong --amount 6500 --reason 服务缩水
check conclude CK-2026-01
claim cut CL-2026-0001 --line 2 --amount 500 --reason 服务缩水
claim approve CL-2026-0001 --by 何远
account add {CENTRE} --bank 建设银行 --number 6227000012344471
account approve BA-000001 --by 何远
settle prepare
settle approve ST-2026-01 --by 何远 --yes
settle export ST-2026-01 --out 拨付.csv
settle reconcile ST-2026-01 --file 回单.csv
settle retry ST-2026-01
settle approve ST-2026-02 --by 何远 --yes
settle export ST-2026-02 --out 重付.csv
settle reconcile ST-2026-02 --all --doc 回单2号
recovery open CL-2026-0001 --line 2 --full --sanction fraud --reason 假合同
recovery decide RC-2026-001 --by 何远 --doc 追1号
recovery blacklist RC-2026-001
recovery receive RC-2026-001 --amount 1000 --doc 回单3号
flag run --rules 预警规则.toml
flag answer FL-2026-0001 --outcome cleared --reason 属实
voucher issue B26 --enterprise {SECOND} --amount 7000
voucher register {{b}} --institution {CENTRE}
{_REDEEM} --contract-no QF-3 --invoice 26990103000420
claim submit --institution {CENTRE}
claim approve CL-2026-0002 --by 何远
settle prepare
recovery net RC-2026-001 --into ST-2026-03 --amount 500
recovery write-off RC-2026-001 --by 周敏 --doc 核5号 --reason 企业已注销 --yes
voucher issue B26 --enterprise {SECOND} --amount 7000
voucher register {{b}} --institution {CENTRE}
{_REDEEM} --contract-no QF-2 --invoice 26990103000419
claim submit --institution {CENTRE}
claim publish CL-2026-0003 --days 5 --doc 公1号
claim red-letter 26990103000419 --number 26990103000977
claim reject CL-2026-0003 --reason 发票已红冲
voucher expire --on 2026-12-01
fund create FW2027 --year 2027 --name 下年
fund carry FW2026 --into FW2027 --amount 100 --purpose 培训
fund lapse FW2026 --amount 200
fund close FW2027 --lapse
"""
FOUNDED, WALK = (tuple(filter(None, lines.splitlines())) for lines in (_FOUNDED, _WALK))


def write_files(folder: Path) -> None:
    """Write what the lines read."""
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    write_vouchers(folder / "期初券.xlsx")


def filled(line: str, db: Path | str) -> str:
    """Put the newest voucher of a programme where a line has the programme's letter."""
    if "{" not in line:
        return line
    with open_register(db).reading(dt.date(2026, 3, 10)) as view:
        codes = view.connection.execute(sa.select(of(Voucher).c.code).order_by(of(Voucher).c.id))
        return line.format(**{code[0].lower(): code for (code,) in codes})


def give(line: str, db: Path | str) -> Called:
    """Give one line."""
    return call(*line.split(), db=db, env={"SMEADMIN_BY": "林岚"})
