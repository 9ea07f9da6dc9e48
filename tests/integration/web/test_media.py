"""Private media: the owner's alone, whatever is asked and however."""

import io
from types import SimpleNamespace
from urllib.parse import quote
from uuid import uuid4

import pytest
from PIL import Image

from craftprompt import db
from craftprompt.models import Media
from craftprompt.settings import settings
from craftprompt.studio import removal
from tests.builders import make_generation, make_media
from tests.integration.web.conftest import Browser
from tests.pictures import painted

FOUND = {200, 206, 304}
WAYS = [
    (method, query, headers)
    for method in ("GET", "HEAD")
    for query in ("", "?width=320", "?width=960", "?download=1")
    for headers in ({}, {"Range": "bytes=0-3"}, {"If-None-Match": "*"})
]


async def ask_in_every_way(browser, media_id):
    """The answers for a file, its thumbnails and its download: whole, in part, or if changed."""
    return [
        await browser.http.request(method, f"/media/{media_id}{query}", headers=headers)
        for method, query, headers in WAYS
    ]


async def statuses(browser, media):
    """The statuses that occur among the answers to every way of asking."""
    return {answer.status_code for answer in await ask_in_every_way(browser, media.id)}


def all_told(answers):
    """All that the answers say, as far as somebody could tell them apart."""
    return [(each.status_code, each.content, set(each.headers)) for each in answers]


async def made_image(owner_id):
    """A person by their id, and an image that a run of theirs made."""
    person = SimpleNamespace(id=owner_id)
    made_by = await make_generation(person)
    return person, await make_media(
        person, kind="image", generation_id=made_by.id, content=painted(1), sha256="1" * 64
    )


@pytest.fixture
async def avatar(visitor, picture):
    """The avatar of the person signed in as `visitor`."""
    assert (await visitor.register(avatar=picture)).status_code == 200
    return await db.read(lambda session: session.query(Media).one())


async def test_the_owner_gets_the_file_as_it_is_kept(visitor, avatar):
    answer = await visitor.get(f"/media/{avatar.id}")
    assert answer.status_code == 200
    assert answer.content == (settings().media_folder / avatar.storage_key).read_bytes()
    assert answer.headers["content-type"] == "image/webp"


async def test_it_is_kept_by_the_owners_browser_only_and_can_run_nothing(visitor, avatar):
    headers = (await visitor.get(f"/media/{avatar.id}")).headers
    assert headers["cache-control"] == "private, no-cache"
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-disposition"] == 'inline; filename="avatar.webp"'


async def test_a_head_says_how_large_it_is(visitor, avatar):
    answer = await visitor.http.head(f"/media/{avatar.id}")
    assert int(answer.headers["content-length"]) == avatar.size_bytes
    assert answer.content == b""


async def test_a_range_gives_a_part(visitor, avatar):
    whole = (await visitor.get(f"/media/{avatar.id}")).content
    part = await visitor.get(f"/media/{avatar.id}", headers={"Range": "bytes=4-7"})
    assert part.status_code == 206
    assert part.content == whole[4:8]
    assert part.headers["content-range"] == f"bytes 4-7/{len(whole)}"


async def test_the_last_bytes_can_be_asked_for(visitor, avatar):
    whole = (await visitor.get(f"/media/{avatar.id}")).content
    part = await visitor.get(f"/media/{avatar.id}", headers={"Range": "bytes=-5"})
    assert (part.status_code, part.content) == (206, whole[-5:])


async def test_a_range_beyond_the_end_is_refused_with_the_size(visitor, avatar):
    answer = await visitor.get(f"/media/{avatar.id}", headers={"Range": "bytes=999999-"})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{avatar.size_bytes}"


async def test_a_part_of_an_older_version_is_not_mixed_in(visitor, avatar):
    version = (await visitor.get(f"/media/{avatar.id}")).headers["etag"]
    asked = {"Range": "bytes=0-3"}
    same = await visitor.get(f"/media/{avatar.id}", headers=asked | {"If-Range": version})
    other = await visitor.get(f"/media/{avatar.id}", headers=asked | {"If-Range": '"other"'})
    assert (same.status_code, other.status_code) == (206, 200)


@pytest.mark.parametrize("told", ["{}", "W/{}", '"other", {}', "*"])
async def test_what_the_browser_has_already_is_not_sent_again(visitor, avatar, told):
    version = (await visitor.get(f"/media/{avatar.id}")).headers["etag"]
    headers = {"If-None-Match": told.format(version)}
    answer = await visitor.get(f"/media/{avatar.id}", headers=headers)
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == version


async def test_another_version_is_sent(visitor, avatar):
    answer = await visitor.get(f"/media/{avatar.id}", headers={"If-None-Match": '"other"'})
    assert answer.status_code == 200


