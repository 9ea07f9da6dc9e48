"""No function is longer than a screen: what is longer has parts that deserve a name."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "craftprompt").rglob("*.py"))
MOST_LINES = 50
MOST_LINES_OF_A_COMPONENT = 60  # a page is read from top to bottom, as it stands there


def functions(tree):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(tree) if isinstance(node, kinds)]


def too_long(source):
    """The functions that are longer than they may be, with their lines."""
    found = []
    for function in functions(ast.parse(source)):
        lines = function.end_lineno - function.lineno + 1
        shows = function.returns is not None and ast.unparse(function.returns) == "rx.Component"
        if lines > (MOST_LINES_OF_A_COMPONENT if shows else MOST_LINES):
            found.append((function.name, lines))
    return found


def test_no_function_is_too_long():
    found = {str(path.relative_to(ROOT)): too_long(path.read_text()) for path in SOURCES}

    assert len(found) > 300
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("returned", "lines", "is_found"),
    [
        ("None", 50, False),
        ("None", 51, True),
        ("rx.Component", 60, False),
        ("rx.Component", 61, True),
    ],
)
def test_where_the_limits_lie(returned, lines, is_found):
    source = f"def shown() -> {returned}:\n" + "    pass\n" * (lines - 1)

    assert too_long(source) == ([("shown", lines)] if is_found else [])
