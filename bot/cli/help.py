"""The command line library's own words in the reader's language: its help pages and what it refuses."""

import re
from difflib import get_close_matches

import typer
from typer.core import TyperCommand, TyperGroup

from bot.cli.call import WrongUsage
from bot.phrases import Phrases

_TYPES = re.compile(r" <[^<>]*>|[{}]|  \[\d+<=x<=\d+\]")  # `FRAGE <list[str]>` and `{FRAGE}...` tell a reporter nothing


def speaking(phrases: Phrases) -> tuple[type[TyperCommand], type[TyperGroup]]:
    """Classes for a command and for the group of commands that speak the reader's language."""

    class Command(TyperCommand):
        def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]  # typer's own context is private
            return _page(super().get_help(ctx), phrases)

    class Group(TyperGroup):
        def get_help(self, ctx: typer.Context) -> str:  # type: ignore[override]
            return _page(super().get_help(ctx), phrases)

        def resolve_command(self, ctx: typer.Context, args: list[str]):  # type: ignore[no-untyped-def, override]
            if args[0] not in self.commands:
                raise WrongUsage(_unknown_command(args[0], list(self.commands), phrases))
            return super().resolve_command(ctx, args)

    return Command, Group


def _page(text: str, phrases: Phrases) -> str:
    for theirs, ours in phrases.usage_words.items():
        text = text.replace(theirs, ours)
    return _TYPES.sub("", text)


def _unknown_command(name: str, commands: list[str], phrases: Phrases) -> str:
    near = get_close_matches(name, commands, n=1)
    if near:
        return phrases.no_such_command_nearest.format(command=name, nearest=near[0])
    return phrases.no_such_command.format(command=name)


def refusal(error: typer.TyperException, phrases: Phrases) -> str:
    """Why the command line was not understood.

    The library's classes are private and its sentences English, so the class is told by its name.
    """
    option = str(getattr(error, "option_name", "") or _name(error))
    match type(error).__name__:
        case "NoSuchOption":
            return phrases.no_such_option.format(option=option)
        case "MissingParameter":
            return phrases.argument_missing.format(name=option)
        case "BadOptionUsage":
            return phrases.value_missing.format(option=option)
        case "BadParameter":
            return phrases.value_wrong.format(option=option)
        case _:
            return phrases.usage_other.format(detail=error.format_message())


def _name(error: typer.TyperException) -> str:
    """The option or argument an error is about, as the help page calls it."""
    parameter = getattr(error, "param", None)
    if parameter is None:
        return ""
    if parameter.param_type_name == "argument":
        return str(parameter.metavar)
    return str(parameter.opts[0])
