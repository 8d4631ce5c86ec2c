"""The lines of the skeletons: TOML, and comments in both languages."""

from __future__ import annotations

from smeadmin.i18n import Text

Line = str | Text
T = Text

HEADER: tuple[Line, ...] = (
    T(
        "办法文件骨架。把引号里的文字和数字换成办法原文的，改完运行 smeadmin policy check 本文件。",
        "A skeleton. Put the measure's own words and numbers in; then: smeadmin policy check FILE",
    ),
    T(
        "以 # 开头的行是说明，可以删去。钱要写单位（300万元、2000元），比例写 80% 或 1/3。",
        "Lines that begin with # explain and may go. Money has its unit (2000 yuan), ratios are 80% or 1/3.",
    ),
    "",
    "[policy]",
    T(
        "id：这份办法的代号，小写字母、数字和短横；和生效日一起就是一个版本。",
        "id: its name in letters, digits and hyphens; with the first day in force it is one edition",
    ),
    'id       = "my-{kind}"',
    'title    = { zh = "某某办法", en = "The measure" }',
    'issuer   = { zh = "某某局", en = "The office" }',
    T("文号，没有就删去这一行。", "The document number; take the line out if there is none."),
    'number   = "某发〔2026〕1号"',
    T(
        "生效日和截止日，都含当日；没有截止日就只写 from。",
        "First and last day in force, both included; leave until out if there is none.",
    ),
    "in_force = { from = {since} }",
    T("适用地区的行政区划代码；全国的删去这一行。", "Region it applies in; none for the nation."),
    '# region   = "440000"',
    T(
        "同一事项有别的办法时：取代的写 replaces，并行的写 beside。",
        "Where another measure is about the same: replaces = what it ends, beside = what it runs with.",
    ),
    '# replaces = ["old-measure"]',
    T(
        "依据：seed 源文件，verified 已核实，example 示例（数字是自己定的）。",
        "How far it may be trusted: seed, verified, or example (the numbers are your own).",
    ),
    'standing = "example"',
    "",
    T(
        "条款：一条一行。ref 是原文位置，zh、en 用自己的话说一遍。每条规则用 clause = 引用它。",
        "Clauses, one line each: ref is the place, zh and en our own words. Rules cite them by clause.",
    ),
    T(
        "没有规则引用、也没有 serves（办理的命令）的条款写 open = 缺什么。",
        "A clause no rule cites says serves = [its commands], or open = what is missing.",
    ),
    "[clause]",
)

_FIGURES: tuple[Line, ...] = (
    "",
    T(
        "指标：规则要看的数。unit 是单位；来源只写一个：filed 填报在哪，judged 由谁判断，",
        "Figures: the numbers the rules read. unit, and exactly one origin: filed where, judged by whom,",
    ),
    T(
        "computed 从台账里数，derived 由别的指标算。",
        "computed from the registers, derived from other figures.",
    ),
    "[figure]",
)

_CASES: tuple[Line, ...] = (
    "",
    T(
        "算例：每个界限正好写一个，差一点再写一个。读文件时都会算一遍，不符就不收。",
        "Worked examples: one exactly on each bound, one just beside it. They are run on every check.",
    ),
    "[case]",
)

_OTHERS = T(
    "哪一步须由另几人批准、谁不得批准（scores 评分的人，import 导入数据的人），要就去掉 #。",
    "Which act other persons must approve, and who may not (scores, import); take the # away.",
)

