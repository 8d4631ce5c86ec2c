"""The JSON Schema of a policy document, printed from the same tables the loader checks by (5.8)."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.rules.sources import SOURCES
from smeadmin.policies.tables import TABLES
from smeadmin.policies.words import NOUNS, WORDS

_REF = "#/$defs/"
_NAME = "^[a-z0-9][a-z0-9_-]*$"
_LISTS: dict[str, str] = {"first": "row", "grades": "row", "brackets": "bracket"}
_LIST_OF = {
    ("order", "by"): "key",
    ("voucher", "split"): "payer",
    ("certification", "stages"): "stage",
    ("clock", "earliest"): "clock",
    ("deadline", "earliest"): "clock",
}
_TABLE_OF = {
    ("figure", "computed"): "computed",
    ("value", "steps"): "steps",
    ("value", "round"): "round",
    ("voucher", "issue"): "issue",
    ("voucher", "pays"): "pays",
    ("voucher", "inspect"): "inspect",
    ("case", "expect"): "expect",
    ("document", "policy"): "policy",
}
_NAMED = ("limits", "deadlines", "effects")
_SIMPLE: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "id": {"type": "string"},
    "name": {"type": "string", "pattern": _NAME},
    "names": {"type": "array", "items": {"type": "string"}},
    "date": {"type": "string", "description": "a TOML date: 2020-01-31"},
    "instant": {"type": "string", "description": "a TOML date or local date-time"},
    "yes_no": {"type": "boolean"},
    "count": {"type": "integer", "minimum": 1},
    "region": {"type": "string", "pattern": r"^\d{6}(\d{3}){0,2}$"},
    "list": {"type": "array"},
    "table": {"type": "object"},
    "any": {},
    "duration": {
        "type": "string",
        "pattern": r"^\d+ ?(years?|months?|(working )?days?|年|个月|月|日|天|个工作日|工作日)$|^year$",
    },
    "per": {"type": ["string", "array"], "items": {"type": "string"}},
    "best": {"enum": [*WORDS["best"], True]},
    "text": {"$ref": _REF + "text"},
    "clause": {"$ref": _REF + "citing"},
    "condition": {"$ref": _REF + "condition"},
    "value": {"$ref": _REF + "value"},
    "clock": {"$ref": _REF + "clock"},
    "order": {"$ref": _REF + "order"},
    "rows": {"$ref": _REF + "rows"},
    "waive": {"anyOf": [{"type": "string"}, {"$ref": _REF + "waive"}]},
    "period": {
        "type": "object",
        "properties": {"from": {"type": "string"}, "until": {"type": "string"}},
        "required": ["from"],
        "additionalProperties": False,
    },
    "derived": {
        "anyOf": [
            {"type": "string"},
            {"$ref": _REF + "since"},
            {"$ref": _REF + "over_years"},
            {"$ref": _REF + "rank_of"},
            {"$ref": _REF + "condition"},
            {"$ref": _REF + "value table"},
        ]
    },
}


def schema() -> dict[str, Any]:
    """Give the JSON Schema (2020-12) that an editor checks and completes a document by."""
    defs = {kind: _object(kind) for kind in TABLES if kind not in ("document", "value")}
    defs["value table"] = _object("value")
    defs["text"] = {
        "anyOf": [
            {"type": "string"},
            {
                "type": "object",
                "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
                "required": ["zh", "en"],
                "additionalProperties": False,
            },
        ]
    }
    defs["citing"] = {"type": ["string", "array", "object"]}
    defs["value"] = {
        "anyOf": [
            {"type": ["string", "number", "boolean", "array"]},
            {"$ref": _REF + "value table"},
        ]
    }
    defs["rows"] = {"type": "object", "additionalProperties": {"$ref": _REF + "condition"}}
    row = _object("condition")
    row["properties"] = {"gives": {"$ref": _REF + "value"}, **row["properties"]}
    row["required"] = ["gives"]
    defs["row"] = row
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "smeadmin policy document",
        **_object("document"),
        "$defs": defs,
    }


def _object(kind: str) -> dict[str, Any]:
    keys = TABLES[kind]
    written: dict[str, Any] = {
        "type": "object",
        "properties": {key: _key(kind, key, spec.removesuffix("!")) for key, spec in keys.items()},
        "additionalProperties": False,
    }
    required = [key for key, spec in keys.items() if spec.endswith("!")]
    if required:
        written["required"] = required
    return written


def _key(kind: str, key: str, spec: str) -> dict[str, Any]:
    """Write what one key takes."""
    word, _colon, listed = spec.partition(":")
    if word == "word":
        return {"enum": list(WORDS[listed])}
    if word == "words":
        one = {"enum": list(WORDS[listed])}
        return {"anyOf": [one, {"type": "array", "items": one}]}
    if kind == "document" and key in (*NOUNS, "figure", "clause", "evidence", "amend", "case"):
        return {"type": "object", "additionalProperties": {"$ref": _REF + key}}
    if key in _NAMED and spec in _NAMED:
        return {"type": "object", "additionalProperties": {"$ref": _REF + key.removesuffix("s")}}
    if (kind, key) in _TABLE_OF:
        return {"$ref": _REF + _TABLE_OF[kind, key]}
    inner = _LIST_OF.get((kind, key)) or (_LISTS.get(key) if spec == "list" else None)
    if key == "flow":
        inner = "step"
    if inner is not None:
        return {"type": "array", "items": {"$ref": _REF + inner}}
    if kind in ("value", "condition") and key in ("sum", "highest", "lowest"):
        return {"type": "object", "additionalProperties": {"$ref": _REF + "value"}}
    return _SIMPLE[word]


def row_words() -> dict[str, dict[str, list[str]]]:
    """Give the sources and fields that figures may count, with the words of closed fields."""
    return {
        source: {name: list(kind.choices) for name, kind in fields.items()}
        for source, fields in SOURCES.items()
    }
