"""Invented names, valid credit codes, telephone numbers that nobody has."""

from __future__ import annotations

from random import Random

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
NOWHERE = "449900"
"""Authority code in every credit code here: no such region exists, so no real body has the code."""

FIRST = "岭粤启恒瑞嘉鼎信锐博凯润泽安达远景华晟明德宏越盛诚裕丰新汇联创智云海川"
SECOND = "帆源辉航峰通泰和益兴成隆康腾骏杰飞翔宇轩铭浩哲晨昊喆堃镕"
SURNAMES = "陈林黄李张梁何郑周吴谢邓罗曾叶苏卢蔡潘杜戴夏钟汪田任姜范方石"
GIVEN = (
    "志明",
    "美玲",
    "建华",
    "晓琳",
    "国强",
    "丽娟",
    "文杰",
    "慧敏",
    "俊辉",
    "雅婷",
    "伟东",
    "思远",
)

_ORGANISATION = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def credit_code(kind: str, random: Random) -> str:
    """Invent a code of GB 32100: ``kind`` is its first two characters (12, 52, 91)."""
    body = {"12": "MB", "52": "MJ", "91": "MA"}[kind]
    body += "".join(random.choice(ALPHABET) for _ in range(6))
    body += _organisation_check(body)
    head = kind + NOWHERE + body
    return head + check_character(head)


def _organisation_check(body: str) -> str:
    """Character 9 of an organisation code (GB 11714)."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(_ORGANISATION.index(c) * w for c, w in zip(body, weights, strict=True))
    return {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))


def check_character(head: str) -> str:
    """Character 18 of a credit code (GB 32100): weights are the powers of 3 modulo 31."""
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(head))
    return ALPHABET[-total % 31]


def brands(random: Random) -> list[str]:
    """Give every pair of the two lists once, in random order."""
    pairs = [a + b for a in FIRST for b in SECOND]
    random.shuffle(pairs)
    return pairs


def person(random: Random) -> str:
    """Invent a person."""
    return random.choice(SURNAMES) + random.choice(GIVEN)


def phone(random: Random) -> str:
    """Invent a telephone number in 1380000xxxx."""
    return f"1380000{random.randrange(10_000):04d}"
