"""The tests that the documents name are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(test_\w+)`")


def test_every_test_that_a_document_names_is_there():
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    named = {name for each in documents for name in NAMED.findall(each.read_text())}
    written = "\n".join(each.read_text() for each in ROOT.glob("tests/**/test_*.py"))

    assert named
    assert {name for name in named if f"def {name}(" not in written} == set()
