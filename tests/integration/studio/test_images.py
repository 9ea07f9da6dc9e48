"""Images from the press to the picture, on both databases, over Google's emulated wire."""

import asyncio
import errno
from dataclasses import replace
from functools import partial
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import select

from craftprompt import clock, db, pictures, storage
from craftprompt.account import service as account
from craftprompt.billing import ceiling, plans, spend
from craftprompt.errors import (
    AllowanceSpent,
    DatabaseBusy,
    InputInvalid,
    NotFound,
    StorageNearlyFull,
    Unavailable,
)
from craftprompt.jobs import engine, progress
from craftprompt.models import (
    Generation,
    GenerationKind,
    GenerationStatus,
    Media,
    SpendMonth,
    Thumbnail,
    User,
)
from craftprompt.providers.base import Usage, Verdict
from craftprompt.providers.image.base import Drawn, ReferenceRole
from craftprompt.providers.image.prices import most
from craftprompt.providers.image.registry import STORYBOARD
from craftprompt.providers.text.prices import at_dearest
from craftprompt.settings import settings
from craftprompt.studio import (
    durable_endings,
    durable_runs,
    ended_runs,
    image_references,
    image_workflow,
    images,
    queries,
    thumbnails,
)
from craftprompt.studio.image_references import ReferenceChoice
from craftprompt.studio.image_workflow import ImageTask
from tests.builders import (
    PASSWORD,
    make_attempt,
    make_generation,
    make_image,
    make_media,
    make_person,
    nothing_runs,
)
from tests.disks import files_up_to
from tests.emulators.gemini_images import (
    USED,
    Answer,
    blocked,
    finished,
    picture,
    refused,
    with_picture,
)
from tests.pictures import painted
from tests.running_images import (
    MODEL,
    attempts_at,
    engines_at,
    everything_in,
    images_used,
    make_wish,
    making_images,
    media_of,
    rows_of,
    until_over,
)

PRICE = most(MODEL, "1K")
# What is the same on both databases by its nature is tried on one: the engine's start takes time.
on_sqlite = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
TOLD = at_dearest(Usage(input_tokens=11, output_tokens=1290 + 7))  # what USED costs at the most
SUCCEEDED, FAILED, CANCELLED = (
    GenerationStatus.SUCCEEDED,
    GenerationStatus.FAILED,
    GenerationStatus.CANCELLED,
)


def no_room(_descriptor):
    raise OSError(errno.ENOSPC, "No space left on device")


def read_only(_descriptor):
    raise OSError(errno.EROFS, "Read-only file system")


def files_of(person):
    folder = settings().media_folder / str(person.id)
    return sorted(folder.iterdir()) if folder.exists() else []


async def tokens_of(person):
    return await db.read(lambda session: session.get(User, person.id).tokens_total)


async def test_an_image_is_kept_in_the_bytes_that_google_sent(making, google):
    person = await make_person()

    image, *_ = await until_over(*await images.make(person.id, make_wish()))

    media = await media_of(image)
    assert (image.status, image.provider, image.model) == (SUCCEEDED, "gemini", MODEL)
    assert await asyncio.to_thread(storage.read, media.storage_key) == google.picture
    assert (media.width, media.height, media.content_type) == (64, 36, "image/png")
    assert await images_used(person) == (1, 0)
    assert image.tokens == await tokens_of(person) == USED


@on_sqlite
async def test_google_gets_the_prompt_and_the_settings_and_nothing_of_the_person(making, google):
    person = await make_person(name="Ada Lovelace", email="ada@example.com")

    await until_over(*await images.make(person.id, make_wish("A quiet harbour", size="2K")))

    (call,) = google.calls
    assert call.model == MODEL
    assert call.body == {
        "contents": [{"parts": [{"text": "A quiet harbour"}], "role": "user"}],
        "generationConfig": {
            "responseModalities": ["TEXT", "IMAGE"],
            "imageConfig": {"aspectRatio": "16:9", "imageSize": "2K"},
        },
        "store": False,
    }
    sent = str((call.body, call.headers)).lower()
    for secret in ("ada", "lovelace", "example.com", str(person.id)):
        assert secret not in sent


async def test_four_images_succeed_or_fail_one_by_one(making, google):
    person = await make_person(plan="creator")
    google.answers(Answer(body=blocked("SAFETY")), refused(503, "UNAVAILABLE"))

    asked = await images.make(person.id, make_wish(count=4))
    made = await until_over(*asked)

    assert {image.request_id for image in made} == {made[0].request_id}
    assert sorted(image.status for image in made) == [FAILED, FAILED, SUCCEEDED, SUCCEEDED]
    assert {image.failure_kind for image in made} == {"", "refused", "unavailable"}
    assert await images_used(person) == (2, 0)
    assert len(google.calls) == 4
    assert google.most_at_once <= 4


