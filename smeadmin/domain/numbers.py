"""Numbers as people see them. Apart from what they number: every command writes one."""

from __future__ import annotations


def change_number(number: int) -> str:
    """Write the number of a change as people see it: ``CS-000142``."""
    return f"CS-{number:06d}"
