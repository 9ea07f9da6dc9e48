"""Uploads against a real server: a giant is refused early, and a cut line leaves nothing."""

from uuid import UUID

import pytest

from craftprompt import storage
from tests.pictures import painted
from tests.protocol import lines
from tests.servers import until

PIECE = b"\x00" * 65_536
GIANT_BYTES = 2 << 30


@pytest.fixture
def files(server, ada):
    """The files that the server receives now, and those that it keeps of Ada.

    What other people had begun to make before may become a file of theirs in the meantime: of what
    was there before, some may go.
    """
    ((owner_id,),) = server.rows("select id from users where email = ?", ada.email)
    media = server.data_folder / "media"
    folders = (media / storage.INCOMING, media / storage.folder_key(UUID(owner_id)))
    return lambda: {path for folder in folders for path in folder.rglob("*") if path.is_file()}


def upload(person, content):
    person.http.get("/auth/csrf")
    return person.http.post("/api/uploads", content=content, headers={"X-CSRF-Token": person.csrf})


def opened(server, person, *more):
    """A connection that has sent the head of an upload."""
    person.http.get("/auth/csrf")
    return lines.opened(server, person, "/api/uploads", f"X-CSRF-Token: {person.csrf}", *more)


def test_an_upload_is_kept_and_served(ada):
    told = upload(ada, painted(1)).json()
    assert ada.http.get(told["address"]).status_code == 200


def test_a_giant_that_nobody_announced_is_refused_after_twenty_megabytes(server, ada, files):
    before = files()
    with opened(server, ada, "Transfer-Encoding: chunked") as line:
        sent = _send_until_refused(line)
        answer = _answer(line)
    assert sent < 60_000_000  # what the two ends of the line buffer comes on top of 20 MB
    assert answer == b"" or b" 413 " in answer
    until(lambda: files() <= before, "nothing of it is left")


def test_a_giant_that_is_announced_is_refused_at_once(server, ada, files):
    before = files()
    with opened(server, ada, f"Content-Length: {GIANT_BYTES}") as line:
        assert b" 413 " in _answer(line)
    assert files() <= before


def test_a_byte_now_and_then_holds_no_place_for_long(server, ada, files):
    before = files()
    with opened(server, ada, "Content-Length: 10000000") as line:
        line.settimeout(1)
        assert b" 408 " in _dripped_until_refused(line, most=60)
    until(lambda: files() <= before, "nothing of it is left")


def _dripped_until_refused(line, *, most):
    """The answer, while a byte is sent each second."""
    for _ in range(most):
        line.sendall(b"\x89")
        try:
            return line.recv(4096)
        except TimeoutError:
            continue
    return b""


def test_a_cut_line_leaves_nothing(server, ada, files):
    before = files()
    with opened(server, ada, "Content-Length: 10000000") as line:
        line.sendall(PIECE * 20)
        until(lambda: files() - before, "the server receives")
    until(lambda: files() <= before, "what was received is gone")
    assert upload(ada, painted(2)).status_code == 200


def test_what_is_received_is_closed_to_other_users(server, ada, files):
    before = files()
    with opened(server, ada, "Content-Length: 10000000") as line:
        line.sendall(PIECE * 20)
        until(lambda: files() - before, "the server receives")
        (received,) = files() - before
        assert received.stat().st_mode & 0o777 == 0o600
        assert received.parent.stat().st_mode & 0o777 == 0o700
        assert received.stat().st_dev == (server.data_folder / "media").stat().st_dev


def _send_until_refused(line):
    sent = 0
    chunk = b"%x\r\n%b\r\n" % (len(PIECE), PIECE)
    line.settimeout(5)
    try:
        while sent < GIANT_BYTES:
            line.sendall(chunk)
            sent += len(PIECE)
    except OSError:  # the server has hung up, or reads no more
        pass
    return sent


def _answer(line):
    line.settimeout(10)
    try:
        return line.recv(4096).split(b"\r\n")[0]
    except OSError:
        return b""
