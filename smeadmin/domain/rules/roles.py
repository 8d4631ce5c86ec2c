"""What measures call those who judge, decide, pay or are paid, in both languages."""

from __future__ import annotations

from smeadmin.i18n import Text

ROLES = {
    "approver": Text("批准人", "approver"),
    "authority": Text("主管部门", "authority"),
    "award panel": Text("评奖组", "award panel"),
    "city": Text("市级", "city"),
    "county": Text("县级", "county"),
    "evaluators": Text("评价人员", "evaluators"),
    "examiner": Text("考核人", "examiner"),
    "expert panel": Text("专家组", "expert panel"),
    "finance": Text("财务", "finance"),
    "government": Text("政府", "government"),
    "handler": Text("经办人", "handler"),
    "inspector": Text("检查人", "inspector"),
    "ministry": Text("部级", "ministry"),
    "province": Text("省级", "province"),
    "reviewer": Text("审核人", "reviewer"),
    "testers": Text("测评组", "testers"),
    "third party": Text("第三方", "third party"),
    "town": Text("镇级", "town"),
    "provider": Text("服务机构", "provider"),
    "institution": Text("服务机构", "institution"),
    "enterprise": Text("企业", "enterprise"),
    "fund": Text("资金", "fund"),
    "region": Text("地区", "region"),
    "office": Text("本机关", "office"),
    "self": Text("自评", "self"),
    "review": Text("审核", "review"),
    "expert": Text("专家", "expert"),
}
"""Who does it, pays, is paid, reads it, or whose figure it is; a role not listed stays as written."""
