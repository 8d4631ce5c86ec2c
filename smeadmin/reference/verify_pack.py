"""Check an audit pack without the program that made it: python verify.py (Python 3.11, nothing else).

It says what it finds and ends with 0 only when nothing was altered. Compare the two digests it prints with
those that were noted elsewhere: nobody can forge a pack that ends in a head which you hold yourself.
"""
# ruff: noqa: T201, D103

import hashlib
import json
import pathlib
import sys
import tomllib
from decimal import Decimal
from typing import Any

HERE = pathlib.Path(__file__).resolve().parent
FAULTS: list[str] = []


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def canonical(value: Any, **how: Any) -> bytes:
    how = {"ensure_ascii": False, "separators": (",", ":"), "default": plain, **how}
    return json.dumps(value, **how).encode()


def plain(value: Any) -> dict[str, str]:
    number = isinstance(value, Decimal)
    return {"number": format(value.normalize(), "f")} if number else {"day": value.isoformat()}


def need(true: bool, said: str) -> None:
    if not true:
        FAULTS.append(said)


def lines(name: str) -> list[Any]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").split("\n") if line]


def files(manifest: Any) -> None:
    """Every file is the one that was written, and there is no other."""
    found = {p.relative_to(HERE).as_posix(): p for p in HERE.rglob("*") if p.is_file()}
    for name, digest in manifest["files"].items():
        need(name in found and sha(found[name].read_bytes()) == digest, f"file {name}")
    for name in found.keys() - manifest["files"].keys() - {"manifest.json"}:
        need(False, f"file {name} does not belong to the pack")


def chain(manifest: Any) -> dict[int, dict[str, Any]]:
    """Each change stands on the one before it, up to the head; give the tables each says it wrote."""
    previous, tables = None, {}
    for one in lines("chain.jsonl"):
        number = one["header"]["number"]
        need(previous in (None, one["previous"]), f"change {number} does not follow the last one")
        digest = canonical(["smeadmin change 1", one["previous"], one["header"]], sort_keys=True)
        need(sha(digest) == one["digest"], f"change {number} was edited")
        previous, tables[number] = one["digest"], {t["name"]: t for t in one["header"]["tables"]}
    need(previous == manifest["head"], "the chain does not end in the head")
    return tables


def rows(tables: dict[int, dict[str, Any]]) -> tuple[set[str], dict[str, str]]:
    """The rows are those the changes wrote; give the texts they were decided under, and the papers."""
    texts, papers = set(), {}
    for part in lines("rows.jsonl"):
        sealed = tables[part["change"]][part["table"]]
        for kind in ("inserted", "images", "after"):
            same = sha(canonical(part[kind])[1:-1]) == sealed[f"{kind}_digest"]
            need(same, f"{kind} rows of {part['table']} in change {part['change']}")
        for row in part["inserted"] + part["after"]:
            values = dict(zip(sealed["columns"], row, strict=True))
            if basis := json.loads(values.get("basis") or "null"):
                texts |= {basis["digest"], *(notice[2] for notice in basis["amendments"])}
            if part["table"] == "evidence":
                papers[values["sha256"]] = values["number"]
    return texts, papers


def main() -> int:
    manifest = json.loads((HERE / "manifest.json").read_text("utf-8"))
    files(manifest)
    texts, papers = rows(chain(manifest))
    for path in HERE.glob("policies/*.toml"):
        parsed = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
        texts.discard(sha(canonical(parsed, sort_keys=True)))
    need(not texts, f"the text of a measure is missing or was edited: {sorted(texts)}")
    kept = [papers.get(sha(path.read_bytes())) for path in HERE.glob("evidence/*")]
    need(None not in kept, "a paper is no evidence of the register")
    print("\n".join(f"ALTERED  {fault}" for fault in FAULTS) or "nothing was altered")
    print(f"pack  {sha((HERE / 'manifest.json').read_bytes())}\nhead  {manifest['head']}")
    return 1 if FAULTS else 0


if __name__ == "__main__":
    sys.exit(main())
