"""Persons: where their values are held, erasing them, and what is due to be erased."""

from smeadmin.actions.person.erasing import erase_due, erase_person
from smeadmin.actions.person.finding import find_person
from smeadmin.actions.person.retaining import due, keep_for

__all__ = ["due", "erase_due", "erase_person", "find_person", "keep_for"]
