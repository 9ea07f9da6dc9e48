from pathlib import Path

from craftprompt.catalogue.loader import catalogue
from craftprompt.commands.docs_models import render

PAGE = Path(__file__).parents[3] / "docs" / "models.md"


def test_the_page_of_target_models_equals_the_catalogue():
    assert PAGE.read_text(encoding="utf-8") == render(), (
        "Write it anew: python -m craftprompt.commands.docs_models > docs/models.md"
    )


def test_every_row_stands_in_the_page():
    page = render()

    assert all(f"| `{target.key}` |" in page for target in catalogue().every)


def test_every_table_row_has_as_many_cells_as_its_heading():
    lines = render().splitlines()
    tables = [line for line in lines if line.startswith("|")]

    width = 0
    for line, following in zip(tables, [*tables[1:], ""], strict=True):
        if following.startswith("|---"):
            width = line.count("|")
        assert line.count("|") == width