CERTIFICATION: tuple[Line, ...] = (
    'A-01 = { ref = "第一条", kind = "condition", zh = "场所和人员", en = "premises and staff" }',
    'A-02 = { ref = "第二条", kind = "validity", zh = "三年有效", en = "valid for three years" }',
    *_FIGURES,
    T("选项从低到高排，就可以比高低。", "Choices from low to high; ordered lets them be compared."),
    'level = { unit = "choice", choices = ["county", "city"], ordered = true, filed = "application", '
    'label = { zh = "层级", en = "Level" }, labels = { county = { zh = "县级", en = "county" }, '
    'city = { zh = "市级", en = "city" } } }',
    'premises = { unit = "area", filed = "return", label = { zh = "场所面积", en = "Premises" } }',
    'staff = { unit = "persons", filed = "return", label = { zh = "人员", en = "Staff" } }',
    'professionals = { unit = "persons", filed = "return", '
    'label = { zh = "专业人员", en = "Professionals" } }',
    'ratio = { unit = "ratio", derived = "professionals / staff", '
    'label = { zh = "专业人员占比", en = "Professional share" } }',
    "",
    T("认定：名称、层级、条件、有效期。", "The title: its name, levels, conditions, validity."),
    "[certification.centre]",
    'label  = { zh = "服务中心", en = "Service centre" }',
    'clause = "A-01"',
    'levels = ["county", "city"]',
    T(
        "有效期：认定之后三年，到前一日。ends 必须写：same_day、day_before、month_end、year_end。",
        "Three years after the decision. ends is compulsory: same_day, day_before, month_end, year_end.",
    ),
    'valid  = { clause = "A-02", after = "decision", for = "3 years", ends = "day_before" }',
    _OTHERS,
    '# approvals.grants = { clause = "A-01", act = "certify grant", people = 1, not_by = ["import"] }',
    "",
    T(
        "条件，一行一个，全部要符合。at_least 以上，more_than 超过，at_most 不超过，less_than 不足。",
        "Conditions, one a row, all must hold: at_least, more_than, at_most, less_than, is, one_of.",
    ),
    "[certification.centre.require]",
    T("按层级不同的门槛用 by。", "A bound that differs by level is written with by."),
    'premises = { figure = "premises", at_least.by.level = { city = "200㎡", county = "100㎡" } }',
    'ratio    = { figure = "ratio", at_least = "60%" }',
    *_CASES,
    '"市级：场所、占比都正好" = { asks = "certification.centre", given = { level = "city", '
    'premises = 200, staff = 10, professionals = 6 }, expect = { result = "pass" } }',
    '"县级：场所差一平方米" = { asks = "certification.centre", given = { level = "county", '
    "premises = 99, staff = 10, professionals = 6 }, "
    'expect = { result = "fail", failing = ["premises"] } }',
    '"县级：场所正好，占比差一点" = { asks = "certification.centre", given = { level = "county", '
    "premises = 100, staff = 10, professionals = 5 }, "
    'expect = { result = "fail", failing = ["ratio"] } }',
    '"三年，到前一日" = { asks = "certification.centre", events = { decision = 2026-03-10 }, '
    "expect = { until = 2029-03-09 } }",
)

EVALUATION: tuple[Line, ...] = (
    'A-01 = { ref = "第一条", kind = "indicator", zh = "三项指标共100分", '
    'en = "three items, 100 points" }',
    'A-02 = { ref = "第二条", kind = "evaluation", zh = "分三等", en = "three grades" }',
    *_FIGURES,
    'visits = { unit = "visits", computed = { count = "record", within = "year" }, '
    'label = { zh = "服务家次", en = "Services given" } }',
    'satisfied = { unit = "ratio", computed = { share = "survey", within = "year", '
    'where = { figure = "survey.satisfied", is = true } }, '
    'label = { zh = "满意率", en = "Satisfaction" } }',
    'panel = { unit = "points", judged = "expert panel", '
    'ask = { zh = "管理规范得几分？", en = "How many points for good management?" }, '
    'label = { zh = "管理规范", en = "Management" } }',
    "",
    T(
        "评价：周期；missing = stop 数据不全不评分，zero 缺的计 0 分。",
        "The evaluation: its period; missing = stop (no score until all is there) or zero.",
    ),
    "[evaluation.centre]",
    'label   = { zh = "年度评价", en = "Yearly evaluation" }',
    'clause  = "A-01"',
    'period  = "year"',
    'missing = "stop"',
    _OTHERS,
    '# approvals.final = { clause = "A-02", act = "score finalise", people = 1, not_by = ["scores"] }',
    T(
        "等次从上往下看，第一个符合的就是；最后一行没有条件。",
        "Grades are read from the top, the first that holds counts; the last has no condition.",
    ),
    "grades  = [",
    '  { clause = "A-02", gives = "excellent", at_least = 85 },',
    '  { clause = "A-02", gives = "pass", at_least = 60 },',
    '  { clause = "A-02", gives = "fail" },',
    "]",
    "",
    T(
        "得分：full 是满分（只用来核对各项封顶之和），round 是取整办法，必须写。",
        "The score: full only checks that the caps add up to it; round is compulsory.",
    ),
    "[evaluation.centre.score]",
    "full  = 100",
    'round = { to = "0.01", how = "half_up" }',
    "",
    "[evaluation.centre.score.sum]",
    T("每 1 家次得 0.5 分，40 分封顶。", "Half a point for each service, at most 40."),
    'visits    = { figure = "visits", times = 0.5, at_most = 40 }',
    T("分档：达到哪一档得哪一档的分。", "Bands: the first that is reached."),
    'satisfied = { figure = "satisfied", at_most = 30, first = [ { at_least = "90%", gives = 30 }, '
    '{ at_least = "80%", gives = 20 }, { gives = 0 } ] }',
    T("由人打分的必须封顶。", "Points a person gives need a cap."),
    'panel     = { figure = "panel", at_most = 30 }',
    *_CASES,
    '"三项都满" = { asks = "evaluation.centre", given = { visits = 80, satisfied = "90%", '
    'panel = 30 }, expect = { score = 100, grade = "excellent" } }',
    '"正好85分" = { asks = "evaluation.centre", given = { visits = 70, satisfied = "80%", '
    'panel = 30 }, expect = { score = 85, grade = "excellent" } }',
    '"正好60分" = { asks = "evaluation.centre", given = { visits = 60, satisfied = "79%", '
    'panel = 30 }, expect = { score = 60, grade = "pass" } }',
    '"差半分" = { asks = "evaluation.centre", given = { visits = 59, satisfied = "79%", '
    'panel = 30 }, expect = { score = 59.5, grade = "fail" } }',
)

