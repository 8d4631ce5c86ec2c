"""Amounts in capitals, as they stand on paper that is signed: 伍万捌仟元整."""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def capitals(fen: int) -> str:
    """Write an amount of 0 up to 10^18 fen in capitals; whole yuan end in 整, amounts in jiao too.

    The rules are those of the payment form: one 零 for any run of zeros inside the yuan or between
    yuan and fen, none at the end of a group of four.
    """
    if not 0 <= fen < 10**18:
        raise ValueError(fen)
    yuan, (jiao, rest) = fen // 100, divmod(fen % 100, 10)
    words = _yuan(yuan) + "元" if yuan else ""
    if not jiao and not rest:
        return (words or "零元") + "整"
    if jiao:
        return words + _DIGITS[jiao] + "角" + (_DIGITS[rest] + "分" if rest else "整")
    return words + ("零" if yuan else "") + _DIGITS[rest] + "分"


def _yuan(yuan: int) -> str:
    words, group, gap = "", 0, False
    while yuan:
        yuan, four = divmod(yuan, 10_000)
        if four:
            words = _four(four) + _GROUPS[group] + ("零" if gap and words else "") + words
            gap = four < 1000
        else:
            gap = bool(words)
        group += 1
    return words


def _four(number: int) -> str:
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if gap else "") + _DIGITS[digit] + _PLACES[place]
            gap = False
        else:
            gap = bool(words)
    return words
