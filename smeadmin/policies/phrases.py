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
    "return": Text("退回补正", "the return for correction"),
    "objection": Text("异议", "the objection"),
    "creation": Text("创建", "creation"),
    "period_end": Text("期末", "end of the period"),
}

ACTS = {
    "register": Text("登记", "register"),
    "order": Text("下单（签约）", "order"),
    "use": Text("使用", "use"),
    "extend": Text("延期", "extend"),
    "claim": Text("申请兑付", "claim"),
    "publish": Text("公布", "publish"),
    "object": Text("提出异议", "object"),
    "answer": Text("答复", "answer"),
    "rectify": Text("整改", "rectify"),
    "retest": Text("复测", "retest"),
    "correct": Text("补正", "put right"),
    "reapply": Text("再次申请", "apply again"),
    "close_notice": Text("结束公示", "close the notice"),
    "submit": Text("报送", "file the return"),
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
    "application": Text("每件申请", "each application"),
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
    "returns": Text("退回补正次数", "times sent back"),
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
    "grade": Text("职称等级", "grade of the title"),
    "skill": Text("技能等级", "skill"),
    "post": Text("任职方式", "post"),
    "kind": Text("类别", "kind"),
    "fee": Text("收费", "fee"),
    "on": Text("日期", "day"),
    "mode": Text("方式", "mode"),
    "hours": Text("学时", "hours"),
    "persons": Text("人数", "persons"),
    "activity": Text("活动", "activity"),
    "public_benefit": Text("公益性", "public benefit"),
    "satisfaction": Text("满意度", "satisfaction"),
    "level": Text("层级", "level"),
    "certification": Text("称号", "certification"),
    "star": Text("星级", "star"),
    "from": Text("起始日", "from"),
    "until": Text("截止日", "until"),
    "whom": Text("对象", "whom"),
    "gravity": Text("情节", "gravity"),
    "enterprise": Text("企业", "enterprise"),
    "state": Text("状态", "state"),
    "satisfied": Text("满意", "satisfied"),
    "amount": Text("金额", "amount"),
    "balance": Text("余额", "balance"),
    "programme": Text("项目", "programme"),
    "purpose": Text("用途", "purpose"),
    "centres": Text("服务中心数", "centres"),
    "category": Text("服务类别", "category"),
    "region": Text("地区", "region"),
    "name": Text("名单", "name"),
    "size": Text("规模", "size"),
    "industry": Text("行业", "industry"),
}

CHOICES = {
    "none": Text("无", "none"),
    "college": Text("大专", "college"),
    "bachelor": Text("本科", "bachelor"),
    "master": Text("硕士", "master"),
    "doctor": Text("博士", "doctor"),
    "junior": Text("初级", "junior"),
    "middle": Text("中级", "middle"),
    "senior": Text("高级", "senior"),
    "junior_worker": Text("初级工", "junior worker"),
    "middle_worker": Text("中级工", "middle worker"),
    "senior_worker": Text("高级工", "senior worker"),
    "technician": Text("技师", "technician"),
    "senior_technician": Text("高级技师", "senior technician"),
    "full_time": Text("专职", "full-time"),
    "part_time": Text("兼职", "part-time"),
    "outside": Text("外聘", "outside"),
    "on_line": Text("线上", "on line"),
    "off_line": Text("线下", "off line"),
    "dishonesty": Text("失信", "dishonesty"),
    "fraud": Text("弄虚作假", "fraud"),
    "credit": Text("信用惩戒", "credit"),
    "crime": Text("犯罪", "crime"),
    "administrative": Text("行政处罚", "administrative"),
    "safety": Text("安全事故", "safety"),
    "environment": Text("环境违法", "environment"),
    "quality": Text("质量事故", "quality"),
    "tax": Text("税收违法", "tax"),
    "finance": Text("财务违法", "finance"),
    "labour": Text("劳动违法", "labour"),
    "blacklist": Text("黑名单", "blacklist"),
    "slight": Text("轻微", "slight"),
    "ordinary": Text("一般", "ordinary"),
    "grave": Text("严重", "grave"),
    "body": Text("机构本身", "the body itself"),
    "head": Text("法定代表人", "its head"),
    "issued": Text("已发放", "issued"),
    "used": Text("已使用", "used"),
    "claimed": Text("已申请兑付", "claimed"),
    "settled": Text("已结算", "settled"),
    "lapsed": Text("已失效", "lapsed"),
    "returned": Text("已退回", "returned"),
    "void": Text("已作废", "void"),
    "nation": Text("国家", "nation"),
    "province": Text("省级", "province"),
    "city": Text("市级", "city"),
    "county": Text("县级", "county"),
    "town": Text("镇级", "town"),
    "zone": Text("园区", "zone"),
    "excellent": Text("优秀", "excellent"),
    "good": Text("良好", "good"),
    "pass": Text("合格", "pass"),
    "fail": Text("不合格", "fail"),
    "below": Text("以下", "below"),
    "first": Text("第一", "first"),
    "second": Text("第二", "second"),
    "third": Text("第三", "third"),
    "provider": Text("服务机构", "provider"),
    "institution": Text("服务机构", "institution"),
    "enterprise": Text("企业", "enterprise"),
}
"""The words of closed fields of rows, and the usual grades; a figure's own choices carry labels."""

