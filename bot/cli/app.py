"""The commands and their options, with help in the reader's language.

--lang is needed before the line is read, so `main` looks for it first; the commands name it for --help and to
refuse a wrong value.
"""

# ruff: noqa: PLC0415 -- a command loads only what it uses: `belegbot --help` needs no search engine
# ruff: noqa: PLR0913, PLR0917 -- the arguments of a command are its options

import os
from pathlib import Path
from typing import Literal

import typer

from bot.cli.call import Call, say, warn
from bot.cli.help import speaking
from bot.cli.run import USAGE, run
from bot.phrases import Phrases

Lang = Literal["de", "en"]
PROGRAM = "belegbot"
MOST = 1000  # hits of one search


def app(phrases: Phrases) -> typer.Typer:
    """The command line; a command returns its exit code."""
    command, group = speaking(phrases)
    cli = typer.Typer(
        cls=group,
        help=phrases.about,
        rich_markup_mode=None,  # rich's frames help nobody who listens to a screen, and cost 80 ms
        add_completion=False,
    )
    folder, file = phrases.name_folder, phrases.name_file
    articles_option = typer.Option(None, "--articles", help=phrases.option_articles, metavar=folder)
    data_option = typer.Option(None, "--data", help=phrases.option_data, metavar=folder)
    config_option = typer.Option(None, "--config", help=phrases.option_config, metavar=file)
    lang_option = typer.Option(None, "--lang", help=phrases.option_lang, metavar="de|en")
    json_option = typer.Option(False, "--json", help=phrases.option_json, show_default=False)
    debug_option = typer.Option(False, "--debug", help=phrases.option_debug, show_default=False)
    version_option = typer.Option(False, "--version", help=phrases.option_version, show_default=False)
    question_words = typer.Argument(..., help=phrases.option_question, metavar=phrases.name_question)
    query_words = typer.Argument(..., help=phrases.option_query, metavar=phrases.name_query)
    question_files = typer.Argument(..., help=phrases.option_questions, metavar=phrases.name_questions)
    limit_option = typer.Option(
        10,
        "--limit",
        min=1,
        max=MOST,
        help=phrases.option_limit,
        metavar=phrases.name_number,
        show_default=False,
    )
    run_option = typer.Option(None, "--run", help=phrases.option_run, metavar=file)
    search_option = typer.Option(False, "--search", help=phrases.option_search, show_default=False)

    @cli.callback(invoke_without_command=True)
    def start(
        context: typer.Context,
        version: bool = version_option,
        lang: Lang | None = lang_option,
        debug: bool = debug_option,
    ) -> int:
        if version:
            say(f"{PROGRAM} {installed()}")
            raise typer.Exit
        if context.invoked_subcommand is None:
            warn(context.get_help())
            raise typer.Exit(USAGE)
        return 0

    @cli.command(cls=command, help=phrases.about_ask)
    def ask(
        question: list[str] = question_words,
        articles: Path | None = articles_option,
        data: Path | None = data_option,
        config: Path | None = config_option,
        as_json: bool = json_option,
        lang: Lang | None = lang_option,
        debug: bool = debug_option,
    ) -> int:
        from bot.cli import asking

        call = Call(phrases, articles, data, config, as_json, debug)
        return run(call, lambda: asking.ask(call, typed(question)))

    @cli.command(cls=command, help=phrases.about_search)
    def search(
        query: list[str] = query_words,
        limit: int = limit_option,
        articles: Path | None = articles_option,
        data: Path | None = data_option,
        config: Path | None = config_option,
        as_json: bool = json_option,
        lang: Lang | None = lang_option,
        debug: bool = debug_option,
    ) -> int:
        from bot.cli import asking

        call = Call(phrases, articles, data, config, as_json, debug)
        return run(call, lambda: asking.search(call, typed(query), limit))

    @cli.command(cls=command, help=phrases.about_chat)
    def chat(
        articles: Path | None = articles_option,
        data: Path | None = data_option,
        config: Path | None = config_option,
        lang: Lang | None = lang_option,
        debug: bool = debug_option,
    ) -> int:
        from bot.cli import chatting

        call = Call(phrases, articles, data, config, debug=debug)
        return run(call, lambda: chatting.chat(call), interrupted=f"\n{phrases.farewell}")

    @cli.command(cls=command, help=phrases.about_sync)
    def sync(
        articles: Path | None = articles_option,
        data: Path | None = data_option,
        config: Path | None = config_option,
        as_json: bool = json_option,
        lang: Lang | None = lang_option,
        debug: bool = debug_option,
    ) -> int:
        from bot.cli import upkeep

        call = Call(phrases, articles, data, config, as_json, debug)
        return run(call, lambda: upkeep.sync(call), interrupted=phrases.sync_interrupted)

    @cli.command(cls=command, help=phrases.about_rebuild)
    def rebuild(
        articles: Path | None = articles_option,
        data: Path | None = data_option,
        config: Path | None = config_option,
        lang: Lang | None = lang_option,
        debug: bool = debug_option,
    ) -> int:
        from bot.cli import upkeep

        call = Call(phrases, articles, data, config, debug=debug)
        return run(call, lambda: upkeep.rebuild(call), interrupted=phrases.sync_interrupted)

    @cli.command(cls=command, help=phrases.about_check)
    def check(
        articles: Path | None = articles_option,
        data: Path | None = data_option,
        config: Path | None = config_option,
        as_json: bool = json_option,
        lang: Lang | None = lang_option,
        debug: bool = debug_option,
    ) -> int:
        from bot.cli import checking

        call = Call(phrases, articles, data, config, as_json, debug)
        return run(call, lambda: checking.check(call))

    @cli.command("eval", cls=command, help=phrases.about_eval)
    def evaluate(
        questions: list[Path] = question_files,
        run_file: Path | None = run_option,
        search_only: bool = search_option,
        articles: Path | None = articles_option,
        data: Path | None = data_option,
        config: Path | None = config_option,
        as_json: bool = json_option,
        lang: Lang | None = lang_option,
        debug: bool = debug_option,
    ) -> int:
        from bot.cli import evaluating

        call = Call(phrases, articles, data, config, as_json, debug)
        return run(call, lambda: evaluating.evaluate(call, questions, run_file, search=search_only))

    return cli


def typed(words: list[str]) -> str:
    """The words as they were typed, in UTF-8 even where the locale had Python take them for ASCII."""
    return os.fsencode(" ".join(words)).decode("utf-8", "replace")


def installed() -> str:
    """The program's version; from pyproject.toml when it runs from a checkout that was never installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(PROGRAM)
    except PackageNotFoundError:
        import tomllib

        project = Path(__file__).parents[2] / "pyproject.toml"
        return str(tomllib.loads(project.read_text("utf-8"))["project"]["version"])
