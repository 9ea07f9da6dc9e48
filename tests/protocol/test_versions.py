"""Versions of a prompt over the socket: what is looked at stays."""

from craftprompt.catalogue.rewrites import RewriteAct
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.state import PromptEditorState
from craftprompt.studio.version_state import VersionState
from tests.protocol.pages import make_prompt


def until_versions(tab, count):
    tab.until(lambda: len(tab.value(VersionState, "versions")) == count, f"{count} versions")
    return tab.value(VersionState, "versions")[-1]["version_id"]


def made_and_shortened(tab, person):
    """A prompt with two versions; gives the first of them."""
    make_prompt(tab, person, "A heron stands in the reeds at dawn. The camera pushes in.")
    first = until_versions(tab, 1)
    tab.send(PromptEditorState.rework, act=RewriteAct.SHORTENED.value)
    until_versions(tab, 2)
    tab.until_value(GenerationState, "status", "succeeded")
    return first


def test_the_end_told_twice_does_not_take_away_the_version_that_is_looked_at(server, ada):
    with ada.connected().until_loaded() as tab:
        first = made_and_shortened(tab, ada)
        tab.send(VersionState.look_at, version_id=first)
        tab.until(lambda: tab.value(VersionState, "shown")["version_id"] == first, "it is shown")

        tab.send(GenerationState.finished)  # the stream, a moment late
        tab.settle()

        assert tab.value(VersionState, "shown")["version_id"] == first


def test_what_is_no_name_of_a_version_is_not_compared_with_ever_after(server, ada):
    with ada.connected().until_loaded() as tab:
        first = made_and_shortened(tab, ada)

        tab.send(VersionState.compare_with, version_id="x")
        tab.settle()
        tab.send(VersionState.look_at, version_id=first)
        tab.until(lambda: tab.value(VersionState, "shown")["version_id"] == first, "it is shown")


def test_undo_of_a_name_finds_the_version_that_was_named(server, ada):
    with ada.connected().until_loaded() as tab:
        make_prompt(tab, ada, "A heron stands in the reeds at dawn. The camera pushes in.")
        until_versions(tab, 1)
        tab.until_value(GenerationState, "status", "succeeded")
        tab.send(VersionState.rename, form_data={"csrf": ada.csrf, "name": "first light"})
        tab.until(lambda: names(tab) == ["first light"], "it is named")
        tab.send(PromptEditorState.rework, act=RewriteAct.SHORTENED.value)
        until_versions(tab, 2)
        tab.until(lambda: tab.value(VersionState, "shown")["name"] == "", "another one is shown")

        tab.send(VersionState.undo_rename)
        tab.until(lambda: names(tab) == ["", ""], "the name is gone")
        tab.send(VersionState.undo_rename)
        tab.until(lambda: names(tab) == ["", "first light"], "undoing is undone too")


def names(tab):
    return [each["name"] for each in tab.value(VersionState, "versions")]
