"""An office under one seed: made from the measure's own kinds and categories, and a few bodies on its bounds.

Every kind of institution has one, called 示例 and the kind; every category one service and one record. What
the table of the seed adds (``body``) has the figures of one year, services to so many firms, and staff.
"""

from __future__ import annotations

import csv
import shlex
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from smeadmin.domain.credit_code import ALPHABET, is_valid
from smeadmin.policies.documents import load
from tests.cli.call import Called, call

YEAR = 2025
FIRMS = 50
_REASON = "--reason 测试"


class Office:
    """A register in a folder of its own; the same command line is run once and its answer kept."""

    def __init__(self, folder: Path, founded: Path, policy: str, table: Mapping[str, Any]) -> None:
        self.folder, self.db = folder, folder / "office.db"
        self.kept: dict[str, Called] = {}
        shutil.copy(founded, self.db)
        self._fill(policy, table)

    def run(self, line: str) -> Called:
        """Run one command line in Chinese; what it wrote is kept for the next who asks the same."""
        if line not in self.kept:
            words = [word.replace("{folder}", str(self.folder)) for word in shlex.split(line)]
            self.kept[line] = call(*words, db=self.db, env={"SMEADMIN_BY": "林岚"})
        return self.kept[line]

    def done(self, line: str) -> None:
        """Run a command line that has to be carried out."""
        called = self.run(line)
        assert called.status == 0, f"{line}\n{called.out}{called.err}"

    def take(self, noun: str, rows: Sequence[Mapping[str, object]], more: str = "") -> None:
        """Import rows as a sheet."""
        path = self.folder / f"{noun}{len(self.kept)}.csv"
        headers = list(dict.fromkeys(key for row in rows for key in row))
        with path.open("w", encoding="utf-8", newline="") as out:
            sheet = csv.DictWriter(out, headers, restval="")
            sheet.writeheader()
            sheet.writerows(rows)
        self.done(f"{noun} import {path} {more}")

    def _fill(self, policy: str, table: Mapping[str, Any]) -> None:
        shipped = Path(load.__code__.co_filename).parent / f"{policy}.toml"
        figures = load(shipped.read_bytes(), cases=False).figures
        self.done(f"policy adopt {policy}")
        region = table["office"]["region"]
        kinds = [str(label.zh) for label in figures["kind"].labels.values()]
        bodies = {f"示例{kind}": {"kind": kind} for kind in kinds} | table.get("body", {})
        codes = {name: credit_code(place) for place, name in enumerate(bodies)}
        self.take(
            "institution",
            [
                {
                    "统一社会信用代码": codes[name],
                    "机构名称": name,
                    "类型": body["kind"],
                    "所属区县": body.get("region", region),
                }
                for name, body in bodies.items()
            ],
        )
        self._firms(region)
        self._services(bodies, codes, figures)
        self._returns(bodies, codes)
        firms = {f"甲{n:02d}厂": credit_code(1000 + n) for n in range(FIRMS)}
        for name, listed in table.get("roster", {}).items():
            self._roster(name, listed, codes | firms)
        for line in table["office"].get("run", ()):
            self.done(line)

    def _roster(self, name: str, listed: Mapping[str, Any], codes: Mapping[str, str]) -> None:
        """Import a list: who keeps it (``by``), and who stands on it (``on``)."""
        path = self.folder / f"{name}.csv"
        rows = "".join(f"{codes[one]},{one}\n" for one in listed["on"])
        path.write_text(f"统一社会信用代码,名称\n{rows}", encoding="utf-8")
        self.done(f"roster create {name} --kept-by {listed['by']}")
        self.done(f"roster import {name} {path} --dated 2026-03-01")

    def _firms(self, region: str) -> None:
        self.take(
            "enterprise",
            [
                {
                    "统一社会信用代码": credit_code(1000 + n),
                    "企业名称": f"甲{n:02d}厂",
                    "所属区县": region,
                    "所属行业": "工业",
                    "从业人员(人)": 46,
                    "营业收入(万元)": 900,
                    "资产总额(万元)": 300,
                }
                for n in range(FIRMS)
            ],
            f"--year {YEAR}",
        )

    def _services(
        self, bodies: Mapping[str, Any], codes: Mapping[str, str], figures: Mapping[str, Any]
    ) -> None:
        """One service and one record of each category; so many firms served by whom the table says."""
        declared = figures.get("category")
        categories = [str(label.zh) for label in declared.labels.values()] if declared else ["服务"]
        giver = next(iter(codes.values()))
        self.take(
            "service",
            [
                {
                    "服务编号": f"FW-{n}",
                    "服务名称": f"示例{category}服务",
                    "服务类别": category,
                    "机构统一社会信用代码": giver,
                    "收费标准(元)": 0,
                }
                for n, category in enumerate(categories)
            ],
        )
        given = [(giver, place, category) for place, category in enumerate(categories)]
        for name, body in bodies.items():
            given += [(codes[name], place, categories[0]) for place in range(body.get("served", 0))]
        self.take(
            "record",
            [
                {
                    "台账编号": f"TZ-{number}",
                    "机构统一社会信用代码": code,
                    "企业统一社会信用代码": credit_code(1000 + place),
                    "服务类别": category,
                    "服务日期": f"{YEAR}-06-{1 + place % 28:02d}",
                    "服务费用(元)": 0,
                    "是否公益服务": "是",
                    "满意度": 5 if place % 4 else 3,
                }
                for number, (code, place, category) in enumerate(given)
            ],
        )

    def _returns(self, bodies: Mapping[str, Any], codes: Mapping[str, str]) -> None:
        filed = [
            {"统一社会信用代码": codes[name], "机构名称": name, **body["return"]}
            for name, body in bodies.items()
            if "return" in body
        ]
        if filed:
            self.take("return", filed, f"--year {YEAR}")
        staff = [
            {
                "机构统一社会信用代码": codes[name],
                "人员编号": f"R-{number:03d}",
                **dict(zip(("学历", "职称", "技能等级"), person.split(), strict=True)),
            }
            for name, body in bodies.items()
            for number, person in enumerate(body.get("staff", ()))
        ]
        if staff:
            self.take("return", staff, f"--year {YEAR} --staff")


def credit_code(number: int) -> str:
    """Make a valid credit code of an authority that does not exist."""
    stem = f"91449900MA{number:07d}"
    return next(stem + last for last in ALPHABET if is_valid(stem + last))
