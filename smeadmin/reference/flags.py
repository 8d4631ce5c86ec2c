"""The shipped rules for red flags, and the office's own copy of them, read from TOML."""

from __future__ import annotations

import hashlib
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from smeadmin.domain.flag import FlagRules, FlagRulesWrong
from smeadmin.domain.flag_ways import NEEDS
from smeadmin.domain.flags import FlagRule
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _

SHIPPED = "flags.toml"
_WORDS = ("id", "find", "label", "reason", "ask")


def shipped_text() -> str:
    """Give the text of the shipped rules, as an office copies it."""
    return files("smeadmin.reference").joinpath(SHIPPED).read_text(encoding="utf-8")


def read_rules(path: str | None = None) -> FlagRules:
    """Read the office's own rules from a file, else the shipped ones; raises FlagRulesWrong."""
    name = SHIPPED if path is None else Path(path).name
    try:
        text = shipped_text() if path is None else Path(path).read_text(encoding="utf-8")
        told = tomllib.loads(text)
        rules = tuple(_rule(row) for row in told["rule"])
    except OSError as error:
        raise _wrong(name, str(error.strerror)) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise _wrong(name, str(error)) from error
    if len({rule.id for rule in rules}) < len(rules):
        raise _wrong(name, _("two rules have one id"))
    return FlagRules(name, hashlib.sha256(text.encode()).hexdigest(), rules)


def _wrong(name: str, why: str) -> FlagRulesWrong:
    way_out = ("smeadmin flag rules --out " + _("rules.toml"),)
    return FlagRulesWrong({"file": name, "why": why}, way_out=way_out)


def _rule(row: dict[str, Any]) -> FlagRule:
    bounds = {key: value for key, value in row.items() if key not in _WORDS}
    find = row["find"]
    missing = [name for name in NEEDS[find] if name not in bounds]
    unknown = [name for name in bounds if name not in NEEDS[find]]
    if missing or unknown:
        raise ValueError(f"{row['id']}: {', '.join([*missing, *unknown])}")
    label, reason, ask = (Text(row[word]["zh"], row[word]["en"]) for word in _WORDS[2:])
    return FlagRule(row["id"], find, bounds, label, reason, ask)
