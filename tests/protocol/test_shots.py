"""Shots that no page of ours would send: refused in a sentence, and those before are kept."""

import pytest

from craftprompt.studio.shots import LONGEST_ACTION, MOST_SHOTS
from craftprompt.studio.shots_state import ShotsState
from tests.protocol.pages import kept_shots


def first_shot(tab, server, email):
    tab.send(ShotsState.add)
    tab.until(lambda: tab.value(ShotsState, "shots"), "a shot is kept")
    key = tab.value(ShotsState, "shots")[0]["key"]
    tab.send(ShotsState.save_action, key=key, text="A fox waits.")
    tab.until(lambda: kept_shots(server, email) == [("A fox waits.", 3)], "its words are kept")
    return key


@pytest.mark.parametrize(
    ("event", "hostile", "sentence"),
    [
        ("choose_seconds", {"seconds": "-5"}, "from 1 to 15 seconds"),
        ("choose_seconds", {"seconds": "9" * 5_000}, "from 1 to 15 seconds"),
        ("choose_framing", {"framing": "<script>"}, "the vocabulary does not know"),
        ("save_action", {"text": "x" * (LONGEST_ACTION + 1)}, "1,000 are the most"),
    ],
)
def test_a_hostile_change_of_a_shot_is_refused_and_the_shot_is_kept(
    server, ada, event, hostile, sentence
):
    with ada.connected().until_loaded() as tab:
        key = first_shot(tab, server, ada.email)
        tab.send(getattr(ShotsState, event), key=key, **hostile)
        tab.until(lambda: sentence in tab.value(ShotsState, "problem"), "the refusal is said")
        tab.settle()

    assert kept_shots(server, ada.email) == [("A fox waits.", 3)]


def test_no_more_shots_are_added_than_there_may_be(server, ada):
    with ada.connected().until_loaded() as tab:
        for count in range(1, MOST_SHOTS + 1):
            tab.send(ShotsState.add)
            tab.until(lambda: len(kept_shots(server, ada.email)) == count, "one more is kept")  # noqa: B023  called at once
        tab.send(ShotsState.add)
        tab.until(lambda: "the most" in tab.value(ShotsState, "problem"), "the refusal is said")
        tab.settle()

    assert len(kept_shots(server, ada.email)) == MOST_SHOTS


def test_of_two_tabs_that_change_the_same_shots_neither_loses_its_own(server, ada):
    with ada.connected().until_loaded() as first:
        key = first_shot(first, server, ada.email)
        with ada.connected().until_loaded() as second:
            second.until(lambda: second.value(ShotsState, "shots"), "the shots are shown")
            second.send(ShotsState.save_action, key=key, text="A fox runs.")
            second.until(
                lambda: kept_shots(server, ada.email) == [("A fox runs.", 3)], "it is kept"
            )

        first.send(ShotsState.save_action, key=key, text="A fox sleeps.")
        first.until(lambda: "Another tab" in first.value(ShotsState, "problem"), "it is said")
        assert [each["action"] for each in first.value(ShotsState, "shots")] == ["A fox runs."]
        assert kept_shots(server, ada.email) == [("A fox runs.", 3)]

        first.send(ShotsState.undo)
        first.until(lambda: kept_shots(server, ada.email) == [("A fox sleeps.", 3)], "mine is back")
        first.send(ShotsState.undo)
        first.until(
            lambda: kept_shots(server, ada.email) == [("A fox runs.", 3)], "so is the other"
        )
