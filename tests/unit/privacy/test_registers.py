from pathlib import Path

import pytest

from craftprompt.privacy.registers import kept_in_browser, recipients

CODE = Path(__file__).parents[3]
AI_PROVIDERS = ("anthropic", "openai", "google", "xai", "fal")


def shared_with(key):
    return set(next(each for each in recipients().every if each.key == key).shares)


@pytest.mark.parametrize(
    ("key", "kinds"),
    [
        ("anthropic", {"scene"}),
        ("openai", {"scene"}),
        ("xai", {"scene"}),
        ("google", {"scene", "prompt", "images", "parameters"}),
        ("fal", {"prompt", "images", "parameters"}),
        ("stripe", {"identity", "payment", "technical"}),
    ],
)
def test_each_recipient_gets_what_was_promised_and_no_more(key, kinds):
    assert shared_with(key) == kinds


@pytest.mark.parametrize("key", AI_PROVIDERS)
def test_no_ai_provider_learns_who_a_person_is(key):
    assert shared_with(key).isdisjoint({"identity", "payment", "technical"})


def test_images_go_to_google_only_on_the_two_occasions_promised():
    google = next(each for each in recipients().every if each.key == "google")

    assert google.shares["images"] == (
        "for image generation, or when you press “Describe this image”"
    )


def test_every_kind_of_data_that_is_shared_has_its_words():
    named = {kind for recipient in recipients().every for kind in recipient.shares}

    assert named == set(recipients().kinds)


def test_recipients_are_named_once():
    keys = [recipient.key for recipient in recipients().every]

    assert len(keys) == len(set(keys))


def test_the_list_of_cookies_is_whole():
    cookies = {entry.name for entry in kept_in_browser() if entry.kind == "cookie"}

    assert cookies == {"cps_session", "cps_csrf", "cps_pre"}


def test_the_usual_entries_of_web_storage_are_three():
    usual = {
        (entry.kind, entry.name)
        for entry in kept_in_browser()
        if entry.kind != "cookie" and entry.appears == "usually"
    }

    assert usual == {
        ("session storage", "token"),
        ("local storage", "theme"),
        ("session storage", "demo-scene"),
    }


@pytest.mark.parametrize("entry", kept_in_browser(), ids=lambda entry: entry.name)
def test_only_host_bound_names_get_the_prefix_and_only_over_tls(entry):
    assert entry.name_over(tls=False) == entry.name
    assert entry.name_over(tls=True).startswith("__Host-") == entry.host_bound


def test_every_cookie_that_the_code_sets_is_listed():
    listed = {entry.name for entry in kept_in_browser()}
    source = (CODE / "craftprompt" / "web" / "cookies.py").read_text()

    set_by_code = {word for word in source.replace('"', " ").split() if word.startswith("cps_")}
    assert set_by_code
    assert set_by_code <= listed
