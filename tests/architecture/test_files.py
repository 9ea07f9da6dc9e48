"""What every file of the project keeps to: it stands alone, and colours have one home."""

import re
import subprocess
from pathlib import Path

import _suites
import pytest

ROOT = Path(__file__).parents[2]
LISTING = ("git", "ls-files", "--cached", "--others", "--exclude-standard")
TEXTS = {".py", ".md", ".toml", ".css", ".js", ".json", ".j2", ".txt", ".ini", ".sh", ".yml", ""}
# Written in two halves, so that this file keeps to its own rule.
FOREIGN = ("/work/" + "shared", "/work/" + "main", "tmp/" + "scratch", "fac" + "ts/")
COLOUR = re.compile(r"""["'\s:(]#[0-9a-fA-F]{6}\b|\b(?:rgba?|hsla?|oklch|oklab)\(""")
HOMES_OF_COLOURS = {"craftprompt/ui/tokens.py", "assets/studio.css"}


def files():
    listed = subprocess.run(LISTING, cwd=ROOT, capture_output=True, text=True, check=True)
    paths = (ROOT / name for name in listed.stdout.splitlines())
    return [path for path in paths if path.is_file() and path.suffix in TEXTS]


def holding(pattern, paths):
    """The files whose text the pattern matches, and where."""
    found = []
    for path in paths:
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if re.search(pattern, line):
                found.append(f"{path.relative_to(ROOT)}:{number}")
    return found


def test_no_file_leans_on_anything_outside_the_project():
    assert holding("|".join(map(re.escape, FOREIGN)), files()) == []


def styled_files():
    folders = ("craftprompt", "assets")
    kinds = {".py", ".css", ".js"}
    named = [path.relative_to(ROOT) for path in files() if path.suffix in kinds]
    chosen = [path for path in named if path.parts[0] in folders]
    return [ROOT / path for path in chosen if str(path) not in HOMES_OF_COLOURS]


def test_colours_stand_in_the_tokens_and_the_stylesheet_only():
    assert len(styled_files()) > 50
    assert holding(COLOUR, styled_files()) == []


@pytest.mark.parametrize("line", ['color="#1a2B3c"', "color: #ffffff;", "rgba(0, 0, 0, .5)"])
def test_a_colour_elsewhere_is_found(line):
    assert COLOUR.search(line)


@pytest.mark.parametrize("line", ['href="#main"', "# a comment", "an issue #123456789"])
def test_what_only_looks_like_a_colour_is_left_alone(line):
    assert not COLOUR.search(line)


def test_every_test_that_bears_the_mark_of_faults_is_run_with_them():
    marked = {path for path in ROOT.glob("tests/**/*.py") if "mark.faults" in path.read_text()}
    marked.remove(Path(__file__))

    assert set(ROOT.glob("tests/faults/test_*.py")) <= marked
    assert {path.relative_to(ROOT).parts[1] for path in marked} <= set(_suites.WITH_FAULTS)
