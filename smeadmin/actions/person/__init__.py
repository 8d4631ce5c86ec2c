"""Persons: where their values are held, erasing them, and what is due to be erased."""

from smeadmin.actions.person.erasing import erase_person
from smeadmin.actions.person.finding import find_person

__all__ = ["erase_person", "find_person"]
