"""Deleting: hidden from everything at once, back within ten seconds, then gone with its files."""

import asyncio
from functools import partial

import pytest
from sqlalchemy import func, select

from craftprompt import db
from craftprompt.errors import InputInvalid, NotFound
from craftprompt.models import (
    UNFINISHED,
    Attempt,
    Generation,
    GenerationKind,
    GenerationReference,
    GenerationStatus,
    Media,
    Thumbnail,
)
from craftprompt.providers.image.base import ReferenceRole
from craftprompt.settings import settings
from craftprompt.studio import (
    image_drafts,
    image_references,
    images,
    media_queries,
    queries,
    removal,
    thumbnails,
    tray,
    versions,
)
from craftprompt.studio.image_references import ReferenceChoice
from tests.builders import make_attempt, make_generation, make_image, make_media, make_person
from tests.pictures import painted

pytestmark = pytest.mark.usefixtures("database", "time")


@pytest.fixture
async def ada():
    return await make_person()


async def of(person, query, *given):
    return await db.read(lambda session: query(session, person.id, *given))


async def refused(person, query, *given):
    with pytest.raises(NotFound):
        await of(person, query, *given)


async def count(table):
    return await db.read(lambda s: s.scalar(select(func.count()).select_from(table)))


def files():
    return [path for path in settings().media_folder.rglob("*") if path.is_file()]


async def make_picture(person, **columns):
    """An image that was made here, with its file and its thumbnails."""
    image = await make_image(person, **columns)
    media = await make_media(
        person, content=painted(1), generation_id=image.id, kind="image", width=64, height=64
    )
    small = await thumbnails.made(person.id, media.id, media.storage_key)
    await db.write(lambda session: session.add_all(small))
    return image, media


async def test_a_removed_prompt_is_found_by_no_query(ada):
    kept, gone = await make_generation(ada), await make_generation(ada)
    await make_attempt(gone)
    await removal.remove(ada.id, gone.id)

    await refused(ada, queries.owned_generation, gone.id)
    await refused(ada, queries.owned_prompt, gone.id)
    assert await of(ada, queries.attempts, gone.id) == []
    assert (await of(ada, queries.newest)).id == kept.id
    assert [each.id for each in await of(ada, queries.history_page, None)] == [kept.id]


async def test_a_removed_image_is_found_by_no_query(ada):
    image, media = await make_picture(ada)
    failed = await make_image(ada, status=GenerationStatus.FAILED)
    await of(ada, media_queries.owned_media, media.id)  # the control
    for each in (image, failed):
        await removal.remove(ada.id, each.id)

    await refused(ada, queries.owned_image, image.id)
    await refused(ada, media_queries.owned_media, media.id)
    await refused(ada, media_queries.owned_picture, media.id)
    assert await of(ada, partial(queries.recent_images, limit=9)) == []
    assert await of(ada, media_queries.media_of, [image.id]) == {}
    assert await of(ada, image_references.used, image.id) == []


async def test_what_was_begun_from_it_goes_on_without_it(ada):
    prompt, (image, _) = await make_generation(ada), await make_picture(ada)
    await db.write(lambda session: image_drafts.take_over(session, ada.id, prompt.id))
    await removal.remove(ada.id, prompt.id)
    assert (await of(ada, image_drafts.kept_draft)).draft.parent_id is None

    await db.write(lambda session: image_drafts.begin_edit(session, ada.id, image.id))
    await removal.remove(ada.id, image.id)
    assert not (await of(ada, image_drafts.kept_draft)).draft.is_edit
    await refused(ada, images.wish_of, image.id)
    await refused(ada, partial(versions.edit, version_id=None), prompt.id, "By hand.")


async def test_a_run_that_waits_does_not_send_a_picture_that_was_deleted(ada):
    image, media = await make_picture(ada)
    waiting = await make_image(ada, status=GenerationStatus.QUEUED)
    chosen = [ReferenceChoice(media.id, ReferenceRole.STYLE)]
    await db.write(lambda s: image_references.attach(s, ada.id, waiting.id, chosen))
    assert await image_references.loaded(ada.id, waiting.id)

    await removal.remove(ada.id, image.id)
    with pytest.raises(NotFound, match="was deleted"):
        await image_references.loaded(ada.id, waiting.id)


async def test_undo_brings_all_of_it_back(ada, time):
    image, media = await make_picture(ada)
    await removal.remove(ada.id, image.id)
    time.move(seconds=9.9)
    await removal.forget_removed()
    await removal.undo(ada.id, image.id)

    assert (await of(ada, queries.owned_image, image.id)).prompt == image.prompt
    assert (await of(ada, media_queries.media_of, [image.id]))[image.id].id == media.id
    time.move(hours=1)
    await removal.forget_removed()
    assert await of(ada, media_queries.owned_media, media.id)
    assert len(files()) == 3


