"""Uploads: our own page's only, within their limits, and nothing is left of what is refused."""

import asyncio
from collections.abc import Iterator
from uuid import UUID

import pytest
from PIL import Image

from craftprompt import db, storage
from craftprompt.account import throttle
from craftprompt.models import Media, ThrottleCount, TrayReference
from craftprompt.settings import settings
from craftprompt.web import uploads
from tests.disks import files_up_to
from tests.integration.web.conftest import Browser, count
from tests.pictures import CANARY, painted, unusable, with_metadata


def files():
    return [path for path in settings().media_folder.rglob("*") if path.is_file()]


async def pieces(content, *, size=1000) -> Iterator[bytes]:
    """A body whose length nobody announces."""
    for start in range(0, len(content), size):
        yield content[start : start + size]


def said(answer):
    return answer.json()["error"]


async def test_an_upload_is_answered_with_where_the_picture_is_now(ada):
    answer = await ada.upload(painted(1, size=(400, 200)))
    assert answer.status_code == 200
    told = answer.json()
    assert (told["width"], told["height"], told["type"]) == (400, 200, "image/png")
    assert told["address"] == f"/media/{told['id']}"
    assert told["is_new"]
    served = await ada.get(told["address"])
    assert len(served.content) == told["bytes"]
    assert answer.headers["cache-control"] == "no-store"


async def test_a_body_of_unknown_length_is_kept_as_well(ada):
    assert (await ada.upload(pieces(painted(1)))).status_code == 200


async def test_the_same_picture_twice_is_one_reference(ada):
    first, second = [(await ada.upload(painted(1))).json() for _ in range(2)]
    assert second == first | {"is_new": False}
    assert await count(Media) == await count(TrayReference) == 1


async def test_only_the_person_sees_it(ada, eve):
    address = (await ada.upload(painted(1))).json()["address"]
    assert (await eve.get(address)).status_code == 404


@pytest.mark.parametrize("content", unusable().values(), ids=unusable())
async def test_what_is_no_picture_is_refused_and_nothing_is_left(ada, content):
    answer = await ada.upload(content)
    assert answer.status_code == 422
    assert "was not kept" in said(answer)["message"]
    assert files() == []
    assert await count(Media) == await count(TrayReference) == 0


@pytest.mark.parametrize("declared", ["image/svg+xml", "text/html", "image/gif", ""])
async def test_what_a_sender_calls_it_counts_for_nothing(ada, declared):
    answer = await ada.upload(painted(1), **{"Content-Type": declared})
    assert answer.json()["type"] == "image/png"


@pytest.mark.parametrize(
    "name", ["../../../../etc/passwd", "..\\..\\x.png", "a.svg", "\x00.png", "a" * 400]
)
async def test_what_a_sender_calls_the_file_leads_nowhere(ada, name):
    disposition = f'attachment; filename="{name}"'.encode("latin-1", "replace")
    answer = await ada.http.post(
        "/api/uploads",
        params={"name": name, "filename": name},
        content=painted(1),
        headers=[
            (b"X-CSRF-Token", (await ada.csrf()).encode()),
            (b"Content-Disposition", disposition.replace(b"\x00", b"%00")),
        ],
    )
    assert answer.status_code == 200
    media = await db.read(lambda session: session.query(Media).one())
    assert storage.KEY.fullmatch(media.storage_key)
    assert {path.parent.name for path in files()} == {str(media.owner_id)}


@pytest.mark.parametrize("content", with_metadata().values(), ids=with_metadata())
async def test_no_metadata_reaches_the_disk(ada, content):
    assert (await ada.upload(content)).status_code == 200
    assert len(files()) == 3
    for path in files():
        assert CANARY not in path.read_bytes()
        assert not Image.open(path).getexif()


async def test_without_a_session_nothing_is_read(visitor):
    answer = await visitor.upload(_never_read())
    assert answer.status_code == 401


@pytest.mark.parametrize("token", ["", "wrong", "x" * 5000])
async def test_without_its_token_nothing_is_read(ada, token):
    answer = await ada.upload(_never_read(), csrf=token)
    assert answer.status_code == 403


async def test_another_sessions_token_is_none(ada, eve):
    answer = await ada.upload(_never_read(), csrf=await eve.csrf())
    assert answer.status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:3001"])
async def test_another_sites_page_is_refused(ada, origin):
    answer = await ada.upload(_never_read(), Origin=origin)
    assert answer.status_code == 403


async def test_an_announced_giant_is_refused_unread(ada):
    answer = await ada.upload(_never_read(), **{"Content-Length": str(2 << 30)})
    assert answer.status_code == 413
    assert "larger than 20 MB" in said(answer)["message"]


async def test_an_unannounced_giant_is_refused_after_twenty_megabytes(ada):
    sent = 0

    async def giant():
        nonlocal sent
        while sent < 2 << 30:
            sent += 100_000
            yield b"\x00" * 100_000

    answer = await ada.upload(giant())
    assert answer.status_code == 413
    assert 20_000_000 < sent <= 20_200_000
    assert files() == []


async def test_a_body_that_stops_coming_is_given_up(ada, monkeypatch):
    monkeypatch.setattr(uploads, "SILENT_SECONDS", 0.05)

    async def stops():
        yield painted(1)[:100]
        await asyncio.Event().wait()

    answer = await ada.upload(stops())
    assert answer.status_code == 408
    assert files() == []


