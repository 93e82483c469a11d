"""The options every command has, and how a command comes by them."""

import inspect
import os
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Literal

import typer

from bot.cli.call import Call, warn
from bot.cli.help import speaking
from bot.cli.run import USAGE, run
from bot.phrases import Phrases

Lang = Literal["de", "en"]
Work = Coroutine[Any, Any, int]


class Commands:
    """A group of commands; each is a function of a `Call` and of its own arguments and options.

    about  what the group's help page says first
    """

    def __init__(self, phrases: Phrases, about: str) -> None:
        self.phrases = phrases
        self._command, group = speaking(phrases)
        self.typer = typer.Typer(
            cls=group,
            help=about,
            rich_markup_mode=None,  # rich's frames help nobody who listens to a screen, and cost 80 ms
            add_completion=False,
        )

    def group(self, name: str, about: str) -> "Commands":
        """Commands of two words, the first of which is the name."""
        inner = Commands(self.phrases, about)
        self.typer.add_typer(inner.typer, name=name, short_help=about)

        lang_option = self._lang()

        @inner.typer.callback(invoke_without_command=True)
        def start(context: typer.Context, lang: Lang | None = lang_option) -> None:
            if context.invoked_subcommand is None:
                warn(context.get_help())
                raise typer.Exit(USAGE)

        return inner

    def add(
        self,
        about: str,
        *,
        name: str | None = None,
        json: bool = False,
        interrupted: str = "",
    ) -> Callable[[Callable[..., Work]], None]:
        """Makes a command of a function, named as the function unless `name` is given.

        json         whether there is --json
        interrupted  what is said after Ctrl-C, if not just that it ended
        """

        def made(work: Callable[..., Work]) -> None:
            own = list(inspect.signature(work).parameters.values())[1:]
            shared = self._shared(json=json)

            def command(**given: Any) -> int:
                told = {each.name: given.pop(each.name) for each in shared}
                del told["lang"]  # `main` looked for it before the line was read
                call = Call(self.phrases, **told)
                return run(call, lambda: work(call, **given), interrupted)

            command.__signature__ = inspect.Signature([*own, *shared])  # type: ignore[attr-defined]
            command.__annotations__ = {}
            self.typer.command(name or work.__name__, cls=self._command, help=about, short_help=about)(command)

        return made

    def option(self, flag: str, default: Any, about: str, metavar: str | None = None, **more: Any) -> Any:
        """An option as typer has it."""
        return typer.Option(default, flag, help=about, metavar=metavar, show_default=False, **more)

    def argument(self, about: str, metavar: str, default: Any = ...) -> Any:
        """An argument as typer has it; needed unless it has a default."""
        return typer.Argument(default, help=about, metavar=metavar, show_default=False)

    def _lang(self) -> Any:
        return self.option("--lang", None, self.phrases.option_lang, "de|en")

    def _shared(self, *, json: bool) -> list[inspect.Parameter]:
        phrases = self.phrases
        folder = phrases.name_folder
        return [
            _parameter("articles", Path | None, self.option("--articles", None, phrases.option_articles, folder)),
            _parameter("data", Path | None, self.option("--data", None, phrases.option_data, folder)),
            _parameter("config", Path | None, self.option("--config", None, phrases.option_config, phrases.name_file)),
            *([_parameter("json", bool, self.option("--json", False, phrases.option_json))] if json else []),
            _parameter("lang", Lang | None, self._lang()),
            _parameter("debug", bool, self.option("--debug", False, phrases.option_debug)),
        ]


def _parameter(name: str, kind: object, option: object) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD, default=option, annotation=kind)


def typed(words: list[str]) -> str:
    """The words as they were typed, in UTF-8 even where the locale had Python take them for ASCII."""
    return os.fsencode(" ".join(words)).decode("utf-8", "replace")
