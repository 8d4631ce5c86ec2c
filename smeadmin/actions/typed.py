"""Values typed on the command line, read by the same strict readers as the cells of a sheet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from smeadmin.domain.columns import Noun
from smeadmin.domain.columns.headers import Mapped
from smeadmin.domain.findings import Fault, Finding, Place
from smeadmin.domain.masking import mask
from smeadmin.domain.registers import CheckCharacter, ValueRejected
from smeadmin.i18n import gettext as _
from smeadmin.sheets.cells import Doubt, Looking, reader_of

ACCEPTED = "check-character-accepted"


class TypedReader:
    """Reads the options of one command for a noun; doubts are kept as findings."""

    def __init__(
        self,
        noun: Noun,
        on: date,
        words: Mapping[str, Mapping[str, Any]] | None = None,
        accept_check: Collection[str] = (),
    ) -> None:
        self.noun = noun
        self.findings: list[Finding] = []
        self._looking = Looking(on, words or {}, accept_check=accept_check)

    def read(self, name: str, text: str) -> Any:
        """Read one value as a cell of that column. Raises CheckCharacter, ValueRejected."""
        column = self.noun[name]
        unit = column.unit
        mapped = Mapped(0, str(column.header), column, unit, unit.factor if unit else 1, False)
        place = Place(header=str(column.header))
        try:
            return reader_of(mapped, self._looking, True)(text)
        except Doubt as doubt:
            value = mask(column, text)
            self.findings.append(Finding(doubt.code, place, name, value, doubt.details))
            return doubt.value
        except Fault as fault:
            if fault.code == "check-character":
                raise _check_character(text, fault) from None
            finding = Finding(fault.code, place, name, mask(column, text), fault.details)
            raise ValueRejected(
                details={
                    "header": str(column.header),
                    "value": finding.value,
                    "fault": finding.message,
                    "finding": fault.code,
                },
                way_out=(finding.hint,),
            ) from None

    @property
    def accepted(self) -> bool:
        """Whether a credit code was taken although its check character is wrong."""
        return any(found.code == ACCEPTED for found in self.findings)

    @property
    def doubts(self) -> tuple[Finding, ...]:
        """What an import would note of the values too; an accepted check character is told apart."""
        return tuple(found for found in self.findings if found.code != ACCEPTED)

    def doubt(self, code: str, name: str, text: str) -> None:
        """Note a doubt that takes more than the cell to find."""
        place = Place(header=str(self.noun[name].header))
        self.findings.append(Finding(code, place, name, text))

    def read_all(self, given: Mapping[str, str | None]) -> dict[str, Any]:
        """Read every value that was given."""
        return {name: self.read(name, text) for name, text in given.items() if text is not None}


def _check_character(text: str, fault: Fault) -> CheckCharacter:
    code = str(fault.details.get("taken") or fault.details.get("code") or text)
    return CheckCharacter(
        details={"expected": fault.details["expected"], "found": code[-1], "code": code},
        way_out=(
            _("compare with the licence; if it does say {found}:").format(found=code[-1]),
            _("--accept-check-character {code} --reason TEXT").format(code=code),
        ),
    )
