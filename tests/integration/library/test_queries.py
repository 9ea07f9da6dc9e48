"""The library's pages: in a stable order, of one person, few words at a time, from an index."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import Engine, event, text

from craftprompt import clock, db
from craftprompt.library import queries
from craftprompt.models import UNFINISHED, GenerationKind, GenerationStatus
from craftprompt.providers.image.base import ReferenceRole
from craftprompt.studio import image_references, removal
from craftprompt.studio.image_references import ReferenceChoice
from craftprompt.studio.queries import Cursor
from tests.builders import make_generation, make_image, make_media, make_person

FAILED, CANCELLED = GenerationStatus.FAILED, GenerationStatus.CANCELLED
RUNNING = GenerationStatus.RUNNING

pytestmark = pytest.mark.usefixtures("time")


@pytest.fixture
async def ada(database):
    return await make_person()


async def of(person, query, *given, **named):
    return await db.read(lambda session: query(session, person.id, *given, **named))


async def turned(person, limit):
    """The ids of every page, the pages turned one after the other."""
    found, place = [], None
    while page := await of(person, queries.made, after=place, limit=limit):
        assert len(page) <= limit
        found += [work.generation_id for work in page]
        place = page[-1].place
    return found


@pytest.mark.parametrize("limit", [1, 3, 60])
async def test_pages_hold_everything_once_also_where_moments_are_the_same(ada, time, limit):
    made = []
    for moment in (0, 0, 0, 1, 1, 2, 2, 2):
        make = make_image if len(made) % 2 else make_generation
        made.append(await make(ada, created_at=time.now + timedelta(seconds=moment)))
    expected = sorted(made, key=lambda each: (each.created_at, each.id.hex), reverse=True)

    assert await turned(ada, limit) == [each.id for each in expected]


async def test_what_stands_before_a_place_is_what_stood_there(ada, time):
    for moment in (0, 0, 1, 1, 1, 2):
        await make_generation(ada, created_at=time.now + timedelta(seconds=moment))
    everything = await of(ada, queries.made)

    for number, work in enumerate(everything):
        before = await of(ada, queries.made_before, before=work.place, limit=2)
        assert before == everything[max(0, number - 2) : number]


async def test_a_new_one_does_not_move_the_pages_below(ada, time):
    for moment in range(6):
        await make_generation(ada, created_at=time.now + timedelta(seconds=moment))
    first = await of(ada, queries.made, limit=3)
    second = await of(ada, queries.made, after=first[-1].place, limit=3)
    await make_image(ada, created_at=time.now + timedelta(hours=1))

    assert await of(ada, queries.made, after=first[-1].place, limit=3) == second


async def test_only_what_was_made_stands_in_the_grid_and_the_rest_as_runs(ada):
    made = [await make_generation(ada), await make_image(ada)]
    runs = [
        await make(ada, status=status)
        for make in (make_generation, make_image)
        for status in (*UNFINISHED, FAILED, CANCELLED)
    ]
    for status in (FAILED, CANCELLED):
        await make_image(ada, status=status, dismissed_at=clock.now())

    assert {work.generation_id for work in await of(ada, queries.made)} == {e.id for e in made}
    found = await of(ada, queries.runs)
    assert {run.id for run in found.shown} == {each.id for each in runs}
    assert found.more == 0


async def test_of_what_came_to_nothing_the_newest_are_shown_and_the_others_told(ada, time):
    for number in range(queries.MOST_ENDED + 3):
        await make_image(ada, status=FAILED, created_at=time.now + timedelta(seconds=number))

    found = await of(ada, queries.runs)
    assert len(found.shown) == queries.MOST_ENDED
    assert found.shown[0].created_at == time.now + timedelta(seconds=queries.MOST_ENDED + 2)
    assert sorted(found.shown, key=lambda run: run.created_at, reverse=True) == found.shown
    assert found.more == 3


async def test_what_runs_is_shown_however_much_has_failed_since(ada, time):
    running = await make_image(ada, status=RUNNING)
    time.move(minutes=1)
    for _ in range(queries.MOST_ENDED + 1):
        await make_image(ada, status=FAILED)

    shown = (await of(ada, queries.runs)).shown
    assert shown[-1].id == running.id
    assert len(shown) == queries.MOST_ENDED + 1


async def test_of_long_texts_only_the_beginning_is_read(ada):
    long = "A net is mended. " * 2500
    await make_generation(ada, scene=long, title=long, prompt=f"Mine. {long}")
    (work,) = await of(ada, queries.made)

    assert work.words.startswith("Mine. A net")
    assert {len(text) for text in (work.words, work.scene, work.title)} == {queries.LONGEST_WORDS}


async def test_a_picture_comes_with_its_sides(ada):
    image = await make_image(ada)
    media = await make_media(ada, kind="image", generation_id=image.id, width=640, height=360)
    prompt = await make_generation(ada)

    works = {work.generation_id: work for work in await of(ada, queries.made)}
    shown = works[image.id]
    assert (shown.media_id, shown.width, shown.height) == (media.id, 640, 360)
    assert works[prompt.id].media_id is None
    assert works[image.id].kind == GenerationKind.IMAGE


async def test_nobody_sees_anything_of_somebody_else(ada):
    mallory = await make_person()
    image = await make_image(ada)
    await make_image(ada, status=RUNNING)
    await make_media(ada, kind="image", generation_id=image.id)
    place = Cursor(clock.now() + timedelta(days=1), UUID(int=0))

    assert await of(mallory, queries.made) == []
    assert await of(mallory, queries.made, after=place) == []
    assert (
        await of(mallory, queries.made_before, before=Cursor(image.created_at, UUID(int=0))) == []
    )
    assert await of(mallory, queries.runs) == queries.Runs([], 0)
    assert await of(mallory, image_references.used, image.id) == []


async def test_what_is_deleted_stands_nowhere(ada):
    made, failed = await make_image(ada), await make_image(ada, status=FAILED)
    for each in (made, failed):
        await removal.remove(ada.id, each.id)

    assert await of(ada, queries.made) == []
    assert await of(ada, queries.runs) == queries.Runs([], 0)
    await removal.undo(ada.id, made.id)
    assert [work.generation_id for work in await of(ada, queries.made)] == [made.id]


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
@pytest.mark.parametrize("is_first", [True, False])
async def test_every_page_is_read_from_the_index_in_its_order(ada, is_first):
    """Without it, the last page would cost a walk over all the others, and a sort."""
    place = None if is_first else Cursor(clock.now(), UUID(int=1))
    asked = []

    def listen(_connection, _cursor, statement, values, *_):
        asked.append((statement, values))

    event.listen(Engine, "before_cursor_execute", listen)
    await of(ada, queries.made, after=place)
    event.remove(Engine, "before_cursor_execute", listen)
    [(statement, values)] = [each for each in asked if "FROM generations" in each[0]]

    def explained(session):
        driver = session.connection()
        rows = driver.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        return [row[3] for row in rows]

    plan = await db.read(explained)
    assert "ix_generations_library" in plan[0]
    assert not is_first or "created_at" not in plan[0]
    assert is_first or "(created_at,id)<(?,?)" in plan[0]
    assert not any("TEMP B-TREE" in step for step in plan)


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
async def test_the_sweep_of_deletions_looks_at_nothing_that_is_kept(ada):
    asked = "EXPLAIN QUERY PLAN SELECT id FROM generations WHERE removed_at <= '2026-01-01'"
    plan = await db.read(lambda session: session.execute(text(asked)).all())
    assert "ix_generations_removed" in plan[0][3]


async def test_references_come_in_order_and_a_deleted_one_is_told(ada, time):
    source = await make_image(ada)
    first = await make_media(ada, kind="image", generation_id=source.id)
    second = await make_media(ada, kind="reference")
    image = await make_image(ada)
    chosen = [
        ReferenceChoice(first.id, ReferenceRole.EDITED),
        ReferenceChoice(second.id, ReferenceRole.STYLE),
    ]
    await db.write(lambda s: image_references.attach(s, ada.id, image.id, chosen))
    assert [m.id for _, m in await of(ada, image_references.used, image.id)] == [
        first.id,
        second.id,
    ]

    await removal.remove(ada.id, source.id)
    assert [m and m.id for _, m in await of(ada, image_references.used, image.id)] == [
        None,
        second.id,
    ]
