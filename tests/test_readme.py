"""The README is true: what it names exists, with the names and defaults it tells."""

import re
from pathlib import Path

import discord
import pytest

from bot.cli.parsing import make_parser
from bot.domain.preferences import PREFERENCES
from bot.domain.settings import DEFAULT_SETTINGS, SETTINGS, text_of, value_of
from bot.settings import Settings, setting_names
from tests.cli.conftest import CommandLine
from tests.test_app import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def rows(heading_row_after: str) -> list[list[str]]:
    """Return the cells of the first table after a text."""
    lines = README.split(heading_row_after, 1)[1].splitlines()
    table = []
    for line in lines:
        if line.startswith("|"):
            table.append([cell.strip() for cell in line.strip("|").split("|")])
        elif table:
            break
    return table[2:]


def test_every_setting_of_a_server_stands_in_the_table_with_its_default():
    told = {}
    for names, defaults, _ in rows("Of each server"):
        each = re.findall(r"`(\w+)`", names)
        values = [value.strip("`") for value in re.split(r", | (?=[⬇✅])", defaults)]
        told |= dict(zip(each, values, strict=True))
    assert {name: value.replace("−", "-") for name, value in told.items()} == {
        name: text_of(name, value_of(DEFAULT_SETTINGS, name)) or "none" for name in SETTINGS
    }


def test_every_setting_of_a_member_stands_in_the_table_with_its_default_and_choices():
    told = {row[0].strip("`"): (row[1].strip("`"), row[2]) for row in rows("Of each member")}
    assert list(told) == list(PREFERENCES)
    for name, preference in PREFERENCES.items():
        default, words = told[name]
        assert default == preference.default
        assert preference.kind is None or re.findall(r"`(\w+)`", words) == list(preference.choices)


def test_every_setting_of_the_process_stands_in_the_table_with_its_default():
    told = {row[0].strip("`"): row[1].strip("`") for row in rows("Of the process")}
    assert list(told) == list(setting_names())
    for name, field in setting_names().items():
        default = Settings.model_fields[field].default
        assert told[name] == ("" if default is None else str(default).lower())


def test_every_command_of_the_command_line_is_listed():
    listed = re.search(r"has its own `--help`:\n\n```\n(.*?)```", README, re.DOTALL)
    assert listed is not None
    (commands,) = (action.choices for action in make_parser()._actions if action.dest == "command")
    assert commands is not None
    assert [line.split()[0] for line in listed[1].splitlines()] == list(commands)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_and_menu_at_discord_is_named(name: str):
    assert re.search(rf"`/{name}[ `]|\*{name}\*", README)


def test_every_folder_of_the_source_is_told():
    folders = {f"bot/{each.name}/" for each in (ROOT / "bot").iterdir() if (each / "__init__.py").exists()}
    told = re.findall(r"^(\S+/) {2,}", README, re.MULTILINE)
    assert set(told) == folders | {"cogs/", "migrations/", "tests/", "benchmarks/"}
    assert len(told) == len(set(told))


def test_the_invitation_asks_for_the_permissions_of_the_table_and_no_more():
    (number,) = set(re.findall(r"permissions=(\d+)", README))
    asked = {name for name, granted in discord.Permissions(int(number)) if granted}
    told = {
        "_".join(name.lower().split()).replace("view_channels", "view_channel")
        for row in rows("### Permissions")
        for name in row[0].split(", ")
    }
    aliases = {"use_application_commands"}
    assert told - aliases == {name.replace("read_messages", "view_channel") for name in asked} - aliases


@pytest.mark.usefixtures("logging_as_before")
def test_the_commands_of_operations_do_what_is_said(
    database_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(database_path.parent)
    monkeypatch.setenv("ASKWELL_DATABASE", str(database_path))
    run = CommandLine(capsys)
    run.done("migrate")
    operations = README.split("## Operations", 1)[1].split("\n## ", 1)[0]
    commands = re.findall(r"^\.venv/bin/python -m bot (.+)$", operations, re.MULTILINE)
    assert [command.split()[0] for command in commands] == ["backup", "restore", "check"]
    for command in commands:
        run.done(*command.split())


@pytest.mark.parametrize("target", re.findall(r"\]\((?!http)([^)#]+)\)", README))
def test_what_is_linked_within_the_project_exists(target: str):
    assert (ROOT / target).exists()


@pytest.mark.parametrize("target", [*re.findall(r"^make (\w+)", README, re.MULTILINE), "run"])
def test_the_targets_of_make_exist(target: str):
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
