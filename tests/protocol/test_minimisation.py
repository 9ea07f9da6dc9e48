"""What leaves for a provider: the scene and its inputs, and nothing of the person."""

import io
import json
from uuid import UUID

import pytest
from PIL import Image

from craftprompt.providers.description.gemini import WISH
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.image_state import ImageState
from craftprompt.studio.state import PromptEditorState
from craftprompt.studio.tray_state import TrayState
from craftprompt.studio.video_state import VideoState
from tests.emulators.gemini_images import Answer, finished
from tests.emulators.text_models import BASE_PATHS, text_models
from tests.pictures import CANARY, with_metadata
from tests.reflex_client import Visitor
from tests.servers import serving

NAME = "Zerelda Quillfeather"
AGENT = "Quokkabrowser/7"
ADDRESS = "203.0.113.77"
SCENE = "A heron lands on the jetty."
VIDEO_PROMPT = "A heron lifts off the jetty, as in the references. The camera holds still."
IMAGE_PROMPT = "A jetty in the morning mist, in the colours of the references."
SECONDS_FOR_EVERYBODY = 60  # the first call of a process imports its provider's package
# As many as the model takes.
REFERENCES = [content for name, content in with_metadata().items() if "several" not in name]
PICTURES_FILMED = 3
FIELDS = {"mood": "hushed and watchful", "avoid": "aeroplanes"}


@pytest.fixture(scope="module")
def emulator():
    with text_models() as running:
        yield running