@pytest.mark.parametrize("width", [320, 960])
async def test_thumbnails_are_webp_and_never_wider(visitor, avatar, width):
    answer = await visitor.get(f"/media/{avatar.id}?width={width}")
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert Image.open(io.BytesIO(answer.content)).size == (40, 20)
    assert answer.headers["etag"] != (await visitor.get(f"/media/{avatar.id}")).headers["etag"]


@pytest.mark.parametrize("width", ["0", "321", "-320", "320.0", "٣٢٠", "x", "", "99999999999999"])
async def test_no_other_width_is_made(visitor, avatar, width):
    answer = await visitor.get(f"/media/{avatar.id}", params={"width": width})
    assert answer.status_code == 404


async def test_a_download_has_the_name_of_what_it_shows(visitor, avatar):
    person = SimpleNamespace(id=avatar.owner_id)
    made_by = await make_generation(person, title="Fischer, am “Fluß” / ../../etc", prompt="x")
    image = await make_media(person, kind="image", generation_id=made_by.id)
    answer = await visitor.get(f"/media/{image.id}?download=1")
    name = quote("fischer-am-fluß-etc.webp")
    assert answer.headers["content-disposition"] == f"attachment; filename*=utf-8''{name}"


async def test_a_deleted_picture_is_gone_however_it_is_asked_for(visitor, avatar):
    assert await statuses(visitor, avatar) == FOUND
    await db.write(lambda session: session.delete(avatar))
    assert await statuses(visitor, avatar) == {404}


async def test_what_was_deleted_with_a_way_back_is_gone_until_it_is_back(visitor, avatar):
    person, image = await made_image(avatar.owner_id)
    assert await statuses(visitor, image) == FOUND

    await removal.remove(person.id, image.generation_id)
    gone = await ask_in_every_way(visitor, image.id)
    assert {each.status_code for each in gone} == {404}
    assert all_told(gone) == all_told(await ask_in_every_way(visitor, uuid4()))

    await removal.undo(person.id, image.generation_id)
    assert await statuses(visitor, image) == FOUND


async def test_a_way_back_is_no_way_in_for_anybody_else(visitor, eve, avatar):
    person, image = await made_image(avatar.owner_id)
    stranger = Browser(ip="198.51.100.9")
    await removal.remove(person.id, image.generation_id)
    assert (await statuses(eve, image), await statuses(stranger, image)) == ({404}, {401})

    await removal.undo(person.id, image.generation_id)
    assert (await statuses(eve, image), await statuses(stranger, image)) == ({404}, {401})


@pytest.mark.parametrize(
    ("asked", "status"),
    [("bytes=999999-", 416), ("bytes=5-1", 400), ("bytes=a-b", 400), ("lines=1-2", 400)],
)
async def test_a_range_that_cannot_be_met_is_no_fault_of_ours(visitor, avatar, asked, status):
    answer = await visitor.get(f"/media/{avatar.id}", headers={"Range": asked})
    assert answer.status_code == status


async def test_somebody_else_finds_nothing(avatar, eve):
    foreign = await ask_in_every_way(eve, avatar.id)
    assert {each.status_code for each in foreign} == {404}
    assert all_told(foreign) == all_told(await ask_in_every_way(eve, uuid4()))


async def test_without_a_session_one_has_to_sign_in(avatar):
    answers = await ask_in_every_way(Browser(ip="198.51.100.9"), avatar.id)
    assert {each.status_code for each in answers} == {401}
    assert {each.headers["cache-control"] for each in answers} == {"no-store"}


async def test_a_browser_without_a_session_is_led_to_the_log_in(avatar):
    stranger = Browser(ip="198.51.100.9")
    answer = await stranger.get(f"/media/{avatar.id}", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


async def test_after_log_out_it_is_gone(visitor, avatar):
    assert await statuses(visitor, avatar) == FOUND
    await visitor.send("/auth/logout")
    assert await statuses(visitor, avatar) == {401}


@pytest.mark.parametrize(
    "path",
    [
        "../secret",
        "..%2f..%2fsecret",
        "%2e%2e/%2e%2e/craftprompt.db",
        "....//....//secret",
        "..\\..\\secret",
        "/etc/passwd",
        "%00",
        "0",
        "00000000-0000-0000-0000-000000000000",
        "*",
        "avatar.webp",
        "' or 1=1 --",
    ],
)
async def test_no_path_leads_out_of_the_media(visitor, avatar, path):
    assert avatar
    assert (await visitor.get(f"/media/{path}")).status_code == 404


async def test_a_row_whose_file_is_gone_says_so(visitor, avatar):
    (settings().media_folder / avatar.storage_key).unlink()
    assert (await visitor.get(f"/media/{avatar.id}")).status_code == 404
