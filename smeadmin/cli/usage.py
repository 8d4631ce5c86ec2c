"""What can be typed wrong, as failures of our own; Typer's exceptions end here."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any

from smeadmin.errors import Failure, Line, Usage
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_


class UnknownNoun(Usage):
    """The first word names no group of commands.

    Each command is smeadmin, a noun, a verb; smeadmin --help lists the nouns by the day of the office.
    """

    code, sentence = "unknown-noun", N_("there is no noun 「{word}」")


class UnknownVerb(Usage):
    """The noun does not know this verb.

    The help of the noun lists the verbs that it has.
    """

    code, sentence = "unknown-verb", N_("there is no verb 「{word}」")


class UnknownOption(Usage):
    """The command does not take this option.

    The help of the verb lists its own options, smeadmin help options those that every command takes.
    --dry-run, --yes, --reason, --doc and --key are for commands that write.
    """

    code, sentence = "unknown-option", N_("there is no option 「{word}」 here")


class UnknownTopic(Usage):
    """There is no help about this word."""

    code, sentence = "unknown-topic", N_("there is no help about 「{word}」")


class MissingArgument(Usage):
    """The command needs to be told what it should act on."""

    code, sentence = "missing-argument", N_("{name} is missing")


class MissingOption(Usage):
    """The command cannot act without this option."""

    code, sentence = "missing-option", N_("the option {name} is missing")


class MissingValue(Usage):
    """An option that takes a value came last or alone."""

    code, sentence = "missing-value", N_("{name} needs a value after it")


class UnexpectedValue(Usage):
    """An option that takes no value was given one."""

    code, sentence = "unexpected-value", N_("{name} takes no value")


class UnexpectedArgument(Usage):
    """There are more words than the command can use.

    A name with blanks in it must be in quotes.
    """

    code, sentence = "unexpected-argument", N_("the command has no use for 「{word}」")


class InvalidValue(Usage):
    """A value cannot be read as what it should be."""

    code, sentence = "invalid-value", N_("「{value}」 cannot be used as {name}")


class BadUsage(Usage):
    """The line could not be read."""

    code, sentence = "usage", N_("the line cannot be read: {message}")


def closest(word: str, known: Iterable[str]) -> tuple[Line, ...]:
    """Make the line that offers the nearest right spellings, if there are any."""
    close = difflib.get_close_matches(word, list(known), n=3, cutoff=0.6)
    return (Line("close", (", ".join(close),)),) if close else ()


def unknown_option(word: str, context: Any) -> UnknownOption:
    """Say that a command has no such option, with the nearest of those that it has."""
    known = [name for param in context.command.get_params(context) for name in param.opts]
    return UnknownOption(
        {"word": word},
        more=closest(word, [name for name in known if name.startswith("--")]),
        way_out=_see_help(context),
    )


def unexpected(words: Sequence[str], context: Any) -> UnexpectedArgument:
    """Say that the line has more words than the command can use."""
    return UnexpectedArgument({"word": " ".join(words)}, way_out=_see_help(context))


def from_typer(error: Any, context: Any = None) -> Failure:
    """Turn an exception of Typer into our own failure: by class name, since the classes are private."""
    context = getattr(error, "ctx", None) or context
    way_out = _see_help(context)
    match type(error).__name__:
        case "NoSuchOption":
            return unknown_option(error.option_name, context)
        case "BadOptionUsage":
            takes_none = "does not take" in error.message
            kind = UnexpectedValue if takes_none else MissingValue
            return kind({"name": error.option_name}, way_out=way_out)
        case "MissingParameter" if error.param.param_type_name == "option":
            return MissingOption({"name": error.param.opts[-1]}, way_out=way_out)
        case "MissingParameter":
            return MissingArgument({"name": display_name(error.param)}, way_out=way_out)
    return BadUsage({"message": error.format_message()}, way_out=way_out)


def display_name(param: Any) -> str:
    """Name a parameter as the help does: an option by its flag, an argument by its metavar."""
    if param.param_type_name == "option":
        return str(max(param.opts, key=len))
    named = (param.metavar or str(param.name).upper()).strip("[]")
    bare = named.removesuffix("…")
    return _(bare) + named[len(bare) :]


def the_value_of(option: str) -> str:
    """Name what an option takes, to be put into a sentence."""
    return _("the value of {option}").format(option=option)


def _see_help(context: Any) -> tuple[str, ...]:
    return (f"{context.command_path} --help",) if context is not None else ("smeadmin --help",)
