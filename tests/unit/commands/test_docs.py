import pytest

from craftprompt.commands import docs
from craftprompt.settings import Settings


@pytest.fixture
def page(tmp_path, monkeypatch):
    """A document with one generated table that was never filled."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/models.md").write_text(docs.docs_models.render())
    document = tmp_path / "docs/operations.md"
    document.write_text("Before.\n\n<!-- generated: settings -->\nold\n<!-- end -->\n\nAfter.\n")
    monkeypatch.setattr(docs, "DOCS", tmp_path / "docs")
    monkeypatch.setattr(docs, "MODELS", tmp_path / "docs/models.md")
    return document


def test_a_stale_table_is_named_and_left_alone(page, capsys):
    before = page.read_text()

    assert docs.main(["--check"]) == 1

    assert capsys.readouterr().out.startswith("docs/operations.md is out of date")
    assert page.read_text() == before


def test_a_stale_table_is_written_and_the_words_around_it_stay(page):
    assert docs.main([]) == 0

    text = page.read_text()
    assert text.startswith("Before.")
    assert text.endswith("After.\n")
    assert docs.main(["--check"]) == 0


def test_every_setting_has_its_row_with_a_meaning():
    rows = docs.settings_table().splitlines()[2:]

    assert len(rows) == len(Settings.model_fields)
    for field in Settings.model_fields.values():
        assert field.description
        assert any(row.startswith(f"| `{field.validation_alias}` |") for row in rows)


def test_every_command_says_what_it_does():
    for name in docs.COMMANDS:
        assert docs._purpose(name).endswith(".")


def test_a_bar_in_a_cell_does_not_break_the_table():
    assert docs._table(("a",), [("web|worker",)]) == "| a |\n| --- |\n| web\\|worker |\n"
