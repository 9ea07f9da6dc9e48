"""Videos of fal over its emulated wire: bought once, whatever breaks, and counted exactly."""

import asyncio
import contextlib
from datetime import timedelta

import httpx
import pytest
import sqlalchemy as sa
from starlette.applications import Starlette

from craftprompt import clock, db, storage
from craftprompt.billing import allowance, ceiling, spend
from craftprompt.billing.plans import plan
from craftprompt.catalogue.loader import catalogue
from craftprompt.errors import (
    AllowanceSpent,
    CraftPromptError,
    InputInvalid,
    NotFound,
    StorageClosed,
    StorageFull,
    Unavailable,
)
from craftprompt.jobs import engine, progress
from craftprompt.models import Generation, GenerationKind, GenerationStatus, RenderStep, SpendDay
from craftprompt.providers.base import Verdict
from craftprompt.providers.outcomes import NotMade
from craftprompt.providers.video.fal import FalTimers, FalVideos
from craftprompt.providers.video.fal_looks import Rhythm
from craftprompt.providers.video.local import AnimaticVideos
from craftprompt.providers.video.registry import VideoEngines
from craftprompt.providers.video.shortfalls import in_place_of
from craftprompt.providers.video.wishes import VideoWish
from craftprompt.settings import settings
from craftprompt.studio import (
    bought_videos,
    durable_endings,
    durable_runs,
    purchases,
    thumbnails,
    videos,
)
from craftprompt.studio.videos import VideoPress
from craftprompt.web.answers import answer_known_error
from craftprompt.web.webhooks import webhook_routes
from tests.builders import make_media, make_person
from tests.emulators.fal import KEY, Plan, fal, refused
from tests.integration.web.conftest import ORIGIN, behind_the_edge
from tests.pictures import painted
from tests.running_images import (
    attempts_at,
    engines_at,
    making_images,
    media_of,
    rows_of,
    until_over,
)

on_sqlite = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
VEO = "veo-3-fast-t2v"  # weight 1, its price published
HELD = 400_000  # 4 seconds without sound
SUCCEEDED, FAILED, CANCELLED = (
    GenerationStatus.SUCCEEDED,
    GenerationStatus.FAILED,
    GenerationStatus.CANCELLED,
)


@pytest.fixture(scope="session")
def fal_server():
    with fal() as running:
        yield running


@pytest.fixture
def vendor(fal_server):
    """fal as an emulator plays it, its log empty."""
    fal_server.start_anew()
    return fal_server


def fal_at(vendor, *, pause):
    """fal's models as this process reaches them, looking again after so many seconds."""
    return FalVideos(
        api_key=KEY,
        base_url=vendor.base_url,
        timers=FalTimers(submit=2, look=2, upload=5),
        rhythm=Rhythm(seconds_between=0.005, pause=lambda _waited, _unclear: pause),
    )


@pytest.fixture
async def buying(request, address, database, notes, vendor, monkeypatch):
    """A studio with fal's key, that looks again at once, or after the seconds given."""
    monkeypatch.setattr(engine, "LISTENS_EVERY_SECONDS", 0.02)
    monkeypatch.setattr(durable_runs, "BEATS_EVERY_SECONDS", 0.3)
    monkeypatch.setattr(bought_videos, "SECONDS_TO_FETCH_AGAIN", (0.01, 0.01))
    models = VideoEngines(fal_at(vendor, pause=getattr(request, "param", 0.02)), AnimaticVideos())
    async with making_images(address, engines_at(None), videos=models) as durable:
        yield durable


def wishing(**changes):
    usual = {"model": VEO, "prompt": "A fox in the snow", "seconds": 4, "has_audio": False}
    return VideoPress(VideoWish(**(usual | changes)))


async def pictures_of(person, count):
    return [
        await make_media(person, kind="image", content=painted(number, size=(640, 360)))
        for number in range(count)
    ]


async def made(person, **changes):
    return (await until_over(await videos.make(person.id, wishing(**changes))))[0]


@contextlib.asynccontextmanager
async def told_by_fal():
    """Says something to the studio as fal's webhooks do; gives the status of the answer."""
    plain = Starlette(
        routes=webhook_routes(durable_runs.wake),
        exception_handlers={CraftPromptError: answer_known_error},
    )
    transport = httpx.ASGITransport(app=behind_the_edge(plain))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as http:

        async def tell(body, headers):
            headers = {**headers, "content-type": "application/json"}
            return (await http.post("/webhooks/fal", content=body, headers=headers)).status_code

        yield tell


