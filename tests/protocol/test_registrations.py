"""Registrations against a real server: who sends half of a picture holds a few places, not all."""

import contextlib
import select

import pytest

from craftprompt.web.auth import AVATAR_BYTES, WITH_AVATAR_OF_A_NETWORK
from tests.pictures import painted
from tests.protocol.lines import opened
from tests.reflex_client import PASSWORD, Visitor
from tests.servers import until

MOST = WITH_AVATAR_OF_A_NETWORK.most
ANNOUNCED = f"Content-Length: {AVATAR_BYTES}"
CHUNKED = "Transfer-Encoding: chunked"
HALF = b"\x00" * 500_000


@pytest.fixture
def visitor(server):
    """Somebody who is about to register."""
    visitor = Visitor(server.origin)
    visitor.http.get("/auth/csrf")
    return visitor


def half_sent(server, visitor, length):
    """A connection that has sent the token and half of an avatar, and then nothing."""
    form = ("Accept: application/json", "Content-Type: multipart/form-data; boundary=line", length)
    line = opened(server, visitor, "/auth/register", *form)
    part = (
        '--line\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n'
        f"{visitor.csrf}\r\n"
        '--line\r\nContent-Disposition: form-data; name="avatar"; filename="a.png"\r\n\r\n'
    ).encode() + HALF
    body = b"%x\r\n%b\r\n" % (len(part), part) if length == CHUNKED else part
    with contextlib.suppress(OSError):  # who is refused need not be listened to any further
        line.sendall(body)
    return line


def with_avatar(visitor):
    """The whole form, with a picture that is more than any form without one."""
    picture = painted(1)
    form = {"csrf": visitor.csrf, "name": "Ada", "email": visitor.email, "password": PASSWORD}
    return visitor.http.post(
        "/auth/register",
        data=form | {"adult": "on", "terms": "on"},
        files={"avatar": ("a.png", picture + b"\x00" * (100_000 - len(picture)))},
    )


def answered(lines):
    """Those of the connections on which an answer has come."""
    return select.select(lines, [], [], 0)[0]


@pytest.mark.parametrize("length", [ANNOUNCED, CHUNKED])
def test_half_sent_ones_beyond_the_most_are_refused_at_once(server, visitor, length):
    with contextlib.ExitStack() as opened:
        lines = [opened.enter_context(half_sent(server, visitor, length)) for _ in range(MOST + 3)]
        until(lambda: len(answered(lines)) == 3, "three are refused", seconds=20)
        for line in answered(lines):
            answer = line.recv(65_536)
            assert b" 503 " in answer.split(b"\r\n")[0]
            assert b"registering with a picture" in answer

        assert "in your network" in with_avatar(visitor).json()["error"]["message"]
        Visitor(server.origin).register()  # who sends no picture waits for nobody
    until(lambda: with_avatar(visitor).status_code == 200, "the places are free again")
