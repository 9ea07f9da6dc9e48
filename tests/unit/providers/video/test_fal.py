"""fal's videos over its emulated wire: what is sent, how often, and what comes of it."""

import asyncio
import contextlib
import json

import pytest
from jsonschema import Draft202012Validator

from craftprompt.catalogue.loader import SHIPPED, catalogue, load
from craftprompt.providers.base import Verdict
from craftprompt.providers.outcomes import NotMade
from craftprompt.providers.video import fal as fal_engine
from craftprompt.providers.video.fal import (
    Bought,
    FalHosts,
    FalTimers,
    FalVideos,
    fal_videos,
    hosts_at,
)
from craftprompt.providers.video.fal_answers import (
    BeingMade,
    Cancellation,
    Completed,
    FilmReady,
    InQueue,
    Unclear,
)
from craftprompt.providers.video.shortfalls import in_place_of, shortfalls
from craftprompt.providers.video.wishes import VideoWish, arguments
from craftprompt.settings import settings
from tests.emulators.fal import KEY, Plan, fal, refused
from tests.unit.providers.video.wishes import (
    ENABLED,
    PROMPT,
    VIDEO_ROWS,
    body_schema,
    faulty,
    possible,
)

VEO = catalogue().target("veo-3.1-fast-t2v")
DISABLED = tuple(row for row in VIDEO_ROWS if not row.enabled)
RUNWAY = catalogue().target("runway-gen-3-turbo-i2v")
SECONDS = FalTimers(submit=5, look=5, upload=5)
IMPATIENT = FalTimers(submit=0.2, look=0.2, upload=5)
PNG = b"\x89PNG pixels"
SENT = {
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "user-agent",
}


@pytest.fixture(scope="module")
def server():
    with fal() as running:
        yield running


@pytest.fixture
def emulator(server):
    server.start_anew()
    return server


@pytest.fixture
async def videos(emulator):
    async with engine(emulator.base_url) as made:
        yield made


@contextlib.asynccontextmanager
async def engine(base_url, *, key=KEY, timers=SECONDS):
    made = FalVideos(api_key=key, base_url=base_url, timers=timers)
    yield made
    await made.close()


async def bought(videos, row=VEO, **changes):
    outcome = await videos.submit(row, possible(row, **changes))
    assert isinstance(outcome, Bought)
    return outcome


async def completed(videos, **changes):
    """A request that has come to its end."""
    request = await bought(videos, **changes)
    while not isinstance(await videos.look(request), Completed | NotMade):
        pass
    return request


async def test_a_video_is_bought_looked_at_and_fetched(emulator, videos):
    emulator.plans(Plan(queued=2, running=1))
    request = await bought(videos)

    seen = [await videos.look(request) for _ in range(4)]
    film = await videos.result(request)

    assert seen == [InQueue(1), InQueue(0), BeingMade(), Completed()]
    assert film == FilmReady(f"{emulator.base_url}/cdn/files/film.mp4")
    assert len(emulator.submits) == 1


@pytest.mark.parametrize("row", ENABLED, ids=lambda row: row.key)
async def test_every_model_is_asked_at_its_endpoint_and_found_again(emulator, videos, row):
    request = await bought(videos, row)

    [job] = emulator.jobs.values()
    assert job.endpoint == row.endpoint
    assert job.arguments == arguments(row, possible(row))
    faults = Draft202012Validator(body_schema(row.key)).iter_errors(job.arguments)
    assert [each.message for each in faults] == []
    assert isinstance(await videos.look(request), InQueue)


async def test_shots_leave_as_entries_and_not_as_a_prompt(emulator, videos):
    kling = catalogue().target("kling-3.0-pro-t2v")
    prompt = "Shot 1 (3 s): A fox waits.\nShot 2 (4 s): The fox runs."
    await bought(videos, kling, prompt=prompt, seconds=7)

    [job] = emulator.jobs.values()
    assert job.arguments["multi_prompt"] == [
        {"prompt": "A fox waits.", "duration": "3"},
        {"prompt": "The fox runs.", "duration": "4"},
    ]
    assert "prompt" not in job.arguments


