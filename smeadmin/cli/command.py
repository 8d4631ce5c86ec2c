"""Verbs, nouns and the root as Typer classes: lazy groups, common options anywhere, our own help."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Concatenate, NamedTuple, ParamSpec, TypeVar, cast

import typer
from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from smeadmin.cli import options, usage
from smeadmin.cli.call import Call
from smeadmin.cli.groups import Entry, entries
from smeadmin.cli.params import read_plainly, sign
from smeadmin.errors import Usage
from smeadmin.i18n import gettext as _
from smeadmin.i18n import paragraphs

if TYPE_CHECKING:
    from smeadmin.cli.frame import Run

P = ParamSpec("P")
R = TypeVar("R")
Body = Callable[..., None]


class About(NamedTuple):
    """What a verb says of itself: its docstring, one example, its relations, its statuses."""

    body: Body
    writes: bool
    example: str
    related: tuple[str, ...]
    statuses: Mapping[int, str]

    @property
    def sentence(self) -> str:
        """Give the first paragraph of the docstring in the language in use."""
        return _(paragraphs(self.body.__doc__)[0])


class Verb(TyperCommand):
    """One command. Takes the common options, refuses words it has no use for, draws its own help."""

    allow_extra_args = True  # so that we refuse them ourselves, by name

    def __init__(self, *args: Any, about: About, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about

    def get_params(self, ctx: Any) -> list[Any]:
        """Give the common parameters and our own."""
        shared = (*options.common(), *(options.writing() if self.about.writes else ()))
        return read_plainly([*shared, *super().get_params(ctx)])

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the line; raises UnknownOption for a writing option on a reading command."""
        try:
            rest = super().parse_args(ctx, args)
        except TyperException as error:
            raise usage.from_typer(error, ctx) from None
        call = options.take(ctx)
        if ctx.resilient_parsing:
            return rest
        if rest:
            raise usage.unexpected(rest, ctx)
        if not self.about.writes:
            for param in options.writing():
                if param.name.removeprefix(options.PREFIX) in call.given:
                    raise usage.unknown_option(param.opts[0], ctx)
        call.command = ctx.command_path.partition(" ")[2]
        call.writing = self.about.writes
        return rest

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Draw our own page."""
        from smeadmin.cli.pages import verb_page

        formatter.write(verb_page(self, ctx))


class Noun(TyperGroup):
    """A group of verbs, each built when it is used; without a verb it shows the desk of that work."""

    verbs: Mapping[str, About] = {}

    def get_params(self, ctx: Any) -> list[Any]:
        """Give all common parameters: whether the verb writes is not known yet."""
        shared = (*options.common(), *options.writing())
        return read_plainly([*shared, *super().get_params(ctx)])

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the line up to the verb."""
        try:
            rest = super().parse_args(ctx, args)
        except TyperException as error:
            raise usage.from_typer(error, ctx) from None
        call = options.take(ctx)
        call.command = ctx.command_path.partition(" ")[2]
        return rest

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[Any, Any, list[str]]:
        """Find the verb; raises UnknownVerb with the nearest."""
        command = self.find(args[0])
        if command is None and not ctx.resilient_parsing:
            raise self.unknown(ctx, args[0])
        return (args[0] if command else None), command, args[1:]

    def find(self, word: str) -> Any:
        """Build the verb of that name, or give None."""
        about = self.verbs.get(word)
        return None if about is None else build(word, about)

    def list_commands(self, ctx: Any) -> list[str]:
        """Name the verbs, without building them."""
        return list(self.verbs)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Give a stub with name and short help, enough for completion to list."""
        about = self.verbs.get(cmd_name)
        return about and TyperCommand(name=cmd_name, short_help=about.sentence)

    def unknown(self, ctx: Any, word: str) -> Usage:
        """Say that there is no such verb."""
        return usage.UnknownVerb(
            {"word": word},
            more=usage.closest(word, self.list_commands(ctx)),
            way_out=(f"{ctx.command_path} --help",),
        )

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Draw our own page."""
        from smeadmin.cli.pages import noun_page

        formatter.write(noun_page(self, ctx))


