"""A picture put into words: our own page's only, within its limits, and nothing of it is kept."""

import asyncio
import logging

import pytest

from craftprompt import clock, db
from craftprompt.account import throttle
from craftprompt.billing import spend
from craftprompt.catalogue.text_models import text_model
from craftprompt.craftprompt import plain_http
from craftprompt.models import AllowanceDay, Generation, Media, Reservation, TrayReference
from craftprompt.providers.description.gemini import MOST_USAGE, WISH, GeminiDescriber
from craftprompt.providers.text.prices import at_most
from craftprompt.settings import settings
from craftprompt.studio import descriptions
from craftprompt.web import describe
from tests.emulators.gemini_images import Answer, blocked, finished, gemini_images, refused
from tests.integration.web.conftest import behind_the_edge, count
from tests.pictures import CANARY, painted, unusable, with_metadata, written

SCENE = "A heron stands in the reeds at dawn, seen through a long lens."
FIRST, SECOND = (text_model("gemini", f"gemini-{name}") for name in ("3.8-flash", "3.5-flash-lite"))
MOST = at_most(FIRST, MOST_USAGE)
KEPT = "Nothing was counted, and the words in your scene are kept."


@pytest.fixture(scope="module")
def server():
    with gemini_images() as running:
        yield running


@pytest.fixture
async def google(server):
    """Google describes the pictures of this studio, in this scene unless a test says otherwise."""
    server.start_anew()
    made = GeminiDescriber(
        api_key="a-key", base_url=server.base_url, models=(FIRST, SECOND), seconds=10
    )
    async with descriptions.asking(made):
        yield server
    server.release()


async def send(browser, content, *, csrf=None, **headers):
    token = await browser.csrf() if csrf is None else csrf
    return await browser.http.post(
        "/api/describe", content=content, headers={"X-CSRF-Token": token, **headers}
    )


def scene(words=SCENE):
    return Answer(body=finished("STOP", {"text": words}))


def said(answer):
    return answer.json()["error"]


async def spent():
    return await db.read(lambda session: spend.spent(session, clock.today()))


def files():
    return [path for path in settings().media_folder.rglob("*") if path.is_file()]


async def test_without_a_key_the_studio_says_what_it_can_tell_and_that_it_is_all(ada):
    answer = await send(ada, written("JPEG", size=(320, 180), colour="navy"))

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["author"] == "local"
    assert answer.json()["scene"] == (
        "Wide frame, 16:9. Main colours: blue. Dark, with low contrast and cold tones."
    )
    assert "all that it can tell" in answer.json()["note"]
    assert "Not counted" in answer.json()["note"]
    assert await spent() == 0


async def test_with_a_key_google_writes_the_scene(ada, google):
    google.answers(scene())
    answer = await send(ada, painted(1))

    assert answer.json() == {"scene": SCENE, "author": "gemini", "note": descriptions.BY_GOOGLE}


async def test_google_gets_the_pixels_and_our_wish_and_nothing_of_the_person(ada, google):
    content = with_metadata()["exif and gps"]
    google.answers(scene())
    await send(
        ada,
        content,
        **{"Content-Disposition": 'attachment; filename="Ada at home.jpg"', "User-Agent": "Canary"},
    )

    [call] = google.calls
    [image] = call.images
    assert image != content
    assert CANARY not in image
    assert call.prompt == WISH
    sent = f"{call.body} {call.headers}".lower()
    for known in ("ada", "example.com", "192.0.2.7", "canary", ada.session.lower()):
        assert known not in sent


async def test_nothing_of_a_picture_or_its_words_is_kept_or_counted(ada, google, caplog):
    caplog.set_level(logging.DEBUG)
    google.answers(scene())
    assert (await send(ada, painted(1))).status_code == 200

    assert files() == []
    for table in (Generation, Media, TrayReference, Reservation, AllowanceDay):
        assert await count(table) == 0
    ours = [each.getMessage() for each in caplog.records if each.name.startswith("craftprompt")]
    assert all("heron" not in each for each in ours)


async def test_the_operators_day_is_charged_what_the_words_cost(ada, google):
    google.answers(scene())
    await send(ada, painted(1))

    assert 0 < await spent() < MOST


async def test_what_may_have_been_billed_stays_held(ada, google):
    google.answers(Answer(resets=True))
    answer = await send(ada, painted(1))

    assert (answer.status_code, said(answer)["kind"]) == (503, "unavailable")
    assert "may have been billed to the operator" in said(answer)["message"]
    assert await spent() == MOST


async def test_who_goes_away_is_let_go_and_what_may_have_been_billed_stays_held(ada, google):
    google.answers(Answer(holds=True, body=finished("STOP", {"text": SCENE})), scene())

    assert await leaves(ada, painted(1), google) == 204
    assert await spent() == MOST
    assert (await send(ada, painted(2))).json()["scene"] == SCENE


async def leaves(browser, content, google):
    """Send a picture as a browser does that goes away as soon as Google was asked."""
    request = browser.http.build_request(
        "POST", "/api/describe", content=content, headers={"X-CSRF-Token": await browser.csrf()}
    )
    arriving = [{"type": "http.request", "body": content}]
    statuses = []

    async def receive():
        if arriving:
            return arriving.pop()
        await asyncio.to_thread(google.wait_for_calls, 1)
        return {"type": "http.disconnect"}

    async def notes(message):
        statuses.append(message.get("status"))

    await behind_the_edge(plain_http)(asgi_scope(request), receive, notes)
    return statuses[0]


