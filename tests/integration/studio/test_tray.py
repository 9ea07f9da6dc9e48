"""The reference tray: twenty at most, the same picture once, history kept, on both databases."""

import asyncio
import io
from functools import partial

import pytest
from PIL import Image
from sqlalchemy import func, select
from sqlmodel import SQLModel, col

from craftprompt import db, pictures, storage
from craftprompt.account import service as account_service
from craftprompt.billing import space
from craftprompt.errors import (
    AllowanceSpent,
    InputInvalid,
    NotFound,
    SignInRequired,
    StorageClosed,
    StorageFull,
)
from craftprompt.models import (
    GenerationReference,
    Media,
    MediaRole,
    Thumbnail,
    TrayReference,
)
from craftprompt.providers.image.base import ReferenceRole
from craftprompt.settings import settings
from craftprompt.studio import image_drafts, image_references, media_queries, thumbnails, tray
from craftprompt.studio.image_references import ReferenceChoice
from tests.builders import (
    PASSWORD,
    make_generation,
    make_image,
    make_media,
    make_person,
    nothing_runs,
)
from tests.pictures import painted

pytestmark = pytest.mark.usefixtures("database")


async def keep(person, number=1, **options):
    """Upload a picture that no other number gives."""
    content = painted(number, **options)
    async with storage.receiving() as received:
        await asyncio.to_thread(storage.append, received, content)
        return await tray.keep_upload(person.id, received)


async def tray_of(person):
    """The media ids in the tray, in their order, with their roles."""
    rows = await db.read(lambda session: media_queries.tray(session, person.id))
    return [(entry.media_id, entry.role) for entry, _ in rows]


async def order_of(person):
    return [media_id for media_id, _ in await tray_of(person)]


async def count(model: type[SQLModel]) -> int:
    counted = select(func.count()).select_from(model)
    return await db.read(lambda session: session.scalar(counted))


def files():
    return [path for path in settings().media_folder.rglob("*") if path.is_file()]


async def in_transaction(work, person, *given, **named):
    await db.write(lambda session: work(session, person.id, *given, **named))


async def attach(person, generation, *media, role=ReferenceRole.STYLE):
    chosen = [ReferenceChoice(each.id, role) for each in media]
    await in_transaction(image_references.attach, person, generation.id, chosen)


async def test_an_upload_lies_in_the_tray_with_its_thumbnails():
    person = await make_person()
    kept = await keep(person, size=(1200, 600))
    assert kept.is_new
    assert await tray_of(person) == [(kept.media.id, MediaRole.REFERENCE)]
    assert await count(Thumbnail) == 2
    assert len(files()) == 3
    assert (kept.media.width, kept.media.height) == (1200, 600)


async def test_the_same_picture_twice_is_one_file():
    person = await make_person()
    first = await keep(person)
    second = await keep(person)
    assert (second.media.id, second.is_new) == (first.media.id, False)
    assert await count(Media) == 1
    assert len(files()) == 3


async def test_the_same_picture_ten_times_at_once_is_one_file():
    person = await make_person()
    kept = await asyncio.gather(*(keep(person) for _ in range(10)))
    assert len({each.media.id for each in kept}) == 1
    assert [each.is_new for each in kept].count(True) == 1
    assert await count(Media) == 1
    assert len(files()) == 3


async def test_the_same_picture_of_two_people_is_two_files():
    await keep(await make_person())
    await keep(await make_person())
    assert await count(Media) == 2


async def test_thirty_uploads_at_once_give_exactly_twenty_references():
    person = await make_person()
    outcomes = await asyncio.gather(
        *(keep(person, number) for number in range(30)), return_exceptions=True
    )
    refused = [each for each in outcomes if isinstance(each, InputInvalid)]
    assert len(refused) == 10
    assert all("20 references, which is the most" in each.message for each in refused)
    assert len(await order_of(person)) == 20
    assert await count(Media) == 20
    assert len(files()) == 60


async def test_references_are_moved_by_places_and_held_at_the_ends():
    person = await make_person()
    one, two, three = [(await keep(person, number)).media.id for number in range(3)]
    await in_transaction(tray.move, person, three, places=-1)
    assert await order_of(person) == [one, three, two]
    await in_transaction(tray.move, person, one, places=-1)
    assert await order_of(person) == [one, three, two]
    await in_transaction(tray.move, person, one, places=1)
    assert await order_of(person) == [three, one, two]
    for far in (5, 10**30):
        await in_transaction(tray.move, person, two, places=far)
        assert await order_of(person) == [three, one, two]


