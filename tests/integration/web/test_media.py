"""Private media: the owner's alone, whatever is asked and however."""

from uuid import uuid4

import pytest

from craftprompt import db
from craftprompt.models import Media
from craftprompt.settings import settings
from tests.integration.web.conftest import Browser


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
    assert headers["cache-control"].startswith("private")
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


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=5-1", "bytes=a-b", "lines=1-2"])
async def test_a_range_that_cannot_be_met_is_no_fault_of_ours(visitor, avatar, asked):
    answer = await visitor.get(f"/media/{avatar.id}", headers={"Range": asked})
    assert answer.status_code in (200, 400, 416)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("headers", [{}, {"Range": "bytes=0-3"}])
async def test_somebody_else_finds_nothing(avatar, eve, method, headers):
    answer = await eve.http.request(method, f"/media/{avatar.id}", headers=headers)
    unknown = await eve.http.request(method, f"/media/{uuid4()}", headers=headers)
    assert answer.status_code == 404
    assert answer.content == unknown.content
    assert set(answer.headers) == set(unknown.headers)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_without_a_session_one_has_to_sign_in(avatar, method):
    stranger = Browser(ip="198.51.100.9")
    answer = await stranger.http.request(method, f"/media/{avatar.id}")
    assert answer.status_code == 401
    assert answer.headers["cache-control"] == "no-store"


async def test_a_browser_without_a_session_is_led_to_the_log_in(avatar):
    stranger = Browser(ip="198.51.100.9")
    answer = await stranger.get(f"/media/{avatar.id}", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


async def test_after_log_out_it_is_gone(visitor, avatar):
    await visitor.send("/auth/logout")
    assert (await visitor.get(f"/media/{avatar.id}")).status_code == 401


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
