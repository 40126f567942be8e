"""What the repository promises of itself."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
from bot.settings import Settings, setting_names

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py")))
LOCKS = sorted(ROOT.glob("requirements*.lock"))
LONGEST_FILE = 400
FORBIDDEN_CALLS = {
    "datetime.now",
    "datetime.utcnow",
    "discord.utils.utcnow",
    "utcnow",
    "monotonic",
    "time.monotonic",
    "date.today",
    "time.time",
    "time.sleep",
}
# Its alarms are loops of discord.ext.tasks, which count by that clock alone.
MAY_ASK_DISCORD_FOR_THE_TIME = "bot/edge/chores.py"
WRITERS_TO_THE_TERMINAL = ("bot/cli/", "bot/__main__.py", "bot/demo/")


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def calls_of(node: ast.AST) -> Iterator[str]:
    """Return what is called anywhere but in a clock, which is what tells the time to all others."""
    if isinstance(node, ast.ClassDef) and node.name.endswith("Clock"):
        return
    if isinstance(node, ast.Call):
        yield ast.unparse(node.func)
    for child in ast.iter_child_nodes(node):
        yield from calls_of(child)


def test_the_example_file_holds_every_setting_with_its_default_and_nothing_else():
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    shown = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert list(shown) == list(setting_names())
    for name, field in setting_names().items():
        default = Settings.model_fields[field].default
        assert shown[name] == ("" if default is None else str(default).lower() if default is True else str(default))


def test_the_example_file_says_what_the_settings_say():
    comments = " ".join(
        line.removeprefix("# ")
        for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
        if line.startswith("#")
    )
    for field in Settings.model_fields.values():
        assert field.description
        assert field.description in comments


@pytest.mark.parametrize("path", SOURCES, ids=names(SOURCES))
def test_a_file_has_one_subject_and_says_which(path: Path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", SOURCES, ids=names(SOURCES))
def test_time_is_passed_in_and_nobody_sleeps_or_prints(path: Path):
    calls = set(calls_of(ast.parse(path.read_text(encoding="utf-8"))))
    name = str(path.relative_to(ROOT))
    allowed = {"utcnow"} if name == MAY_ASK_DISCORD_FOR_THE_TIME else set[str]()
    assert calls & FORBIDDEN_CALLS == allowed
    if not name.startswith(WRITERS_TO_THE_TERMINAL):
        assert "print" not in calls


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == bot.__version__


def test_nothing_is_left_to_do_in_the_code():
    for path in SOURCES:
        assert not re.search(r"\b(TODO|FIXME|XXX)\b", path.read_text(encoding="utf-8")), path


def test_migrations_are_numbered_without_a_hole_and_say_why_and_what_they_cost():
    files = sorted((ROOT / "migrations").glob("*.sql"))
    assert [file.name[:4] for file in files] == [f"{number:04}" for number in range(1, len(files) + 1)]
    for file in files:
        head = file.read_text(encoding="utf-8")[:1000]
        assert "Why:" in head, file
        assert "Cost" in head, file


@pytest.mark.parametrize("lock", LOCKS, ids=names(LOCKS))
def test_a_lock_names_no_host_and_no_path_and_hashes_every_package(lock: Path):
    text = lock.read_text(encoding="utf-8")
    assert not re.search(r"://|--index-url|--find-links|--extra-index|(^|\s)/", text)
    requirements = re.findall(r"^[A-Za-z0-9].*?(?=^[A-Za-z0-9]|\Z)", text, re.MULTILINE | re.DOTALL)
    assert requirements
    for requirement in requirements:
        assert re.match(r"[a-z0-9-]+==\S+", requirement), requirement
        assert "--hash=sha256:" in requirement, requirement


def test_the_locks_agree_on_every_version():
    # Some have another version for another version of Python: what stands behind the name is the same in every lock.
    pins: dict[str, set[tuple[str, ...]]] = {}
    for lock in LOCKS:
        pinned: dict[str, list[str]] = {}
        for name, pin in re.findall(r"^([a-z0-9-]+)==(.+?) \\$", lock.read_text(encoding="utf-8"), re.MULTILINE):
            pinned.setdefault(name, []).append(pin.partition(" ")[0])
        for name, several in pinned.items():
            pins.setdefault(name, set()).add(tuple(several))
    assert "numpy" in pins
    assert not {name: several for name, several in pins.items() if len(several) > 1}


def test_every_decision_tells_context_decision_cost_and_signs_of_error():
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [file.name[:4] for file in decisions] == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    for file in decisions:
        headings = re.findall(r"^## (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings == ["Context", "Decision", "Cost", "How we would notice that it was wrong"], file
