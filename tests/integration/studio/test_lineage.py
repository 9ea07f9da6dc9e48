"""The lineage: from a scene to its prompts and versions, and to what was made from them."""

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from craftprompt import clock, db
from craftprompt.errors import NotFound
from craftprompt.models import GenerationKind, GenerationReference, GenerationStatus
from craftprompt.providers.image.base import ReferenceRole
from craftprompt.studio import lineage as rows
from craftprompt.studio import removal, service, version_queries, versions
from craftprompt.studio.lineage_views import DEEPEST, lineage_view
from tests.builders import make_generation, make_image, make_media, make_person

pytestmark = pytest.mark.usefixtures("database", "time")

WORDS = "Waves break on the lighthouse."


@pytest.fixture(autouse=True)
def _nothing_happens_at_the_same_moment(time):
    clock.set_for_tests(lambda: time.move(milliseconds=1) or time.now)


@pytest.fixture
async def ada():
    return await make_person()


async def tree(person, prompt):
    return lineage_view(await db.read(lambda session: rows.lineage(session, person.id, prompt.id)))


async def make_video(person, **columns):
    values = {
        "kind": GenerationKind.VIDEO,
        "target": "veo-3.1-t2v",
        "provider": "fal",
        "prompt": "It looks back",
        "settings": {"ratio": "16:9", "seconds": 8},
    }
    return await make_image(person, **(values | columns))


async def make_picture(person, image):
    return await make_media(person, generation_id=image.id, kind="image", width=64, height=36)


async def begins_with(made, media, role=ReferenceRole.FIRST_FRAME):
    """What was made begins with a picture, whatever its words came from."""
    reference = GenerationReference(generation_id=made.id, position=0, media_id=media.id, role=role)
    await db.write(lambda session: session.add(reference))


async def standing(person, prompt):
    return await db.read(lambda s: version_queries.standing_version(s, person.id, prompt.id))


def lines(nodes, depth=0):
    """A tree as a person reads it, one thing a line."""
    for node in nodes:
        state = f" [{node.step}]" if node.step else ""
        yield f"{'  ' * depth}{node.name}{state}"
        yield from lines(node.children, depth + 1)


def drawn(view):
    return list(lines(view.nodes))


def every(nodes):
    for node in nodes:
        yield node
        yield from every(node.children)


async def test_a_scene_leads_to_its_versions_and_to_what_was_made_from_them(ada):
    prompt = await make_generation(ada, scene="A lighthouse in a storm at night")
    image = await make_image(ada, parent_id=prompt.id, prompt=WORDS)
    media = await make_picture(ada, image)
    first = await standing(ada, prompt)
    await db.write(
        lambda s: versions.edit(s, ada.id, prompt.id, "Other words.", version_id=first.id)
    )
    video = await make_video(ada, parent_id=prompt.id, prompt="Other words.")
    clip = await make_video(ada, parent_id=prompt.id, prompt=WORDS)
    await begins_with(clip, media)
    typed = await make_image(ada, parent_id=prompt.id, prompt="Words of the image page")

    view = await tree(ada, prompt)

    assert view.scene == "A lighthouse in a storm at night"
    assert drawn(view) == [
        "Prompt for Veo 3.1",
        "  1 Written",
        "    Image",
        "      Video",
        "  2 Edited",
        "    Video",
        "  Image",
    ]
    nodes = {node.key: node for node in every(view.nodes)}
    assert nodes[str(image.id)].thumbnail.endswith(f"/media/{media.id}?width=320")
    assert nodes[str(video.id)].address == f"/library/{video.id}"
    assert nodes[str(typed.id)].thumbnail == ""
    assert [node.name for node in nodes.values() if node.is_standing] == ["2 Edited"]
    assert view.left_out == ""


async def test_what_is_unfinished_or_came_to_nothing_says_so(ada):
    prompt = await make_generation(ada)
    for status in (GenerationStatus.RUNNING, GenerationStatus.FAILED, GenerationStatus.CANCELLED):
        await make_image(ada, parent_id=prompt.id, prompt="Others", status=status)
    await make_generation(ada, parent_id=prompt.id, status=GenerationStatus.QUEUED)

    view = await tree(ada, prompt)

    assert drawn(view)[2:] == [
        "  Image [Sent to Gemini]",
        "  Image [Not made, not counted]",
        "  Image [Cancelled, not counted]",
        "  Prompt for Veo 3.1 [Queued]",
    ]
    running = [node for node in every(view.nodes) if node.is_running]
    assert [node.name for node in running] == ["Image", "Prompt for Veo 3.1"]
    assert all(node.address for node in every(view.nodes) if node.kind == "image")


