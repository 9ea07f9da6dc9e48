"""Versions as the page shows them: what a port changed is told apart from all else."""

from uuid import uuid4

from craftprompt.models import Generation, PromptVersion
from craftprompt.studio.version_views import shown_version

NOTES = ["Lost: sound. “SFX: rain.”", "Hailuo takes no sound."]


def shown(provider, act):
    version = PromptVersion(id=uuid4(), number=1, prompt="A fox.", provider=provider, act=act)
    run = Generation(id=uuid4(), provider=provider, notes=NOTES, settings={"act": act})
    return shown_version(version, version, run, locked=(), is_standing=True)


def test_of_a_port_by_rules_the_facts_of_the_model_stand_apart_from_the_changes():
    view = shown("composer", "ported")

    assert view.changes == NOTES[:1]
    assert view.notes == NOTES[1:]


def test_whatever_a_language_model_notes_of_a_port_is_about_its_changes():
    assert shown("anthropic", "ported").changes == NOTES
    assert shown("anthropic", "refined").changes == NOTES[:1]


def test_what_a_rewrite_left_of_a_wish_stands_apart_from_other_shortfalls():
    version = PromptVersion(id=uuid4(), number=2, prompt="A fox.", provider="composer")
    left = {"rule": "wish", "message": "Rules could not read “sing”."}
    run = Generation(id=uuid4(), shortfalls=[{"rule": "length", "message": "Too long."}, left])

    view = shown_version(version, version, run, locked=(), is_standing=True)

    assert view.undone == ["Rules could not read “sing”."]


def test_notes_of_a_prompt_that_was_never_moved_are_no_changes():
    version = PromptVersion(id=uuid4(), number=1, prompt="A fox.", provider="", act="edited")

    view = shown_version(version, version, None, locked=(), is_standing=True)

    assert (view.changes, view.notes) == ([], [])