async def test_there_is_one_first_frame_at_most():
    person = await make_person()
    one, two = [(await keep(person, number)).media.id for number in range(2)]
    for chosen in (one, two):
        await in_transaction(tray.set_role, person, chosen, MediaRole.FIRST_FRAME)
    assert await tray_of(person) == [(one, MediaRole.REFERENCE), (two, MediaRole.FIRST_FRAME)]


async def going(person):
    rows = await db.read(lambda session: media_queries.tray(session, person.id))
    return [media.id for entry, media in rows if entry.goes_along]


async def test_what_comes_goes_along_while_the_chosen_model_takes_it():
    person = await make_person()
    await in_transaction(image_drafts.save, person, model="gemini-2.5-flash-image")
    kept = [(await keep(person, number)).media.id for number in range(5)]
    assert await going(person) == kept[:3]


async def test_an_image_that_is_changed_takes_one_of_the_models_places():
    person = await make_person()
    edited = await make_image(person)
    await in_transaction(
        image_drafts.save,
        person,
        model="gemini-2.5-flash-image",
        parent_id=edited.id,
        is_edit=True,
    )
    kept = [(await keep(person, number)).media.id for number in range(3)]
    assert await going(person) == kept[:2]


async def test_a_frame_stays_behind_until_it_is_ticked():
    person = await make_person()
    one, two = [(await keep(person, number)).media.id for number in range(2)]
    await in_transaction(tray.set_role, person, one, MediaRole.FIRST_FRAME)
    assert await going(person) == [two]
    await in_transaction(tray.set_goes_along, person, one, goes_along=True)
    await in_transaction(tray.set_role, person, one, MediaRole.LAST_FRAME)
    assert await going(person) == [one, two]
    await in_transaction(tray.set_role, person, two, MediaRole.LAST_FRAME)
    await in_transaction(tray.set_role, person, two, MediaRole.STYLE)
    assert await going(person) == [one, two]


async def for_video(person):
    rows = await db.read(lambda session: media_queries.tray(session, person.id))
    return [(media.id, entry.role, entry.goes_with_video) for entry, media in rows]


async def test_a_picture_has_one_place_in_a_video_and_none_before_it_is_laid():
    person = await make_person()
    one, two = [(await keep(person, number)).media.id for number in range(2)]
    assert await for_video(person) == [(one, "reference", False), (two, "reference", False)]

    for chosen in (one, two):
        await in_transaction(tray.lay_for_video, person, chosen, "references")
    await in_transaction(tray.lay_for_video, person, one, "last_frame")
    assert await for_video(person) == [(one, "last_frame", False), (two, "reference", True)]

    await in_transaction(tray.lay_for_video, person, one, "references")
    assert await for_video(person) == [(one, "reference", True), (two, "reference", True)]

    await in_transaction(tray.lay_for_video, person, two, "first_frame")
    await in_transaction(tray.leave_out_of_video, person, [one, two])
    assert await for_video(person) == [(one, "reference", False), (two, "reference", False)]


async def test_the_pictures_of_a_video_are_laid_again_as_they_were_and_no_others():
    person = await make_person()
    first, last, along, other = [(await keep(person, number)).media for number in range(4)]
    gone = await make_media(person, kind="image")
    video = await make_generation(person)
    roles = (ReferenceRole.FIRST_FRAME, ReferenceRole.LAST_FRAME, *[ReferenceRole.REFERENCE] * 2)
    used = zip((first, last, along, gone), roles, strict=True)
    chosen = [ReferenceChoice(media.id, role) for media, role in used]
    await in_transaction(image_references.attach, person, video.id, chosen)
    for media in (first, last):
        await in_transaction(tray.remove, person, media.id)
    await in_transaction(tray.lay_for_video, person, other.id, "first_frame")
    await db.write(lambda session: session.delete(gone))

    missing = await db.write(lambda session: tray.lay_again(session, person.id, video.id))

    assert missing == 1
    assert await for_video(person) == [
        (along.id, "reference", True),
        (other.id, "reference", False),
        (first.id, "first_frame", False),
        (last.id, "last_frame", False),
    ]


async def test_a_style_that_goes_with_a_video_is_a_style_for_images_still():
    person = await make_person()
    one = (await keep(person, 1)).media.id
    await in_transaction(tray.set_role, person, one, MediaRole.STYLE)

    await in_transaction(tray.lay_for_video, person, one, "references")
    assert await for_video(person) == [(one, "style", True)]


async def test_all_but_the_first_stay_behind_in_the_order_of_the_tray():
    person = await make_person()
    one, two, three = [(await keep(person, number)).media.id for number in range(3)]
    await in_transaction(tray.set_goes_along, person, one, goes_along=False)
    await in_transaction(tray.keep_first, person, most=1)
    assert await going(person) == [two]
    await in_transaction(tray.keep_first, person, most=0)
    assert await going(person) == []
    assert await order_of(person) == [one, two, three]


