"""What anybody may do: the demo, the probes; and the headers that every answer carries."""

import asyncio
import json

import httpx
import pytest
from sqlmodel import SQLModel
from starlette.responses import PlainTextResponse

from craftprompt import db, storage
from craftprompt.catalogue.loader import DEFAULT_TARGET_KEY
from craftprompt.errors import CraftPromptError, DatabaseBusy
from craftprompt.web import answers, auth
from tests.integration.web.conftest import ORIGIN, Browser, behind_the_edge

DEMO = {"scene": "A heron waits in the morning fog", "target": DEFAULT_TARGET_KEY}


async def row_counts():
    def counted(session):
        return {
            name: session.query(table).count() for name, table in SQLModel.metadata.tables.items()
        }

    return await db.read(counted)


class TestDemo:
    async def test_writes_a_prompt_for_anybody(self, visitor):
        answer = await visitor.http.post("/api/demo", json=DEMO)
        told = [json.loads(line) for line in answer.text.splitlines()]
        text = "".join(each.get("text", "") for each in told)
        assert told[0] == {"attempt": 1, "began": True, "provider": "composer"}
        assert told[-1] == {"done": True, "status": "succeeded"}
        assert "heron" in text
        offsets = [each["offset"] for each in told if "offset" in each]
        assert offsets == sorted(offsets)
        assert offsets[0] == 0

    async def test_counts_offsets_in_code_points(self, visitor):
        scene = "\U0001f3ac A heron \U0001f30a"
        answer = await visitor.http.post("/api/demo", json=DEMO | {"scene": scene})
        offset = 0
        for line in map(json.loads, answer.text.splitlines()):
            if "text" in line:
                assert line["offset"] == offset
                offset += len(line["text"])

    async def test_is_given_20_times_a_minute_to_one_address(self, visitor, time):
        for _ in range(20):
            assert (await visitor.http.post("/api/demo", json=DEMO)).status_code == 200
        refused = await visitor.http.post("/api/demo", json=DEMO)
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "60"
        elsewhere = Browser(ip="198.51.100.9")
        assert (await elsewhere.http.post("/api/demo", json=DEMO)).status_code == 200
        time.move(minutes=1)
        assert (await visitor.http.post("/api/demo", json=DEMO)).status_code == 200

    async def test_is_given_20_times_a_minute_to_one_ipv6_network(self):
        for number in range(20):
            rotating = Browser(ip=f"2001:db8:0:7::{number:x}")
            assert (await rotating.http.post("/api/demo", json=DEMO)).status_code == 200
        refused = await Browser(ip="2001:db8:0:7::ffff").http.post("/api/demo", json=DEMO)
        assert refused.status_code == 429
        elsewhere = Browser(ip="2001:db8:0:8::1")
        assert (await elsewhere.http.post("/api/demo", json=DEMO)).status_code == 200

    async def test_a_forwarded_address_of_the_visitors_own_invention_changes_nothing(self, visitor):
        for number in range(20):
            forwarded = {"X-Forwarded-For": f"203.0.113.{number}"}
            await visitor.http.post("/api/demo", json=DEMO, headers=forwarded)
        refused = await visitor.http.post(
            "/api/demo", json=DEMO, headers={"X-Forwarded-For": "203.0.113.99"}
        )
        assert refused.status_code == 429

    async def test_takes_2000_characters_and_keeps_quiet_about_more(self, visitor):
        long = {"scene": "heron " * 334, "target": DEFAULT_TARGET_KEY}
        answer = await visitor.http.post("/api/demo", json=long)
        assert answer.status_code == 422
        assert answer.json()["error"]["field"] == "scene"
        assert "Your text is kept" in answer.json()["error"]["message"]

    async def test_names_no_model_with_half_a_character(self, visitor):
        body = r'{"scene": "A fox", "target": "\ud800"}'
        answer = await visitor.http.post("/api/demo", content=body)
        assert answer.status_code == 422
        assert "no target model" in answer.json()["error"]["message"]

    async def test_from_another_site_is_refused(self, visitor):
        answer = await visitor.http.post(
            "/api/demo", json=DEMO, headers={"Origin": "http://evil.example"}
        )
        assert answer.status_code == 403


