"""The change, the only part of storage that the command line knows.

``view`` reads, ``writing`` writes and captures, ``sealing`` chains, ``register`` opens and commits.
"""

from smeadmin.domain.numbers import change_number
from smeadmin.storage.change.register import Carried, Register, open_register
from smeadmin.storage.change.sealing import GENESIS, event_digest
from smeadmin.storage.change.view import View
from smeadmin.storage.change.writing import Act, Change

__all__ = [
    "GENESIS",
    "Act",
    "Carried",
    "Change",
    "Register",
    "View",
    "change_number",
    "event_digest",
    "open_register",
]
