"""Two tabs of one person at the image page: each makes what it shows itself."""

from uuid import uuid4

import pytest

from craftprompt.studio.image_state import ImageState

PATH = "/studio/image"
WORDS = "A heron stands in the reeds at dawn."
OLDER = "gemini-2.5-flash-image"
CHOICES = {"model": "gemini-3-pro-image", "ratio": "9:16", "size": "2K", "count": 2}
OTHERS = {"model": OLDER, "ratio": "1:1", "size": "1K", "count": 4}


def choose(tab, choices):
    """Choose model, shape, size and number, as the page's fields do."""
    tab.send(ImageState.choose_model, key=choices["model"])
    tab.send(ImageState.choose_ratio, ratio=choices["ratio"])
    tab.send(ImageState.choose_size, size=choices["size"])
    tab.send(ImageState.choose_count, count=str(choices["count"]))
    tab.until(lambda: shown(tab) == choices, f"the tab shows {choices}")


def shown(tab):
    return {name: tab.value(ImageState, name) for name in CHOICES}


def make(tab, person, words=WORDS):
    form = {"csrf": person.csrf, "image_prompt": words, "press": str(uuid4())}
    tab.send(ImageState.make, form_data=form)
    tab.settle()


def asked_for(server, person):
    """Model and settings of each image that was asked for."""
    return server.rows(
        "select target, json_extract(settings, '$.ratio'), json_extract(settings, '$.size'), "
        "json_extract(settings, '$.count') from generations "
        "where kind = 'image' and owner_id in (select id from users where email = ?)",
        person.email,
    )


def draft_of(server, person):
    found = server.rows(
        "select model, ratio, size, count, prompt from image_drafts "
        "where owner_id in (select id from users where email = ?)",
        person.email,
    )
    return found[0]


@pytest.fixture
def tabs(ada):
    """Two tabs of hers at the image page."""
    with (
        ada.connected(path=PATH).until_loaded() as first,
        ada.connected(path=PATH).until_loaded() as second,
    ):
        yield first, second


def test_a_press_makes_what_its_own_tab_shows(server, ada, tabs):
    first, second = tabs
    choose(first, CHOICES)
    choose(second, OTHERS)

    make(first, ada)

    assert shown(first) == CHOICES
    assert asked_for(server, ada) == [tuple(CHOICES.values())] * 2
    assert draft_of(server, ada) == (*CHOICES.values(), WORDS)


def test_words_that_one_tab_saves_leave_its_own_choices_standing(server, ada, tabs):
    first, second = tabs
    choose(first, CHOICES)
    choose(second, OTHERS)

    first.send(ImageState.save_prompt, text=WORDS)
    first.settle()

    assert shown(first) == CHOICES


def test_a_choice_in_one_tab_keeps_the_words_that_another_has_saved(server, ada, tabs):
    first, second = tabs
    second.send(ImageState.save_prompt, text=WORDS)
    second.settle()

    choose(first, CHOICES)

    assert draft_of(server, ada)[-1] == WORDS


def test_an_edit_keeps_the_model_of_the_tab_that_began_it(server, ada, tabs):
    first, second = tabs
    choose(first, CHOICES | {"size": "1K"})
    image_id = made(first, ada)
    choose(second, OTHERS)

    first.send(ImageState.edit_this, generation_id=image_id)

    first.until_value(ImageState, "is_edit", expected=True)
    assert first.value(ImageState, "model") == CHOICES["model"]
    assert not second.value(ImageState, "is_edit")


def test_an_image_that_was_deleted_meanwhile_is_not_edited_without_a_word(server, ada, tabs):
    tab, _ = tabs
    image_id = made(tab, ada)
    tab.send(ImageState.edit_this, generation_id=image_id)
    tab.until_value(ImageState, "is_edit", expected=True)
    before = asked_for(server, ada)

    server.rows(
        "update generations set removed_at = created_at where owner_id in "
        "(select id from users where email = ?)",
        ada.email,
    )
    make(tab, ada, "Make it night.")

    assert "was deleted" in tab.value(ImageState, "problem")["message"]
    assert asked_for(server, ada) == before
    assert draft_of(server, ada)[-1] == "Make it night."


def made(tab, person):
    """Make one image and wait for it."""
    tab.send(ImageState.choose_count, count="1")
    make(tab, person)
    tab.until(
        lambda: (tab.value(ImageState, "shown") or {}).get("is_made"), "it is made", seconds=60
    )
    return tab.value(ImageState, "shown")["generation_id"]