async def books(person):
    """Today's videos, what the month has spent and what the day has, in micro-dollars."""
    chosen = plan(person.plan or "free")

    def read(session):
        used = next(
            each for each in allowance.meters(session, person.id, chosen) if each.kind == "video"
        )
        month = chosen.provider_ceiling_usd * spend.MICRO - ceiling.left(session, person.id, chosen)
        return (used.used, used.held), month, spend.spent(session, clock.today())

    return await db.read(read)


async def test_a_video_is_bought_once_fetched_described_and_counted(buying, vendor):
    person = await make_person(plan="studio")

    over = await made(person)

    [attempt] = await attempts_at(over)
    media = await media_of(over)
    assert (over.status, over.provider, over.model) == (SUCCEEDED, "fal", VEO)
    assert (media.kind, media.content_type, media.width) == ("video", "video/mp4", 64)
    assert len(vendor.submits) == 1
    assert attempt.vendor_request_id in vendor.jobs
    assert attempt.vendor_endpoint == vendor.jobs[attempt.vendor_request_id].endpoint
    assert (attempt.verdict, attempt.estimated_micro_usd, attempt.cost_micro_usd) == (
        Verdict.OK,
        HELD,
        HELD,
    )
    assert await books(person) == ((1, 0), HELD, HELD)


@on_sqlite
async def test_a_price_that_nobody_published_is_held_as_assumed_and_not_claimed(buying, vendor):
    person = await make_person(plan="studio")

    [attempt] = await attempts_at(await made(person, model="veo-3.1-fast-t2v"))

    assert (attempt.estimated_micro_usd, attempt.cost_micro_usd) == (967_600, None)
    assert await books(person) == ((1, 0), 967_600, 967_600)


@on_sqlite
async def test_a_first_frame_goes_along_as_an_address_that_fal_can_read(buying, vendor):
    person = await make_person(plan="studio")
    frame = await make_media(person, kind="image", content=painted(1, size=(640, 360)))

    over = await made(person, model="veo-3.1-fast-i2v", first_frame=str(frame.id))

    [job] = vendor.jobs.values()
    [address] = vendor.uploads
    assert over.status == SUCCEEDED
    assert address in job.arguments.values()


@on_sqlite
@pytest.mark.parametrize(
    ("model", "field"),
    [("veo-3.1-flf", "last_frame_url"), ("kling-2.5-turbo-pro-i2v", "tail_image_url")],
)
async def test_first_and_last_frame_go_along_each_in_its_field(buying, vendor, model, field):
    person = await make_person(plan="studio")
    first, last = await pictures_of(person, 2)
    row = catalogue().target(model)

    over = await made(
        person,
        model=model,
        seconds=row.seconds[0],
        has_audio=None,
        first_frame=str(first.id),
        last_frame=str(last.id),
    )

    [job] = vendor.jobs.values()
    begins, ends = vendor.uploads
    assert over.status == SUCCEEDED
    assert job.arguments[row.input_for("first_frame").name] == begins
    assert job.arguments[field] == ends
    assert [vendor.uploads[each].content for each in (begins, ends)] == [
        await asyncio.to_thread(storage.read, each.storage_key) for each in (first, last)
    ]


@on_sqlite
async def test_references_go_along_in_their_order_and_with_a_second_try(buying, vendor):
    person = await make_person(plan="studio")
    names = tuple(str(each.id) for each in await pictures_of(person, 3))
    wish = {"model": "veo-3.1-r2v", "seconds": 8, "has_audio": None, "references": names}
    vendor.plans(Plan(ends="failed"))

    over = await made(person, **wish)
    [again] = await until_over(await videos.retry(person.id, over.id))

    assert (over.status, again.status) == (FAILED, SUCCEEDED)
    sent = [job.arguments["image_urls"] for job in vendor.jobs.values()]
    assert sent == [list(vendor.uploads)[:3], list(vendor.uploads)[3:]]
    press = await db.read(lambda session: videos.press_of(session, person.id, again.id))
    assert press.wish.references == names


