"""What a page does over its socket, in the words of the studio."""

import json

from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.state import PromptEditorState
from tests.reflex_client import Visitor

SLOW_SCENE = "A red fox crosses the snow slowly at dusk. It carries the word {} in its mouth."


def make_prompt(client, visitor, scene):
    """Press "Make prompt"; returns when it is being written, with its id."""
    client.send(PromptEditorState.make, form_data={"csrf": visitor.csrf, "scene": scene})
    client.until(lambda: client.value(GenerationState, "generation_id"), "a generation appears")
    return client.value(GenerationState, "generation_id")


def begin_writing(server, canary):
    """Have a person's prompt be written slowly; returns with its first words: person and tab."""
    person = Visitor(server.origin).register()
    tab = person.connected().until_loaded()
    make_prompt(tab, person, SLOW_SCENE.format(canary))
    tab.until(lambda: tab.value(GenerationState, "attempts"), "the writer has begun")
    return person, tab


def stop(client):
    """Press "Stop" and wait until it has."""
    client.send(GenerationState.stop)
    client.until_value(GenerationState, "status", "cancelled")


def draft_of(server, email):
    """The scene in the person's draft, None without one."""
    found = server.rows(
        "select scene from drafts join users on users.id = owner_id where email = ?", email
    )
    return found[0][0] if found else None


def kept_shots(server, email):
    """The actions and seconds of the shots in the person's draft."""
    found = server.rows(
        "select shot_list from drafts join users on users.id = owner_id where email = ?", email
    )
    listed = json.loads(found[0][0]) if found and found[0][0] else {}
    return [(each["action"], each["seconds"]) for each in listed.get("shots", [])]
