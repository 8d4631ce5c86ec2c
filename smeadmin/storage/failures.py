"""What can be wrong with a register, as named states of the world."""

from __future__ import annotations

from smeadmin.errors import Conflict, NotFound, Refused, StorageFailure, Usage
from smeadmin.i18n import mark as N_
from smeadmin.i18n import mark_counted


class RegisterMissing(NotFound):
    """There is no register at that place; only `init` makes one."""

    code, sentence = "register-missing", N_("there is no register {register}")


class RegisterExists(Conflict):
    """`init` never touches what is there."""

    code, sentence = "register-exists", N_("{register} already exists")


class NotARegister(StorageFailure):
    """The file is empty or belongs to another program."""

    code, sentence = "not-a-register", N_("{register} is not a register of smeadmin")


class RegisterNewer(StorageFailure):
    """A newer smeadmin has written this register."""

    code, sentence = (
        "register-newer",
        N_("{register} was written by a newer smeadmin (schema {schema})"),
    )


class RegisterOlder(StorageFailure):
    """The register waits to be migrated."""

    code, sentence = "register-older", N_("{register} has an older schema ({schema})")


class RegisterUnlike(StorageFailure):
    """Its tables are not those of this program, though the schema is called the same.

    It was made by a smeadmin between two releases. Nothing is guessed: what it holds can be exported by
    the program that made it.
    """

    code, sentence = (
        "register-unlike",
        N_("the tables of {register} are not those of this smeadmin"),
    )


class ColumnsUnlike(Exception):  # told as RegisterUnlike, which names the register
    """A change was sealed with columns that its table does not have here."""


class RegisterDamaged(StorageFailure):
    """The file does not read back."""

    code, sentence = "register-damaged", N_("{register} is damaged ({where})")


class RegisterBusy(StorageFailure):
    """Another command has been writing for too long."""

    code, sentence = "register-busy", N_("the register is in use, waited {seconds} s")


class RegisterReadOnly(StorageFailure):
    """The file or its folder cannot be written."""

    code, sentence = "register-read-only", N_("{register} cannot be written here")


class RegisterUnreachable(StorageFailure):
    """The database server does not answer."""

    code, sentence = (
        "register-unreachable",
        N_("the database server of the register does not answer"),
    )


class DiskFull(StorageFailure):
    """There is no room left for the change."""

    code, sentence = "disk-full", N_("the disk is full")


class FilesFolderUnset(Refused):
    """A register on a server has no folder beside it in which evidence could be kept.

    Name one that every clerk reaches, once for all, in smeadmin.toml.
    """

    code, sentence = "files-folder-unset", N_("no folder is named for the contents of evidence")


class ContentMoved(Conflict):
    """A file changed, or went away, while it was being kept."""

    code, sentence = "content-moved", N_("「{file}」 changed while it was being kept")


class ExtraForServerMissing(Refused):
    """A register on a server needs the postgres extra."""

    code, sentence = "postgres-extra-missing", N_("a register on a server needs smeadmin[postgres]")


class KeyReused(Conflict):
    """An idempotency key came again with other content."""

    code, sentence = "key-reused", N_("the key 「{key}」 was used for something else")


class ChangeNotFound(NotFound):
    """No change has that number."""

    code, sentence = "change-not-found", N_("there is no change {change}")


class ChangeHasDependents(Refused):
    """Later changes rest on the one to be undone."""

    code = "change-has-dependents"
    sentence, plural = mark_counted("{n} later change rests on it", "{n} later changes rest on it")


class ChangeOutward(Refused):
    """What the change made has left the house."""

    code, sentence = (
        "change-outward",
        N_("{what} of {name} has left the house and cannot be undone"),
    )


class ChangeUndone(Conflict):
    """The change was undone already."""

    code, sentence = "change-undone", N_("{change} was undone already by {by}")


class ChangeNotUndoable(Refused):
    """The kind of change that has no inverse."""

    code, sentence = "change-not-undoable", N_("{change} ({command}) cannot be undone")


class LostRace(Conflict):
    """Somebody else changed the same thing a moment before."""

    code, sentence = "changed-meanwhile", N_("somebody else changed the same thing a moment ago")


class BadRegisterAddress(Usage):
    """The address of the register is not a file or a PostgreSQL URL."""

    code, sentence = "register-address", N_("{register} is neither a file nor a PostgreSQL address")


class NotForServers(Refused):
    """Backups of a server are made by the server's own tools."""

    code, sentence = (
        "not-for-servers",
        N_("a register on a server is backed up by the server's tools"),
    )