@on_sqlite
async def test_nothing_leaves_where_a_picture_lacks_or_is_in_the_way(buying, vendor):
    person = await make_person(plan="studio")
    first, last = [str(each.id) for each in await pictures_of(person, 2)]

    for wish, sentence in (
        ({"model": "veo-3.1-flf", "first_frame": first}, "cannot do without a last frame"),
        ({"model": "veo-3.1-r2v"}, "cannot do without reference images"),
        ({"model": "veo-3.1-i2v", "first_frame": first, "last_frame": last}, "takes no last frame"),
        ({"model": VEO, "references": (first,)}, "takes no reference images"),
    ):
        with pytest.raises(InputInvalid, match=sentence):
            await made(person, **wish)
    assert vendor.log == []


@on_sqlite
async def test_the_log_is_read_by_its_own_person_while_the_video_is_made(buying, vendor):
    person, other = await make_person(plan="studio"), await make_person()
    vendor.plans(Plan(holds=True))
    video = await videos.make(person.id, wishing())
    async with asyncio.timeout(20):
        while not (lines := await bought_videos.log_lines(person.id, video.id)):
            await asyncio.to_thread(vendor.wait_for_submits, 1)

    assert lines == ("Generating",)
    with pytest.raises(NotFound):
        await bought_videos.log_lines(other.id, video.id)
    vendor.release(next(iter(vendor.jobs)))
    await until_over(video)
    assert await bought_videos.log_lines(person.id, video.id) == ()


@on_sqlite
async def test_the_row_says_how_far_fal_is_in_its_own_words(buying, vendor):
    person = await make_person(plan="studio")
    vendor.plans(Plan(queued=2, running=1, holds=True))
    video = await videos.make(person.id, wishing())
    steps = []
    async with asyncio.timeout(20):
        with progress.subscribe(person.id) as change:
            while RenderStep.RENDERING not in [step for step, _ in steps]:
                [row] = await rows_of(video)
                steps.append((row.render_step, row.place_in_line))
                await change.change(seconds=1)
    vendor.release(next(iter(vendor.jobs)))

    [over] = await until_over(video)
    assert set(steps) <= {
        ("", None),
        ("sent", None),
        ("in_line", 1),
        ("in_line", 0),
        ("rendering", None),
    }
    assert (over.status, over.render_step, over.place_in_line) == (SUCCEEDED, "", None)


@pytest.mark.parametrize(
    ("plan", "verdict", "kind", "costs"),
    [
        (Plan(submit="accept_then_reset"), Verdict.UNKNOWN, "unavailable", True),
        (Plan(submit="accept_then_hang"), Verdict.UNKNOWN, "unavailable", True),
        (Plan(submit="accept_then_garble"), Verdict.UNKNOWN, "unavailable", True),
        (refused(429), Verdict.RETRYABLE, "unavailable", False),
        (refused(500), Verdict.RETRYABLE, "unavailable", False),
        (refused(422, "content_policy_violation"), Verdict.REFUSAL, "refused", False),
        (refused(404), Verdict.SKIP_PROVIDER, "unavailable", False),
        (Plan(ends="failed"), Verdict.RETRYABLE, "unavailable", False),
        (Plan(ends="refused"), Verdict.REFUSAL, "refused", False),
        (Plan(film="gone"), Verdict.OK, "unavailable", True),
        (Plan(film="cut"), Verdict.OK, "unavailable", True),
        (Plan(film="truncated"), Verdict.OK, "unavailable", True),
        (Plan(film="wrong"), Verdict.OK, "unavailable", True),
    ],
    ids=lambda given: (
        f"{given.submit}-{given.status}-{given.ends}-{given.film}"
        if isinstance(given, Plan)
        else ""
    ),
)
@on_sqlite
async def test_what_comes_to_nothing_is_asked_for_once_and_not_counted(
    buying, vendor, plan, verdict, kind, costs
):
    person = await make_person(plan="studio")
    vendor.plans(plan)

    over = await made(person)

    [attempt] = await attempts_at(over)
    billed = HELD if costs else 0
    assert (over.status, over.failure_kind, attempt.verdict) == (FAILED, kind, verdict)
    assert "not counted" in over.failure_message
    assert ("bill" in over.failure_message) is costs
    assert len(vendor.submits) == 1
    assert (attempt.estimated_micro_usd, attempt.cost_micro_usd) == (HELD, billed)
    assert await books(person) == ((0, 0), billed, billed)
    assert await media_of(over) is None
    assert [each for each in settings().media_folder.rglob("*") if each.is_file()] == []