async def test_a_body_that_comes_drop_by_drop_is_given_up(ada, monkeypatch):
    monkeypatch.setattr(uploads, "BODY_SECONDS", 0.2)
    monkeypatch.setattr(uploads, "SILENT_SECONDS", 0.1)

    async def drips():
        while True:
            yield b"\x89"
            await asyncio.sleep(0.01)

    assert (await ada.upload(drips())).status_code == 408
    assert files() == []


async def test_a_body_that_comes_too_slowly_on_average_is_given_up(ada, monkeypatch):
    monkeypatch.setattr(uploads, "SILENT_SECONDS", 0.2)
    monkeypatch.setattr(uploads, "LEAST_BYTES_A_SECOND", 100_000)
    picture = painted(1, size=(400, 400))

    async def drips():  # fifty of them would be half of what has to come
        for place in range(0, len(picture), 500):
            yield picture[place : place + 500]
            await asyncio.sleep(0.01)

    answer = await ada.upload(drips())
    assert (answer.status_code, said(answer)["kind"]) == (408, "invalid")
    assert "came too slowly" in said(answer)["message"]
    assert files() == []


async def test_one_person_has_three_uploads_at_once(ada, eve):
    opened = asyncio.Event()
    arrived = asyncio.Semaphore(0)

    async def waits(number):
        arrived.release()
        await opened.wait()
        yield painted(number)

    going = [asyncio.create_task(ada.upload(waits(number))) for number in range(3)]
    for _ in going:
        await arrived.acquire()
    fourth = await ada.upload(_never_read())
    assert (fourth.status_code, said(fourth)["kind"]) == (503, "unavailable")
    assert (await eve.upload(painted(9))).status_code == 200
    opened.set()
    assert [answer.status_code for answer in await asyncio.gather(*going)] == [200] * 3
    assert (await ada.upload(painted(5))).status_code == 200


async def test_all_people_together_have_so_many(ada, eve, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_AT_ONCE", 1)
    opened, arrived = asyncio.Event(), asyncio.Event()

    async def waits():
        arrived.set()
        await opened.wait()
        yield painted(1)

    going = asyncio.create_task(ada.upload(waits()))
    await arrived.wait()
    assert "Many people" in said(await eve.upload(_never_read()))["message"]
    opened.set()
    assert (await going).status_code == 200


async def test_too_many_uploads_have_to_wait(ada, monkeypatch):
    limit = throttle.Limit("upload", 1, throttle.UPLOAD_PER_PERSON.window)
    monkeypatch.setattr(throttle, "UPLOAD_PER_PERSON", limit)
    assert (await ada.upload(painted(1))).status_code == 200
    answer = await ada.upload(_never_read())
    assert answer.status_code == 429
    assert await count(ThrottleCount) > 0


async def test_a_full_tray_is_said_before_anything_is_read(ada):
    await _fill_tray(ada)
    answer = await ada.upload(_never_read())
    assert answer.status_code == 422
    assert "20 references" in said(answer)["message"]


async def test_a_full_storage_is_said_before_anything_is_read(ada):
    told = (await ada.upload(painted(1))).json()

    def grow(session):
        session.get(Media, UUID(told["id"])).size_bytes = 1_000_000_000

    await db.write(grow)
    answer = await ada.upload(_never_read())
    assert (answer.status_code, said(answer)["kind"]) == (409, "allowance")
    assert "1 GB of storage" in said(answer)["message"]


async def test_below_one_free_gigabyte_nothing_is_read(ada, monkeypatch):
    monkeypatch.setattr(storage, "free_bytes", lambda: 999_999_999)
    answer = await ada.upload(_never_read())
    assert answer.status_code == 503
    assert "nearly full" in said(answer)["message"]


async def test_a_disk_that_takes_no_more_is_said_and_nothing_is_left(ada):
    """The kernel itself refuses: no file may grow beyond a megabyte."""
    large = painted(1, size=(900, 900))
    assert len(large) > 2_000_000
    with files_up_to(1_000_000):
        answer = await ada.upload(large)
    assert answer.status_code == 503
    assert "disk is full. Nothing was saved" in said(answer)["message"]
    assert files() == []
    assert await count(Media) == 0
    assert (await ada.upload(large)).status_code == 200


async def test_a_folder_that_cannot_be_written_to_is_said(ada, configure, tmp_path):
    """The kernel makes no folder inside a file for anybody, root included."""
    (tmp_path / "taken").write_text("a file stands in the way")
    configure(MEDIA_URL=str(tmp_path / "taken" / "media"))
    answer = await ada.upload(painted(1))
    assert answer.status_code == 503
    assert "cannot write to its folder" in said(answer)["message"]
    assert await count(Media) == 0


async def test_an_upload_keeps_the_session_awake(ada, time):
    time.move(minutes=100)
    await ada.upload(painted(1))
    time.move(minutes=100)
    assert (await ada.upload(painted(2))).status_code == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD"])
async def test_there_is_no_other_way(ada, method):
    answer = await ada.http.request(method, "/api/uploads")
    assert answer.status_code == 405


async def _never_read():
    raise AssertionError("the body was read")
    yield b""


async def _fill_tray(browser: Browser):
    for number in range(20):
        answer = await browser.upload(painted(number))
        assert answer.status_code == 200
