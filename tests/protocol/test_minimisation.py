"""What leaves for a provider: the scene and its inputs, and nothing of the person."""

import json

import pytest

from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.state import PromptEditorState
from tests.emulators.text_models import BASE_PATHS, text_models
from tests.reflex_client import Visitor
from tests.servers import serving

NAME = "Zerelda Quillfeather"
AGENT = "Quokkabrowser/7"
ADDRESS = "203.0.113.77"
SCENE = "A heron lands on the jetty."
SECONDS_FOR_EVERYBODY = 60  # the first call of a process imports its provider's package
FIELDS = {"mood": "hushed and watchful", "avoid": "aeroplanes"}


@pytest.fixture(scope="module")
def emulator():
    with text_models() as running:
        yield running


@pytest.fixture(scope="module")
def server(emulator, tmp_path_factory):
    """Every provider has a key; all but the last are down, so that each is asked once."""
    environment = emulator.settings(*BASE_PATHS) | {
        "CRAFTPROMPT_BCRYPT_COST": "4",
        "TRUSTED_PROXY_HOPS": "1",
        "PROVIDER_FIRST_TOKEN_SECONDS": "60",
        "PROVIDER_CHAIN_SECONDS": "300",
        "PROVIDER_ATTEMPT_SECONDS": "60",
    }
    with serving(tmp_path_factory.mktemp("minimal"), environment=environment) as running:
        yield running


@pytest.fixture(scope="module")
def written(server, emulator):
    """A prompt that went to all five; gives the person and what is known of them here."""
    for provider in ("anthropic", "openai", "gemini", "xai"):
        emulator.behave(provider, fault="status", status=503)
    headers = {"User-Agent": AGENT, "X-Forwarded-For": ADDRESS}
    person = Visitor(server.origin, **headers).register(NAME)
    with person.connected(headers=headers) as page:
        page.until_loaded()
        form = {"csrf": person.csrf, "scene": SCENE, **FIELDS}
        page.send(PromptEditorState.event_handlers["make"], form_data=form)
        page.until(
            lambda: page.value(GenerationState, "provider") == "local_llm",
            "the last one",
            seconds=SECONDS_FOR_EVERYBODY,
        )
        page.until_value(GenerationState, "status", "succeeded")
    return person


def test_every_provider_was_asked_once_and_got_the_scene_and_its_inputs(written, emulator):
    assert written
    for provider in BASE_PATHS:
        [asked] = emulator.asked(provider)
        sent = json.dumps(asked.body, ensure_ascii=False)
        assert SCENE in sent, provider
        assert all(words in sent for words in FIELDS.values()), provider


def test_nobody_got_a_name_an_address_an_id_or_a_hash_of_the_person(written, server, emulator):
    [row] = server.rows("select * from users where email = ?", written.email)
    sessions = server.rows("select id, token_hash, ip from sessions")
    generations = server.rows("select id, owner_id from generations")
    known = {str(each) for each in (*row, *sum(sessions, ()), *sum(generations, ()))}
    known |= {NAME, *NAME.split(), written.email, written.email.split("@")[0], AGENT, ADDRESS}
    known |= {each.replace("-", "") for each in known} | {written.csrf, written.cookie}
    telling = {each.lower() for each in known if each and len(each) > 5}
    assert len(telling) > 12

    for asked in emulator.log:
        everything = json.dumps([asked.path, asked.headers, asked.body], ensure_ascii=False).lower()
        assert not [each for each in telling if each in everything], asked.provider
