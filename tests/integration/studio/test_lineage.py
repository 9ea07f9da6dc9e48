"""The lineage: from a scene to its prompts and versions, and to what was made from them."""

import pytest

from craftprompt import db
from craftprompt.models import GenerationKind, GenerationReference
from craftprompt.providers.image.base import ReferenceRole
from craftprompt.studio import lineage as rows
from craftprompt.studio import queries, versions
from craftprompt.studio.lineage_views import lineage_view
from tests.builders import make_generation, make_image, make_media, make_person

pytestmark = pytest.mark.usefixtures("database", "time")

WORDS = "Waves break on the lighthouse."


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
    return await db.read(lambda s: queries.standing_version(s, person.id, prompt.id))


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


async def test_a_scene_leads_to_its_versions_and_to_what_was_made_from_them(ada, time):
    prompt = await make_generation(ada, scene="A lighthouse in a storm at night")
    image = await make_image(ada, parent_id=prompt.id, prompt=WORDS)
    media = await make_picture(ada, image)
    time.move(minutes=1)
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