STANDINGS = {
    "seed": Text("源文件", "source document"),
    "verified": Text("已核实", "verified"),
    "example": Text("示例规则", "example rules"),
}

EACH = {
    "province": Text("省", "province"),
    "city": Text("市", "city"),
    "county": Text("县", "county"),
    "town": Text("镇", "town"),
    "zone": Text("园区", "zone"),
    "region": Text("地区", "region"),
}
"""Of each of what a goal is asked."""

STEPS = {
    "apply": Text("申请", "apply"),
    "accept": Text("受理", "accept"),
    "visit": Text("现场核查", "visit"),
    "review": Text("审核", "review"),
    "notice": Text("公示", "notice"),
    "answer": Text("答复异议", "answer objections"),
    "grant": Text("认定", "grant"),
    "issue": Text("发放", "issue"),
}

OTHERWISE = {
    "lapse": Text("逾期失效", "it lapses"),
    "refuse": Text("逾期不予受理", "it is refused"),
    "revoke": Text("逾期撤销", "it is revoked"),
    "return": Text("逾期退回", "it is returned"),
    "file": Text("逾期存档", "it is filed"),
    "none": Text("逾期没有后果", "nothing follows"),
}

STAGES = {
    "creating": Text("创建", "creating"),
    "certified": Text("认定", "certified"),
}
"""The statuses on the way to a title; another name stays as written."""

TIES = {
    "share": Text("并列者名次相同，其后空缺", "equals share a place, the next ones are left out"),
    "dense": Text("并列者名次相同，其后不空缺", "equals share a place, none is left out"),
    "draw": Text("并列者抽签", "equals draw lots"),
    "decide": Text("并列者由人决定", "a person decides between equals"),
}

AT_CUT = {
    "decide": Text("末位并列由人决定", "a tie at the last place is decided by a person"),
    "all_in": Text("末位并列全部入选", "a tie at the last place is in, all of it"),
    "all_out": Text("末位并列全部不入选", "a tie at the last place is out, all of it"),
    "draw": Text("末位并列抽签", "a tie at the last place draws lots"),
}

BEST = {
    "highest": Text("高者在前", "highest first"),
    "lowest": Text("低者在前", "lowest first"),
    "earliest": Text("早者在前", "earliest first"),
    "true": Text("符合者在前", "those that are first"),
}

NOT_BY = {
    "scores": Text("评分的人不得批准", "not by who made the scores"),
    "import": Text("导入数据的人不得批准", "not by who imported the figures"),
}

PANEL = {
    "average": Text("几人评分取平均", "several marks: their average"),
    "trimmed": Text(
        "几人评分去掉一个最高、一个最低，取平均",
        "several marks: the average without highest and lowest",
    ),
}

MISSING = {
    "stop": Text("数据不全不评分", "no score until every figure is there"),
    "zero": Text("缺少的数据计 0 分", "a figure that is not known counts 0"),
}

RETURNED = {
    "next_in_queue": Text("退回的券给下一位", "what comes back goes to the next in the queue"),
    "fund": Text("退回的券归还资金", "what comes back goes to the fund"),
}

PAID = {
    "monthly": Text("按月", "monthly"),
    "quarterly": Text("按季", "quarterly"),
    "yearly": Text("按年", "yearly"),
    "at_random": Text("随机", "at random"),
}
"""How often it is paid, and how a sample is drawn; another word stays as written."""

TAKEN = {
    "lowest_growth": Text("最低的年增长率", "the lowest yearly growth"),
    "growth": Text("总增长率", "the growth from the first to the last"),
    "average": Text("平均", "the average"),
    "sum": Text("合计", "the sum"),
    "lowest": Text("最低", "the lowest"),
    "highest": Text("最高", "the highest"),
    "first": Text("最早一年", "the earliest"),
}


def word(table: dict[str, Text], name: str) -> str:
    """Say a word of the format; one the table does not have stays as it is written."""
    return str(table[name]) if name in table else name
