"""The commands by subject, with help in the reader's language.

--lang is needed before the line is read, so `main` looks for it first; the commands name it for --help and to
refuse a wrong value.
"""

# ruff: noqa: PLC0415 -- a command loads only what it uses: `belegbot --help` needs no search engine

from pathlib import Path

import typer

from bot.cli.call import Call, say, warn
from bot.cli.options import Commands, Lang, Work, typed
from bot.cli.run import USAGE, interruptible
from bot.cli.version import PROGRAM, installed
from bot.phrases import Phrases

MOST = 1000  # hits of one search


def app(phrases: Phrases) -> typer.Typer:
    """The command line; a command returns its exit code."""
    commands = Commands(phrases, phrases.about)
    _without_command(commands)
    _asking(commands)
    _dating(commands)
    _upkeep(commands)
    _service(commands)
    _matrix(commands)
    _keeping(commands)
    return commands.typer


def _without_command(commands: Commands) -> None:
    phrases = commands.phrases
    version_option = commands.option("--version", False, phrases.option_version)
    lang_option = commands.option("--lang", None, phrases.option_lang, "de|en")
    debug_option = commands.option("--debug", False, phrases.option_debug)

    @commands.typer.callback(invoke_without_command=True)
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


def _asking(commands: Commands) -> None:
    phrases = commands.phrases
    question_words = commands.argument(phrases.option_question, phrases.name_question)
    query_words = commands.argument(phrases.option_query, phrases.name_query)
    question_files = commands.argument(phrases.option_questions, phrases.name_questions)
    limit_option = commands.option("--limit", 10, phrases.option_limit, phrases.name_number, min=1, max=MOST)
    run_option = commands.option("--run", None, phrases.option_run, phrases.name_file)
    search_option = commands.option("--search", False, phrases.option_search)
    exports_option = commands.option("--exports", None, phrases.option_exports, phrases.name_folder)

    @commands.add(phrases.about_ask, json=True)
    def ask(call: Call, question: list[str] = question_words) -> Work:
        from bot.cli import asking

        return asking.ask(call, typed(question))

    @commands.add(phrases.about_search, json=True)
    def search(call: Call, query: list[str] = query_words, limit: int = limit_option) -> Work:
        from bot.cli import asking

        return asking.search(call, typed(query), limit)

    @commands.add(phrases.about_chat, interrupted=f"\n{phrases.farewell}")
    def chat(call: Call, exports: Path | None = exports_option) -> Work:
        from bot.cli import chatting

        return chatting.chat(call, exports)

    @commands.add(phrases.about_eval, name="eval", json=True)
    def evaluate(
        call: Call,
        questions: list[Path] = question_files,
        run_file: Path | None = run_option,
        search_only: bool = search_option,
    ) -> Work:
        from bot.cli import evaluating

        return evaluating.evaluate(call, questions, run_file, search=search_only)


def _dating(commands: Commands) -> None:
    phrases = commands.phrases
    article_files = commands.argument(phrases.option_dated, phrases.name_file, default=None)
    published_option = commands.option("--published", None, phrases.option_published, phrases.name_day)
    docs_option = commands.option("--docs", None, phrases.option_docs, phrases.name_file)

    topic_words = commands.argument(phrases.option_topic, phrases.name_topic, default=None)
    from_option = commands.option("--from", None, phrases.option_from, phrases.name_days)
    to_option = commands.option("--to", None, phrases.option_to, phrases.name_days)
    planned_option = commands.option("--planned", False, phrases.option_planned)
    past_option = commands.option("--past", False, phrases.option_past)
    events_option = commands.option("--limit", 12, phrases.option_events, phrases.name_number, min=1, max=MOST)

    @commands.add(phrases.about_timeline, json=True)
    def timeline(
        call: Call,
        topic: list[str] | None = topic_words,
        start: str | None = from_option,
        end: str | None = to_option,
        planned: bool = planned_option,
        past: bool = past_option,
        limit: int = events_option,
    ) -> Work:
        from bot.cli import timeline

        limits = timeline.Limits(start, end, planned, past, limit)
        return timeline.timeline(call, typed(topic or []), limits)

    @commands.add(phrases.about_dates, json=True)
    def dates(
        call: Call,
        files: list[Path] | None = article_files,
        published: str | None = published_option,
        docs: Path | None = docs_option,
    ) -> Work:
        from bot.cli import dating

        return dating.dates(call, files or [], published, docs)


def _upkeep(commands: Commands) -> None:
    phrases = commands.phrases
    online_option = commands.option("--online", False, phrases.option_online)

    @commands.add(phrases.about_sync, json=True, interrupted=phrases.sync_interrupted)
    def sync(call: Call) -> Work:
        from bot.cli import upkeep

        return interruptible(upkeep.sync(call))

    @commands.add(phrases.about_rebuild, interrupted=phrases.sync_interrupted)
    def rebuild(call: Call) -> Work:
        from bot.cli import upkeep

        return interruptible(upkeep.rebuild(call))

    @commands.add(phrases.about_check, json=True)
    def check(call: Call, online: bool = online_option) -> Work:
        from bot.cli import checking

        return checking.check(call, online=online)


def _service(commands: Commands) -> None:
    phrases = commands.phrases

    @commands.add(phrases.about_serve)
    def serve(call: Call) -> Work:
        from bot.cli import serving

        return serving.serve(call)

    @commands.add(phrases.about_pair)
    def pair(call: Call) -> Work:
        from bot.cli import pairing

        return pairing.pair(call)

    @commands.add(phrases.about_healthcheck)
    def healthcheck(call: Call) -> Work:
        from bot.cli import health

        return health.healthcheck(call)

    feedback = commands.group("feedback", phrases.about_feedback)
    cases_file = commands.argument(phrases.option_cases, phrases.name_file, default=None)

    @feedback.add(phrases.about_feedback_export)
    def export(call: Call, file: Path | None = cases_file) -> Work:
        from bot.cli import exporting

        return exporting.export(call, file)


def _matrix(commands: Commands) -> None:
    group = commands.group("matrix", commands.phrases.about_matrix)

    @group.add(commands.phrases.about_matrix_identity, name="new-identity")
    def new_identity(call: Call) -> Work:
        from bot.cli import identity

        return identity.renew(call)


def _keeping(commands: Commands) -> None:
    phrases = commands.phrases
    backup_file = commands.argument(phrases.option_backup, phrases.name_file)
    force_option = commands.option("--force", False, phrases.option_force)

    @commands.add(phrases.about_backup)
    def backup(call: Call, file: Path = backup_file) -> Work:
        from bot.cli import backing_up

        return backing_up.backup(call, file)

    @commands.add(phrases.about_restore)
    def restore(call: Call, file: Path = backup_file, force: bool = force_option) -> Work:
        from bot.cli import restoring

        return restoring.restore(call, file, force=force)

    @commands.add(phrases.about_verify, json=True)
    def verify(call: Call) -> Work:
        from bot.cli import verifying

        return verifying.verify(call)
