"""Opening a workbook in a child process with limits, to see whether it can be opened at all.

The extent of an XLSX is known before it is read (``sheetxml``). An XLS, ODS or XLSB is not looked into:
4 KB of ODS can stand for seventeen billion cells. The child opens every sheet and says how it went.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

MOST_MEMORY = 1 << 30
MOST_SECONDS = 8
BROKEN, LOCKED = 3, 4

_CHILD = f"""
import sys
sys.path[:] = sys.argv[2:]
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({MOST_MEMORY}, {MOST_MEMORY}))
    resource.setrlimit(resource.RLIMIT_CPU, ({MOST_SECONDS}, {MOST_SECONDS}))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except ImportError:
    pass  # Windows: the time limit of the parent remains
from python_calamine import CalamineWorkbook, PasswordError
try:
    book = CalamineWorkbook.from_path(sys.argv[1])
    for name in book.sheet_names:
        book.get_sheet_by_name(name)
except PasswordError:
    sys.exit({LOCKED})
except MemoryError:
    sys.exit(1)
except BaseException as error:
    sys.exit(1 if "limit exceeded" in str(error) else {BROKEN})
"""


class TooMuch(Exception):
    """It wants more memory or time than any list needs."""


class Broken(Exception):
    """The reader gives up on it."""


class Locked(Exception):
    """It is protected by a password."""


def try_out(path: Path) -> None:
    """Open all sheets of a workbook within 1 GB and 8 s. Raises ``TooMuch``, ``Broken``, ``Locked``."""
    where = [entry for entry in sys.path if Path(entry).is_absolute()]
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _CHILD, str(path.resolve()), *where],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=MOST_SECONDS + 2,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise TooMuch from None
    if done.returncode:
        raise {BROKEN: Broken, LOCKED: Locked}.get(done.returncode, TooMuch)