@pytest.mark.parametrize("failure", [StorageFull, StorageClosed])
@pytest.mark.parametrize(
    "place", ["_begin_receiving", "append", "adopt"], ids=["open", "write", "name"]
)
@on_sqlite
async def test_a_film_that_cannot_be_kept_says_that_it_may_have_been_billed(
    buying, vendor, monkeypatch, place, failure
):
    def refuse(*_given):
        raise failure

    person = await make_person(plan="studio")
    monkeypatch.setattr(storage, place, refuse)

    over = await made(person)

    [attempt] = await attempts_at(over)
    assert (over.status, over.failure_kind, attempt.verdict) == (FAILED, "internal", Verdict.OK)
    assert "made" in over.failure_message
    assert "could not be kept" in over.failure_message
    assert "not counted" in over.failure_message
    assert "billed the operator" in over.failure_message
    assert "then try again" in over.failure_message
    assert "buys nothing" in over.failure_message
    assert await books(person) == ((0, 0), HELD, HELD)
    assert await media_of(over) is None
    assert [each for each in settings().media_folder.rglob("*") if each.is_file()] == []


@pytest.mark.parametrize(
    "plan",
    [
        Plan(looks=(500,)),
        Plan(looks=("WARMING_UP",)),
        Plan(looks=("reset",)),
        Plan(looks=("hang",)),
        Plan(looks=(429, 404)),
        Plan(results=(500, 429)),
    ],
    ids=["500", "unknown", "reset", "silence", "429-404", "result"],
)
@on_sqlite
async def test_a_look_that_says_nothing_is_followed_by_another(buying, vendor, plan):
    person = await make_person(plan="studio")
    vendor.plans(plan)

    assert (await made(person)).status == SUCCEEDED
    assert len(vendor.submits) == 1


@on_sqlite
@pytest.mark.parametrize("buying", [3600], indirect=True)
async def test_signed_word_of_fals_wakes_who_waits_and_forged_word_does_not(
    buying, vendor, configure
):
    configure(**vendor.settings())
    person = await make_person(plan="studio")
    vendor.plans(Plan(queued=0, running=1))
    video = await videos.make(person.id, wishing())
    async with asyncio.timeout(20):
        while (await rows_of(video))[0].render_step != RenderStep.RENDERING:
            await asyncio.sleep(0.02)
    [request_id] = vendor.jobs
    said = {"request_id": request_id, "status": "OK"}
    body, headers = vendor.signed_webhook(request_id, said, at=int(clock.now().timestamp()))
    looked = len(vendor.looks)

    answers = []
    async with told_by_fal() as tell:
        answers.append(await tell(body + b" ", headers))
        answers.append(await tell(body, {**headers, "X-Fal-Webhook-Signature": "00" * 64}))
        assert len(vendor.looks) == looked
        answers.append(await tell(body, headers))
        answers.append(await tell(body, headers))

    assert answers == [401, 401, 200, 409]
    assert (await until_over(video))[0].status == SUCCEEDED
    assert len(vendor.submits) == 1
    assert await books(person) == ((1, 0), HELD, HELD)


@on_sqlite
@pytest.mark.parametrize("buying", [3600], indirect=True)
async def test_word_that_comes_before_the_answer_to_the_submit_loses_nothing(buying, vendor):
    person = await make_person(plan="studio")
    vendor.plans(Plan(submit="accept_when_told", queued=0, running=0))
    video = await videos.make(person.id, wishing())
    await asyncio.to_thread(vendor.wait_for_submits, 1)

    durable_runs.wake(next(iter(vendor.jobs)))  # nobody here knows the id yet
    vendor.answer_submits()

    assert (await until_over(video))[0].status == SUCCEEDED
    assert len(vendor.submits) == 1


