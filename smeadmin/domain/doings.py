"""What a writing command does, in the words of an office: for lists, approvals and the sentences of measures.

In English a command is its own words; in Chinese it has the name that the desk gives the act.
"""

from __future__ import annotations

from collections.abc import Mapping

from smeadmin.i18n import Text

_ZH = {
    "account": "add 登记账户 approve 批准账户",
    "audit": "pack 交出审计包",
    "award": (
        "decide 决定奖励 import 转入期初奖励 pay 拨付奖励 propose 拟定奖励 publish 公示奖励 "
        "withdraw 撤回奖励"
    ),
    "calendar": "import 录入放假安排",
    "certify": (
        "accept 受理申请 apply 申请认定 correct 更正证书 grant 认定 import 转入期初证书 lapse 登记到期 "
        "paper 打印证书 plaque 收回牌匾 publish 公示认定 refuse 不予认定 reinstate 恢复资格 renew 申请续认定 "
        "return 退回申请 review 审查申请 revoke 撤销资格 surrender 注销资格 suspend 暂停资格"
    ),
    "change": "approve 批准变更 reject 退回变更 require 规定另一人批准 undo 撤销变更",
    "check": "conclude 认定检查结果 draw 抽取检查对象 record 记录检查",
    "claim": (
        "approve 批准兑付 cut 核减兑付 import 转入期初兑付 publish 公示兑付 red-letter 登记红字发票 "
        "reject 退回兑付 share 分摊兑付 submit 提交兑付"
    ),
    "clerk": (
        "add 登记人员 deactivate 停用人员 edit 修改人员 hand-over 移交未办结事项 passwd 设口令 role 设定角色"
    ),
    "db": "backup 备份 hand-over 移交登记库 migrate 升级登记库 restore 恢复登记库",
    "enterprise": (
        "add 登记企业 classify 划分企业规模 close 注销企业 edit 修改企业 import 导入企业 merge 合并企业 "
        "move 企业迁移 rename 企业更名"
    ),
    "evidence": "add 存入佐证材料",
    "flag": "answer 答复疑点 run 筛查疑点",
    "fund": (
        "adjust 调整资金 allocate 分配资金 appropriate 下达资金 carry 结转资金 close 结清资金 "
        "create 设立资金 import 转入期初资金 lapse 资金失效收回"
    ),
    "institution": (
        "add 登记机构 close 注销机构 edit 修改机构 import 导入机构 merge 合并机构 rename 机构更名"
    ),
    "notice": "answer 答复异议 close 结束公示 correct 更正公示 object 登记异议 open 开始公示 paper 打印公示",
    "person": "erase 清除个人信息 keep 规定保存期限",
    "policy": "adopt 启用办法",
    "record": "add 登记服务记录 import 导入服务台账",
    "recovery": (
        "blacklist 列入黑名单 decide 决定追回 net 抵扣追回 open 提出追回 receive 登记收回 "
        "write-off 核销追回款"
    ),
    "region": "add 登记区划 edit 修改区划 import 导入区划 succeed 区划变更",
    "return": "import 导入年报 set 填报年报",
    "roster": "create 建立名单 import 导入名单",
    "score": (
        "adjust 更正考评数据 assign 分配评审 collect 收集年报 finalise 考评定稿 follow 落实考评结果 "
        "freeze 固定考评数据 import 导入评分 open 开始考评 paper 打印考评通知 publish 公示排名 "
        "recuse 评审回避 reopen 重开考评 review 结束评审 run 计算得分"
    ),
    "series": "allot 分配号段 set 设定编号样式 void 作废编号",
    "service": "edit 修改服务目录 import 导入服务目录",
    "settle": "approve 批准结算 export 导出拨付表 prepare 编制结算 reconcile 结算对账 retry 重新付款",
    "sheet": "map 设定表头约定",
    "voucher": (
        "apply 登记申领 expire 服务券到期 extend 服务券延期 hold 预留服务券 import 转入期初服务券 "
        "issue 发放服务券 open 开设服务券项目 paper 打印服务券 redeem 核销服务券 "
        "register 登记发券 reissue 补发服务券 release 解除预留 repoint 改定服务机构 "
        "topup 增加券额 transfer 转让服务券 void 作废服务券"
    ),
    "year-end": "rehearse 年终试办 run 年终办理",
}
_ALONE = {
    "init": "建库",
    "demo": "建示例库",
    "change approve --from": "带回的批准",
    "change reject --from": "带回的退回",
}


def _named() -> dict[str, Text]:
    found = {command: Text(zh, command) for command, zh in _ALONE.items()}
    for noun, listed in _ZH.items():
        words = listed.split()
        for verb, zh in zip(words[::2], words[1::2], strict=True):
            found[f"{noun} {verb}"] = Text(zh, f"{noun} {verb}")
    return found


NAMES: Mapping[str, Text] = _named()


def doing(command: str) -> str:
    """Say what a command does; one without a name is said as it is typed."""
    return str(NAMES.get(command, command))


def command_of(text: str) -> str:
    """Give the command that somebody means, who types what the screens call it, or the command."""
    name = " ".join(text.split())
    return next((command for command, said in NAMES.items() if said.zh == name), name)