async def test_a_variation_hangs_under_its_version_and_a_rewrite_that_runs_says_so(ada):
    prompt = await make_generation(ada)
    first = await standing(ada, prompt)
    asked = {"version": str(first.id), "wish": "mood"}
    varied = await make_generation(
        ada, root_id=prompt.id, settings=asked | {"act": "varied"}, prompt="Waves, gently."
    )
    assert varied.root_id == prompt.id
    await make_generation(
        ada,
        root_id=prompt.id,
        settings=asked | {"act": "shortened"},
        status=GenerationStatus.RUNNING,
    )
    await make_generation(
        ada, root_id=prompt.id, settings=asked | {"act": "varied"}, status=GenerationStatus.FAILED
    )

    assert drawn(await tree(ada, prompt)) == [
        "Prompt for Veo 3.1",
        "  1 Written",
        "    2 Variation: mood",
        "    Variation [Not finished, not counted]",
        "  Made shorter [Writing]",
    ]


async def test_further_takes_stand_side_by_side_under_the_first(ada):
    prompt = await make_generation(ada)
    second = service.further_take(prompt)
    another = await make_generation(ada, parent_id=second.parent_id, settings=second.settings())
    third = service.further_take(another)
    await make_generation(ada, parent_id=third.parent_id, settings=third.settings())

    assert drawn(await tree(ada, another)) == [
        "Prompt for Veo 3.1",
        "  1 Written",
        "  Prompt for Veo 3.1, take 2",
        "    1 Written",
        "  Prompt for Veo 3.1, take 3",
        "    1 Written",
    ]
    assert service.same_take(another).parent_id == prompt.id


async def test_a_prompt_for_another_model_shows_the_whole_tree_from_the_first_one(ada):
    prompt = await make_generation(ada, scene="The first scene")
    ported = await make_generation(
        ada, parent_id=prompt.id, target="kling-2.5-turbo-pro-t2v", scene="The same scene"
    )

    view = await tree(ada, ported)

    assert view == await tree(ada, prompt)
    assert view.scene == "The first scene"
    assert drawn(view) == [
        "Prompt for Veo 3.1",
        "  1 Written",
        "  Prompt for Kling 2.5 Turbo Pro",
        "    1 Written",
    ]


async def test_a_prompt_that_began_with_a_version_of_another_one_hangs_under_that_version(ada):
    prompt = await make_generation(ada)
    ported = await make_generation(ada, parent_id=prompt.id, target="kling-2.5-turbo-pro-t2v")
    first, carried = await standing(ada, prompt), await standing(ada, ported)
    carried.parent_id = first.id
    await db.write(lambda session: session.merge(carried))

    assert drawn(await tree(ada, ported)) == [
        "Prompt for Veo 3.1",
        "  1 Written",
        "    Prompt for Kling 2.5 Turbo Pro",
        "      1 Written",
    ]


async def test_a_deleted_image_says_so_and_is_no_link(ada):
    prompt = await make_generation(ada)
    image = await make_image(ada, parent_id=prompt.id, prompt=WORDS)
    await make_picture(ada, image)
    await make_video(ada, parent_id=image.id)
    await removal.remove(ada.id, image.id)

    view = await tree(ada, prompt)

    assert drawn(view)[1:] == ["  1 Written", "    Image [deleted]", "      Video"]
    [gone] = [node for node in every(view.nodes) if node.step]
    assert (gone.address, gone.opens, gone.thumbnail, gone.facts) == ("", False, "", "")


async def test_what_was_made_from_a_deleted_image_keeps_its_place(ada, time):
    prompt = await make_generation(ada)
    image = await make_image(ada, parent_id=prompt.id)
    edit = await make_image(ada, parent_id=image.id)
    clip = await make_video(ada, parent_id=edit.id)
    await begins_with(edit, await make_picture(ada, image), ReferenceRole.EDITED)
    await begins_with(clip, await make_picture(ada, edit))
    for each in (edit, image):
        await removal.remove(ada.id, each.id)
    time.move(seconds=11)
    await removal.forget_removed()

    view = await tree(ada, prompt)

    assert drawn(view)[1:] == ["  1 Written", "  Picture [deleted]", "    Video"]