class TestNothingIsKept:
    async def test_public_requests_write_throttle_rows_only(self, visitor):
        for path in ("/auth/csrf", "/healthz", "/readyz", "/privacy", "/terms", "/cookies", "/"):
            await visitor.get(path)
        await visitor.http.post("/api/demo", json=DEMO)
        await visitor.log_in("nobody@example.com")
        counts = await row_counts()
        assert counts.pop("throttle_counts") > 0
        assert set(counts.values()) == {0}

    @pytest.mark.parametrize(
        "path", ["/", "/privacy", "/terms", "/cookies", "/healthz", "/nowhere"]
    )
    async def test_public_pages_set_no_cookie_and_write_no_row(self, visitor, path):
        answer = await visitor.get(path)
        assert "set-cookie" not in answer.headers
        assert set((await row_counts()).values()) == {0}

    async def test_the_demo_sets_no_cookie(self, visitor):
        answer = await visitor.http.post("/api/demo", json=DEMO)
        assert "set-cookie" not in answer.headers


class TestProbes:
    async def test_say_that_the_server_is_up_and_ready(self, visitor):
        assert (await visitor.get("/healthz")).json() == {"status": "up"}
        ready = await visitor.get("/readyz")
        assert (ready.status_code, ready.json()) == (
            200,
            {"database": "ready", "storage": "ready"},
        )

    async def test_say_which_part_is_missing(self, visitor, monkeypatch):
        await db.close_database()
        monkeypatch.setattr(storage, "is_writable", lambda: False)
        ready = await visitor.get("/readyz")
        assert ready.status_code == 503
        assert ready.json() == {"database": "unreachable", "storage": "unreachable"}
        assert (await visitor.get("/healthz")).status_code == 200