AWARD: tuple[Line, ...] = (
    'A-01 = { ref = "第一条", kind = "award", zh = "按服务家数奖励前五名", '
    'en = "a reward for the first five by firms served" }',
    'A-02 = { ref = "第二条", kind = "budget", zh = "总额50万元", en = "500,000 yuan altogether" }',
    *_FIGURES,
    'served = { unit = "enterprises", filed = "return", '
    'label = { zh = "服务企业", en = "Enterprises served" } }',
    "",
    T(
        "奖励：每家金额，参加条件，排序，名额和总额。",
        "The award: amount, conditions, order, limits.",
    ),
    "[award.best]",
    'label  = { zh = "优秀机构奖励", en = "Reward for the best" }',
    'clause = "A-01"',
    'amount = "10万元"',
    T(
        "ties 并列怎么算；at_cut 末位并列怎么办：decide 由人定，all_in，all_out，draw 抽签。",
        "ties: what equals get; at_cut: a tie at the last place: decide, all_in, all_out, draw.",
    ),
    'order  = { by = [ { figure = "served", best = "highest" } ], ties = "share", at_cut = "decide" }',
    _OTHERS,
    '# approvals.large = { clause = "A-01", act = "award decide", more_than = "30万元", people = 2 }',
    "",
    "[award.best.require]",
    'served = { figure = "served", at_least = "20家" }',
    "",
    T(
        "限额：per 按谁算，within 多长时间，of 算什么，beyond 超出怎么办。",
        "Limits: per whom, within what time, of what, at most how much, and beyond it.",
    ),
    "[award.best.limits]",
    'places = { per = "award", within = "year", of = "places", at_most = 5, beyond = "refuse" }',
    'fund   = { clause = "A-02", per = "fund", within = "year", of = "granted", '
    'at_most = "50万元", beyond = "refuse" }',
    *_CASES,
    T(
        "others：同场的其他机构，排在前面的先占名额。",
        "others: who else is in the field; whoever ranks higher is first.",
    ),
    '"正好20家" = { asks = "award.best", given = { served = 20 }, expect = { amount = "10万元" } }',
    '"第五名还有" = { asks = "award.best", given = { served = 21 }, others = [ { served = 25 }, '
    '{ served = 24 }, { served = 23 }, { served = 22 } ], expect = { place = "in", rank = 5 } }',
    '"第六名没有了" = { asks = "award.best", given = { served = 21 }, others = [ { served = 26 }, '
    '{ served = 25 }, { served = 24 }, { served = 23 }, { served = 22 } ], expect = { place = "out" } }',
    T("so_far：每项限额以前已用多少。", "so_far: how much of each limit was used before."),
    '"总额正好用完" = { asks = "award.best", given = { served = 21 }, '
    'so_far = { places = 4, fund = "40万元" }, expect = { amount = "10万元" } }',
    '"名额和总额都没有了" = { asks = "award.best", given = { served = 21 }, '
    'so_far = { places = 5, fund = "50万元" }, expect = { refused_by = ["places", "fund"] } }',
)

