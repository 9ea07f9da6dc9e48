"""The tests that the documents name are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROMISE = re.compile(r"^\| ((?:SEC|AUTH)-.*?) \|.*$", re.MULTILINE)
NAMED = re.compile(r"`(test_\w+)`")


def test_every_test_that_a_document_names_is_there():
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    named = {name for each in documents for name in NAMED.findall(each.read_text())}
    written = "\n".join(each.read_text() for each in ROOT.glob("tests/**/test_*.py"))

    assert named
    assert {name for name in named if f"def {name}(" not in written} == set()


def test_every_promise_stands_once_and_names_a_test():
    rows = list(PROMISE.finditer((ROOT / "docs" / "promises.md").read_text()))
    promised = [each for row in rows for each in row[1].split(", ")]

    assert len(promised) == len(set(promised))
    assert [row[1] for row in rows if not NAMED.search(row[0])] == []
    assert {f"SEC-{number:02}" for number in range(1, 21)} <= set(promised)