async def test_what_can_be_brought_back_is_told_with_its_end(ada, time):
    first = await make_generation(ada, title="The lighthouse")
    second = await make_image(ada, prompt="A net " * 1000)
    await removal.remove(ada.id, first.id)
    time.move(seconds=4)
    await removal.remove(ada.id, second.id)

    told = await of(ada, removal.removed)
    assert [each.generation_id for each in told] == [second.id, first.id]
    assert told[1].words == "The lighthouse"
    assert len(told[0].words) == removal.LONGEST_NAME
    assert told[0].ends_at - time.now == removal.KEPT_FOR
    time.move(seconds=6)
    assert [each.generation_id for each in await of(ada, removal.removed)] == [second.id]
    assert await of(await make_person(), removal.removed) == []


async def test_after_ten_seconds_it_is_too_late_although_nothing_was_swept(ada, time):
    generation = await make_generation(ada)
    await removal.remove(ada.id, generation.id)
    time.move(seconds=10)
    with pytest.raises(NotFound, match="for good"):
        await removal.undo(ada.id, generation.id)
    assert await count(Generation) == 1


async def test_then_rows_media_thumbnails_and_files_go(ada, time):
    (image, _), (kept, _) = await make_picture(ada), await make_picture(ada)
    await make_attempt(image)
    prompt = await make_generation(ada)
    for each in (image, prompt):
        await removal.remove(ada.id, each.id)
    time.move(seconds=10)
    await removal.forget_removed()

    assert await of(ada, queries.owned_image, kept.id)
    assert await count(Generation) == 1
    assert await count(Attempt) == 0
    assert (await count(Media), await count(Thumbnail)) == (1, 2)
    assert len(files()) == 3


async def test_a_picture_in_the_tray_stays_there_and_goes_when_it_is_taken_out(ada, time):
    image, media = await make_picture(ada)
    await tray.add_reference_from_media(ada.id, media.id)
    await removal.remove(ada.id, image.id)
    assert (await of(ada, media_queries.owned_picture, media.id)).id == media.id
    time.move(seconds=10)
    await removal.forget_removed()
    assert [each.id for _, each in await of(ada, media_queries.tray)] == [media.id]
    assert len(files()) == 3

    await db.write(lambda session: tray.remove(session, ada.id, media.id))
    assert await count(Media) == 0


async def test_what_was_made_from_it_stays_and_knows_that_there_was_one(ada, time):
    image, media = await make_picture(ada)
    child = await make_image(ada, parent_id=image.id)
    chosen = [ReferenceChoice(media.id, ReferenceRole.EDITED)]
    await db.write(lambda s: image_references.attach(s, ada.id, child.id, chosen))
    await removal.remove(ada.id, image.id)
    time.move(seconds=10)
    await removal.forget_removed()

    assert (await of(ada, queries.owned_image, child.id)).parent_id is None
    used = await db.read(lambda s: s.get(GenerationReference, (child.id, 0)))
    assert used.media_id is None


@pytest.mark.parametrize("status", UNFINISHED)
@pytest.mark.parametrize("kind", [GenerationKind.PROMPT, GenerationKind.IMAGE])
async def test_what_is_still_being_made_has_to_be_cancelled_first(ada, status, kind):
    running = await make_generation(ada, status=status, kind=kind)
    with pytest.raises(InputInvalid, match="Cancel it first"):
        await removal.remove(ada.id, running.id)
    assert await of(ada, queries.owned_generation, running.id)


async def test_nobody_deletes_or_brings_back_what_is_somebody_else_s(ada):
    mallory = await make_person()
    hers, removed = await make_generation(ada), await make_generation(ada)
    await removal.remove(ada.id, removed.id)

    with pytest.raises(NotFound):
        await removal.remove(mallory.id, hers.id)
    with pytest.raises(NotFound):
        await removal.undo(mallory.id, removed.id)
    await of(ada, queries.owned_generation, hers.id)
    await refused(ada, queries.owned_generation, removed.id)


async def test_a_second_deletion_does_not_prolong_the_first(ada, time):
    generation = await make_generation(ada)
    await removal.remove(ada.id, generation.id)
    time.move(seconds=9)
    with pytest.raises(NotFound):
        await removal.remove(ada.id, generation.id)
    time.move(seconds=1)
    await removal.forget_removed()
    assert await count(Generation) == 0


async def test_an_undo_and_the_sweep_at_the_last_moment_never_both_win(ada, time):
    generation = await make_generation(ada)
    await removal.remove(ada.id, generation.id)
    time.move(seconds=9.999)
    undone, _ = await asyncio.gather(removal.undo(ada.id, generation.id), removal.forget_removed())
    assert undone is None
    assert await of(ada, queries.owned_generation, generation.id)