@pytest.mark.parametrize("row", ENABLED, ids=lambda row: row.key)
async def test_nothing_leaves_of_a_wish_that_the_row_cannot_do(emulator, videos, row):
    wishes = faulty(row)
    outcomes = {name: await videos.submit(row, wish) for name, wish in wishes.items()}

    assert {"seconds", "ratio", "resolution"} <= set(wishes)
    for name, outcome in outcomes.items():
        assert isinstance(outcome, NotMade), name
        assert outcome.kind == "invalid", name
        assert "Nothing was sent." in outcome.sentence
    assert emulator.log == []


async def test_nothing_leaves_of_more_references_than_the_row_takes(emulator, videos, tmp_path):
    own = tmp_path / "own.json"  # the one row that says how many is off until an operator wants it
    own.write_text(json.dumps({"models": [{"key": "seedance-2.0-r2v", "enabled": True}]}))
    row = (await asyncio.to_thread(load, SHIPPED, own_rows=own)).target("seedance-2.0-r2v")
    ten = tuple(f"https://pictures.test/{number}.png" for number in range(10))
    wish = possible(row, references=ten)

    [lacking] = shortfalls(row, wish)
    outcome = await videos.submit(row, wish)

    sentence = "Seedance 2.0, from reference images, takes 9 reference images; 10 go along."
    assert (lacking.sentence, lacking.mend) == (sentence, "Let only the first 9 go along")
    assert lacking.mended == possible(row, references=ten[:9])
    assert shortfalls(row, lacking.mended) == []
    assert isinstance(outcome, NotMade)
    assert outcome.kind == "invalid"
    assert sentence in outcome.sentence
    assert emulator.log == []


@pytest.mark.parametrize("row", DISABLED, ids=lambda row: row.key)
async def test_nothing_leaves_for_a_row_that_is_switched_off(emulator, videos, row):
    outcome = await videos.submit(row, possible(row))

    assert isinstance(outcome, NotMade)
    assert "not available" in outcome.sentence
    assert emulator.log == []


async def test_another_process_finds_a_request_by_endpoint_and_id_alone(emulator, videos):
    request = await completed(videos)

    async with engine(emulator.base_url) as other:
        again = Bought(request.endpoint, request.request_id, "Veo")
        assert isinstance(await other.look(again), Completed)
        assert isinstance(await other.result(again), FilmReady)


async def test_what_leaves_is_the_wish_the_key_and_no_header_of_this_machine(emulator, videos):
    request = await bought(videos)
    await videos.look(request)

    assert emulator.log[0].headers["authorization"] == f"Key {KEY}"
    assert {name for each in emulator.log for name in each.headers} <= SENT
    assert json.loads(emulator.log[0].body) == arguments(VEO, possible(VEO))


async def test_fal_is_told_where_to_say_that_it_is_done(emulator, videos):
    await videos.submit(VEO, possible(VEO), webhook="https://studio.test/webhooks/fal?a=1&b=2")

    [job] = emulator.jobs.values()
    assert job.webhook == "https://studio.test/webhooks/fal?a=1&b=2"


@pytest.mark.parametrize(
    ("plan", "verdict", "kind", "videos_bought"),
    [
        (Plan(submit="accept_then_reset"), Verdict.UNKNOWN, "unavailable", 1),
        (Plan(submit="accept_then_garble"), Verdict.UNKNOWN, "unavailable", 1),
        (Plan(submit="reset"), Verdict.UNKNOWN, "unavailable", 0),
        (refused(429), Verdict.RETRYABLE, "unavailable", 0),
        (refused(500), Verdict.RETRYABLE, "unavailable", 0),
        (refused(503), Verdict.RETRYABLE, "unavailable", 0),
        (refused(504), Verdict.UNKNOWN, "unavailable", 0),
        (refused(403, message="User is locked."), Verdict.SKIP_PROVIDER, "unavailable", 0),
        (refused(404, message="Application not found"), Verdict.SKIP_PROVIDER, "unavailable", 0),
        (refused(422, "content_policy_violation"), Verdict.REFUSAL, "refused", 0),
        (refused(422, "missing"), Verdict.REQUEST_FAULT, "invalid", 0),
        (refused(307, location="/queue/elsewhere"), Verdict.RETRYABLE, "unavailable", 0),
    ],
)
async def test_whatever_becomes_of_a_submit_it_is_sent_once(
    emulator, videos, plan, verdict, kind, videos_bought
):
    emulator.plans(plan)
    outcome = await videos.submit(VEO, possible(VEO))

    assert isinstance(outcome, NotMade)
    assert (outcome.verdict, outcome.kind) == (verdict, kind)
    assert len(emulator.submits) == 1
    assert len(emulator.jobs) == videos_bought