def asgi_scope(request):
    return {
        "type": "http",
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": request.url.path,
        "raw_path": request.url.raw_path,
        "query_string": b"",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("192.0.2.7", 50000),
        "server": ("localhost", 3000),
    }


async def test_a_busy_google_costs_nothing(ada, google):
    google.answers(refused(429, "RESOURCE_EXHAUSTED"))
    answer = await send(ada, painted(1))

    assert (answer.status_code, said(answer)["kind"]) == (503, "unavailable")
    assert KEPT in said(answer)["message"]
    assert await spent() == 0


async def test_a_spent_day_is_said_and_the_picture_goes_nowhere(ada, google, configure):
    configure(CRAFTPROMPT_DAILY_SPEND_USD="0.001")
    answer = await send(ada, painted(1))

    assert answer.status_code == 503
    assert "The picture went nowhere" in said(answer)["message"]
    assert google.calls == []


async def test_a_refusal_says_googles_reason_what_it_cost_and_what_is_kept(ada, google):
    google.answers(Answer(body=blocked("PROHIBITED_CONTENT")))
    answer = await send(ada, painted(1))

    assert (answer.status_code, said(answer)["kind"]) == (422, "refused")
    assert "content that it does not allow (PROHIBITED_CONTENT)" in said(answer)["message"]
    assert KEPT in said(answer)["message"]


async def test_a_model_that_is_gone_gives_way_to_the_next(ada, google):
    google.answers(refused(404, "NOT_FOUND"), scene())
    answer = await send(ada, painted(1))

    assert answer.json()["scene"] == SCENE
    assert [call.model for call in google.calls] == [FIRST.key, SECOND.key]


@pytest.mark.parametrize("content", unusable().values(), ids=unusable())
async def test_what_is_no_picture_is_refused_and_reaches_nobody(ada, google, content):
    answer = await send(ada, content)

    assert (answer.status_code, said(answer)["kind"]) == (422, "invalid")
    assert KEPT in said(answer)["message"]
    assert google.calls == []
    assert files() == []


async def test_what_stands_behind_a_picture_reaches_nobody(ada, google):
    google.answers(scene())
    await send(ada, with_metadata()["html after the end"])

    assert b"<script>" not in google.calls[0].images[0]


async def test_thirty_megapixels_are_refused_unseen(ada, google):
    answer = await send(ada, written(size=(6000, 5000), mode="1", colour=0))

    assert answer.status_code == 422
    assert "25 megapixels" in said(answer)["message"]
    assert google.calls == []


async def test_a_byte_above_twenty_megabytes_is_refused(ada, google):
    answer = await send(ada, bytes(20_000_001))

    assert answer.status_code == 413
    assert "larger than 20 MB" in said(answer)["message"]
    assert google.calls == []


async def test_a_body_that_stops_coming_is_given_up(ada, monkeypatch):
    monkeypatch.setattr(describe, "BODY_SECONDS", 0.05)

    async def stops():
        yield painted(1)[:100]
        await asyncio.Event().wait()

    assert (await send(ada, stops())).status_code == 408


async def test_without_a_session_nothing_is_read(visitor):
    assert (await send(visitor, _never_read())).status_code == 401


@pytest.mark.parametrize("token", ["", "wrong"])
async def test_without_its_token_nothing_is_read(ada, token):
    assert (await send(ada, _never_read(), csrf=token)).status_code == 403


async def test_another_sessions_token_is_none(ada, eve):
    assert (await send(ada, _never_read(), csrf=await eve.csrf())).status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
async def test_another_sites_page_is_refused(ada, origin):
    assert (await send(ada, _never_read(), Origin=origin)).status_code == 403


async def test_one_person_has_one_picture_described_at_once(ada, eve):
    arrived, opened = asyncio.Event(), asyncio.Event()
    going = asyncio.create_task(send(ada, _waits(arrived, opened)))
    await arrived.wait()
    second = await send(ada, _never_read())

    assert (second.status_code, said(second)["kind"]) == (503, "unavailable")
    assert (await send(eve, painted(2))).status_code == 200
    opened.set()
    assert (await going).status_code == 200
    assert (await send(ada, painted(3))).status_code == 200


async def test_all_people_together_have_so_many(ada, eve, monkeypatch):
    monkeypatch.setattr(describe, "MOST_AT_ONCE", 1)
    arrived, opened = asyncio.Event(), asyncio.Event()
    going = asyncio.create_task(send(ada, _waits(arrived, opened)))
    await arrived.wait()

    assert "Many people" in said(await send(eve, _never_read()))["message"]
    opened.set()
    assert (await going).status_code == 200


async def test_too_many_have_to_wait(ada, monkeypatch):
    limit = throttle.Limit("describe", 1, throttle.DESCRIBE_PER_PERSON.window)
    monkeypatch.setattr(throttle, "DESCRIBE_PER_PERSON", limit)

    assert (await send(ada, painted(1))).status_code == 200
    assert (await send(ada, _never_read())).status_code == 429


async def _waits(arrived, opened):
    """A body of which only half comes, until it is let on."""
    content = painted(1)
    yield content[:100]
    arrived.set()
    await opened.wait()
    yield content[100:]


async def _never_read():
    raise AssertionError("the body was read")
    yield b""