VOUCHER: tuple[Line, ...] = (
    'A-01 = { ref = "第一条", kind = "condition", zh = "中小微企业申领", '
    'en = "small and medium firms may claim" }',
    'A-02 = { ref = "第二条", kind = "amount", zh = "合同额的一半", en = "half of the contract" }',
    'A-03 = { ref = "第三条", kind = "cap", zh = "每家企业每年2万元", '
    'en = "20,000 yuan a firm and year" }',
    'A-04 = { ref = "第四条", kind = "deadline", zh = "发放后90日内使用", '
    'en = "to be used within 90 days" }',
    *_FIGURES,
    'size = { unit = "choice", choices = ["micro", "small", "medium", "large"], ordered = true, '
    'about = "enterprise", filed = "register", label = { zh = "企业规模", en = "Size" }, '
    'labels = { micro = { zh = "微型", en = "micro" }, small = { zh = "小型", en = "small" }, '
    'medium = { zh = "中型", en = "medium" }, large = { zh = "大型", en = "large" } } }',
    'contract = { unit = "money", about = "enterprise", filed = "contract", '
    'label = { zh = "合同金额", en = "Contract" } }',
    "",
    T(
        "服务券：amount 一张值多少；按比例算钱要写 round（取整到哪里，怎么取）。",
        "The voucher: its amount; a share of money says how it is rounded.",
    ),
    "[voucher.service]",
    'label    = { zh = "服务券", en = "Service voucher" }',
    'clause   = "A-01"',
    'amount   = { clause = "A-02", figure = "contract", times = "50%", '
    'round = { to = "0.01元", how = "down" } }',
    T(
        "付给谁：provider 服务机构，enterprise 企业。",
        "Who is paid: the provider or the enterprise.",
    ),
    'pays     = { to = "provider", change_given = false }',
    T(
        "发放的起止时间（北京时间），先到先得时写。",
        "Hours of issue (China time), where it is first come, first served:",
    ),
    "# issue    = { opens = 2026-09-15T10:00:00, closes = 2026-09-15T16:00:00 }",
    _OTHERS,
    '# approvals.large = { clause = "A-01", act = "voucher issue", more_than = "10万元", people = 1 }',
    "",
    "[voucher.service.require]",
    'size = { figure = "size", at_most = "medium" }',
    "",
    T(
        "限额：beyond = cut 核减到还剩的，refuse 不予批准，wait 排队，share 按比例分摊。",
        "Limits: beyond = cut to what is left, refuse, wait in the queue, share pro rata.",
    ),
    "[voucher.service.limits]",
    'yearly = { clause = "A-03", per = "enterprise", within = "year", of = "granted", '
    'at_most = "2万元", beyond = "cut" }',
    "",
    T(
        "期限：做什么（do），从哪天起多久，逾期怎样。",
        "Deadlines: the act, its clock, and otherwise.",
    ),
    "[voucher.service.deadlines]",
    'use = { clause = "A-04", do = "use", after = "issue", for = "90 days", otherwise = "lapse" }',
    *_CASES,
    '"中型企业，一半" = { asks = "voucher.service", given = { size = "medium", '
    'contract = "3万元" }, expect = { amount = "1.5万元" } }',
    '"正好封顶" = { asks = "voucher.service", given = { size = "micro", contract = "4万元" }, '
    'expect = { amount = "2万元" } }',
    '"一年里第二次，核减到还剩的" = { asks = "voucher.service", given = { size = "micro", '
    'contract = "4万元" }, so_far = { yearly = "1.5万元" }, '
    'expect = { before_limits = "2万元", amount = "0.5万元" } }',
    '"大型企业不能申领" = { asks = "voucher.service", given = { size = "large", '
    'contract = "4万元" }, expect = { result = "fail" } }',
    '"90日" = { asks = "voucher.service", events = { issue = 2026-03-10 }, '
    "expect = { due = { use = 2026-06-08 } } }",
)

TARGET: tuple[Line, ...] = (
    'A-01 = { ref = "第一条", kind = "target", zh = "到期服务1万家次", '
    'en = "10,000 services by the day" }',
    *_FIGURES,
    'services = { unit = "visits", about = "office", computed = { count = "record", '
    'within = "year" }, label = { zh = "年服务家次", en = "Services in the year" } }',
    "",
    T("目标：看哪个指标，达到多少，哪天到期。", "The target: a figure, how much of it, due when."),
    "[target]",
    'services = { clause = "A-01", figure = "services", at_least = "10000家次", due = 2026-12-31 }',
    *_CASES,
    '"正好1万家次" = { asks = "target.services", given = { services = 10000 }, '
    "expect = { met = true } }",
    '"差一次" = { asks = "target.services", given = { services = 9999 }, '
    "expect = { met = false } }",
)

NOTICE: tuple[Line, ...] = (
    'N-01 = { ref = "一", kind = "condition", zh = "当年办公场所改为180平方米", '
    'en = "premises of 180 square metres in that year" }',
    "",
    T(
        "年度通知：改哪份办法（document），从哪天到哪天，含当日。",
        "A notice: which measure it changes, from when until when, both days included.",
    ),
    "[amend.this-year]",
    'document = "gd-2017-centres"',
    "from     = {since}",
    "# until  = 2026-12-31",
    'clause   = "N-01"',
    T(
        "暂停的规则写地址；policy show ID --format json 里的 path 就是地址。",
        "Rules it suspends, by address: the path in policy show ID --format json.",
    ),
    '# suspend = ["certification.service-centre.require.own_accounts"]',
    "",
    T(
        "替换：地址 = 新的规则或数，必须已有；增加（add）：地址 = 新的规则，必须还没有。",
        "replace: address = the new rule or number, which must be there; add: which must not.",
    ),
    "[amend.this-year.replace]",
    '"certification.service-centre.require.premises.at_least.by.level.city" = "180㎡"',
)