async def test_several_may_give_the_style():
    person = await make_person()
    one, two = [(await keep(person, number)).media.id for number in range(2)]
    for chosen in (one, two):
        await in_transaction(tray.set_role, person, chosen, MediaRole.STYLE)
    assert await tray_of(person) == [(one, MediaRole.STYLE), (two, MediaRole.STYLE)]


async def test_a_reference_that_nothing_was_made_with_goes_with_its_files():
    person = await make_person()
    one, two = [(await keep(person, number)).media.id for number in range(2)]
    await in_transaction(tray.remove, person, one)
    await account_service.sweep_files()
    assert await order_of(person) == [two]
    assert await count(Media) == 1
    assert len(files()) == 3


async def test_a_reference_that_something_was_made_with_stays_in_its_history():
    person = await make_person()
    media = (await keep(person)).media
    generation = await make_generation(person)
    await attach(person, generation, media)
    await in_transaction(tray.remove, person, media.id)
    assert await order_of(person) == []
    (loaded,) = await image_references.loaded(person.id, generation.id)
    assert loaded.content == await asyncio.to_thread(storage.read, media.storage_key)
    assert loaded.role == ReferenceRole.STYLE


async def test_an_old_reference_that_comes_again_is_the_same_file():
    person = await make_person()
    media = (await keep(person)).media
    await attach(person, await make_generation(person), media)
    await in_transaction(tray.remove, person, media.id)
    again = await keep(person)
    assert (again.media.id, again.is_new) == (media.id, True)
    assert await order_of(person) == [media.id]


async def test_a_reference_is_forgotten_once_nothing_of_what_it_made_is_left():
    person = await make_person()
    used, lying = [(await keep(person, number)).media for number in range(2)]
    generation = await make_generation(person)
    await attach(person, generation, used)
    await in_transaction(tray.remove, person, used.id)
    await db.write(tray.forget_unused)
    assert await count(Media) == 2

    await db.write(lambda session: session.delete(generation))
    await db.write(tray.forget_unused)

    (left,) = await db.read(lambda session: list(session.scalars(select(Media))))
    assert left.id == lying.id


async def test_a_made_image_becomes_a_reference_without_a_copy():
    person = await make_person()
    media = await make_media(person, kind="image")
    kept = await tray.add_reference_from_media(person.id, media.id)
    again = await tray.add_reference_from_media(person.id, media.id)
    assert (kept.is_new, again.is_new) == (True, False)
    assert await order_of(person) == [media.id]
    assert len(files()) == 1


async def test_a_made_image_stays_when_it_is_taken_out_of_the_tray():
    person = await make_person()
    image = await make_generation(person)
    media = await make_media(person, kind="image", generation_id=image.id)
    await tray.add_reference_from_media(person.id, media.id)
    await in_transaction(tray.remove, person, media.id)
    assert await count(Media) == 1


async def test_neither_an_avatar_nor_another_persons_picture_becomes_a_reference():
    person, other = await make_person(), await make_person()
    theirs = (await keep(other)).media
    avatar = await make_media(person)
    generation = await make_generation(person)
    for media in (theirs, avatar):
        with pytest.raises(NotFound):
            await tray.add_reference_from_media(person.id, media.id)
        with pytest.raises(NotFound):
            await attach(person, generation, media)
    for change in (
        partial(tray.set_goes_along, goes_along=True),
        partial(tray.set_role, role=MediaRole.STYLE),
        partial(tray.lay_for_video, place="references"),
        partial(tray.move, places=1),
        tray.remove,
    ):
        with pytest.raises(NotFound):
            await in_transaction(change, person, theirs.id)
    assert await order_of(other) == [theirs.id]


async def test_deleting_a_picture_leaves_that_there_was_one():
    person = await make_person()
    media = await make_media(person, kind="image")
    generation = await make_generation(person)
    await attach(person, generation, media)
    await tray.add_reference_from_media(person.id, media.id)
    await db.write(lambda session: session.delete(media))
    assert await order_of(person) == []
    (used,) = await db.read(lambda session: list(session.scalars(select(GenerationReference))))
    assert used.media_id is None
    with pytest.raises(NotFound, match=r"was deleted\. Nothing was counted"):
        await image_references.loaded(person.id, generation.id)
    with pytest.raises(NotFound):
        await db.read(lambda s: image_references.choices(s, person.id, generation.id))


