"""The closed words of the policy format as people read them, in both languages."""

from __future__ import annotations

from smeadmin.i18n import Text

FILED = {
    "return": Text("年报", "return"),
    "application": Text("申请材料", "application"),
    "register": Text("登记信息", "register"),
    "contract": Text("合同", "contract"),
    "invoice": Text("发票", "invoice"),
    "claim": Text("兑付申请", "claim"),
    "declaration": Text("声明", "declaration"),
    "fund": Text("资金账", "fund"),
    "reference": Text("参考数据", "reference"),
}

EVENTS = {
    "application": Text("申请", "application"),
    "acceptance": Text("受理", "acceptance"),
    "decision": Text("认定", "decision"),
    "expiry": Text("到期", "expiry"),
    "notice": Text("公示", "notice"),
    "result": Text("结果公布", "result"),
    "test": Text("测评", "test"),
    "contract": Text("合同签订", "contract"),
    "claim": Text("申领", "claim"),
    "issue": Text("发放", "issue"),
    "registration": Text("登记", "registration"),
    "batch_close": Text("批次截止", "close of the batch"),
    "window_close": Text("申领窗口关闭", "close of the window"),
    "creation": Text("创建", "creation"),
    "period_end": Text("期末", "end of the period"),
}

ACTS = {
    "register": Text("登记", "register"),
    "order": Text("下单（签约）", "order"),
    "use": Text("使用", "use"),
    "claim": Text("申请兑付", "claim"),
    "publish": Text("公布", "publish"),
    "object": Text("提出异议", "object"),
    "answer": Text("答复", "answer"),
    "rectify": Text("整改", "rectify"),
    "retest": Text("复测", "retest"),
    "reapply": Text("再次申请", "apply again"),
    "close_notice": Text("结束公示", "close the notice"),
    "pay": Text("给予资金", "pay"),
    "priority": Text("优先", "priority"),
    "recommend": Text("向上推荐", "recommend"),
    "commend": Text("通报表扬", "commend"),
    "publicise": Text("公布", "publicise"),
    "suspend": Text("暂停", "suspend"),
    "revoke": Text("撤销", "revoke"),
    "take_back_plaque": Text("收回牌匾", "take the plaque back"),
    "exclude": Text("取消资格", "exclude"),
    "void": Text("作废", "void"),
    "recover": Text("追回资金", "recover the money"),
    "blacklist": Text("列入黑名单", "blacklist"),
    "revoke_provider_title": Text("撤销服务机构称号", "revoke the provider's title"),
    "service_reward": Text("服务奖励", "service reward"),
    "demonstration": Text("示范称号", "demonstration title"),
    "policy_support": Text("政策支持", "policy support"),
}

PER = {
    "enterprise": Text("每家企业", "each enterprise"),
    "claim": Text("每次", "each claim"),
    "contract": Text("每份合同", "each contract"),
    "provider": Text("每家服务机构", "each provider"),
    "recommender": Text("每个推荐单位", "each recommender"),
    "region": Text("每个地区", "each region"),
    "batch": Text("每批", "each batch"),
    "programme": Text("每个项目", "each programme"),
    "fund": Text("每项资金", "each fund"),
    "award": Text("每项奖励", "each award"),
}

WITHIN = {
    "year": Text("每年", "a year"),
    "call": Text("每次征集", "a call"),
    "batch": Text("每批", "a batch"),
    "cycle": Text("每个周期", "a cycle"),
    "ever": Text("累计", "altogether"),
}

OF = {
    "granted": Text("批准金额", "granted"),
    "held": Text("持有金额", "held"),
    "used": Text("使用金额", "used"),
    "paid": Text("支付金额", "paid"),
    "vouchers": Text("券数", "vouchers"),
    "claims": Text("申领次数", "claims"),
    "applications": Text("申请件数", "applications"),
    "places": Text("名额", "places"),
}

GIVEN = {
    "score": Text("得分", "score"),
    "rank": Text("名次", "rank"),
    "ranked": Text("参加排名数", "number ranked"),
    "place": Text("名次占比", "share of the field"),
    "grade": Text("等次", "grade"),
    "submitted": Text("已报送", "submitted"),
    "amount": Text("金额", "amount"),
    "claims": Text("申请数", "number of claims"),
    "claimed_at": Text("申领时间", "time of the claim"),
}

SOURCES = {
    "staff": Text("人员", "staff"),
    "record": Text("服务台账", "service records"),
    "survey": Text("满意度调查", "survey"),
    "title": Text("称号", "titles"),
    "sanction": Text("惩戒记录", "sanctions"),
    "voucher": Text("服务券", "vouchers"),
    "grant": Text("已获资助", "grants"),
    "allocation": Text("资金分配", "allocations"),
    "region": Text("地区", "regions"),
    "institution": Text("服务机构", "institutions"),
    "roster": Text("名单", "rosters"),
    "enterprise": Text("企业", "enterprises"),
}

FIELDS = {
    "degree": Text("学历", "degree"),
    "title": Text("职称", "title"),
    "skill": Text("技能等级", "skill"),
    "kind": Text("类别", "kind"),
    "level": Text("层级", "level"),
    "certification": Text("称号", "certification"),
    "star": Text("星级", "star"),
    "enterprise": Text("企业", "enterprise"),
    "state": Text("状态", "state"),
    "satisfied": Text("满意", "satisfied"),
}


def word(table: dict[str, Text], name: str) -> str:
    """Say a word of the format; one the table does not have stays as it is written."""
    return str(table[name]) if name in table else name