@pytest.fixture(scope="module")
def server(emulator, tmp_path_factory):
    """Every provider has a key; all but the last are down, so that each is asked once."""
    environment = emulator.settings(*BASE_PATHS, "fal") | {
        "CRAFTPROMPT_BCRYPT_COST": "4",
        "CRAFTPROMPT_DEFAULT_PLAN": "studio",
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


@pytest.fixture(scope="module")
def drawn(written, server, emulator):
    """An image of the same person's, from references with something to hide; gives its request."""
    for content in REFERENCES:
        kept = written.http.post(
            "/api/uploads",
            content=content,
            headers={
                "X-CSRF-Token": written.csrf,
                "User-Agent": AGENT,
                "X-Forwarded-For": ADDRESS,
                "Content-Disposition": f'attachment; filename="{NAME} at home.jpg"',
            },
        )
        assert kept.json()["is_new"]
    with written.connected(path="/studio/image") as page:
        page.until_loaded()
        form = {"csrf": written.csrf, "image_prompt": IMAGE_PROMPT}
        page.send(ImageState.event_handlers["make"], form_data=form)
        emulator.images.wait_for_calls(1)
        page.until(lambda: _is_made(page, ImageState), "the image is made")
    [asked] = emulator.images.calls
    return asked


def _is_made(page, state):
    cards = page.value(state, "cards")
    return bool(cards) and cards[0]["status"] == "succeeded"


@pytest.fixture(scope="module")
def described(drawn, written, server, emulator):
    """A picture of the same person's that Google put into words; gives its request."""
    emulator.images.answers(Answer(body=finished("STOP", {"text": "A heron in the reeds."})))
    answer = written.http.post(
        "/api/describe",
        content=REFERENCES[0],
        headers={
            "X-CSRF-Token": written.csrf,
            "User-Agent": AGENT,
            "X-Forwarded-For": ADDRESS,
            "Content-Disposition": f'attachment; filename="{NAME} at home.jpg"',
        },
    )
    assert answer.json()["author"] == "gemini"
    [asked] = [call for call in emulator.images.calls if call is not drawn]
    return asked


@pytest.fixture(scope="module")
def filmed(drawn, written, server, emulator):
    """A video of the same person's, from references with something to hide; gives fal."""
    brought = server.rows("select id from media where kind = 'reference' order by created_at")
    with written.connected(path="/studio/video") as page:
        page.until_loaded()
        page.send(VideoState.event_handlers["choose_model"], key="veo-3.1-r2v")
        page.until_value(VideoState, "model", "veo-3.1-r2v")
        for count, (media_id,) in enumerate(brought[:PICTURES_FILMED], start=1):
            page.send(VideoState.event_handlers["use_picture"], media_id=str(UUID(media_id)))
            page.until(lambda count=count: len(_laid(page)) == count, "it is laid there")
        form = {"csrf": written.csrf, "video_prompt": VIDEO_PROMPT}
        page.send(VideoState.event_handlers["make"], form_data=form)
        page.until(
            lambda: _is_made(page, VideoState), "the video is made", seconds=SECONDS_FOR_EVERYBODY
        )
    return emulator.videos


def _laid(page):
    return page.value(TrayState, "video_references") or []


def telling(server, person):
    """All that is known of a person here, as it could stand in a request."""
    [row] = server.rows("select * from users where email = ?", person.email)
    sessions = server.rows("select id, token_hash, ip from sessions")
    generations = server.rows("select id, owner_id from generations")
    media = server.rows("select id, storage_key, sha256 from media")
    rows = (row, *sessions, *generations, *media)
    known = {str(each) for each in sum(rows, ())}
    known |= {NAME, *NAME.split(), person.email, person.email.split("@")[0], AGENT, ADDRESS}
    known |= {each.replace("-", "") for each in known} | {person.csrf, person.cookie}
    return {each.lower() for each in known if each and len(each) > 5}


def test_every_provider_was_asked_once_and_got_the_scene_and_its_inputs(written, emulator):
    assert written
    for provider in BASE_PATHS:
        [asked] = emulator.asked(provider)
        sent = json.dumps(asked.body, ensure_ascii=False)
        assert SCENE in sent, provider
        assert all(words in sent for words in FIELDS.values()), provider


def test_nobody_got_a_name_an_address_an_id_or_a_hash_of_the_person(written, server, emulator):
    known = telling(server, written)
    assert len(known) > 12

    for asked in emulator.log:
        everything = json.dumps([asked.path, asked.headers, asked.body], ensure_ascii=False).lower()
        assert not [each for each in known if each in everything], asked.provider


def test_google_got_the_pixels_of_each_reference(drawn):
    sent = [Image.open(io.BytesIO(each)).convert("RGB") for each in drawn.images]
    given = [Image.open(io.BytesIO(each)).convert("RGB") for each in REFERENCES]
    assert [each.size for each in sent] == [each.size for each in given]
    for one, other in zip(sent, given, strict=True):
        pairs = zip(one.tobytes(), other.tobytes(), strict=True)
        assert max(abs(this - that) for this, that in pairs) <= 3  # JPEG rounds


def test_google_got_nothing_that_the_files_said_beside_their_pixels(drawn):
    assert CANARY.decode() not in json.dumps([drawn.headers, drawn.body])
    for each in drawn.images:
        assert CANARY[:6] not in each
        opened = Image.open(io.BytesIO(each))
        opened.load()  # a PNG's words may stand after its pixels
        assert not opened.getexif()
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_google_got_no_name_address_id_or_hash_with_the_images(drawn, written, server):
    known = telling(server, written)
    assert len(known) > 12 + 3 * len(REFERENCES)

    everything = json.dumps([drawn.model, drawn.headers, drawn.body], ensure_ascii=False).lower()
    assert IMAGE_PROMPT.lower() in everything
    assert not [each for each in known if each in everything]
    for content in drawn.images:
        assert not [each for each in known if each.encode() in content.lower()]


def test_google_got_the_pixels_alone_of_a_picture_to_describe(described, written, server):
    [sent] = described.images
    everything = json.dumps([described.model, described.headers, described.body]).lower()

    assert described.prompt == WISH
    assert CANARY.decode().lower() not in everything
    assert CANARY[:6] not in sent
    assert not Image.open(io.BytesIO(sent)).getexif()
    assert not [each for each in telling(server, written) if each in everything]


def test_fal_got_the_words_and_the_pictures_and_nothing_of_the_person(filmed, written, server):
    known = telling(server, written)
    [job] = filmed.jobs.values()

    assert VIDEO_PROMPT in job.arguments["prompt"]
    assert list(filmed.uploads) == job.arguments["image_urls"]
    assert len(filmed.uploads) == PICTURES_FILMED
    for asked in filmed.log:
        said = json.dumps([asked.path, asked.headers]).lower().encode() + asked.body.lower()
        assert not [each for each in (*known, CANARY.decode()) if each.encode() in said], asked.path


def test_fal_got_pictures_that_say_nothing_beside_their_pixels_and_are_forgotten_after_a_day(
    filmed,
):
    for each in filmed.uploads.values():
        assert CANARY[:6] not in each.content
        opened = Image.open(io.BytesIO(each.content))
        opened.load()  # a PNG's words may stand after its pixels
        assert not opened.getexif()
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert each.lifecycle == {"expiration_duration_seconds": 86_400}
