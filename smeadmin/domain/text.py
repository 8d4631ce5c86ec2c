"""Characters that mean the same: what an input method writes wide is the narrow one."""

from __future__ import annotations

_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,  # the ideographic blank
    0xFFE5: 0xA5,  # the yuan sign
}


def narrow(text: str) -> str:
    """Fold full-width forms to ASCII and drop blanks at both ends.

    Nothing else is folded: NFKC would make a 2 of a superscript two.
    """
    return text.translate(_NARROW).strip()
