"""What fal tells by itself, and everybody who pretends to be fal."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator

import httpx
import pytest
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.applications import Starlette

from craftprompt.errors import CraftPromptError
from craftprompt.providers.video import fal_signature
from craftprompt.web import answers, webhooks
from craftprompt.web.webhooks import webhook_routes
from tests.integration.web.conftest import ORIGIN, Browser, behind_the_edge

REQUEST = "764cabcf-b745-4b3e-ae38-1200304cf45b"
SAID = {"request_id": REQUEST, "gateway_request_id": REQUEST, "status": "OK", "payload": {}}
KEYS = "/rest/.well-known/jwks.json"


class Fal:
    """Signs as fal does, and publishes its keys; counts how often they are asked for."""

    def __init__(self, time) -> None:
        self.time = time
        self.key = Ed25519PrivateKey.generate()
        self.published: bytes | None = None  # instead of the true set
        self.status = 200
        self.asked = 0
        self.silent = asyncio.Event()
        self.silent.set()
        self.server = web.Application()
        self.server.router.add_get(KEYS, self.publish)

    async def publish(self, request: web.Request) -> web.Response:
        self.asked += 1
        await self.silent.wait()
        assert "Cookie" not in request.headers
        assert "Authorization" not in request.headers
        keys = self.published or self.key_set(self.key)
        return web.Response(body=keys, status=self.status, content_type="application/json")

    @staticmethod
    def key_set(*keys: Ed25519PrivateKey) -> bytes:
        raw = [each.public_key().public_bytes_raw() for each in keys]
        return json.dumps(
            {
                "keys": [
                    {
                        "kty": "OKP",
                        "crv": "Ed25519",
                        "x": base64.urlsafe_b64encode(each).decode().rstrip("="),
                    }
                    for each in raw
                ]
            }
        ).encode()

    def signed(
        self, body: bytes, *, age: int = 0, key: Ed25519PrivateKey | None = None
    ) -> dict[str, str]:
        """The headers that fal sends with this body."""
        headers = {
            "x-fal-webhook-request-id": REQUEST,
            "x-fal-webhook-user-id": "somebody",
            "x-fal-webhook-timestamp": str(int(self.time.now.timestamp()) - age),
            "x-fal-webhook-signature": "00" * 64,
        }
        signed = fal_signature.read_signed(headers)
        assert signed
        signature = (key or self.key).sign(signed.message(body))
        return {
            **headers,
            "x-fal-webhook-signature": signature.hex(),
            "content-type": "application/json",
        }


class Studio:
    """Our side of the wire, behind the edge, as fal sees it; keeps who was woken."""

    def __init__(self) -> None:
        self.woken: list[str] = []
        plain = Starlette(
            routes=webhook_routes(self.woken.append),
            exception_handlers={
                CraftPromptError: answers.answer_known_error,
                Exception: answers.answer_crash,
            },
        )
        transport = httpx.ASGITransport(app=behind_the_edge(plain), raise_app_exceptions=False)
        self.http = httpx.AsyncClient(transport=transport, base_url=ORIGIN)

    async def told(self, headers: dict[str, str], body: bytes | AsyncIterator[bytes]) -> int:
        answer = await self.http.post("/webhooks/fal", content=body, headers=headers)
        assert answer.headers["cache-control"] == "no-store" or answer.is_success
        return answer.status_code


@pytest.fixture
async def fal(time, configure) -> AsyncIterator[Fal]:
    made = Fal(time)
    runner = web.AppRunner(made.server, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    configure(FAL_KEY="key", FAL_BASE_URL=f"http://127.0.0.1:{runner.addresses[0][1]}")
    yield made
    made.silent.set()
    await runner.cleanup()


@pytest.fixture
async def studio() -> AsyncIterator[Studio]:
    made = Studio()
    yield made
    await made.http.aclose()


BODY = json.dumps(SAID).encode()


class TestWordOfFal:
    async def test_wakes_who_waits_for_the_request(self, fal, studio):
        assert await studio.told(fal.signed(BODY), BODY) == 200
        assert studio.woken == [REQUEST]

    async def test_needs_no_session_no_token_and_no_page_of_ours(self, fal, studio):
        headers = fal.signed(BODY) | {"sec-fetch-site": "cross-site", "origin": "https://fal.ai"}
        assert await studio.told(headers, BODY) == 200

    async def test_about_a_failure_wakes_too(self, fal, studio):
        body = json.dumps(SAID | {"status": "ERROR", "error": "no", "payload": None}).encode()
        assert await studio.told(fal.signed(body), body) == 200
        assert studio.woken == [REQUEST]

    async def test_about_a_second_try_wakes_by_the_id_of_the_queue(self, fal, studio):
        body = json.dumps(SAID | {"request_id": "queued"}).encode()
        assert await studio.told(fal.signed(body), body) == 200
        assert studio.woken == ["queued"]

    async def test_is_read_as_it_came_byte_by_byte(self, fal, studio):
        body = b'{ "request_id":"' + REQUEST.encode() + b'", "payload": "\xc3\xa9"}\n'
        assert await studio.told(fal.signed(body), body) == 200

    async def test_asks_for_the_keys_once_a_day(self, fal, studio, time):
        for _ in range(3):
            time.move(minutes=10)
            assert await studio.told(fal.signed(BODY), BODY) == 200
        assert fal.asked == 1
        time.move(hours=24)
        assert await studio.told(fal.signed(BODY), BODY) == 200
        assert fal.asked == 2

    async def test_that_comes_many_times_at_once_asks_for_the_keys_once(self, fal, studio):
        bodies = [json.dumps(SAID | {"request_id": f"r{each}"}).encode() for each in range(9)]
        answers = await asyncio.gather(*(studio.told(fal.signed(each), each) for each in bodies))
        assert answers == [200] * 9
        assert fal.asked == 1


class TestPretenders:
    async def test_without_a_signature_are_refused_before_anything_is_read(self, fal, studio):
        for name in fal_signature.HEADERS:
            headers = fal.signed(BODY)
            del headers[name]
            assert await studio.told(headers, BODY) == 401
        assert await studio.told({"content-type": "application/json"}, BODY) == 401
        assert fal.asked == 0
        assert studio.woken == []

    @pytest.mark.parametrize(
        ("header", "value"),
        [
            ("request-id", "another"),
            ("user-id", "another"),
            ("timestamp", "1795521599"),
            ("signature", "00" * 64),
            ("signature", "ff" * 64),
        ],
    )
    async def test_who_change_a_header_are_refused(self, fal, studio, header, value):
        headers = fal.signed(BODY) | {f"x-fal-webhook-{header}": value}
        assert await studio.told(headers, BODY) == 401
        assert studio.woken == []

    async def test_who_change_the_body_are_refused(self, fal, studio):
        other = json.dumps(SAID | {"request_id": "another"}).encode()
        assert await studio.told(fal.signed(BODY), other) == 401
        assert await studio.told(fal.signed(BODY), BODY + b" ") == 401
        assert await studio.told(fal.signed(BODY), b"") == 401
        assert studio.woken == []

    async def test_with_a_key_of_their_own_are_refused(self, fal, studio):
        headers = fal.signed(BODY, key=Ed25519PrivateKey.generate())
        assert await studio.told(headers, BODY) == 401
        assert studio.woken == []

    @pytest.mark.parametrize("age", [301, 86_400, -301, -86_400])
    async def test_who_come_too_late_or_too_early_are_refused(self, fal, studio, age):
        assert await studio.told(fal.signed(BODY, age=age), BODY) == 401
        assert fal.asked == 0
        assert studio.woken == []

    @pytest.mark.parametrize("age", [0, 299, -299])
    async def test_who_say_it_again_are_refused_as_long_as_it_is_timely(
        self, fal, studio, time, age
    ):
        headers = fal.signed(BODY, age=age)
        assert await studio.told(headers, BODY) == 200
        assert await studio.told(headers, BODY) == 409
        time.move(seconds=300 - age)  # the last moment at which it is timely
        assert await studio.told(headers, BODY) == 409
        time.move(seconds=1)
        assert await studio.told(headers, BODY) == 401
        assert studio.woken == [REQUEST]

    async def test_do_not_get_a_replay_through_by_writing_it_otherwise(self, fal, studio):
        headers = fal.signed(BODY)
        assert await studio.told(headers, BODY) == 200
        signature = headers["x-fal-webhook-signature"].upper()
        assert await studio.told(headers | {"x-fal-webhook-signature": signature}, BODY) == 409

    async def test_cannot_fill_the_memory_of_what_was_heard(self, monkeypatch):
        monkeypatch.setattr(webhooks, "MOST_REMEMBERED", 2)
        heard = webhooks.Heard()
        assert all(heard.is_new(str(each).encode()) for each in range(5))
        assert len(heard._until) == 2
        assert not heard.is_new(b"4")


class TestBodies:
    @pytest.mark.parametrize(
        "kind", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
    )
    async def test_of_another_kind_are_refused(self, fal, studio, kind):
        assert await studio.told(fal.signed(BODY) | {"content-type": kind}, BODY) == 415
        assert studio.woken == []

    async def test_of_json_with_a_charset_are_taken(self, fal, studio):
        headers = fal.signed(BODY) | {"content-type": "Application/JSON; charset=utf-8"}
        assert await studio.told(headers, BODY) == 200

    async def test_that_are_huge_are_refused_though_signed(self, fal, studio):
        body = json.dumps(SAID | {"payload": "x" * webhooks.MOST_BYTES}).encode()
        assert await studio.told(fal.signed(body), body) == 413
        assert fal.asked == 0

    async def test_without_end_are_left(self, fal, studio):
        sent = 0

        async def endless() -> AsyncIterator[bytes]:
            nonlocal sent
            while True:
                sent += 1
                yield bytes(64 * 1024)

        assert await studio.told(fal.signed(BODY), endless()) == 413
        assert sent <= webhooks.MOST_BYTES // (64 * 1024) + 1

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"nothing",
            b"[]",
            b"{}",
            b"null",
            b'{"request_id": null}',
            b'{"request_id": ""}',
            b'{"request_id": 7}',
            b'{"request_id": ["a"]}',
            b"\xff\xfe",
            b"[" * 100_000,
        ],
        ids=lambda each: repr(each[:30]),
    )
    async def test_that_name_no_request_are_refused(self, fal, studio, body):
        assert await studio.told(fal.signed(body), body) == 422
        assert studio.woken == []

    async def test_are_taken_by_post_alone(self, fal, studio):
        for method in ("GET", "PUT", "DELETE"):
            answer = await studio.http.request(method, "/webhooks/fal", headers=fal.signed(b""))
            assert answer.status_code == 405


class TestKeys:
    async def test_that_nobody_gives_out_close_the_door(self, fal, studio, time):
        fal.status = 503
        assert await studio.told(fal.signed(BODY), BODY) == 503
        assert studio.woken == []

        fal.status = 200
        time.move(seconds=59)
        assert await studio.told(fal.signed(BODY), BODY) == 503
        assert fal.asked == 1
        time.move(seconds=1)
        assert await studio.told(fal.signed(BODY), BODY) == 200

    async def test_where_nobody_listens_close_the_door(self, fal, studio, configure):
        configure(FAL_BASE_URL="http://127.0.0.1:1")
        assert await studio.told(fal.signed(BODY), BODY) == 503

    async def test_that_never_come_close_the_door(self, fal, studio, monkeypatch):
        monkeypatch.setattr(fal_signature, "FETCH_SECONDS", 0.1)
        fal.silent.clear()
        assert await studio.told(fal.signed(BODY), BODY) == 503

    @pytest.mark.parametrize(
        "published",
        [
            b"nothing",
            b"[]",
            b'{"keys": {}}',
            b'{"keys": []}',
            b'{"keys": [7, null, {}, {"x": 7}, {"x": "AAAA"}, {"x": "\\u00e9"}, {"x": "A"}]}',
            b"[" * 50_000,
            b'{"keys": []}' + b" " * fal_signature.MOST_KEY_BYTES,
        ],
        ids=lambda each: repr(each[:40]),
    )
    async def test_that_are_none_close_the_door(self, fal, studio, published):
        fal.published = published
        assert await studio.told(fal.signed(BODY), BODY) == 503

    async def test_of_another_kind_are_passed_over(self, fal, studio):
        ours = json.loads(fal.key_set(fal.key))["keys"][0]
        others = [{"kty": "RSA", "n": "AQAB"}, ours | {"crv": "X25519"}, "x", {"x": "=="}]
        fal.published = json.dumps({"keys": [*others, ours]}).encode()
        assert await studio.told(fal.signed(BODY), BODY) == 200
        fal.published = json.dumps({"keys": others}).encode()
        assert await Studio().told(fal.signed(BODY), BODY) == 503

    async def test_that_are_new_are_looked_for_once_a_minute(self, fal, studio, time):
        assert await studio.told(fal.signed(BODY), BODY) == 200
        old, fal.key = fal.key, Ed25519PrivateKey.generate()

        time.move(seconds=59)
        assert await studio.told(fal.signed(BODY), BODY) == 401
        assert fal.asked == 1
        time.move(seconds=1)
        assert await studio.told(fal.signed(BODY), BODY) == 200
        assert fal.asked == 2
        assert await studio.told(fal.signed(BODY, age=1, key=old), BODY) == 401

    async def test_are_not_asked_for_by_every_made_up_signature(self, fal, studio, time):
        assert await studio.told(fal.signed(BODY), BODY) == 200
        time.move(minutes=2)
        for age in range(20):
            headers = fal.signed(BODY, age=age, key=Ed25519PrivateKey.generate())
            assert await studio.told(headers, BODY) == 401
        assert fal.asked == 2

    async def test_that_are_known_count_while_new_ones_cannot_be_had(self, fal, studio, time):
        assert await studio.told(fal.signed(BODY), BODY) == 200
        fal.status = 500
        time.move(minutes=2)
        headers = fal.signed(BODY, key=Ed25519PrivateKey.generate())
        assert await studio.told(headers, BODY) == 401
        assert await studio.told(fal.signed(BODY), BODY) == 200

    async def test_that_are_a_day_old_count_no_more(self, fal, studio, time):
        assert await studio.told(fal.signed(BODY), BODY) == 200
        fal.status = 500
        time.move(hours=24)
        assert await studio.told(fal.signed(BODY), BODY) == 503


class TestWithoutFal:
    async def test_nothing_is_heard_and_nobody_asked(self, fal, studio, configure):
        configure(FAL_KEY="")
        assert await studio.told(fal.signed(BODY), BODY) == 503
        assert fal.asked == 0

    async def test_the_studio_has_the_route_and_says_so(self, visitor: Browser):
        answer = await visitor.http.post("/webhooks/fal", content=BODY)
        assert answer.status_code == 503
        assert "not set up" in answer.json()["error"]["message"]

    @pytest.mark.parametrize(
        "path", ["/webhooks/fal/", "/webhooks/other", "/webhooks/fal/../../auth/logout"]
    )
    async def test_other_doors_stay_closed_to_strangers(self, visitor: Browser, path):
        answer = await visitor.http.post(path, headers={"Origin": "https://fal.ai"})
        assert answer.status_code == 403

    async def test_another_host_name_is_refused_here_too(self, fal, studio):
        headers = fal.signed(BODY) | {"host": "evil.example"}
        assert await studio.told(headers, BODY) == 421