async def test_an_answer_that_does_not_come_is_unknown_and_nothing_is_sent_again(emulator):
    emulator.plans(Plan(submit="accept_then_hang"))
    async with engine(emulator.base_url, timers=IMPATIENT) as videos:
        await videos.warm()
        outcome = await videos.submit(VEO, possible(VEO))

    assert isinstance(outcome, NotMade)
    assert outcome.verdict is Verdict.UNKNOWN
    assert len(emulator.submits) == len(emulator.jobs) == 1


async def test_a_submit_that_is_given_up_is_not_sent_again(emulator, videos):
    emulator.plans(Plan(submit="accept_then_hang"))
    asking = asyncio.create_task(videos.submit(VEO, possible(VEO)))
    await asyncio.to_thread(emulator.wait_for_submits, 1)
    asking.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asking
    assert len(emulator.submits) == 1


async def test_where_nobody_listens_nothing_was_sent(unused_tcp_port):
    async with engine(f"http://127.0.0.1:{unused_tcp_port}") as videos:
        outcome = await videos.submit(VEO, possible(VEO))

    assert isinstance(outcome, NotMade)
    assert outcome.verdict is Verdict.RETRYABLE
    assert "nothing was sent" in outcome.sentence


async def test_a_wrong_key_is_the_operators_to_mend(emulator):
    async with engine(emulator.base_url, key="another") as videos:
        outcome = await videos.submit(VEO, possible(VEO))

    assert isinstance(outcome, NotMade)
    assert outcome.verdict is Verdict.SKIP_PROVIDER
    assert "FAL_KEY" in outcome.sentence


async def test_a_wish_that_the_model_cannot_do_is_not_sent(emulator, videos):
    outcome = await videos.submit(VEO, possible(VEO, seconds=5))

    assert isinstance(outcome, NotMade)
    assert outcome.kind == "invalid"
    assert outcome.sentence.startswith("Veo 3.1 Fast makes no video of 5 seconds.")
    assert emulator.log == []


async def test_a_model_that_fal_does_not_have_is_asked_for_once(emulator, videos):
    emulator.plans(refused(404, message="Application not found"))
    first = await videos.submit(RUNWAY, possible(RUNWAY))
    second = await videos.submit(RUNWAY, possible(RUNWAY))

    assert isinstance(first, NotMade)
    assert isinstance(second, NotMade)
    for outcome in (first, second):
        assert "is not available from the connected provider" in outcome.sentence
        assert in_place_of(RUNWAY).name in outcome.sentence
    assert videos.unavailable() == {RUNWAY.key}
    assert len(emulator.submits) == 1


async def test_a_model_that_fal_does_not_have_is_asked_for_again_after_an_hour(
    emulator, videos, monkeypatch
):
    monkeypatch.setattr(fal_engine, "GONE_FOR_SECONDS", 0.0)
    emulator.plans(refused(404))
    await videos.submit(RUNWAY, possible(RUNWAY))

    assert videos.unavailable() == frozenset()
    assert isinstance(await videos.submit(RUNWAY, possible(RUNWAY)), Bought)


async def test_a_path_that_the_queue_takes_and_the_model_has_not_is_not_available(emulator, videos):
    emulator.plans(Plan(ends="unknown_path"))
    request = await completed(videos)
    outcome = await videos.result(request)

    assert isinstance(outcome, NotMade)
    assert "is not available from the connected provider" in outcome.sentence
    assert f"such as {in_place_of(VEO).name}." in outcome.sentence
    assert videos.unavailable() == {VEO.key}


@pytest.mark.parametrize(
    ("ends", "verdict", "kind"),
    [
        ("refused", Verdict.REFUSAL, "refused"),
        ("invalid", Verdict.REQUEST_FAULT, "invalid"),
        ("failed", Verdict.RETRYABLE, "unavailable"),
    ],
)
async def test_a_request_can_be_completed_and_have_come_to_nothing(
    emulator, videos, ends, verdict, kind
):
    emulator.plans(Plan(ends=ends, queued=0, running=0))
    request = await bought(videos)

    for outcome in (await videos.look(request), await videos.result(request)):
        assert isinstance(outcome, NotMade)
        assert (outcome.verdict, outcome.kind) == (verdict, kind)
        assert PROMPT not in str(outcome)


