"""The JSON Schema of a policy document, printed from the same tables the loader checks by (5.8)."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.rules.sources import SOURCES
from smeadmin.policies.schema_words import described
from smeadmin.policies.tables import TABLES
from smeadmin.policies.words import GROUPS, NOUNS, SHAPES, WORDS

_REF = "#/$defs/"
_NAME = "^[a-z0-9][a-z0-9_-]*$"
_LISTS: dict[str, str] = {"first": "row", "grades": "row", "brackets": "bracket"}
_LIST_OF = {
    ("order", "by"): "key",
    ("award", "split"): "payer",
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
_WORD_OF = {
    ("policy", "standing"): "standing",
    ("limit", "beyond"): "beyond",
    ("round", "how"): "how",
    ("over_years", "taken"): "taken",
}
"""Words that the loader checks by a code of their own."""
_NAMED = ("limits", "deadlines", "effects", "approvals")
_CLOCKS = (("after",), ("before",), ("on",), ("from", "until"), ("earliest",))
_ONE_OF: dict[str, tuple[tuple[str, ...], ...]] = {
    "figure": (("filed",), ("computed",), ("derived",), ("judged",)),
    "computed": (("count",), ("share",), ("distinct",), ("sum",), ("average",)),
    "condition": (("figure",), ("open",), *((word,) for word in GROUPS)),
    "clock": _CLOCKS,
    "deadline": _CLOCKS,
    "steps": (("at_least",), ("more_than",)),
    "payer": (("amount",), ("rest",)),
}
"""Tables that say exactly one of some things, each by one of its keys."""
_SIMPLE: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "id": {"type": "string"},
    "name": {"type": "string", "pattern": _NAME},
    "names": {"type": "array", "items": {"type": "string"}},
    "date": {"type": "string", "description": "a TOML date: 2020-01-31"},
    "instant": {"type": "string", "description": "a TOML date or local date-time"},
    "yes_no": {"type": "boolean"},
    "count": {"type": "integer", "minimum": 1},
    "few": {"type": "integer", "minimum": 1, "maximum": 50},
    "year": {"type": "integer", "minimum": 1900, "maximum": 2200},
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
    "limit within": {
        "anyOf": [{"enum": list(WORDS["limit within"])}, {"type": "string", "pattern": r"^\d"}]
    },
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
    defs["value table"]["oneOf"] = [
        *({"required": [shape]} for shape in SHAPES),
        {"required": ["figure"], "not": {"anyOf": [{"required": [s]} for s in SHAPES]}},
    ]
    defs["rows"] = _named("condition") | {"minProperties": 1}
    row = _object("condition")
    row.pop("oneOf")
    row["properties"] = {"gives": {"$ref": _REF + "value"}, **row["properties"]}
    row["required"] = ["gives"]
    defs["row"] = row
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "smeadmin policy document",
        **_object("document"),
        "$defs": defs,
        "x-rows": row_words(),
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
    if kind in _ONE_OF:
        written["oneOf"] = [_any_of(keys) for keys in _ONE_OF[kind]]
    if kind == "figure":
        written["if"] = {"properties": {"unit": {"enum": ["choice", "set"]}}}
        written["then"] = {"required": ["choices"]}
    return written


def _any_of(keys: tuple[str, ...]) -> dict[str, Any]:
    said = [{"required": [key]} for key in keys]
    return said[0] if len(said) == 1 else {"anyOf": said}


def _named(kind: str) -> dict[str, Any]:
    """Write a table of named rows."""
    return {
        "type": "object",
        "propertyNames": {"pattern": _NAME},
        "additionalProperties": {"$ref": _REF + kind},
    }


def _key(kind: str, key: str, spec: str) -> dict[str, Any]:
    """Write what one key takes, and what it means."""
    means = described(kind, key)
    return _takes(kind, key, spec) | ({"description": means} if means else {})


def _takes(kind: str, key: str, spec: str) -> dict[str, Any]:
    word, _colon, listed = spec.partition(":")
    if word == "word":
        return {"enum": list(WORDS[listed])}
    if word == "words":
        one = {"enum": list(WORDS[listed])}
        return {"anyOf": [one, {"type": "array", "items": one}]}
    if (kind, key) in _WORD_OF:
        return {"enum": list(WORDS[_WORD_OF[kind, key]])}
    if (kind, key) == ("limit", "within"):
        return _SIMPLE["limit within"]
    if kind == "document" and key in ("clause", "case"):  # named by their measure, or by a sentence
        return {"type": "object", "additionalProperties": {"$ref": _REF + key}}
    if kind == "document" and key in (*NOUNS, "figure", "evidence", "amend"):
        return _named(key)
    if key in _NAMED and spec in _NAMED:
        return _named(key.removesuffix("s"))
    if (kind, key) in _TABLE_OF:
        return {"$ref": _REF + _TABLE_OF[kind, key]}
    inner = _LIST_OF.get((kind, key)) or (_LISTS.get(key) if spec == "list" else None)
    if key == "flow":
        inner = "step"
    if inner is not None:
        return {"type": "array", "items": {"$ref": _REF + inner}}
    if kind == "value" and key in ("sum", "highest", "lowest"):
        return _named("value")
    if kind == "value" and key == "by":
        return {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {"$ref": _REF + "value"},
            },
        }
    if (kind, key) == ("figure", "labels"):
        return {"type": "object", "additionalProperties": {"$ref": _REF + "text"}}
    return _SIMPLE[word]


def row_words() -> dict[str, dict[str, list[str]]]:
    """Give the sources and fields that figures may count, with the words of closed fields."""
    return {
        source: {name: list(kind.choices) for name, kind in fields.items()}
        for source, fields in SOURCES.items()
    }
