"""No word reaches members but from the catalogue: the code that shows things is searched for texts of its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("bot/ui", "bot/edge", "cogs")
SOURCES = sorted(
    path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py") if path.parent != ROOT / "bot/ui/words"
)

CATALOGUE = frozenset({"say", "count"})
SHOWN_KEYWORDS = frozenset({"content", "title", "description", "label", "placeholder", "text"})
SHOWN_OF = {
    "add_field": ("name", "value"),
    "insert_field_at": ("name", "value"),
    "set_field_at": ("name", "value"),
    "set_author": ("name",),
    "SelectOption": ("label", "description"),
}
"""Calls whose names and values are words; elsewhere these arguments hold names of ours."""
SHOWN_FIRST = frozenset({"TextDisplay", "Label", "TextInput", "Button", "link_button"})
"""Calls whose first argument is shown."""
SHOWN_ATTRIBUTES = frozenset({"title", "description", "content", "label", "placeholder"})

DECLARATIONS = frozenset({"command", "describe", "Group", "ContextMenu", "choices", "Choice"})
"""What declares commands: its words are translated by the CommandTranslator; tests/edge/test_tree.py looks at it."""
LOGS = frozenset({"debug", "info", "warning", "error", "exception", "log"})
METRICS = frozenset({"counter", "gauge", "histogram"})
NAMING = frozenset({"Chore", "create_task", "_call", "known_troubles", "cast"})
"""Calls that give something a name for the log: a worker, a task, a call to Discord; and types."""
UNSEEN = DECLARATIONS | LOGS | METRICS | NAMING
PROSE = re.compile(r"[^\W\d_]{2,}[,:;]? [^\W\d_]{2,}")
LETTERS = re.compile(r"[^\W\d_]")
MARKUP = re.compile(r":[a-zA-Z]>|<[/@#:t][^>]*>?|https?://\S*|/[a-z]+")
"""What Discord turns into something else, and commands, whose names are the same in all languages."""

EXCEPTIONS = {
    ("bot/edge/audience.py", "ask for members"): "the name of a call, as the gate knows it",
    ("bot/edge/gate.py", " (own thread)"): "a part of such a name",
    ("bot/edge/ending.py", "what was begun"): "named in the log",
    ("bot/edge/monitoring.py", "text/plain; version=0.0.4; charset=utf-8"): "a content type",
    ("bot/edge/monitoring.py", "ok\n"): "read by programs",
    ("bot/edge/monitoring.py", "ready\n"): "read by programs",
    ("bot/edge/monitoring.py", "not ready\n"): "read by programs",
    ("bot/ui/profile_picture.py", "DejaVu Sans"): "a typeface",
    ("cogs/asking.py", "title"): "the name of a form's field",
}
"""Texts that may stand in a file, and why: by the file and the text."""


def name_of(call: ast.Call) -> str:
    """Return the last name of what is called, as `add_field` of `embed.add_field`."""
    function = call.func.value if isinstance(call.func, ast.Subscript) else call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def texts(node: ast.AST) -> Iterator[ast.Constant]:
    """Yield the texts of which a value may be made: those named to the catalogue or looked up are none."""
    if isinstance(node, ast.Call):
        # What another function makes of its arguments is its own affair, but for methods of texts: " ".join(...).
        is_of_text = isinstance(node.func, ast.Attribute) and name_of(node) not in CATALOGUE
        inner = [node.func, *node.args] if is_of_text else []
    elif isinstance(node, ast.Subscript):
        inner = [node.value]
    elif isinstance(node, ast.Compare):
        inner = []
    elif isinstance(node, ast.IfExp):
        inner = [node.body, node.orelse]
    else:
        inner = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    for each in inner:
        yield from texts(each)


def shown(tree: ast.AST) -> Iterator[ast.Constant]:
    """Yield the texts that stand where words are shown."""
    for node in ast.walk(tree):
        values: list[ast.expr] = []
        if isinstance(node, ast.Call) and name_of(node) not in DECLARATIONS:
            keywords = SHOWN_KEYWORDS | {*SHOWN_OF.get(name_of(node), ())}
            values += [each.value for each in node.keywords if each.arg in keywords]
            values += node.args[:1] if name_of(node) in SHOWN_FIRST else []
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            values += [node.value] if any(is_shown(target) for target in targets) else []
        for value in values:
            yield from texts(value)


def is_shown(target: ast.expr) -> bool:
    """Return whether what is assigned to is shown: `embed.title`, `reply["content"]`."""
    if isinstance(target, ast.Subscript):
        return isinstance(target.slice, ast.Constant) and target.slice.value in SHOWN_ATTRIBUTES
    return isinstance(target, ast.Attribute) and target.attr in SHOWN_ATTRIBUTES


def prose(node: ast.AST) -> Iterator[ast.Constant]:
    """Yield the texts of several words, wherever they stand: only those for developers and operators are left out."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and PROSE.search(MARKUP.sub("", node.value)):
        yield node
    if isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return
    if isinstance(node, ast.Call) and name_of(node) in UNSEEN:
        return
    for each in ast.iter_child_nodes(node):
        yield from prose(each)


def own_words(source: str) -> set[str]:
    """Return the texts of a file that members would see and that are not of the catalogue."""
    tree = ast.parse(source)
    found = {str(text.value) for text in shown(tree) if LETTERS.search(MARKUP.sub("", str(text.value)))}
    return found | {str(text.value) for text in prose(tree)}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_all_words_that_members_see_are_of_the_catalogue(path: Path) -> None:
    name = str(path.relative_to(ROOT))
    allowed = {text for file, text in EXCEPTIONS if file == name}
    assert own_words(path.read_text(encoding="utf-8")) == allowed


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('embed.add_field(name="Votes", value=say("card.votes"))', {"Votes"}),
        ('embed.title = f"Question {number}"', {"Question "}),
        ('reply["content"] = "Done" if is_done else say("undone")', {"Done"}),
        ('button(action, label="OK")', {"OK"}),
        ('ui.TextDisplay("Nothing")', {"Nothing"}),
        ('words = "Nobody has answered yet."', {"Nobody has answered yet."}),
        ('return ", ".join(["is waiting", say("more")])', {"is waiting"}),
        ('reply(content=say("question.closed", number=1))', set[str]()),
        ('_log.info("nothing to do")', set[str]()),
        ('raise ValueError("no such thing")', set[str]()),
        ('def shown() -> None:\n    """Show nothing at all."""', set[str]()),
        ('embed.description = f"<t:{at}:R> · <@{member}> </ask:0>"', set[str]()),
    ],
)
def test_words_of_ones_own_are_found(source: str, found: set[str]) -> None:
    assert own_words(source) == found


def test_every_exception_stands_somewhere() -> None:
    assert all(text in own_words((ROOT / file).read_text(encoding="utf-8")) for file, text in EXCEPTIONS)