class TestHeaders:
    PATHS = ("/privacy", "/healthz", "/nowhere", "/media/x", "/studio", "/auth/csrf", "/_upload")

    @pytest.mark.parametrize("path", PATHS)
    async def test_stand_on_every_answer(self, visitor, path):
        headers = (await visitor.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in headers["permissions-policy"]
        assert "strict-transport-security" not in headers
        assert "server" not in headers
        assert "default-src 'none'" in headers["content-security-policy"]

    @pytest.mark.parametrize("path", ["/privacy", "/nowhere", "/studio", "/media/x", "/_upload"])
    async def test_of_a_page_let_no_foreign_script_run(self, visitor, path):
        answer = await visitor.get(path, headers={"Accept": "text/html"})
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy
        if not answer.headers.get("content-type", "").startswith("text/html"):
            assert answer.status_code == 303  # nothing that could run
            return
        scripts = next(each for each in policy.split("; ") if each.startswith("script-src"))
        assert "unsafe-inline" not in scripts
        assert "*" not in scripts

    async def test_of_refusals_and_faults_are_the_same(self, visitor, monkeypatch):
        async def crash(*_given):
            raise ZeroDivisionError

        monkeypatch.setattr(db, "read", crash)
        visitor.http.cookies.set("cps_session", "x", domain="localhost.local")
        refused = await visitor.http.post("/auth/login", headers={"Origin": "null"})
        crashed = await visitor.get("/auth/csrf")
        assert (refused.status_code, crashed.status_code) == (403, 500)
        for answer in (refused, crashed):
            assert answer.headers["content-security-policy"]
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["cache-control"] == "no-store"

    async def test_over_https_ask_for_https_for_ever(self, configure):
        configure(CRAFTPROMPT_PUBLIC_URL="https://studio.example")
        browser = Browser(origin="https://studio.example")
        headers = (await browser.get("/privacy")).headers
        assert headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
        assert "upgrade-insecure-requests" in headers["content-security-policy"]

    @pytest.mark.parametrize(
        "path", ["/_upload", "/_upload/x", "/_all_routes", "/auth-codespace", "/ping", "/_health"]
    )
    @pytest.mark.parametrize("method", ["GET", "POST", "HEAD"])
    async def test_the_frameworks_doors_are_closed(self, visitor, path, method):
        answer = await visitor.http.request(method, path, content=b"x" * 100)
        assert answer.status_code == 404


class TestFaults:
    """What a person sees when it was our mistake: a reference and nothing else."""

    @pytest.fixture
    def broken(self, monkeypatch):
        async def crash(*_given):
            raise ZeroDivisionError("canary from inside")

        monkeypatch.setattr(auth.service, "log_in", crash)

    @pytest.mark.parametrize("accept", ["application/json", "text/html"])
    @pytest.mark.usefixtures("broken")
    async def test_a_crash_shows_a_reference_that_the_log_knows(self, visitor, caplog, accept):
        await visitor.csrf()
        visitor.http.headers["Accept"] = accept
        answer = await visitor.log_in(csrf=visitor.http.cookies["cps_csrf"])
        assert answer.status_code == 500
        assert "canary" not in answer.text
        assert "Traceback" not in answer.text
        assert "ZeroDivisionError" not in answer.text
        reference = caplog.records[-1].args[0]
        assert len(reference) == 8
        assert reference in answer.text
        ours = [each.getMessage() for each in caplog.records if each.name == answers.logger.name]
        assert "canary" not in "".join(ours)

    async def test_a_busy_database_is_told_in_a_sentence(self, visitor, monkeypatch):
        async def busy(*_given):
            raise DatabaseBusy

        monkeypatch.setattr(auth.service, "log_in", busy)
        answer = await visitor.log_in()
        assert answer.status_code == 503
        assert answer.json()["error"]["kind"] == "unavailable"
        assert "what you typed is kept" in answer.json()["error"]["message"]
        assert answer.json()["error"]["reference"]

    async def test_an_error_is_a_page_for_a_browser(self, visitor):
        answer = await visitor.get("/nowhere", headers={"Accept": "text/html"})
        assert answer.status_code == 404
        assert 'data-testid="error-message"' in answer.text
        assert 'data-kind="invalid"' in answer.text

    async def test_what_is_quoted_on_an_error_page_is_text(self, visitor, monkeypatch):
        async def refuse(*_given):
            raise CraftPromptError("<script>alert(1)</script>")

        monkeypatch.setattr(auth.service, "log_in", refuse)
        await visitor.csrf()
        visitor.http.headers["Accept"] = "text/html"
        answer = await visitor.log_in(csrf=visitor.http.cookies["cps_csrf"])
        assert "<script>" not in answer.text
        assert "&lt;script&gt;" in answer.text


async def test_the_edge_passes_on_what_is_neither_http_nor_a_socket():
    passed = []

    async def inner(scope, _receive, _send):
        passed.append(scope["type"])

    await behind_the_edge(inner)({"type": "lifespan"}, None, None)
    assert passed == ["lifespan"]


@pytest.mark.parametrize(
    ("path", "is_a_page"),
    [
        ("/", True),
        ("/login", True),
        ("/studio", False),  # leads a visitor to the log-in
        ("/healthz", False),
        ("/auth/csrf", False),
        ("/assets/app.js", False),
    ],
)
async def test_the_edge_tells_when_a_page_was_sent(path, is_a_page):
    first_page = asyncio.Event()
    was_told_early = []

    async def page(scope, receive, send):
        was_told_early.append(first_page.is_set())
        await PlainTextResponse("A page.")(scope, receive, send)

    transport = httpx.ASGITransport(app=behind_the_edge(page, first_page))
    async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as browser:
        await browser.get(path)

    assert first_page.is_set() is is_a_page
    assert not any(was_told_early)


@pytest.mark.parametrize(
    ("origin", "host", "is_passed"),
    [
        (b"http://localhost:3000", b"localhost:3000", True),
        (b"http://evil.example", b"localhost:3000", False),
        (b"", b"localhost:3000", False),
        (b"http://localhost:3000", b"evil.example", False),
        (b"null", b"localhost:3000", False),
    ],
)
async def test_a_socket_from_elsewhere_is_closed_before_it_opens(origin, host, is_passed):
    passed, sent = [], []

    async def inner(scope, _receive, _send):
        passed.append(scope)

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message)

    headers = [(b"origin", origin), (b"host", host), (b"cookie", b"cps_session=token; other=1")]
    await behind_the_edge(inner)(
        {"type": "websocket", "path": "/_event", "headers": headers}, receive, send
    )
    assert bool(passed) is is_passed
    assert bool(sent) is not is_passed
    if passed:
        cookie = dict(passed[0]["headers"])[b"cookie"]
        assert b"token" not in cookie
        assert b"other" not in cookie
