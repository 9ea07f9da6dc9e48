import reflex as rx

from craftprompt.ui.surfaces import dialog, disclosure, panel
from tests.markup import elements, found, words


class WindowState(rx.State):
    is_open: bool = False

    @rx.event
    def close(self):
        self.is_open = False


def test_a_dialog_has_a_name_and_closes_by_key_and_by_cross():
    window = dialog(
        "Sure?", title="Delete", is_open=WindowState.is_open, on_close=WindowState.close, testid="d"
    )
    buttons = [props for tag, props in elements(window) if tag == '"button"']

    assert 'label:"Delete"' in found(window, data_testid="d")
    assert "onClose:" in found(window, data_testid="d")
    assert ['"aria-label":"Close"' in props for props in buttons] == [True]


def test_a_panel_without_a_title_has_no_empty_heading():
    tags = [tag for tag, _ in elements(panel("Words"))]

    assert '"h2"' not in tags
    assert '"h2"' in [tag for tag, _ in elements(panel("Words", title="Title"))]


def test_a_disclosure_needs_no_script():
    tags = [tag for tag, _ in elements(disclosure("More", "Words"))]

    assert tags[:2] == ['"details"', '"summary"']
    assert words(disclosure("More", "Words")) == "More Words"