async def test_a_deleted_prompt_takes_its_scene_out_of_the_tree(ada):
    prompt = await make_generation(ada)
    ported = await make_generation(ada, parent_id=prompt.id)
    await removal.remove(ada.id, prompt.id)

    view = await tree(ada, ported)

    assert view.scene == ""
    assert drawn(view) == [
        "Prompt for Veo 3.1 [deleted]",
        "  Prompt for Veo 3.1",
        "    1 Written",
    ]


async def test_a_thing_knows_the_whole_way_back_as_far_as_nothing_is_deleted(ada):
    prompt = await make_generation(ada)
    image = await make_image(ada, parent_id=prompt.id)
    edit = await make_image(ada, parent_id=image.id)
    clip = await make_video(ada, parent_id=edit.id)

    async def way_back():
        found = await db.read(lambda session: rows.ancestors(session, ada.id, clip))
        return [each.id for each in found]

    assert await way_back() == [edit.id, image.id, prompt.id]
    await removal.remove(ada.id, image.id)
    assert await way_back() == [edit.id]


async def test_nobody_sees_a_tree_of_somebody_else(ada):
    eve = await make_person()
    prompt, hers = await make_generation(ada), await make_generation(eve)
    media = await make_picture(ada, await make_image(ada, parent_id=prompt.id))
    # Rows that no form lets her make.
    await make_image(eve, parent_id=prompt.id)
    await begins_with(await make_video(eve, parent_id=hers.id), media)
    intruder = await make_generation(eve, parent_id=prompt.id)

    with pytest.raises(NotFound):
        await tree(eve, prompt)
    assert await db.read(lambda session: rows.ancestors(session, eve.id, intruder)) == []
    assert len(drawn(await tree(ada, prompt))) == 3
    assert drawn(await tree(eve, intruder)) == ["Prompt for Veo 3.1", "  1 Written"]
    assert drawn(await tree(eve, hers)) == ["Prompt for Veo 3.1", "  1 Written", "  Video"]


async def test_a_large_tree_is_cut_and_says_what_is_left_out(ada, monkeypatch):
    monkeypatch.setattr(rows, "MOST_MADE", 4)
    monkeypatch.setattr(rows, "MOST_VERSIONS_SHOWN", 1)
    prompt = await make_generation(ada)
    older = [await make_image(ada, parent_id=prompt.id) for _ in range(5)]
    await make_video(ada, parent_id=older[0].id)
    ported = await make_generation(ada, parent_id=prompt.id)
    await make_generation(ada, parent_id=ported.id)
    later = [await make_image(ada, parent_id=prompt.id) for _ in range(5)]
    assert later

    view = await tree(ada, ported)

    assert sum(node.kind != "version" for node in every(view.nodes)) == 4
    assert str(ported.id) in [node.key for node in every(view.nodes)]
    assert (
        view.left_out == "Not shown here: 1 earlier version and 9 more that were made from these."
    )


async def test_what_hangs_lower_than_the_page_draws_stands_on_its_last_level(ada):
    prompt = await make_generation(ada)
    last = prompt
    for _ in range(DEEPEST + 2):
        last = await make_image(ada, parent_id=last.id)

    view = await tree(ada, prompt)

    assert len(drawn(view)) == DEEPEST + 4
    assert max(line.count("  ") for line in drawn(view)) == DEEPEST - 1


async def test_a_wide_tree_takes_no_more_reads_than_a_narrow_one(ada):
    narrow, wide = await make_generation(ada), await make_generation(ada)
    for prompt, count in ((narrow, 1), (wide, 6)):
        for _ in range(count):
            image = await make_image(ada, parent_id=prompt.id)
            await begins_with(
                await make_video(ada, parent_id=prompt.id), await make_picture(ada, image)
            )

    assert await reads(tree(ada, wide)) == await reads(tree(ada, narrow)) > 0


async def reads(work):
    seen = []

    def listen(_connection, _cursor, statement, *_):
        seen.append(statement)

    event.listen(Engine, "before_cursor_execute", listen)
    await work
    event.remove(Engine, "before_cursor_execute", listen)
    return sum(statement.lstrip().startswith(("SELECT", "WITH")) for statement in seen)
