"""Where settings come from, before anything else is imported: command line, environment, files.

Precedence: flag > ``SMEADMIN_*`` > ``./smeadmin.toml`` or ``--config FILE`` > user file > default.
A file may only say where the register is and how to speak; nothing in it can run anything, because
the file in the current folder may have come with somebody else's folder.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from smeadmin.errors import NotFound, Usage
from smeadmin.i18n import LANGUAGES
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

FILE_NAME = "smeadmin.toml"
FILE_KEYS = ("db", "files", "fonts", "by", "lang", "format", "color", "office")
ENVIRONMENT = {
    "db": "SMEADMIN_DB",
    "files": "SMEADMIN_FILES",
    "fonts": "SMEADMIN_FONTS",
    "by": "SMEADMIN_BY",
    "on": "SMEADMIN_ON",
    "lang": "SMEADMIN_LANG",
    "format": "SMEADMIN_FORMAT",
    "debug": "SMEADMIN_DEBUG",
}


class ConfigMissing(NotFound):
    """The file named by --config does not exist.

    Only the file in the current folder and your own file are optional; one that you name must be there.
    """

    code, sentence = "config-missing", N_("there is no settings file {file}")


class ConfigInvalid(Usage):
    """A settings file cannot be used as it is.

    It is a TOML file and may set db, files, fonts, by, lang, format, color and office, each to a text in
    quotes. An unknown name is refused instead of ignored: a mistyped db would open another register.
    """

    code, sentence = "config-invalid", N_("the settings file {file} cannot be used: {fault}")


class Layers(NamedTuple):
    """The settings of environment and files, each layer complete, the strongest first."""

    environment: Mapping[str, str] = MappingProxyType({})
    file: Mapping[str, str] = MappingProxyType({})
    user: Mapping[str, str] = MappingProxyType({})

    def get(self, name: str) -> str | None:
        """Give the strongest value of a setting, or None."""
        return next((layer[name] for layer in self if layer.get(name)), None)


def scan(argv: Sequence[str], option: str) -> str | None:
    """Find the value of an option in the words typed, before they can be parsed; the last wins."""
    found = None
    words = iter(argv)
    for word in words:
        if word == "--":
            break
        if word == option:
            found = next(words, None)
        elif word.startswith(option + "="):
            found = word[len(option) + 1 :]
    return found


def of_environment(environ: Mapping[str, str]) -> Layers:
    """Read the environment alone: enough to know in which language to complain about a file."""
    environment = {name: environ.get(variable, "") for name, variable in ENVIRONMENT.items()}
    if environ.get("NO_COLOR"):
        environment["color"] = "never"
    return Layers(environment)


def load(argv: Sequence[str], environ: Mapping[str, str]) -> Layers:
    """Read environment and settings files.

    Raises ConfigMissing for a ``--config`` file that is not there, ConfigInvalid for one that is wrong.
    """
    named = scan(argv, "--config")
    if named is not None and not Path(named).is_file():
        raise ConfigMissing({"file": named}, way_out=(_("mend the name, or leave --config away"),))
    file = read_file(Path(named or FILE_NAME))
    return of_environment(environ)._replace(file=file, user=read_file(user_file()))


def user_file() -> Path:
    """Tell where the user's own settings are."""
    if sys.platform == "linux":  # what platformdirs says there, without the time of its import
        home = os.environ.get("XDG_CONFIG_HOME", "").strip() or Path("~/.config").expanduser()
        return Path(home) / "smeadmin" / FILE_NAME
    else:
        from platformdirs import user_config_path

        return user_config_path("smeadmin", appauthor=False) / FILE_NAME


def read_file(path: Path) -> dict[str, str]:
    """Read one settings file; a file that does not exist has no settings."""
    try:
        text = path.read_text("utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise _invalid(path, _("it does not read as UTF-8 text")) from error
    import tomllib

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _invalid(path, str(error)) from error
    for name, value in values.items():
        if name not in FILE_KEYS:
            raise _invalid(path, _("there is no setting 「{name}」").format(name=name))
        if not isinstance(value, str):
            raise _invalid(path, _("{name} must be a text in quotes").format(name=name))
    if "db" in values and "://" not in values["db"]:
        values["db"] = str(path.parent / Path(values["db"]).expanduser())
    for name in ("files", "fonts"):
        if name in values:
            values[name] = str(path.parent / Path(values[name]).expanduser())
    return values


def choose_language(argv: Sequence[str], layers: Layers) -> str | None:
    """Give the language asked for, or None when nobody asked; nonsense is complained of later."""
    for asked in (scan(argv, "--lang"), layers.get("lang")):
        if asked in LANGUAGES:
            return asked
    return None


def locale_language(environ: Mapping[str, str]) -> str:
    """Give the language of the locale; Chinese unless the locale names another language."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if name := environ.get(variable):
            break
    else:
        import locale

        name = locale.getlocale()[0] or ""
    name = name.split(".")[0]
    chinese = name in ("", "C", "POSIX") or name.lower().startswith(("zh", "chinese"))
    return "zh" if chinese else "en"


def _invalid(path: Path, fault: str) -> ConfigInvalid:
    known = ", ".join(FILE_KEYS)
    return ConfigInvalid(
        {"file": str(path), "fault": fault},
        way_out=(_("settings that a file may hold: {known}").format(known=known),),
    )
