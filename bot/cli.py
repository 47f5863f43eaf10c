"""The command line, and the composition root: what is built is decided here.

Each command imports what it needs: the bot, which runs for months, holds nothing that only others
use, and a question in the terminal does not wait for Discord's library.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.errors import FootnoteError
from bot.library import Library
from bot.settings import load_settings

if TYPE_CHECKING:
    from bot.settings import Settings

app = typer.Typer(
    help="Answers from a curated base of facts, each with a checked citation.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
_IN_TERMINAL = (
    "No DISCORD_TOKEN is set, so this is a chat in the terminal. For Discord: create a bot at "
    "https://discord.com/developers/applications and put DISCORD_TOKEN=... into .env."
)

Knowledge = Annotated[
    Path | None,
    typer.Option(help="The knowledge folder; KNOWLEDGE_DIR otherwise.", show_default=False),
]
Gold = Annotated[
    list[Path], typer.Argument(help="Files of gold questions, one JSON object a line.")
]


def main() -> None:
    """Run the command line; a mistake that a person can make ends in one sentence and exit 1."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        # Chinese answers and curly quotes must not depend on the terminal's locale, and who talks
        # through a pipe must not wait for a reply until the next one.
        stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)  # type: ignore[union-attr]
    try:
        app()
    except FootnoteError as error:
        typer.echo(str(error), err=True)
        raise SystemExit(1) from None


def _folder(knowledge: Path | None, settings: Settings | None = None) -> Path:
    return knowledge or (settings or load_settings()).knowledge_dir


@app.callback(invoke_without_command=True)
def start(context: typer.Context) -> None:
    """Answer in Discord if DISCORD_TOKEN is set, else in the terminal."""
    if context.invoked_subcommand is not None:
        return
    if load_settings().discord_token is None:
        typer.echo(_IN_TERMINAL)
        chat()
    else:
        run()


@app.command()
def run() -> None:
    """Answer in Discord until stopped."""
    from bot.apart import Apart
    from bot.discord_app import supervisor

    settings = load_settings()
    supervisor.token_of(settings)
    raise typer.Exit(supervisor.run(settings, Library.open(_folder(None, settings), Apart())))


@app.command()
def sync(
    *,
    everywhere: Annotated[
        bool, typer.Option("--global", help="In all servers, not only FOOTNOTE_GUILD.")
    ] = False,
    clear: Annotated[bool, typer.Option(help="Remove the commands instead.")] = False,
) -> None:
    """Register the slash commands with Discord, and say what changed."""
    from bot.discord_app.sync import sync as register

    raise typer.Exit(register(load_settings(), everywhere=everywhere, clear=clear))


@app.command()
def chat(knowledge: Knowledge = None) -> None:
    """Answer in the terminal; `:help` lists what else it takes."""
    from bot import building
    from bot.console import chat as console

    console.chat(Library.open(_folder(knowledge), building))


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="The question; none with --jsonl.")] = "",
    *,
    why: Annotated[bool, typer.Option("--why", help="Show how it was decided.")] = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="One JSON object a line in, one out, in order.")
    ] = False,
    knowledge: Knowledge = None,
) -> None:
    """Answer one question, or a stream of them."""
    from bot import building
    from bot.console import contract, plain

    answerer = building.build(_folder(knowledge))
    if jsonl:
        contract.answer_lines(answerer, sys.stdin, sys.stdout)
        return
    reply = answerer.reply(question)
    typer.echo(plain.reply(reply))
    if why:
        typer.echo(f"\n{plain.why(reply)}")


@app.command()
def check(
    knowledge: Knowledge = None,
    article: Annotated[
        Path | None, typer.Option(help="The source's text: checks fingerprints and coverage too.")
    ] = None,
    *,
    deep: Annotated[
        bool, typer.Option("--deep", help="Leave each utterance out: which entry would win it?")
    ] = False,
) -> None:
    """List every problem of the knowledge base; exit 1 if there is one."""
    from bot.console import checking

    raise typer.Exit(checking.check(_folder(knowledge), article, deep=deep))


@app.command()
def schema(
    into: Annotated[Path, typer.Argument(help="Folder for one JSON Schema a file kind.")] = Path(
        "knowledge/.schema"
    ),
) -> None:
    """Write the JSON Schemas that editors complete and check the YAML files with."""
    from bot.console import checking

    checking.write_schemas(into)


@app.command()
def source(
    text: Annotated[Path, typer.Argument(help="The article, blocks separated by blank lines.")],
    name: Annotated[str, typer.Option("--id", help="Id of the source.")],
) -> None:
    """Print a source file for an article: places and fingerprints, not its text."""
    from bot.console import checking

    typer.echo(checking.source_file(text, name), nl=False)


@app.command()
def rank(
    base: Annotated[Path, typer.Option(help='Phrasings, {"text", "label"} a line.')],
    *,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Queries {"text"} a line in, rankings out, in order.')
    ] = True,
) -> None:
    """Match any set of labelled phrasings with the engine alone."""
    from bot.matching.ranking_cli import rank_lines

    if not jsonl:
        raise FootnoteError("Rankings are written as JSON lines only: leave out --no-jsonl.")
    rank_lines(base, sys.stdin, sys.stdout)


@app.command()
def preview(
    questions: Annotated[
        list[str] | None, typer.Argument(help="What to ask; a round through the base otherwise.")
    ] = None,
    *,
    into: Annotated[Path, typer.Option(help="Folder for the pages.")] = Path("preview"),
    port: Annotated[int, typer.Option(help="Serve them here; 0 only writes them.")] = 8000,
) -> None:
    """Show replies as Discord would: the bot's own payloads, in a page of Discord's look."""
    from bot import building
    from bot.discord_app.preview import serve, write_preview

    settings = load_settings()
    library = Library.open(_folder(None, settings), building)
    listed = [entry.question for entry in library.answerer.knowledge.entries.values()]
    for page in write_preview(settings, library, questions or listed[::8], into):
        typer.echo(page)
    if port:
        typer.echo(f"http://127.0.0.1:{port}/ (Ctrl-C ends it)")
        serve(into, port)


@app.command("eval")
def evaluate(
    files: Gold,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Figures as JSON.")] = False,
    failures: Annotated[bool, typer.Option(help="List the questions that failed.")] = True,
    report: Annotated[
        Path | None, typer.Option(help="Write a self-contained HTML page here.")
    ] = None,
    knowledge: Knowledge = None,
) -> None:
    """Ask gold questions and count what comes back."""
    from bot import building
    from bot.console import measuring

    answerer = building.build(_folder(knowledge))
    figures = measuring.measure(answerer, files, failures=failures and not as_json)
    if as_json:
        typer.echo(json.dumps(figures.as_json(), indent=2))
    else:
        measuring.show(figures)
    if report:
        measuring.write_report(answerer, figures, report)
