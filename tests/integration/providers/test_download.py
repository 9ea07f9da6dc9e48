"""Fetching a film from an address that a provider named: every trick that such an address can play.

The servers are real ones on loopback that say byte by byte what a test has them say. Addresses of
other machines are never reached: that a connection to exactly this one was tried is what is seen.
"""

import asyncio
import hashlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_socket import SocketConnectBlockedError

from craftprompt import footage
from craftprompt.errors import InputInvalid
from craftprompt.providers.video import download
from craftprompt.providers.video.download import FAL_HOSTS, Fetched, FilmDownloads, NotFetched
from tests.conftest import NOON
from tests.films import film

FILM = b"film" * 5_000
MOST = 100_000
ADDRESS = NotFetched("address")
TOO_SLOW = NotFetched("too_slow")
CUT_OFF = NotFetched("cut_off")

Answering = Callable[[asyncio.StreamWriter], Awaitable[None]]


class FileServer:
    """Says to each request what the test gave it, and keeps the requests."""

    def __init__(self) -> None:
        self.answers: list[Answering] = []
        self.heard: list[str] = []
        self.port = 0
        self.scheme = "http"

    @property
    def base_url(self) -> str:
        return f"{self.scheme}://localhost:{self.port}"

    @property
    def film(self) -> str:
        return f"{self.base_url}/files/film.mp4?token=1"

    def says(self, *pieces: bytes) -> None:
        """Answer the next request with these bytes, and close."""

        async def answering(writer: asyncio.StreamWriter) -> None:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()

        self.answers.append(answering)

    def sends_on(self, address: str, status: int = 302) -> None:
        self.says(f"HTTP/1.1 {status} Found\r\nLocation: {address}\r\n".encode(), EMPTY)

    async def hear(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = await reader.readuntil(b"\r\n\r\n")
            self.heard.append(request.decode())
            await self.answers.pop(0)(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the caller left, as some tests want
        finally:
            writer.close()


EMPTY = b"Content-Length: 0\r\n\r\n"


def whole(body: bytes = FILM, *headers: str, announced: int | None = None) -> bytes:
    """A whole answer; `announced` is a length that may be a lie."""
    length = len(body) if announced is None else announced
    lines = ["HTTP/1.1 200 OK", f"Content-Length: {length}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@pytest.fixture
async def server() -> AsyncIterator[FileServer]:
    made = FileServer()
    async with await asyncio.start_server(made.hear, "127.0.0.1", 0) as listening:
        made.port = listening.sockets[0].getsockname()[1]
        yield made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The empty file that the caller gives."""
    given = tmp_path / "received"
    given.touch()
    return given


@pytest.fixture
def here(server: FileServer) -> FilmDownloads:
    """The provider is emulated on this machine: its own host and port count as its file server."""
    return FilmDownloads(FAL_HOSTS, server.base_url)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "SILENT_SECONDS", 0.2)
    monkeypatch.setattr(download, "WHOLE_SECONDS", 0.5)


def leading_to(*addresses: str) -> FilmDownloads:
    """Downloads from fal's hosts, whose names lead to these addresses."""

    async def resolve(host: str, port: int) -> list[str]:
        return list(addresses)

    return FilmDownloads(FAL_HOSTS, resolve=resolve)


class TestAFilmThatComes:
    async def test_is_written_to_the_given_file(self, server, here, path):
        server.says(whole())
        assert await here.fetch(server.film, path) == Fetched(len(FILM))
        assert path.read_bytes() == FILM

    async def test_is_asked_for_with_nothing_that_says_who_asks(self, server, here, path):
        server.says(whole())
        await here.fetch(server.film, path)
        assert server.heard[0].splitlines() == [
            "GET /files/film.mp4?token=1 HTTP/1.1",
            f"Host: localhost:{server.port}",
            "Accept: */*",
            "Accept-Encoding: identity",
            "User-Agent: craftprompt",
            "",
        ]

    async def test_brings_a_cookie_that_is_not_sent_on(self, server, here, path):
        server.says(
            f"HTTP/1.1 302 Found\r\nLocation: {server.base_url}/b\r\nSet-Cookie: a=1\r\n".encode(),
            EMPTY,
        )
        server.says(whole())
        assert await here.fetch(server.film, path) == Fetched(len(FILM))
        assert "cookie" not in server.heard[1].lower()

    async def test_takes_no_way_through_a_proxy(self, server, here, path, monkeypatch):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        server.says(whole())
        assert await here.fetch(server.film, path) == Fetched(len(FILM))

    async def test_may_come_in_chunks_and_more_than_a_megabyte(self, server, here, path):
        piece = bytes(range(256)) * 1024
        chunks = [f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for _ in range(5)]
        server.says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", *chunks, b"0\r\n\r\n")
        assert await here.fetch(server.film, path) == Fetched(5 * len(piece))
        assert path.read_bytes() == 5 * piece

    async def test_replaces_what_an_earlier_try_left(self, server, here, path):
        server.says(whole(announced=len(FILM) + 1))
        server.says(whole())
        assert await here.fetch(server.film, path) == CUT_OFF
        assert await here.fetch(server.film, path) == Fetched(len(FILM))
        assert path.read_bytes() == FILM


class TestWhatCame:
    """A body that arrived whole may still be anything: the film's own bytes have the last word."""

    async def test_is_a_film_where_it_is_one(self, server, here, path, tmp_path):
        made = film(tmp_path / "film.mp4", seconds=1, index="faststart")
        server.says(whole(made.read_bytes(), "Content-Type: text/html"))
        await here.fetch(server.film, path)
        measured = await footage.measure(path)
        assert (measured.content_type, measured.duration_milliseconds) == ("video/mp4", 1000)
        assert measured.sha256 == hashlib.sha256(made.read_bytes()).hexdigest()

    @pytest.mark.parametrize("body", [b"", b"<!doctype html><h1>Sorry</h1>", b"\x89PNG\r\n\x1a\n"])
    async def test_is_none_whatever_it_is_called(self, server, here, path, body):
        server.says(whole(body, "Content-Type: video/mp4"))
        assert await here.fetch(server.film, path) == Fetched(len(body))
        with pytest.raises(InputInvalid, match="no MP4 or WebM film"):
            await footage.measure(path)


class TestAnAddress:
    @pytest.mark.parametrize(
        "address",
        [
            "",
            "film.mp4",
            "//v3.fal.media/film.mp4",
            "https://",
            "https:///film.mp4",
            "http://v3.fal.media/film.mp4",
            "ftp://v3.fal.media/film.mp4",
            "file:///etc/passwd",
            "gopher://v3.fal.media/",
            "data:video/mp4;base64,AAAA",
            "https://v3.fal.media:8443/film.mp4",
            "https://v3.fal.media:0/film.mp4",
            "https://v3.fal.media:99999/film.mp4",
            "https://v3.fal.media:x/film.mp4",
            "https://example.com/film.mp4",
            "https://fal.media.example.com/film.mp4",
            "https://notfal.media/film.mp4",
            "https://fal.media./film.mp4",
            "https://x.storage.googleapis.com.evil.example/film.mp4",
            "https://user@v3.fal.media/film.mp4",
            "https://v3.fal.media@127.0.0.1/film.mp4",
            "https://127.0.0.1\\@v3.fal.media/film.mp4",
            "https://v3.fal.media\\.example.com/film.mp4",
            "https://v3.fal.media /film.mp4",
            "https://v3.fal.media/a\r\nHost: x",
            "https://v3.fal\t.media/film.mp4",
            "https://v3.fal.media/\x00",
            "https://ⓥ3.fal.media/film.mp4",
            "https://v3.fal.media/film\N{CLAPPER BOARD}.mp4",
            "https://127.0.0.1/film.mp4",
            "https://2130706433/film.mp4",
            "https://0x7f.1/film.mp4",
            "https://[::1]/film.mp4",
            "https://[::ffff:127.0.0.1]/film.mp4",
            "https://[v3.fal.media]/film.mp4",
            "https://[::1/film.mp4",
            "https://169.254.169.254/latest/meta-data/",
            "http://localhost/film.mp4",
        ],
    )
    async def test_that_is_none_of_the_providers_is_not_even_looked_up(self, path, address):
        async def resolve(host: str, port: int) -> list[str]:
            raise AssertionError(host)

        downloads = FilmDownloads(FAL_HOSTS, resolve=resolve)
        assert await downloads.fetch(address, path) == ADDRESS

    @pytest.mark.parametrize("host", ["fal.media", "v3.fal.media", "V3B.FAL.MEDIA"])
    async def test_of_the_provider_is_connected_to_where_its_name_leads(self, path, host):
        is_kept_from_it = pytest.warns(UserWarning, match=r'connect\(\) with host "8\.8\.8\.8"')
        with is_kept_from_it, pytest.raises(ExceptionGroup) as stopped:
            await leading_to("8.8.8.8").fetch(f"https://{host}/film.mp4", path)
        assert stopped.group_contains(SocketConnectBlockedError)

    @pytest.mark.parametrize(
        "leads_to",
        [
            ["127.0.0.1"],
            ["::1"],
            ["10.1.2.3"],
            ["100.64.0.1"],
            ["169.254.169.254"],
            ["fe80::1%eth0"],
            ["224.0.0.1"],
            ["::ffff:8.8.8.8"],
            ["64:ff9b::7f00:1"],
            ["2002:7f00:1::"],
            ["8.8.8.8", "127.0.0.1"],
            ["2606:4700::1", "fd00::1"],
        ],
        ids=",".join,
    )
    async def test_whose_name_leads_inside_is_not_connected_to(self, path, leads_to):
        downloads = leading_to(*leads_to)
        assert await downloads.fetch("https://v3.fal.media/film.mp4", path) == ADDRESS

    async def test_on_this_machine_is_refused_where_the_provider_is_elsewhere(self, server, path):
        for base_url in ("", "https://fal.example"):
            assert await FilmDownloads(FAL_HOSTS, base_url).fetch(server.film, path) == ADDRESS
        assert server.heard == []

    async def test_on_another_port_of_this_machine_is_refused(self, server, path):
        downloads = FilmDownloads(FAL_HOSTS, "http://localhost:1")
        assert await downloads.fetch(server.film, path) == ADDRESS
        assert server.heard == []

    async def test_on_another_loopback_address_than_the_providers_is_refused(self, server, path):
        downloads = FilmDownloads(FAL_HOSTS, f"http://127.0.0.2:{server.port}")
        assert await downloads.fetch(server.film, path) == ADDRESS
        assert server.heard == []

    async def test_on_this_machine_by_a_name_that_leads_elsewhere_is_refused(self, server, path):
        async def resolve(host: str, port: int) -> list[str]:
            return ["8.8.8.8"]

        downloads = FilmDownloads(FAL_HOSTS, server.base_url, resolve=resolve)
        assert await downloads.fetch(server.film, path) == ADDRESS

    async def test_is_looked_up_once_so_that_a_second_answer_changes_nothing(self, server, path):
        asked = []

        async def resolve(host: str, port: int) -> list[str]:
            asked.append((host, port))
            return ["127.0.0.1"] if len(asked) == 1 else ["8.8.8.8"]

        server.says(whole())
        downloads = FilmDownloads(FAL_HOSTS, server.base_url, resolve=resolve)
        assert await downloads.fetch(server.film, path) == Fetched(len(FILM))
        assert asked == [("localhost", server.port)]

    async def test_that_nobody_knows_is_unreachable(self, path):
        async def resolve(host: str, port: int) -> list[str]:
            raise OSError

        downloads = FilmDownloads(FAL_HOSTS, resolve=resolve)
        found = await downloads.fetch("https://v3.fal.media/film.mp4", path)
        assert found == NotFetched("unreachable")
        assert await leading_to().fetch("https://fal.media/film.mp4", path) == found

    async def test_with_a_name_longer_than_names_can_be_is_unreachable(self, path):
        address = f"https://{'a' * 64}.fal.media/film.mp4"
        found = await FilmDownloads(FAL_HOSTS).fetch(address, path)
        assert found == NotFetched("unreachable")

    @pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2"])
    async def test_with_two_addresses_is_tried_at_the_next_when_nobody_listens(self, server, path):
        async def resolve(host: str, port: int) -> list[str]:
            return ["127.0.0.2", "127.0.0.1"]

        server.says(whole())
        downloads = FilmDownloads(FAL_HOSTS, server.base_url, resolve=resolve)
        assert await downloads.fetch(server.film, path) == Fetched(len(FILM))

    async def test_where_nobody_listens_is_unreachable(self, server, path):
        async with await asyncio.start_server(server.hear, "127.0.0.1", 0) as gone:
            free = gone.sockets[0].getsockname()[1]
        downloads = FilmDownloads(FAL_HOSTS, f"http://localhost:{free}")
        found = await downloads.fetch(f"http://localhost:{free}/film.mp4", path)
        assert found == NotFetched("unreachable")
        assert found.may_come_later


class TestARedirect:
    async def test_is_followed_three_times(self, server, here, path):
        for status in (301, 307, 308):
            server.sends_on("/next.mp4", status)
        server.says(whole())
        assert await here.fetch(server.film, path) == Fetched(len(FILM))
        assert len(server.heard) == 4

    async def test_is_not_followed_a_fourth_time(self, server, here, path):
        for _ in range(4):
            server.sends_on(server.film)
        assert await here.fetch(server.film, path) == ADDRESS
        assert len(server.heard) == 4

    @pytest.mark.parametrize(
        "address",
        [
            "http://127.0.0.1:1/",
            "https://169.254.169.254/latest/meta-data/",
            "http://v3.fal.media/film.mp4",
            "https://example.com/film.mp4",
            "//[::1]/film.mp4",
            "file:///etc/passwd",
            "https://v3.fal.media:22/",
            "https://[",
        ],
    )
    async def test_to_where_films_do_not_come_from_is_not_followed(
        self, server, here, path, address
    ):
        server.sends_on(address)
        assert await here.fetch(server.film, path) == ADDRESS
        assert len(server.heard) == 1

    async def test_to_the_providers_host_is_judged_by_where_that_leads(self, server, path):
        async def resolve(host: str, port: int) -> list[str]:
            return ["127.0.0.1"]  # an attacker's name server, for fal's name

        server.sends_on(f"https://v3.fal.media:443/{server.port}")
        downloads = FilmDownloads(FAL_HOSTS, server.base_url, resolve=resolve)
        assert await downloads.fetch(server.film, path) == ADDRESS

    async def test_from_outside_to_the_emulated_provider_is_looked_up_anew(self, server, path):
        asked = []

        async def resolve(host: str, port: int) -> list[str]:
            asked.append(host)
            return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.1"]

        server.sends_on("/again")
        downloads = FilmDownloads(FAL_HOSTS, server.base_url, resolve=resolve)
        assert await downloads.fetch(server.film, path) == ADDRESS
        assert asked == ["localhost", "localhost"]

    async def test_without_a_place_goes_round_until_it_is_enough(self, server, here, path):
        for _ in range(4):
            server.says(b"HTTP/1.1 302 Found\r\n", EMPTY)
        assert await here.fetch(server.film, path) == ADDRESS


class TestABody:
    async def test_announced_as_too_large_is_not_read(self, server, here, path):
        server.says(whole(b"", announced=MOST + 1))
        found = await here.fetch(server.film, path, most_bytes=MOST)
        assert found == NotFetched("too_large")
        assert path.stat().st_size == 0

    async def test_of_exactly_the_most_is_taken(self, server, here, path):
        server.says(whole(bytes(MOST)))
        assert await here.fetch(server.film, path, most_bytes=MOST) == Fetched(MOST)

    async def test_without_end_is_left_at_the_most(self, server, here, path):
        chunk = b"10000\r\n" + bytes(0x10000) + b"\r\n"

        async def endless(writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while True:
                writer.write(chunk)
                await writer.drain()

        server.answers.append(endless)
        found = await here.fetch(server.film, path, most_bytes=MOST)
        assert found == NotFetched("too_large")
        assert path.stat().st_size <= MOST

    async def test_longer_than_announced_is_taken_as_announced(self, server, here, path):
        server.says(whole(announced=100))
        assert await here.fetch(server.film, path) == Fetched(100)
        assert path.read_bytes() == FILM[:100]

    async def test_shorter_than_announced_was_cut_off(self, server, here, path):
        server.says(whole(announced=len(FILM) + 1))
        found = await here.fetch(server.film, path)
        assert found == CUT_OFF
        assert found.may_come_later

    async def test_in_chunks_without_the_last_one_was_cut_off(self, server, here, path):
        server.says(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"4\r\nfilm\r\n")
        assert await here.fetch(server.film, path) == CUT_OFF

    async def test_that_ends_with_the_connection_is_not_trusted(self, server, here, path):
        server.says(b"HTTP/1.1 200 OK\r\n\r\n", FILM)
        assert await here.fetch(server.film, path) == NotFetched("unreadable")

    @pytest.mark.parametrize("coding", ["gzip", "br", "identity, gzip", "x"])
    async def test_that_is_compressed_is_not_unpacked(self, server, here, path, coding):
        server.says(whole(FILM, f"Content-Encoding: {coding}"))
        assert await here.fetch(server.film, path) == NotFetched("unreadable")

    @pytest.mark.parametrize(
        "head",
        [
            b"",
            b"nonsense\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nfilms",
            b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            b"HTTP/1.1 200 OK\r\nX: " + b"x" * 300_000,
        ],
        ids=["nothing", "no HTTP", "negative", "two lengths", "huge length", "chunk", "long head"],
    )
    async def test_behind_a_broken_head_never_raises(self, server, here, path, head):
        server.says(head)
        assert await here.fetch(server.film, path) == CUT_OFF


@pytest.mark.usefixtures("impatient")
class TestTime:
    async def test_silence_is_not_waited_out(self, server, here, path):
        async def silent(writer: asyncio.StreamWriter) -> None:
            writer.write(whole(b"", announced=4))
            await asyncio.Event().wait()

        server.answers.append(silent)
        found = await here.fetch(server.film, path)
        assert found == TOO_SLOW
        assert found.may_come_later

    async def test_a_drip_that_never_pauses_long_is_not_waited_out(self, server, here, path):
        async def drip(writer: asyncio.StreamWriter) -> None:
            writer.write(whole(b"", announced=10_000))
            while True:
                writer.write(b".")
                await writer.drain()
                await asyncio.sleep(0.01)

        server.answers.append(drip)
        assert await here.fetch(server.film, path) == TOO_SLOW

    async def test_a_drip_of_headers_is_not_waited_out(self, server, here, path):
        async def drip(writer: asyncio.StreamWriter) -> None:
            writer.write(b"HTTP/1.1 200 OK\r\n")
            while True:
                writer.write(b"X: x\r\n")
                await writer.drain()
                await asyncio.sleep(0.01)

        server.answers.append(drip)
        assert await here.fetch(server.film, path) == TOO_SLOW

    async def test_a_name_server_that_says_nothing_is_not_waited_out(self, path):
        async def resolve(host: str, port: int) -> list[str]:
            await asyncio.Event().wait()
            return []

        downloads = FilmDownloads(FAL_HOSTS, resolve=resolve)
        assert await downloads.fetch("https://fal.media/film.mp4", path) == TOO_SLOW

    async def test_who_breaks_off_ends_the_connection(self, server, here, path):
        begun, left = asyncio.Event(), asyncio.Event()

        async def endless(writer: asyncio.StreamWriter) -> None:
            writer.write(whole(b"", announced=10**8))
            begun.set()
            try:
                while True:
                    writer.write(bytes(100_000))
                    await writer.drain()
            finally:
                left.set()

        server.answers.append(endless)
        fetching = asyncio.create_task(here.fetch(server.film, path))
        await begun.wait()
        fetching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await fetching
        async with asyncio.timeout(5):
            await left.wait()


class TestAStatus:
    @pytest.mark.parametrize("status", [204, 206, 304, 400, 401, 403, 404, 410, 451])
    async def test_that_is_no_whole_film_says_so(self, server, here, path, status):
        server.says(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode())
        found = await here.fetch(server.film, path)
        assert found == NotFetched("gone")
        assert not found.may_come_later

    @pytest.mark.parametrize("status", [408, 429, 500, 503])
    async def test_of_a_busy_server_may_be_another_one_later(self, server, here, path, status):
        server.says(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode())
        found = await here.fetch(server.film, path)
        assert found == NotFetched("unreachable")
        assert found.may_come_later


class TestTls:
    """The name in the address is the one that the certificate has to bear, whatever it leads to."""

    @pytest.mark.parametrize(
        ("bears", "expected"),
        [("localhost", Fetched(len(FILM))), ("fal.media", NotFetched("unreachable"))],
    )
    async def test_a_certificate_counts_for_the_name_alone(self, tmp_path, path, bears, expected):
        certificate = _certificate(tmp_path, bears)
        serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        serving.load_cert_chain(certificate)
        server = FileServer()
        server.says(whole())
        async with await asyncio.start_server(
            server.hear, "127.0.0.1", 0, ssl=serving
        ) as listening:
            server.scheme, server.port = "https", listening.sockets[0].getsockname()[1]
            trusting = FilmDownloads(
                FAL_HOSTS,
                server.base_url,
                trusted=lambda: ssl.create_default_context(cafile=certificate),
            )
            assert await trusting.fetch(server.film, path) == expected

    async def test_a_body_damaged_on_the_way_was_cut_off(self, tmp_path, path):
        certificate = _certificate(tmp_path, "localhost")
        serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        serving.load_cert_chain(certificate)

        async def damaging(writer: asyncio.StreamWriter) -> None:
            writer.write(whole(b"film", announced=100))
            await writer.drain()
            raw = writer.get_extra_info("ssl_object") and writer.transport._ssl_protocol._transport
            raw.write(b"\x17\x03\x03\x00\x20" + bytes(32))  # a record that nobody sealed

        server = FileServer()
        server.answers.append(damaging)
        async with await asyncio.start_server(
            server.hear, "127.0.0.1", 0, ssl=serving
        ) as listening:
            server.scheme, server.port = "https", listening.sockets[0].getsockname()[1]
            trusting = FilmDownloads(
                FAL_HOSTS,
                server.base_url,
                trusted=lambda: ssl.create_default_context(cafile=certificate),
            )
            assert await trusting.fetch(server.film, path) == CUT_OFF

    async def test_a_certificate_of_nobody_we_trust_counts_for_nothing(self, tmp_path, path):
        serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        serving.load_cert_chain(_certificate(tmp_path, "localhost"))
        server = FileServer()
        server.says(whole())
        async with await asyncio.start_server(
            server.hear, "127.0.0.1", 0, ssl=serving
        ) as listening:
            server.scheme, server.port = "https", listening.sockets[0].getsockname()[1]
            downloads = FilmDownloads(FAL_HOSTS, server.base_url)
            assert await downloads.fetch(server.film, path) == NotFetched("unreachable")
        assert server.heard == []


def test_what_a_person_reads_says_what_is_kept_and_what_it_may_cost():
    for reason in download.WHY:
        sentence = NotFetched(reason).sentence
        assert "not counted" in sentence
        assert "prompt is kept" in sentence
        assert "bill the operator" in sentence


async def test_the_log_names_the_host_and_no_more(path, caplog):
    address = "https://cdn.example/person/secret.mp4?signature=abc"
    await FilmDownloads(FAL_HOSTS).fetch(address, path)
    assert "https://cdn.example:443" in caplog.text
    assert "secret" not in caplog.text
    assert "signature" not in caplog.text


def _certificate(folder: Path, name: str) -> Path:
    """A certificate for this name, made by itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOON - timedelta(days=400))
        .not_valid_after(NOON + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file