@on_sqlite
async def test_a_stop_is_passed_on_and_says_what_may_still_happen(buying, vendor):
    person = await make_person(plan="studio")
    vendor.plans(Plan(holds=True))
    video = await videos.make(person.id, wishing())
    await asyncio.to_thread(vendor.wait_for_submits, 1)

    said = await videos.cancel(person.id, video.id)

    [over] = await until_over(video)
    [job] = vendor.jobs.values()
    assert said == over.failure_message == durable_endings.ASKED_TO_STOP
    assert (over.status, job.is_cancelled) == (CANCELLED, True)
    assert await books(person) == ((0, 0), HELD, HELD)


@on_sqlite
async def test_a_film_whose_poster_cannot_be_written_is_kept_and_gets_it_later(buying, vendor):
    """The kernel puts no file in the place of a folder for anybody, root included."""
    person = await make_person(plan="studio")
    vendor.plans(Plan(holds=True))
    video = await videos.make(person.id, wishing())
    await asyncio.to_thread(vendor.wait_for_submits, 1)
    in_the_way = settings().media_folder / storage.thumbnail_key(person.id, video.id, 960)
    await asyncio.to_thread(in_the_way.mkdir, parents=True)
    vendor.release(next(iter(vendor.jobs)))

    [over] = await until_over(video)
    media = await media_of(over)
    assert over.status == SUCCEEDED
    assert (await books(person))[0] == (1, 0)

    await asyncio.to_thread(in_the_way.rmdir)
    assert (await thumbnails.found_or_made(media, 960)).size_bytes > 0


@on_sqlite
async def test_what_never_comes_is_given_up_in_the_end_and_fal_is_told(buying, vendor, monkeypatch):
    person = await make_person(plan="studio")
    monkeypatch.setattr(bought_videos, "LONGEST_WAIT", timedelta(seconds=0.5))
    vendor.plans(Plan(holds=True))

    over = await made(person)

    [attempt], [job] = await attempts_at(over), vendor.jobs.values()
    assert (over.failure_message, attempt.verdict) == (bought_videos.NEVER_CAME, Verdict.UNKNOWN)
    assert job.is_cancelled
    assert await books(person) == ((0, 0), HELD, HELD)


@on_sqlite
async def test_one_that_was_asked_for_hours_ago_is_not_given_up_for_that(buying, vendor, time):
    person = await make_person(plan="studio")
    models = durable_runs.current().videos
    vendor.plans(Plan(looks=(500, "reset")))
    video = await bought_before(person, models)
    time.move(hours=2)

    await durable_runs.begin(video.id, GenerationKind.VIDEO)

    [over], [job] = await until_over(video), vendor.jobs.values()
    assert (over.status, job.is_cancelled) == (SUCCEEDED, False)
    assert len(vendor.submits) == 1
    assert await books(person) == ((1, 0), HELD, HELD)


@on_sqlite
async def test_neither_a_long_line_nor_looks_that_say_nothing_use_up_the_half_hour(
    buying, vendor, monkeypatch
):
    person = await make_person(plan="studio")
    monkeypatch.setattr(bought_videos, "LONGEST_WAIT", timedelta(0))
    vendor.plans(Plan(looks=(500, "hang", 404), queued=4, running=0))

    over, [job] = await made(person), vendor.jobs.values()

    assert (over.status, job.is_cancelled) == (SUCCEEDED, False)


@on_sqlite
async def test_a_line_that_never_moves_is_left_after_a_day_and_says_what_fal_keeps(
    buying, vendor, monkeypatch
):
    person = await make_person(plan="studio")
    monkeypatch.setattr(bought_videos, "LONGEST_WAIT_IN_ALL", timedelta(seconds=0.2))
    vendor.plans(Plan(queued=1_000_000))

    over, [job] = await made(person), vendor.jobs.values()

    assert (over.status, over.failure_message) == (FAILED, bought_videos.NEVER_CLEAR)
    assert job.is_cancelled


@on_sqlite
async def test_a_film_whose_address_is_gone_is_asked_for_once_more(buying, vendor):
    person = await make_person(plan="studio")
    vendor.plans(Plan(films=("gone",)))

    over = await made(person)

    assert over.status == SUCCEEDED
    assert len(vendor.submits) == 1
    assert await books(person) == ((1, 0), HELD, HELD)


