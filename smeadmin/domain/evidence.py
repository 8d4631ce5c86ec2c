"""Evidence: which file belongs to what, what it is called, and what stands against taking it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from smeadmin.errors import FileRejected, NotFound, Refused
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_

KINDS: dict[str, Text] = {
    "contract": Text("合同", "contract"),
    "invoice": Text("发票", "invoice"),
    "payment": Text("付款凭证", "payment slip"),
    "delivery": Text("服务成果", "what was delivered"),
    "acceptance": Text("验收单", "acceptance slip"),
    "report": Text("报告", "report"),
    "photo": Text("照片", "photo"),
    "licence": Text("营业执照", "licence"),
    "identity": Text("身份证件", "identity paper"),
    "objection": Text("异议材料", "objection"),
    "document": Text("公文", "official document"),
    "other": Text("其他材料", "other"),
}
"""What kinds of evidence are called; a measure's own names, and any other word, are kept as given."""

NOUNS: dict[str, Text] = {
    "application": Text("认定申请", "application"),
    "certificate": Text("证书", "certificate"),
    "return": Text("年报数据", "yearly figures"),
    "record": Text("服务台账", "service record"),
    "voucher": Text("服务券", "voucher"),
    "redemption": Text("核销", "redemption"),
    "claim": Text("兑付申请", "claim"),
    "settlement": Text("结算", "settlement"),
    "recovery": Text("追回", "recovery"),
    "award": Text("奖励", "award"),
    "evaluation": Text("考评", "evaluation"),
    "notice": Text("公示", "notice"),
    "objection": Text("异议", "objection"),
    "institution": Text("服务机构", "institution"),
    "enterprise": Text("企业", "enterprise"),
    "fund": Text("专项资金", "fund"),
    "account": Text("收款账户", "bank account"),
    "check": Text("抽查", "spot check"),
    "change": Text("变更", "change"),
}
"""What evidence may belong to."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """What a piece of evidence belongs to: the noun, and the number or code that names one of it."""

    noun: str
    name: str

    @property
    def label(self) -> str:
        """Say what it is."""
        return str(NOUNS.get(self.noun, self.noun))


@dataclass(frozen=True, slots=True)
class EvidenceShown:
    """One piece of evidence; ``file`` is None once it was erased.

    ``also`` are the numbers of other evidence with the same content, ``place`` where the content lies;
    ``change``, ``by`` and ``at`` are None within the change that attaches it.
    """

    number: str
    to: Belonging
    kind: str
    file: str | None
    sha256: str
    size_bytes: int
    dated_on: dt.date
    linked: bool
    about_person: bool
    change: str | None
    by: str | None
    at: dt.datetime | None
    also: tuple[str, ...] = ()
    place: str | None = None

    @property
    def erased(self) -> bool:
        """Tell whether name and content were erased."""
        return self.file is None


@dataclass(frozen=True, slots=True)
class EvidenceAdded:
    """What was attached to one thing; ``same`` of the files were attached to it before."""

    to: Belonging
    added: tuple[EvidenceShown, ...]
    same: tuple[EvidenceShown, ...]


class EvidenceNotFound(NotFound):
    """No evidence has that number."""

    code, sentence = "evidence-not-found", N_("there is no evidence {evidence}")


class EvidenceBelongsNowhere(NotFound):
    """Evidence belongs to something on the register, named by its number or code.

    An application, a certificate, a voucher, a claim, a settlement, a change, an institution …
    """

    code, sentence = "evidence-belongs-nowhere", N_("nothing on the register is called 「{name}」")


class EvidenceUnfit(FileRejected):
    """A folder, an empty file, or one that cannot be read is no evidence."""

    code, sentence = "evidence-unfit", N_("「{file}」 cannot be kept as evidence: {why}")


class EvidenceUsed(Refused):
    """The same file stands behind something else already.

    One invoice, one contract, one payment slip backs one thing only.
    """

    code, sentence = "evidence-used", N_("「{file}」 is already the evidence of {other}")
    guarded = True


def kind_key(word: str | None) -> str:
    """Give the key of a kind by its Chinese or English name; another word is kept as it is."""
    asked = (word or "other").strip()
    for key, label in KINDS.items():
        if asked.lower() in (key, label.zh, label.en):
            return key
    return asked


def kind_label(key: str) -> str:
    """Say what a kind is called."""
    return str(KINDS.get(key, key))