async def test_a_result_without_a_video_is_none(emulator, videos):
    emulator.plans(Plan(ends="empty"))
    outcome = await videos.result(await completed(videos))

    assert isinstance(outcome, NotMade)
    assert outcome.reason == "no video"


async def test_faults_of_a_look_end_nothing(emulator, videos):
    emulator.plans(Plan(looks=(500, "PAUSED", "reset", 429), queued=1, running=0))
    request = await bought(videos)

    seen = [await videos.look(request) for _ in range(6)]

    assert seen[:2] == [Unclear("500"), Unclear("status PAUSED")]
    assert isinstance(seen[2], Unclear)
    assert seen[3:] == [Unclear("429"), InQueue(0), Completed()]
    assert len(emulator.submits) == 1


async def test_a_look_that_is_not_answered_ends_nothing(emulator):
    emulator.plans(Plan(looks=("hang",)))
    async with engine(emulator.base_url, timers=FalTimers(submit=5, look=0.2)) as videos:
        request = await bought(videos)

        assert await videos.look(request) == Unclear("TimeoutError")
        assert await videos.look(request) == InQueue(0)


async def test_a_result_that_is_asked_for_too_early_is_asked_for_again(videos):
    assert await videos.result(await bought(videos)) == Unclear("400")


async def test_a_request_that_fal_does_not_know_ends_nothing_by_itself(videos):
    request = Bought(VEO.endpoint, "00000000-0000-4000-8000-999999999999", "Veo")

    assert await videos.look(request) == Unclear("404")
    assert await videos.result(request) == Unclear("404")
    assert await videos.cancel(request) is Cancellation.UNCLEAR


async def test_a_request_is_stopped_once_and_too_late_once_it_is_over(emulator, videos):
    request = await bought(videos)

    assert await videos.cancel(request) is Cancellation.ASKED
    stopped = await videos.look(request)
    assert isinstance(stopped, NotMade)
    assert stopped.verdict is Verdict.CANCELLED
    assert await videos.cancel(request) is Cancellation.TOO_LATE


async def test_a_picture_lies_there_for_a_day_and_our_key_is_not_shown_there(emulator, videos):
    address = await videos.upload(PNG, "image/png")

    upload = emulator.uploads[address]
    assert (upload.content, upload.content_type) == (PNG, "image/png")
    assert upload.lifecycle == {"expiration_duration_seconds": 86_400}
    assert KEY not in str(emulator.log[-1].headers)


async def test_a_picture_that_is_not_taken_buys_nothing(emulator, videos):
    emulator.refuse_uploads(500)
    outcome = await videos.upload(PNG, "image/png")

    assert isinstance(outcome, NotMade)
    assert "no video was asked for" in outcome.sentence
    assert emulator.submits == []


async def test_a_key_that_opens_nothing_lays_no_picture_down(emulator):
    async with engine(emulator.base_url, key="another") as videos:
        outcome = await videos.upload(PNG, "image/png")

    assert isinstance(outcome, NotMade)
    assert "FAL_KEY" in outcome.sentence
    assert emulator.uploads == {}


async def test_the_operators_key_and_address_are_used(emulator, configure):
    assert fal_videos(settings()) is None
    configure(**emulator.settings())
    connected = fal_videos(settings())

    assert connected
    assert isinstance(await connected.submit(VEO, possible(VEO)), Bought)
    await connected.close()


def test_without_an_address_of_the_operators_everything_is_at_fal():
    assert hosts_at("") == FalHosts(
        "https://queue.fal.run", "https://rest.fal.ai", "https://v3.fal.media"
    )
    assert hosts_at("http://127.0.0.1:9/fal/").queue == "http://127.0.0.1:9/fal/queue"


def test_a_wish_shows_no_words_and_no_pictures():
    wish = VideoWish("veo-3.1-i2v", PROMPT, negative_prompt="rain", first_frame="https://a.test")

    assert not any(words in str(wish) for words in (PROMPT, "rain", "a.test"))