@on_sqlite
async def test_a_film_that_the_disk_refused_is_fetched_by_a_second_try_and_not_bought_again(
    buying, vendor, monkeypatch
):
    def refuse(*_given):
        raise StorageFull

    person = await make_person(plan="studio")
    with monkeypatch.context() as full:
        full.setattr(storage, "adopt", refuse)
        first = await made(person)
    assert first.status == FAILED

    [again] = await until_over(await videos.retry(person.id, first.id))

    [attempt] = await attempts_at(again)
    assert (again.status, (await media_of(again)).kind) == (SUCCEEDED, "video")
    assert len(vendor.submits) == 1
    assert (attempt.verdict, attempt.cost_micro_usd) == (Verdict.OK, 0)
    assert await books(person) == ((1, 0), HELD, HELD)


@on_sqlite
async def test_a_film_that_fal_has_no_longer_is_bought_again(buying, vendor):
    person = await make_person(plan="studio")
    vendor.plans(Plan(film="cut"))
    first = await made(person)
    assert "only if the provider has it no longer" in first.failure_message
    vendor.jobs.clear()

    [again] = await until_over(await videos.retry(person.id, first.id))

    assert again.status == SUCCEEDED
    assert len(vendor.submits) == 2
    assert await books(person) == ((1, 0), 2 * HELD, 2 * HELD)


@on_sqlite
async def test_nothing_is_bought_while_nobody_can_say_whether_fal_has_the_film(buying, vendor):
    person = await make_person(plan="studio")
    vendor.plans(Plan(film="cut"))
    first = await made(person)
    next(iter(vendor.jobs.values())).results.append(500)

    with pytest.raises(Unavailable, match="Nothing was bought or counted"):
        await videos.retry(person.id, first.id)

    assert len(vendor.submits) == 1
    assert await books(person) == ((0, 0), HELD, HELD)


@on_sqlite
async def test_a_model_that_fal_does_not_have_is_named_with_another_and_asked_for_once(
    buying, vendor
):
    person = await make_person(plan="studio")
    vendor.plans(refused(404))
    other = in_place_of(catalogue().target(VEO)).name

    over = await made(person)
    with pytest.raises(InputInvalid, match=f"Nothing was counted.*Use {other}"):
        await videos.make(person.id, wishing())

    assert over.failure_message.endswith(f"Choose another model, such as {other}.")
    [gone] = await asyncio.to_thread(
        videos.lacking, wishing().wish, durable_runs.current().videos.of(VEO)
    )
    assert gone.mended
    assert gone.mended.model != VEO
    assert len(vendor.submits) == 1
    assert await books(person) == ((0, 0), 0, 0)


async def test_fifty_presses_at_once_never_pass_the_days_spend(buying, vendor, configure):
    configure(**vendor.settings(), CRAFTPROMPT_DAILY_SPEND_USD="2")
    people = [await make_person(plan="studio") for _ in range(50)]

    pressed = await asyncio.gather(*[videos.make(each.id, wishing()) for each in people])
    over = [(await until_over(each))[0] for each in pressed]

    made = [each for each in over if each.status == SUCCEEDED]
    assert len(made) == len(vendor.submits) == 2_000_000 // HELD
    refused = {each.failure_message for each in over if each.status == FAILED}
    assert refused == {durable_endings.BUDGET_SPENT}
    assert await db.read(lambda session: spend.spent(session, clock.today())) == 2_000_000


@on_sqlite
async def test_no_picture_goes_to_fal_once_the_days_spend_is_used_up(buying, vendor, configure):
    configure(**vendor.settings(), CRAFTPROMPT_DAILY_SPEND_USD="0")
    person = await make_person(plan="studio")
    [frame] = await pictures_of(person, 1)

    over = await made(person, model="veo-3.1-fast-i2v", first_frame=str(frame.id))

    assert (over.status, over.failure_message) == (FAILED, durable_endings.BUDGET_SPENT)
    assert vendor.log == []
    assert vendor.uploads == {}
    assert await books(person) == ((0, 0), 0, 0)


async def test_what_is_given_back_after_midnight_goes_to_the_day_it_was_held_of(
    buying, vendor, time, monkeypatch
):
    hold = spend.hold

    def slowly_held(*given, **named):
        is_held = hold(*given, **named)
        time.move(seconds=2)
        return is_held

    person = await make_person(plan="studio")
    video = await queued(person, durable_runs.current().videos)
    time.move(hours=11, minutes=59, seconds=59)
    monkeypatch.setattr(spend, "hold", slowly_held)
    await claimed(video)

    lost = NotMade(Verdict.RETRYABLE, "unavailable", "It came to nothing.")
    await db.write(lambda session: durable_endings.end_not_made(session, video.id, lost))

    days = await db.read(lambda session: list(session.scalars(sa.select(SpendDay))))
    assert [day.micro_usd for day in days] == [0]


