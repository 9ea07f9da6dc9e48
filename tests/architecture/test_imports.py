"""Who may know Reflex: only what shows something, or stands before it."""

import ast
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FRAMEWORK = {"reflex", "reflex_base", "reflex_components_core"}
MAY_KNOW_IT = (
    "craftprompt/craftprompt.py",
    "craftprompt/routes.py",
    "craftprompt/addresses.py",  # where Reflex's configuration says that the server is
    "craftprompt/commands/endpoint.py",  # writes the address into what Reflex has built
    "craftprompt/marketing/*",
    "craftprompt/shell/*",
    "craftprompt/ui/*",
    "craftprompt/*/components/*",
    "craftprompt/*/*page*.py",
    "craftprompt/*/*state.py",
    "craftprompt/studio/followed_runs.py",
    "craftprompt/web/gate.py",
    "craftprompt/web/guard.py",
    "craftprompt/web/headers.py",  # reads the scripts of the pages that Reflex has built
)
SHOWN = (
    "craftprompt/shell/*",
    "craftprompt/ui/*",
    "craftprompt/*/components/*",
    "craftprompt/*/*page*.py",
)
BELOW_STATES = (
    "craftprompt.*.service",
    "craftprompt.*queries",
    "craftprompt.db",
    "craftprompt.models",
    "craftprompt.providers",
)
SOURCES = sorted((ROOT / "craftprompt").rglob("*.py"))


def imported(tree):
    """The modules that a file imports, wherever in it, and what it imports from each."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{each.name}" for each in node.names}
    return found


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def knows(path, modules):
    """Those of the modules, or what is in them, that a file imports."""
    names = imported(ast.parse(path.read_text()))
    return {one for one in names for each in modules if fnmatch(f"{one}.", f"{each}.*")}


def knows_reflex(path):
    return bool(knows(path, FRAMEWORK))


def test_only_what_is_shown_knows_reflex():
    knowing = [name_of(path) for path in SOURCES if knows_reflex(path)]

    assert len(knowing) > 50
    assert [each for each in knowing if not any(fnmatch(each, one) for one in MAY_KNOW_IT)] == []


@pytest.mark.parametrize("pattern", MAY_KNOW_IT)
def test_who_may_know_reflex_is_there(pattern):
    assert any(fnmatch(name_of(path), pattern) and knows_reflex(path) for path in SOURCES)


@pytest.mark.parametrize(
    "source", ["import reflex as rx", "def f():\n  from reflex.event import E"]
)
def test_an_import_is_found_wherever_it_stands(source):
    assert {each.partition(".")[0] for each in imported(ast.parse(source))} == {"reflex"}


def test_pages_ask_their_state_and_nothing_below_it():
    shown = [path for path in SOURCES if any(fnmatch(name_of(path), one) for one in SHOWN)]
    found = {name_of(path): knows(path, BELOW_STATES) for path in shown}

    assert len(found) > 60
    assert {path: names for path, names in found.items() if names} == {}
