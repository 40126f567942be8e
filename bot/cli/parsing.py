"""The arguments of every command."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any, NoReturn

from bot import __version__
from bot.cli.exits import CommandError
from bot.cli.settings_help import help_text as settings_help
from bot.domain.identity import MAX_ID, Snowflake, parse_snowflake

PROGRAM = "python -m bot"
STANDARD_STREAM = "-"
DEMO_PORT = 8765
DEFAULT_EXPERTS = 10
DEFAULT_SIMILAR = 10
MAX_LIMIT = 1_000
_PORT = re.compile(r"[0-9]{1,5}", re.ASCII)
_MAX_PORT = 65_535

_ASKED = """
Each line of standard input is a question, and for each a line is printed:
  echo '{"title": "How do I undo a commit?", "details": "", "tags": ["git"]}' | {command} --guild ID --json
"""

_EPILOG = """
Settings of the process come from the environment or from the file .env: DISCORD_TOKEN, ASKWELL_DATABASE and those
that .env.example explains. Exit codes: 0 done, 1 done and something found, 2 bad input, settings or database (nothing
was changed), 3 Discord unreachable or refused, 130 interrupted.
"""


class Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line."""

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments.

        Raises:
            CommandError: always.
        """
        raise CommandError(f"{message} (see: {self.prog} --help)")


def make_parser() -> Parser:
    """Return the parser of the command line; `command` of what it parses names the command."""
    parser = Parser(
        prog=PROGRAM,
        description="Askwell: questions and answers in the threads of a Discord server.",
        epilog=_EPILOG,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"Askwell {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)

    def add(name: str, summary: str, **options: Any) -> Parser:
        return commands.add_parser(name, help=summary, description=f"{summary}.", allow_abbrev=False, **options)

    add("run", "Run the bot on Discord; needs DISCORD_TOKEN")
    _add_demo(add("demo", "Play the bot in the browser, on a Discord of its own; needs no token"))
    _add_doctor(add("doctor", "Look whether all is well, and tell what to do where it is not; exit code 1 if so"))
    add("migrate", "Make the database, or bring an older one up to date after copying it beside itself")
    check = add("check", "Recompute every kept total and tell where it differs; exit code 1 if one does")
    _add_json(check, "one JSON object a line: kind, where, kept, true; the last: total, kinds")
    backup = add("backup", "Copy the database, while the bot runs, and check the copy; exit code 1 if it has drift")
    backup.add_argument("file", metavar="FILE", help="the copy to be made (mode 0600); nothing is overwritten")
    _add_restore(
        add("restore", "Put a backup in the place of the database, which is kept beside it; stop the bot first")
    )
    _add_settings(
        add(
            "settings",
            "Print the settings of a server, or change some of them",
            epilog=settings_help(),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
    )
    leaderboard = add("leaderboard", "Print everyone who asked, answered, voted or accepted, by reputation")
    _add_guild(leaderboard)
    _add_json(leaderboard, "one JSON object a line: rank, member_id, reputation")
    profile = add("profile", "Print what a member has done")
    _add_guild(profile)
    profile.add_argument("--member", type=snowflake, required=True, metavar="ID", help="the member's id at Discord")
    _add_json(profile, "one JSON object")
    experts = add(
        "experts", "Print who is likely to know the answers to questions, read from standard input", **_asked("experts")
    )
    _add_guild(experts)
    _add_json(experts, "one JSON object for each question: results, a list of member_id and score, the best first")
    _add_limit(experts, DEFAULT_EXPERTS)
    search = add("search", "Print the questions whose text, or whose answers, have the words of a query")
    _add_guild(search)
    _add_json(search, "one JSON object: results, a list of question, title, snippet and more, the best first")
    search.add_argument("query", metavar="QUERY", help="what to look for")
    similar = add(
        "similar",
        "Print which questions were asked before in other words, for each of standard input",
        **_asked("similar"),
    )
    _add_guild(similar)
    _add_json(similar, "one JSON object for each question: results, a list of question and share, the best first")
    _add_limit(similar, DEFAULT_SIMILAR)
    _add_file(
        add("import", "Add the content of an archive to a server: all of it or nothing; again changes nothing"),
        "the archive (JSON lines); - reads standard input",
    )
    _add_file(
        add("export", "Write the content of a server to an archive"),
        "the archive to write (mode 0600); - writes to standard output",
    )
    return parser


def snowflake(text: str) -> Snowflake:
    """Return the id of Discord that a text is.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    found = parse_snowflake(text)
    if found is None:
        raise argparse.ArgumentTypeError(f"a Discord id is a whole number from 1 to {MAX_ID}")
    return found