async def test_fifty_presses_of_one_person_at_once_never_pass_what_their_plan_gives(buying, vendor):
    person = await make_person(plan="free")  # one video a day, one at once
    vendor.plans(Plan(holds=True))

    outcomes = await asyncio.gather(
        *[videos.make(person.id, wishing()) for _ in range(50)], return_exceptions=True
    )

    [video] = [each for each in outcomes if isinstance(each, Generation)]
    assert {type(each) for each in outcomes if each is not video} == {Unavailable}
    await asyncio.to_thread(vendor.wait_for_submits, 1)
    vendor.release(next(iter(vendor.jobs)))
    assert (await until_over(video))[0].status == SUCCEEDED
    assert len(vendor.submits) == 1
    assert await books(person) == ((1, 0), HELD, HELD)


async def queued(person, models):
    """A video that was asked for by a process that is gone."""
    return await db.write(
        lambda session: videos.request_video(
            session, person.id, press=wishing(), asked=models.of(VEO)
        )
    )


async def claimed(video):
    call = durable_endings.Call("fal", VEO, HELD)
    assert await db.write(lambda session: durable_endings.claim(session, video.id, call=call))


async def bought_before(person, models):
    """A video that fal had taken from a process that is gone."""
    video = await queued(person, models)
    await claimed(video)
    taken = await models.fal.submit(catalogue().target(VEO), wishing().wish)
    await db.write(lambda session: purchases.note_bought(session, video.id, taken))
    return video


async def test_one_that_was_claimed_and_perhaps_sent_is_never_sent_again(buying, vendor):
    person = await make_person(plan="studio")
    video = await queued(person, durable_runs.current().videos)
    await claimed(video)

    await durable_runs.begin(video.id, GenerationKind.VIDEO)

    [over] = await until_over(video)
    [attempt] = await attempts_at(over)
    assert (over.status, over.failure_message) == (FAILED, durable_endings.INTERRUPTED)
    assert attempt.verdict == Verdict.UNKNOWN
    assert vendor.submits == []
    assert await books(person) == ((0, 0), HELD, HELD)


async def test_one_that_was_sent_is_waited_for_by_its_id_in_the_next_process(buying, vendor):
    person = await make_person(plan="studio")
    video = await bought_before(person, durable_runs.current().videos)

    await durable_runs.begin(video.id, GenerationKind.VIDEO)

    [over] = await until_over(video)
    assert over.status == SUCCEEDED
    assert len(vendor.submits) == 1
    assert await books(person) == ((1, 0), HELD, HELD)


@on_sqlite
async def test_what_the_model_cannot_do_never_leaves(buying, vendor):
    person = await make_person(plan="studio")

    with pytest.raises(InputInvalid, match="Nothing was counted"):
        await videos.make(person.id, wishing(model="runway-gen-3-turbo-i2v", seconds=5))

    assert vendor.log == []
    assert await books(person) == ((0, 0), 0, 0)


@on_sqlite
async def test_a_video_that_would_pass_the_months_ceiling_is_not_asked_for(buying, vendor):
    person = await make_person(plan="free")  # 2 USD a month, one video a day

    with pytest.raises(AllowanceSpent, match="a month"):
        await videos.make(person.id, wishing(model="veo-3.1-t2v", seconds=8, has_audio=True))

    assert vendor.submits == []
    assert (
        await db.read(lambda session: session.scalar(sa.select(sa.func.count(Generation.id)))) == 0
    )
    assert await books(person) == ((0, 0), 0, 0)


@on_sqlite
@pytest.mark.usefixtures("small_frames")
async def test_the_animatic_can_be_chosen_beside_fal_and_costs_nothing(buying, vendor):
    person = await make_person(plan="studio")

    over = await made(person, model="animatic", seconds=2, has_audio=None)

    assert (over.status, over.provider) == (SUCCEEDED, "animatic")
    assert vendor.log == []
    assert await books(person) == ((0, 0), 0, 0)
