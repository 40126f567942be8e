"""The command line from arguments to exit code."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Sequence

from bot import logs
from bot.cli import running
from bot.cli.exits import CommandError, Exit
from bot.cli.parsing import make_parser
from bot.cli.words import of_refusal, one_line
from bot.domain.errors import AskwellError, StorageError
from bot.services.static_embedder import find_embedder
from bot.settings import LogLevel, Semantic, Settings, SettingsError


def main(arguments: Sequence[str]) -> int:
    """Run a command and return its exit code; what goes wrong is one line on standard error.

    Args:
        arguments: the command and its options.
    """
    try:
        code = _run(arguments)
        # Now, while it can be told that the output went nowhere: at its end Python would end with a code of its own.
        print(end="", flush=True)
        return code
    except CommandError as error:
        return _fail(str(error), error.code)
    except (SettingsError, StorageError) as error:
        return _fail(one_line(error), Exit.BAD_INPUT)
    except AskwellError as error:
        return _fail(of_refusal(error), Exit.BAD_INPUT)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has read enough.
        _drop_output()
        return Exit.DONE
    except OSError as error:
        if error.filename is None:
            # Our output came to a full disk.
            _drop_output()
            return _fail(one_line(error.strerror or error), Exit.BAD_INPUT)
        # A path in a folder that is not ours to look into, or too long for the system.
        return _fail(one_line(f"{error.filename}: {error.strerror}"), Exit.BAD_INPUT)


def _run(arguments: Sequence[str]) -> Exit:
    options = make_parser().parse_args(arguments)
    if options.command == "demo":
        logs.configure(LogLevel.WARNING, Settings.model_fields["log_format"].default)
        return running.demo(options.port, options.archive, options.database, is_empty=options.empty)
    settings = Settings.load()
    if options.command == "run":
        logs.configure(settings.log_level, settings.log_format)
        return running.run(settings)
    # What these commands have to say they print themselves.
    logs.configure(LogLevel.ERROR, settings.log_format)
    return _run_on_database(options, settings)


def _run_on_database(options: Namespace, settings: Settings) -> Exit:
    """Run a command that needs the database and not Discord."""
    # Each command loads its own: `run` keeps none of them in memory, and a look by `doctor` waits for no other.
    path = settings.database
    match options.command:
        case "migrate":
            from bot.cli import upkeep

            return upkeep.migrate(path)
        case "doctor":
            from bot.cli import doctoring

            return doctoring.doctor(settings, is_offline=options.offline, as_json=options.json)
        case "check":
            from bot.cli import upkeep

            return upkeep.check(path, as_json=options.json)
        case "backup":
            from bot.cli import backing_up

            return backing_up.backup(path, options.file)
        case "restore":
            from bot.cli import backing_up

            return backing_up.restore(path, options.file, accept_drift=options.accept_drift)
        case "settings":
            from bot.cli import configuring

            return configuring.settings(path, options.guild, options.assignments, as_json=options.json)
        case "import":
            from bot.cli import archiving

            return archiving.import_archive(path, options.guild, options.file)
        case "export":
            from bot.cli import archiving

            return archiving.export_archive(path, options.guild, options.file)
        case _:
            return _show(options, settings)


def _show(options: Namespace, settings: Settings) -> Exit:
    """Run a command that shows operators and their programs what members see."""
    path = settings.database
    match options.command:
        case "leaderboard":
            from bot.cli import reading

            return reading.leaderboard(path, options.guild, as_json=options.json)
        case "profile":
            from bot.cli import reading

            return reading.profile(path, options.guild, options.member, as_json=options.json)
        case "experts":
            from bot.cli import experts

            return experts.experts(path, options.guild, limit=options.limit, as_json=options.json)
        case "search":
            from bot.cli import searching

            return searching.search(path, options.guild, options.query, as_json=options.json)
        case "similar":
            from bot.cli import searching

            return searching.similar(
                path,
                options.guild,
                limit=options.limit,
                as_json=options.json,
                embedder=find_embedder(settings.semantic_model) if settings.semantic is Semantic.AUTO else None,
            )
        case command:
            raise LookupError(command)


def _drop_output() -> None:
    """Let what is still to be printed go nowhere: Python would complain once more when it flushes at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _fail(text: str, code: Exit) -> Exit:
    print(f"askwell: {text}", file=sys.stderr)
    return code