async def test_references_are_sent_in_their_order_and_only_to_their_owner():
    person, other = await make_person(), await make_person()
    media = [(await keep(person, number)).media for number in range(3)]
    generation = await make_generation(person)
    await attach(person, generation, *reversed(media))
    chosen = await db.read(lambda s: image_references.choices(s, person.id, generation.id))
    assert [each.media_id for each in chosen] == [each.id for each in reversed(media)]
    assert await image_references.loaded(other.id, generation.id) == ()


async def test_many_large_references_are_sent_smaller_so_that_they_fit(monkeypatch):
    person = await make_person()
    media = [
        (await keep(person, number, form="JPEG", size=(1500, 500))).media for number in range(2)
    ]
    generation = await make_generation(person)
    await attach(person, generation, *media)
    monkeypatch.setattr(image_references, "MOST_BYTES_SENT", 1_400_000)
    sent = await image_references.loaded(person.id, generation.id)
    assert sum(len(each.content) for each in sent) <= 1_400_000
    assert [Image.open(io.BytesIO(each.content)).size for each in sent] == [(1024, 341)] * 2


async def test_the_plans_storage_counts_thumbnails_and_is_kept_to():
    person = await make_person()
    media = (await keep(person)).media
    used = await db.read(lambda session: space.used_bytes(session, person.id))
    assert used == sum(path.stat().st_size for path in files()) > media.size_bytes
    await make_media(person, size_bytes=1_000_000_000 - used - 6, kind="image")

    with pytest.raises(AllowanceSpent, match=r"1 GB of storage are full\. Nothing was added"):
        await keep(person, 2)

    assert len(await order_of(person)) == 1
    assert len(files()) == 4


@pytest.mark.parametrize("failing", [storage.adopt, storage.put])
@pytest.mark.parametrize("failure", [StorageFull, StorageClosed])
async def test_a_disk_that_refuses_leaves_nothing_half_kept(monkeypatch, failing, failure):
    person = await make_person()

    def refuse(*_given):
        raise failure

    monkeypatch.setattr(storage, failing.__name__, refuse)
    with pytest.raises(failure, match="Nothing was saved"):
        await keep(person)
    assert files() == []
    assert await count(Media) == await count(TrayReference) == 0


async def test_an_account_that_is_deleted_during_the_upload_leaves_no_file():
    person = await make_person()
    content = painted(1)
    async with storage.receiving() as received:
        await asyncio.to_thread(storage.append, received, content)
        await account_service.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
        with pytest.raises(SignInRequired):
            await tray.keep_upload(person.id, received)
    assert files() == []


async def test_an_older_picture_gets_its_thumbnails_once_when_they_are_first_asked_for(
    monkeypatch,
):
    person = await make_person()
    media = await make_media(person, content=painted(1, size=(640, 640)), kind="image")
    drawn = []
    real = pictures.thumbnails

    async def counted(path, widths):
        drawn.append(path)
        return await real(path, widths)

    monkeypatch.setattr(pictures, "thumbnails", counted)
    asked = [thumbnails.found_or_made(media, width) for width in thumbnails.WIDTHS * 3]
    made = await asyncio.gather(*asked)
    assert len(drawn) == 1
    assert await count(Thumbnail) == 2
    path = settings().media_folder / made[0].storage_key
    assert Image.open(path).size == (320, 320)


async def test_no_thumbnail_is_left_of_a_picture_that_was_deleted_meanwhile():
    person = await make_person()
    media = await make_media(person, content=painted(1), kind="image")
    await db.write(lambda session: session.delete(media))
    with pytest.raises(NotFound):
        await thumbnails.found_or_made(media, 320)
    await account_service.sweep_files()
    assert files() == []


@pytest.mark.parametrize("width", [0, 319, 10_000])
async def test_no_other_width_is_made(width):
    media = await make_media(await make_person(), content=painted(1), kind="image")
    with pytest.raises(NotFound):
        await thumbnails.found_or_made(media, width)


async def test_a_deleted_person_takes_thumbnails_along():
    person = await make_person()
    await keep(person)
    await account_service.delete_account(person.id, password=PASSWORD, stop_work=nothing_runs)
    assert files() == []
    assert await count(Thumbnail) == 0


async def test_the_same_reference_cannot_be_two_rows_whatever_wrote_them():
    person = await make_person()
    columns = {"kind": "reference", "sha256": "7" * 64}
    await make_media(person, **columns)
    with pytest.raises(Exception, match=r"(?i)unique"):
        await make_media(person, **columns)
    assert (
        await db.read(
            lambda s: s.scalar(select(func.count()).where(col(Media.owner_id) == person.id))
        )
        == 1
    )