class Root(Noun):
    """The whole program: nouns and daily verbs by name, each imported when it is used."""

    def find(self, word: str) -> Any:
        """Import the group of that name and give its command, or None."""
        entry = entries().get(word)
        return None if entry is None else load(entry)

    def list_commands(self, ctx: Any) -> list[str]:
        """Name what exists, without importing it."""
        return list(entries())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Give a stub with name and short help, enough for completion to list."""
        entry = entries().get(cmd_name)
        return entry and TyperCommand(name=entry.name, short_help=str(entry.help))

    def unknown(self, ctx: Any, word: str) -> Usage:
        """Say that there is no such noun."""
        return usage.UnknownNoun(
            {"word": word},
            more=usage.closest(word, self.list_commands(ctx)),
            way_out=(f"{ctx.command_path} --help",),
        )

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Draw our own page."""
        from smeadmin.cli.pages import root_page

        formatter.write(root_page())


class Group:
    """A noun on the command line; a noun file makes one and hangs its verbs on it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._verbs: dict[str, About] = {}
        self._desk: Body | None = None

    def reads(
        self,
        verb: str | None = None,
        *,
        example: str,
        related: tuple[str, ...] = (),
        statuses: Mapping[int, str] | None = None,
    ) -> Callable[[Callable[Concatenate[Run, P], R]], Callable[Concatenate[Run, P], R]]:
        """Register a verb that changes nothing. Without a name the group is one command itself."""
        return self._register(verb, False, example, related, statuses)

    def writes(
        self,
        verb: str | None = None,
        *,
        example: str,
        related: tuple[str, ...] = (),
        statuses: Mapping[int, str] | None = None,
    ) -> Callable[[Callable[Concatenate[Run, P], R]], Callable[Concatenate[Run, P], R]]:
        """Register a verb that writes: it takes --dry-run, --yes, --reason, --doc and --key besides."""
        return self._register(verb, True, example, related, statuses)

    def desk(self, body: Callable[[Run], None]) -> Callable[[Run], None]:
        """Register what the group shows when no verb is given."""
        self._desk = body
        return body

    def command(self) -> Any:
        """Build the Typer command: the group, or the one verb that stands for it."""
        if alone := self._verbs.get(""):
            return build(self.name, alone)
        app = typer.Typer(name=self.name, cls=Noun, add_completion=False, rich_markup_mode=None)
        app.callback(invoke_without_command=True)(_desk_entry(self._desk))
        noun = cast(Noun, typer.main.get_command(app))
        noun.verbs = self._verbs
        return noun

    def _register(
        self,
        verb: str | None,
        writes: bool,
        example: str,
        related: tuple[str, ...],
        statuses: Mapping[int, str] | None,
    ) -> Callable[[Callable[..., Any]], Any]:
        def register(body: Callable[..., Any]) -> Callable[..., Any]:
            self._verbs[verb or ""] = About(body, writes, example, related, statuses or {})
            return body

        return register


def build(name: str, about: About) -> Any:
    """Build the Typer command of one verb."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(name, cls=cast("type[TyperCommand]", partial(Verb, about=about)))(
        _entry(about.body)
    )
    return typer.main.get_command(app)


def load(entry: Entry) -> Any:
    """Import the module of an entry and give its command."""
    group: Group = importlib.import_module(entry.module).group
    return group.command()


def root() -> Root:
    """Build the root: common options, --version, completion; the groups stay unimported."""
    from smeadmin.cli import start

    app = typer.Typer(
        name="smeadmin",
        cls=Root,
        add_completion=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    app.callback(invoke_without_command=True)(_signed(start.start))
    return cast(Root, typer.main.get_command(app))


def _signed(function: Callable[..., None]) -> Callable[..., None]:
    """Give a function whose annotations have been read already."""

    def signed(**values: Any) -> None:
        function(**values)

    sign(signed, inspect.signature(function, eval_str=True).parameters.values())
    signed.__doc__ = function.__doc__
    return signed


def _entry(body: Callable[..., Any]) -> Callable[..., Any]:
    """Make of a verb's function what Typer calls: the Run comes from the context."""

    def entry(ctx: typer.Context, **values: Any) -> None:
        from smeadmin.cli.frame import Run

        body(Run(ctx.ensure_object(Call), values), **values)

    own = list(inspect.signature(body, eval_str=True).parameters.values())[1:]
    context = inspect.Parameter(
        "ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context
    )
    sign(entry, [context, *own])
    entry.__name__ = body.__name__
    entry.__doc__ = body.__doc__
    return entry


def _desk_entry(body: Callable[[Run], None] | None) -> Callable[[typer.Context], None]:
    def desk(ctx: typer.Context) -> None:
        if ctx.invoked_subcommand is not None:
            return
        if body is None:
            typer.echo(ctx.get_help())
            return
        from smeadmin.cli.frame import Run

        body(Run(ctx.ensure_object(Call), {}))

    desk.__annotations__ = {"ctx": typer.Context, "return": None}
    return desk