@pytest.mark.parametrize(
    ("answer", "kind", "verdict", "tokens", "cost"),
    [
        (Answer(body=finished("IMAGE_SAFETY")), "refused", Verdict.REFUSAL, USED, TOLD),
        (Answer(body=finished("NO_IMAGE")), "unavailable", Verdict.RETRYABLE, USED, TOLD),
        (refused(429, "RESOURCE_EXHAUSTED"), "unavailable", Verdict.RETRYABLE, 0, 0),
        (Answer(resets=True), "unavailable", Verdict.UNKNOWN, 0, PRICE),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
@on_sqlite
async def test_a_failed_image_is_not_counted_but_its_tokens_are_and_cost_the_operator(
    making, google, answer, kind, verdict, tokens, cost
):
    person = await make_person()
    google.answers(answer)

    image, *_ = await until_over(*await images.make(person.id, make_wish()))

    (attempt,) = await attempts_at(image)
    assert (image.status, image.failure_kind, attempt.verdict) == (FAILED, kind, verdict)
    assert "not counted" in image.failure_message
    assert ("billed" in image.failure_message) is (verdict is Verdict.UNKNOWN)
    assert await images_used(person) == (0, 0)
    assert await tokens_of(person) == image.tokens == tokens
    assert await spent_today() == cost
    assert await month_left(person) == 2_000_000 - cost
    assert attempt.cost_micro_usd == cost
    assert len(google.calls) == 1


@on_sqlite
async def test_bytes_that_are_no_picture_are_not_kept(making, google):
    person = await make_person()
    whole = picture()
    google.answers(Answer(body=with_picture(whole[: len(whole) // 2])))

    image, *_ = await until_over(*await images.make(person.id, make_wish()))

    assert (image.status, image.failure_kind) == (FAILED, "unavailable")
    assert await media_of(image) is None
    assert await images_used(person) == (0, 0)
    assert await tokens_of(person) == USED
    assert await asyncio.to_thread(files_of, person) == []


async def spent_today():
    return await db.read(lambda session: spend.spent(session, clock.today()))


async def test_the_operators_budget_holds_what_an_image_may_cost(making, google, configure):
    configure(CRAFTPROMPT_DAILY_SPEND_USD="0.15")
    person = await make_person(plan="creator")
    google.answers(Answer(), Answer(body=blocked("SAFETY")), Answer(resets=True))

    ends = [(await until_over(*await images.make(person.id, make_wish())))[0] for _ in range(4)]

    assert [end.status for end in ends] == [SUCCEEDED, FAILED, FAILED, FAILED]
    assert ends[-1].failure_message == durable_endings.BUDGET_SPENT
    assert len(google.calls) == 3
    # What was refused cost the tokens that were told; what may have been billed stays held.
    cost = 2 * PRICE + at_dearest(Usage(input_tokens=11))
    assert await spent_today() == cost
    assert await month_left(person) == 8_000_000 - cost
    assert await images_used(person) == (1, 0)


@on_sqlite
async def test_what_only_the_operator_can_mend_is_told_to_them(making, google, caplog):
    person = await make_person(plan="creator")
    google.answers(refused(403, "PERMISSION_DENIED"), refused(404, "NOT_FOUND"))

    for _ in range(2):
        await until_over(*await images.make(person.id, make_wish("A secret scene")))

    told = [line for line in caplog.messages if "for the operator" in line]
    assert ["GEMINI_API_KEY" in line for line in told] == [True, False]
    assert MODEL in told[1]
    assert "secret" not in caplog.text


@on_sqlite
async def test_a_model_that_is_gone_is_followed_by_its_successor(making, google):
    person = await make_person(plan="creator")
    google.answers(refused(404, "NOT_FOUND"))

    image, *_ = await until_over(
        *await images.make(person.id, make_wish(model="gemini-2.5-flash-image"))
    )
    again, *_ = await until_over(*await images.make(person.id, make_wish()))

    assert image.status == again.status == SUCCEEDED
    assert [each.verdict for each in await attempts_at(image)] == ["skip_provider", "ok"]
    assert (image.target, image.model) == ("gemini-2.5-flash-image", MODEL)
    assert durable_runs.is_gone("gemini-2.5-flash-image")
    assert not durable_runs.is_gone(MODEL)


@on_sqlite
async def test_a_request_for_more_than_is_left_is_refused_whole(making, google):
    person = await make_person()
    await until_over(*await images.make(person.id, make_wish(count=2)))

    with pytest.raises(AllowanceSpent) as refusal:
        await images.make(person.id, make_wish(count=2))

    assert "1 of 3 are left" in refusal.value.message
    assert await images_used(person) == (2, 0)
    assert len(google.calls) == 2


@on_sqlite
async def test_the_plans_jobs_at_once_count_requests(making, google):
    person = await make_person()
    google.answers(Answer(holds=True), Answer(holds=True))
    running = await images.make(person.id, make_wish(count=2))

    with pytest.raises(Unavailable, match="One job at once"):
        await images.make(person.id, make_wish())
    google.release()
    await until_over(*running)

    assert (await until_over(*await images.make(person.id, make_wish())))[0].status == SUCCEEDED


@on_sqlite
async def test_a_press_that_is_sent_twice_is_one_wish(making, google):
    person, press = await make_person(plan="studio"), uuid4()

    first = await images.make(person.id, make_wish(count=2), press_id=press)
    second = await images.make(person.id, make_wish(count=2), press_id=press)
    await until_over(*first)

    assert [image.id for image in first] == [image.id for image in second]
    assert len(google.calls) == 2


@on_sqlite
@pytest.mark.parametrize("change", [{"prompt": "A lighthouse in fog"}, {"ratio": "1:1"}])
async def test_a_press_of_another_wish_is_a_new_one_though_the_first_was_never_begun(
    making, google, monkeypatch, change
):
    person, press = await make_person(plan="studio"), uuid4()

    async def busy(*_given):
        raise DatabaseBusy

    with monkeypatch.context() as away:
        away.setattr(durable_runs, "begin", busy)
        with pytest.raises(DatabaseBusy):
            await images.make(person.id, make_wish(), press_id=press)
    wish = replace(make_wish(), **change)
    (changed,) = await images.make(person.id, wish, press_id=press)
    (again,) = await images.make(person.id, wish, press_id=press)
    (first,) = await images.make(person.id, make_wish(), press_id=press)
    await until_over(changed, first)

    assert (changed.prompt, changed.settings["ratio"]) == (wish.prompt, wish.ratio)
    assert changed.id == again.id != first.id
    assert len(google.calls) == 2


async def test_fifty_presses_at_once_at_a_limit_of_three_give_three(database, google, monkeypatch):
    roomy = replace(plans.plan("free"), jobs=1000)
    monkeypatch.setattr(plans, "PLANS", (roomy, *plans.PLANS[1:]))
    person, asked = await make_person(), engines_at(google).of(MODEL)
    ask = partial(images.request_images, owner_id=person.id, wish=make_wish(), asked=asked)

    answers = await asyncio.gather(
        *(database.write(ask) for _ in range(50)), return_exceptions=True
    )

    assert sum(isinstance(each, list) for each in answers) == 3
    assert sum(isinstance(each, AllowanceSpent) for each in answers) == 47
    assert await images_used(person) == (3, 3)


async def month_left(person):
    chosen = plans.plan(person.plan or "free")
    return await db.read(lambda session: ceiling.left(session, person.id, chosen))


async def test_two_hundred_presses_never_pass_the_months_ceiling_and_each_share_goes_back_once(
    database, google, monkeypatch
):
    roomy = replace(plans.plan("free"), images=1000, jobs=1000)
    monkeypatch.setattr(plans, "PLANS", (roomy, *plans.PLANS[1:]))
    person, asked = await make_person(), engines_at(google).of(MODEL)
    ask = partial(images.request_images, owner_id=person.id, wish=make_wish(count=2), asked=asked)

    answers = await asyncio.gather(
        *(database.write(ask) for _ in range(200)), return_exceptions=True
    )

    begun = [image for each in answers if isinstance(each, list) for image in each]
    assert len(begun) == 28
    assert sum(isinstance(each, AllowanceSpent) for each in answers) == 186
    assert await images_used(person) == (28, 28)
    assert await month_left(person) == 2_000_000 - 28 * PRICE < 2 * PRICE

    stops = [
        partial(durable_endings.ask_stop, owner_id=person.id, generation_id=image.id)
        for image in begun[1:]
    ]
    await asyncio.gather(*(database.write(stop) for stop in stops * 7))

    assert await images_used(person) == (1, 1)
    assert await month_left(person) == 2_000_000 - PRICE


@on_sqlite
async def test_an_image_that_would_pass_the_months_ceiling_is_not_asked_for(making, google):
    person = await make_person()  # on the plan Free: 2 USD a month
    month = ceiling.month_of(clock.today())
    spent = {"owner_id": person.id, "month": month, "micro_usd": 1_900_000}
    await db.write(lambda session: session.add(SpendMonth(**spent)))

    with pytest.raises(AllowanceSpent, match=r"up to 0\.13 USD.*0\.10 USD are left.*counted"):
        await images.make(person.id, make_wish(count=2))
    assert (await images_used(person), await month_left(person)) == ((0, 0), 100_000)
    frames = await images.make(person.id, make_wish(model="storyboard", count=4))

    (made, *_) = await until_over(*await images.make(person.id, make_wish()), *frames)
    assert made.status == SUCCEEDED
    assert (await images_used(person), await month_left(person)) == ((1, 0), 33_000)
    assert len(google.calls) == 1


async def test_fifty_presses_at_once_for_one_job_start_one(database, google):
    person, asked = await make_person(), engines_at(google).of(MODEL)
    ask = partial(images.request_images, owner_id=person.id, wish=make_wish(count=3), asked=asked)

    answers = await asyncio.gather(
        *(database.write(ask) for _ in range(50)), return_exceptions=True
    )

    assert sum(isinstance(each, list) for each in answers) == 1
    assert await images_used(person) == (3, 3)


@on_sqlite
async def test_one_that_waits_is_cancelled_at_once_and_was_never_sent(making, google):
    person = await make_person(plan="creator")
    google.answers(*[Answer(holds=True)] * 4)
    held = await images.make(person.id, make_wish(count=4))
    await asyncio.to_thread(google.wait_for_calls, 4)
    (waiting,) = await images.make(person.id, make_wish())

    await images.cancel(person.id, waiting.id)

    (row,) = await rows_of(waiting)
    assert (row.status, row.failure_message) == (CANCELLED, durable_endings.NEVER_SENT)
    assert await images_used(person) == (4, 4)
    assert await month_left(person) == 8_000_000 - 4 * PRICE
    google.release()
    await until_over(*held)
    assert len(google.calls) == 4


async def test_one_that_is_being_made_is_broken_off_and_says_what_it_may_have_cost(making, google):
    person = await make_person()
    google.answers(Answer(holds=True))
    (image,) = await images.make(person.id, make_wish())
    await asyncio.to_thread(google.wait_for_calls, 1)

    await images.cancel(person.id, image.id)
    (over,) = await until_over(image)

    (attempt,) = await attempts_at(image)
    assert (over.status, attempt.verdict) == (CANCELLED, "cancelled")
    assert over.failure_message == durable_endings.CANCELLED_ON_THE_WAY
    assert await images_used(person) == (0, 0)
    assert await media_of(image) is None


@on_sqlite
async def test_one_whose_picture_has_arrived_is_kept(database):
    person = await make_person()
    image = await make_generation(person, kind="image", status=GenerationStatus.SAVING)

    assert await images.cancel(person.id, image.id) == images.KEPT_AND_COUNTED

    assert (await rows_of(image))[0].stop_asked_at is None


@pytest.mark.parametrize(
    ("status", "provider", "sentence"),
    [
        (SUCCEEDED, "gemini", images.KEPT_AND_COUNTED),
        (SUCCEEDED, "storyboard", images.KEPT_NOT_COUNTED),
        (FAILED, "gemini", ended_runs.FAILED_BEFORE),
        (CANCELLED, "gemini", ended_runs.STOPPED),
    ],
)
@on_sqlite
async def test_a_cancel_that_comes_too_late_says_what_became_of_the_image(
    database, status, provider, sentence
):
    person = await make_person()
    image = await make_image(person, status=status, provider=provider)

    assert await images.cancel(person.id, image.id) == sentence

    assert (await rows_of(image))[0].status == status


@on_sqlite
async def test_a_stop_that_was_asked_in_another_process_is_heard(making, google):
    person = await make_person()
    google.answers(Answer(holds=True))
    (image,) = await images.make(person.id, make_wish())
    await asyncio.to_thread(google.wait_for_calls, 1)

    await db.write(lambda session: durable_endings.ask_stop(session, person.id, image.id))

    assert (await until_over(image))[0].status == CANCELLED


@on_sqlite
async def test_nobody_stops_or_repeats_what_is_not_theirs(making, google):
    person, stranger = await make_person(), await make_person()
    (image,) = await until_over(*await images.make(person.id, make_wish()))

    with pytest.raises(NotFound):
        await images.cancel(stranger.id, image.id)
    with pytest.raises(NotFound):
        await images.retry(stranger.id, image.id)
    with pytest.raises(NotFound):
        await images.make(stranger.id, make_wish(parent_id=image.id))

    assert (await rows_of(image))[0].status == SUCCEEDED


@on_sqlite
@pytest.mark.parametrize("is_kept", [True, False])
async def test_an_image_is_made_from_a_prompt_only_while_its_words_are_that_prompts(
    making, is_kept
):
    person = await make_person(plan="creator")
    prompt = await make_generation(person)
    words = f"{prompt.prompt} At night." if is_kept else "A watchmaker bends over brass gears."

    (image,) = await images.make(person.id, make_wish(prompt=words, parent_id=prompt.id))

    assert image.parent_id == (prompt.id if is_kept else None)
    await until_over(image)


@on_sqlite
async def test_trying_again_asks_for_the_same_and_leaves_the_first_as_it_is(making, google):
    person = await make_person(plan="creator")
    parent = await make_generation(person)
    google.answers(Answer(body=blocked("SAFETY")))
    failed, second = await until_over(
        *await images.make(
            person.id, make_wish(count=2, ratio="3:2", parent_id=parent.id, scene="A scene")
        )
    )
    failed, *_ = sorted((failed, second), key=lambda image: image.status)

    (again,) = await until_over(*await images.retry(person.id, failed.id))

    assert again.status == SUCCEEDED
    assert again.request_id != failed.request_id
    for column in ("prompt", "scene", "target", "parent_id"):
        assert getattr(again, column) == getattr(failed, column)
    assert again.settings == failed.settings | {"count": 1}
    assert (await rows_of(failed))[0].status == FAILED


async def test_trying_again_pressed_twice_is_paid_once(making, google):
    person = await make_person(plan="studio")
    google.answers(Answer(body=blocked("SAFETY")))
    (failed,) = await until_over(*await images.make(person.id, make_wish()))
    first, second = await asyncio.gather(*[images.retry(person.id, failed.id) for _ in range(2)])
    third = await images.retry(person.id, failed.id)

    assert {image.id for image in (*first, *second, *third)} == {first[0].id}
    await until_over(*first)
    assert len(google.calls) == 2
    assert await images_used(person) == (1, 0)


@on_sqlite
async def test_only_what_came_to_nothing_is_put_away(making, google):
    person = await make_person()
    google.answers(Answer(body=blocked("SAFETY")))
    (failed,) = await until_over(*await images.make(person.id, make_wish()))
    (made,) = await until_over(*await images.make(person.id, make_wish()))

    for image in (failed, made):
        await ended_runs.dismiss(person.id, image.id)

    rows = await rows_of(failed, made)
    assert [row.dismissed_at is not None for row in rows] == [True, False]


@on_sqlite
async def test_references_are_sent_in_their_order_with_what_they_contribute(making, google):
    person = await make_person()
    small, large = picture(40, 30), picture(4000, 2250)
    style = await make_media(person, kind="reference", content=small, width=40, height=30)
    hero = await make_media(
        person, kind="reference", content=large, width=4000, height=2250, sha256="1" * 64
    )
    chosen = (
        ReferenceChoice(style.id, ReferenceRole.STYLE),
        ReferenceChoice(hero.id, ReferenceRole.CHARACTER),
    )

    (made,) = await until_over(*await images.make(person.id, make_wish(references=chosen)))
    (again,) = await until_over(*await images.retry(person.id, made.id))

    assert made.status == again.status == SUCCEEDED
    for call in google.calls:
        first, second = call.images
        assert first == small
        assert second == large
        assert call.prompt.startswith("Image 1 shows the style")
        assert "\nImage 2 shows the character" in call.prompt


@on_sqlite
async def test_a_reference_that_is_deleted_meanwhile_is_not_sent_without(making, google):
    person = await make_person(plan="creator")
    media = await make_media(person, kind="reference", content=picture())
    google.answers(*[Answer(holds=True)] * 4)
    held = await images.make(person.id, make_wish(count=4))
    await asyncio.to_thread(google.wait_for_calls, 4)
    chosen = (ReferenceChoice(media.id, ReferenceRole.REFERENCE),)
    (waiting,) = await images.make(person.id, make_wish(references=chosen))

    await db.write(lambda session: session.delete(session.get(Media, media.id)))
    google.release()

    (over, *_) = await until_over(waiting, *held)
    assert (over.status, over.failure_kind) == (FAILED, "invalid")
    assert "was deleted" in over.failure_message
    assert len(google.calls) == 4


@on_sqlite
async def test_somebody_elses_image_is_no_reference(making, google):
    person, stranger = await make_person(), await make_person()
    media = await make_media(stranger, kind="reference")
    chosen = (ReferenceChoice(media.id, ReferenceRole.REFERENCE),)

    with pytest.raises(NotFound):
        await images.make(person.id, make_wish(references=chosen))

    assert await images_used(person) == (0, 0)


@on_sqlite
async def test_thumbnails_are_made_once_at_two_widths(making, google):
    person = await make_person()
    google.picture = picture(2000, 1000)

    (image,) = await until_over(*await images.make(person.id, make_wish()))
    google.picture = picture()

    small = await db.read(lambda session: list(session.scalars(select(Thumbnail))))
    sizes = {
        each.width: Image.open(settings().media_folder / each.storage_key).size for each in small
    }
    assert sizes == {320: (320, 160), 960: (960, 480)}
    assert {each.media_id for each in small} == {image.id}


@on_sqlite
@pytest.mark.parametrize(("disk", "said"), [(no_room, "full"), (read_only, "cannot write")])
async def test_a_disk_that_takes_nothing_keeps_nothing_counts_nothing_and_says_what_it_may_cost(
    making, google, monkeypatch, disk, said
):
    person = await make_person()
    monkeypatch.setattr(storage.os, "fsync", disk)

    (image,) = await until_over(*await images.make(person.id, make_wish()))

    assert (image.status, image.failure_kind) == (FAILED, "unavailable")
    assert said in image.failure_message
    assert "the provider may have billed the operator" in image.failure_message.lower()
    assert await images_used(person) == (0, 0)
    assert await tokens_of(person) == USED
    assert await asyncio.to_thread(files_of, person) == []


@on_sqlite
async def test_a_frame_of_the_local_drawer_that_cannot_be_kept_cost_nobody_anything(
    making, monkeypatch
):
    person = await make_person()
    monkeypatch.setattr(storage.os, "fsync", no_room)

    (image,) = await until_over(*await images.make(person.id, make_wish(model="storyboard")))

    assert image.status == FAILED
    assert "billed" not in image.failure_message


@on_sqlite
async def test_a_picture_that_the_kernel_finds_too_large_leaves_nothing(making, google):
    person = await make_person()
    google.picture = painted(1, size=(1200, 1200))
    assert len(google.picture) > 4_000_000

    with files_up_to(3_000_000):
        (image,) = await until_over(*await images.make(person.id, make_wish()))

    assert (image.status, image.failure_kind) == (FAILED, "unavailable")
    assert "disk is full" in image.failure_message
    assert await images_used(person) == (0, 0)
    assert await asyncio.to_thread(files_of, person) == []
    assert await media_of(image) is None


@on_sqlite
async def test_a_folder_that_takes_no_file_ends_the_run_in_a_sentence(
    making, google, configure, tmp_path
):
    """The kernel makes no folder inside a file for anybody, root included."""
    person = await make_person()
    (tmp_path / "taken").write_text("a file stands in the way")
    configure(MEDIA_URL=str(tmp_path / "taken" / "media"))

    (image,) = await until_over(*await images.make(person.id, make_wish()))

    assert (image.status, image.failure_kind) == (FAILED, "unavailable")
    assert "cannot write to its folder" in image.failure_message
    assert await images_used(person) == (0, 0)
    assert len(google.calls) == 1


@on_sqlite
async def test_a_picture_whose_thumbnails_cannot_be_written_is_kept_and_gets_them_later(
    making, google
):
    """The kernel puts no file in the place of a folder for anybody, root included."""
    person = await make_person()
    google.answers(Answer(holds=True))
    (image,) = await images.make(person.id, make_wish())
    await asyncio.to_thread(google.wait_for_calls, 1)
    in_the_way = settings().media_folder / storage.thumbnail_key(person.id, image.id, 960)
    await asyncio.to_thread(in_the_way.mkdir, parents=True)
    google.release()

    (image,) = await until_over(image)
    media = await media_of(image)
    assert image.status == SUCCEEDED
    assert await images_used(person) == (1, 0)
    assert await db.read(lambda session: list(session.scalars(select(Thumbnail)))) == []
    left = await asyncio.to_thread(files_of, person)
    assert [path.name for path in left if path.name.endswith(storage.UNFINISHED)] == []

    await asyncio.to_thread(in_the_way.rmdir)
    assert (await thumbnails.found_or_made(media, 960)).size_bytes > 0


@on_sqlite
@pytest.mark.parametrize("model", [MODEL, "storyboard"])
async def test_nothing_new_begins_on_a_disk_that_is_nearly_full(making, google, monkeypatch, model):
    person = await make_person()
    google.answers(Answer(status=500))
    (failed,) = await until_over(*await images.make(person.id, make_wish()))
    calls = list(google.calls)
    monkeypatch.setattr(storage, "LEAST_FREE_BYTES", 10**18)

    with pytest.raises(StorageNearlyFull, match="Nothing was counted"):
        await images.make(person.id, make_wish(model=model))
    with pytest.raises(StorageNearlyFull):
        await images.retry(person.id, failed.id)

    assert await images_used(person) == (0, 0)
    assert google.calls == calls
    generations = await db.read(lambda session: list(session.scalars(select(Generation))))
    assert [each.id for each in generations] == [failed.id]


async def test_erasing_a_person_breaks_off_their_images_and_forgets_them(making, google, address):
    person = await make_person(plan="creator")
    (kept,) = await until_over(*await images.make(person.id, make_wish()))
    google.answers(Answer(holds=True), Answer(holds=True))
    running = await images.make(person.id, make_wish(count=2))
    await asyncio.to_thread(google.wait_for_calls, 3)

    await account.delete_account(person.id, password=PASSWORD, stop_work=durable_runs.stop_all)

    assert making.at_work() == set()
    assert await asyncio.to_thread(files_of, person) == []
    noted = await asyncio.to_thread(everything_in, address)
    for image in (kept, *running):
        assert str(image.id) not in noted


@pytest.mark.usefixtures("database")
async def test_what_is_drawn_small_for_a_person_erased_meanwhile_leaves_no_file(monkeypatch):
    drawn_at_once = pictures.thumbnails

    async def erased_meanwhile(still, widths):
        drawn = await drawn_at_once(still, widths)
        # In another process: nothing here is broken off.
        await account.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
        return drawn

    person = await make_person()
    image = await make_generation(person, kind="image", status=GenerationStatus.SAVING)
    key = storage.key_for(person.id, image.id, "webp")
    await asyncio.to_thread(storage.put, key, painted(1))
    monkeypatch.setattr(pictures, "thumbnails", erased_meanwhile)

    assert await image_workflow.describe(image.id) == image_workflow.OVER
    assert await asyncio.to_thread(files_of, person) == []


@on_sqlite
async def test_a_thawed_process_does_not_harm_what_another_one_finished(making, google):
    person = await make_person()
    (image,) = await until_over(*await images.make(person.id, make_wish()))
    before = await asyncio.to_thread(files_of, person)
    task = ImageTask(image.id, person.id, "", "gemini", MODEL, "16:9", "1K", 0)

    assert await image_workflow.keep(task, Drawn(google.picture)) == image_workflow.OVER
    assert await image_workflow._settle(task) == image_workflow.OVER

    assert await asyncio.to_thread(files_of, person) == before
    assert (await rows_of(image))[0].status == SUCCEEDED


@on_sqlite
@pytest.mark.parametrize(("model", "is_billed"), [(MODEL, True), (STORYBOARD, False)])
async def test_a_picture_whose_file_is_gone_is_said_in_our_words(
    making, google, monkeypatch, model, is_billed
):
    async def vanishes(_task):
        (picture_file,) = await asyncio.to_thread(files_of, person)
        await asyncio.to_thread(picture_file.unlink)
        return "described"

    person = await make_person()
    monkeypatch.setattr(image_workflow, "_describe", vanishes)
    (image,) = await until_over(*await images.make(person.id, make_wish(model=model)))

    assert (image.status, image.failure_kind) == (FAILED, "internal")
    assert "file was gone" in image.failure_message
    assert "It was not counted and your prompt is kept" in image.failure_message
    assert ("may have billed" in image.failure_message) is is_billed
    assert await images_used(person) == (0, 0)


async def test_what_was_stopped_and_then_found_after_a_kill_is_not_kept(making, google):
    person = await make_person()
    image = await make_generation(
        person,
        kind="image",
        status=GenerationStatus.RUNNING,
        target=MODEL,
        provider="gemini",
        stop_asked_at=clock.now(),
    )
    await make_attempt(image, provider="gemini", model=MODEL, verdict="")
    key = storage.key_for(person.id, image.id, "png")
    await asyncio.to_thread(storage.put, key, google.picture)

    await durable_runs.begin(image.id, GenerationKind.IMAGE)
    (over,) = await until_over(image)
    await making.ended(image.id)

    assert over.status == CANCELLED
    assert await asyncio.to_thread(files_of, person) == []


@on_sqlite
async def test_what_the_engine_lost_is_begun_anew(making, google, time):
    person = await make_person()
    asked = engines_at(google).of(MODEL)
    (lost,) = await db.write(
        lambda session: images.request_images(session, person.id, wish=make_wish(), asked=asked)
    )

    await durable_runs.begin_silent()
    assert making.at_work() == set()
    time.move(seconds=61)
    await durable_runs.begin_silent()

    assert (await until_over(lost))[0].status == SUCCEEDED
    assert len(google.calls) == 1


async def test_what_a_studio_left_for_long_is_begun_by_its_engine_alone(
    address, database, notes, google, time, monkeypatch
):
    person = await make_person()
    with monkeypatch.context() as patched:
        is_begun, never = asyncio.Event(), asyncio.Event()

        async def loads_for_ever(*_):
            is_begun.set()
            await never.wait()

        patched.setattr(image_references, "loaded", loads_for_ever)
        async with making_images(address, engines_at(google)):
            (image,) = await images.make(person.id, make_wish())
            await is_begun.wait()
    time.move(seconds=61)

    google.answers(Answer(holds=True))
    async with making_images(address, engines_at(google)) as durable:
        # The worst moment to look: between the look and what follows, the engine has gone on.
        forget = durable.forget

        async def forgets_late(generation_ids):
            await asyncio.to_thread(google.wait_for_calls, 1)
            await forget(generation_ids)

        monkeypatch.setattr(durable, "forget", forgets_late)
        await durable_runs.begin_silent()
        await asyncio.to_thread(google.wait_for_calls, 1)
        await durable_runs.begin_silent()
        google.release()
        (made,) = await until_over(image)

    assert (made.status, made.failure_message) == (SUCCEEDED, "")
    assert len(google.calls) == 1
    assert await images_used(person) == (1, 0)


async def test_every_image_of_the_person_is_listed_until_it_is_put_away(database):
    person, stranger = await make_person(), await make_person()
    for status in GenerationStatus:
        await make_generation(person, kind="image", status=status)
    await make_generation(person, kind="image", status=FAILED, dismissed_at=clock.now())
    await make_generation(person, status=FAILED)
    await make_generation(stranger, kind="image", status=FAILED)

    every = await db.read(lambda session: queries.recent_images(session, person.id, limit=50))

    assert sorted(image.status for image in every) == sorted(GenerationStatus)


@on_sqlite
async def test_a_change_of_an_image_is_told_to_its_person_only(making, google):
    person, stranger = await make_person(), await make_person()
    with progress.subscribe(person.id) as page, progress.subscribe(stranger.id) as other:
        (image,) = await images.make(person.id, make_wish())
        await until_over(image)

        assert page._changed.is_set()
        assert not other._changed.is_set()


@on_sqlite
async def test_without_a_key_the_storyboard_drawer_makes_every_image_and_counts_none(
    address, database, google, monkeypatch
):
    monkeypatch.setattr(engine, "LISTENS_EVERY_SECONDS", 0.02)
    person = await make_person()
    async with making_images(address, engines_at(None)):
        made = await until_over(*await images.make(person.id, make_wish(count=4)))

    media = await media_of(made[0])
    assert {(row.status, row.provider, row.model) for row in made} == {
        (SUCCEEDED, "storyboard", "storyboard")
    }
    assert media.content_type == "image/webp"
    assert media.width / media.height == pytest.approx(16 / 9, rel=0.01)
    assert len({(await media_of(row)).sha256 for row in made}) == 4
    assert await images_used(person) == (0, 0)
    assert [each.verdict for each in await attempts_at(made[0])] == ["ok"]
    assert google.calls == []


@on_sqlite
async def test_a_storyboard_frame_can_be_chosen_beside_google(making, google):
    person = await make_person()

    (frame,) = await until_over(*await images.make(person.id, make_wish(model="storyboard")))

    assert (frame.status, frame.provider) == (SUCCEEDED, "storyboard")
    assert google.calls == []


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (make_wish("  "), "prompt"),
        (make_wish("x" * 40_001), "prompt"),
        (make_wish(count=5), "count"),
        (make_wish(count=0), "count"),
        (make_wish(ratio="7:5"), "ratio"),
        (make_wish(size="8K"), "size"),
        (make_wish(model="gemini-2.5-flash-image", size="4K"), "size"),
        (make_wish(model="storyboard", size="8K"), "size"),
    ],
)
def test_a_wish_that_no_model_can_fulfil_is_refused(wish, field):
    with pytest.raises(InputInvalid) as refusal:
        images.checked_wish(wish)
    assert refusal.value.field == field