def port(text: str) -> int:
    """Return the port that a text is; 0 takes any that is free.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if _PORT.fullmatch(text) is None or int(text) > _MAX_PORT:
        raise argparse.ArgumentTypeError("a port is a whole number from 0 to 65535")
    return int(text)


def limit(text: str) -> int:
    """Return the number of results that a text is.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if re.fullmatch(r"[0-9]{1,4}", text, re.ASCII) is None or not 1 <= int(text) <= MAX_LIMIT:
        raise argparse.ArgumentTypeError(f"a limit is a whole number from 1 to {MAX_LIMIT}")
    return int(text)


def assignment(text: str) -> tuple[str, str]:
    """Return name and value of a setting written as name=value.

    Raises:
        argparse.ArgumentTypeError: it is not written so.
    """
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise argparse.ArgumentTypeError(f'"{text}" is not of the form name=value')
    return name, value


def _asked(command: str) -> dict[str, Any]:
    """Return what shows in the help how questions are given to a command."""
    words = _ASKED.replace("{command}", f"{PROGRAM} {command}")
    return {"epilog": words, "formatter_class": argparse.RawDescriptionHelpFormatter}


def _add_demo(parser: Parser) -> None:
    parser.add_argument("--port", type=port, default=DEMO_PORT, help="port on this machine (default: %(default)s)")
    content = parser.add_mutually_exclusive_group()
    content.add_argument("--archive", type=Path, metavar="FILE", help="start with the content of this archive")
    content.add_argument(
        "--empty", action="store_true", help="start with a server that is not set up yet, to try /setup"
    )
    parser.add_argument(
        "--database",
        type=Path,
        metavar="FILE",
        help="keep the bot's database in this file, to look at it afterwards (default: it goes with the demo)",
    )


def _add_doctor(doctor: Parser) -> None:
    _add_json(doctor, "one JSON object a line: check, state (ok, warning, error), finding, remedy")
    doctor.add_argument(
        "--offline", action="store_true", help="ask nothing of Discord (default: two calls, no session)"
    )


def _add_restore(parser: Parser) -> None:
    parser.add_argument("file", metavar="FILE", help="the backup, of this version or an older one; it is not changed")
    parser.add_argument(
        "--accept-drift", action="store_true", help="restore it even if the check finds drift (default: exit code 1)"
    )


def _add_settings(parser: Parser) -> None:
    _add_guild(parser)
    parser.add_argument(
        "assignments",
        type=assignment,
        nargs="*",
        metavar="name=value",
        help="settings to change, all or none; an unknown server is made",
    )
    _add_json(parser, "one JSON object: each setting with its value; ids are texts, several of them a list")


def _add_file(parser: Parser, summary: str) -> None:
    _add_guild(parser)
    parser.add_argument("file", metavar="FILE", help=summary)


def _add_guild(parser: Parser) -> None:
    parser.add_argument(
        "--guild", type=snowflake, required=True, metavar="ID", help='the server\'s id at Discord (its "guild id")'
    )


def _add_limit(parser: Parser, default: int) -> None:
    parser.add_argument(
        "--limit", type=limit, default=default, metavar="N", help="results for each question (default: %(default)s)"
    )


def _add_json(parser: Parser, summary: str) -> None:
    parser.add_argument("--json", action="store_true", help=summary)
