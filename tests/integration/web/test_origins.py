"""Whose requests are heard: origin, host, and the form's own token."""

import asyncio

import pytest

from craftprompt.models import User
from craftprompt.web import cookies, requests
from tests.builders import PASSWORD
from tests.integration.web.conftest import ORIGIN, REGISTRATION, Browser, count

FORMS = ("/auth/register", "/auth/login", "/auth/logout", "/auth/password", "/auth/delete")


async def post(browser, path="/auth/logout", *, headers=None, **fields):
    """A bare POST, with exactly these headers and fields, and one that nobody reads."""
    form = {"unread": "x", **fields}
    request = browser.http.build_request("POST", path, data=form, headers=headers or {})
    return await browser.http.send(request)


class TestToken:
    @pytest.mark.parametrize("path", FORMS)
    async def test_missing_is_refused(self, ada, path):
        assert (await post(ada, path)).status_code == 403

    @pytest.mark.parametrize("path", FORMS)
    @pytest.mark.parametrize("token", ["", "0" * 64, "\N{CLAPPER BOARD}", "x" * 5000])
    async def test_wrong_is_refused(self, ada, path, token):
        assert (await ada.send(path, csrf=token)).status_code == 403

    async def test_of_another_session_is_refused(self, ada, eve):
        theirs = await eve.csrf()
        answer = await ada.send("/auth/delete", csrf=theirs, password=PASSWORD, confirm="on")
        assert answer.status_code == 403
        assert await count(User) == 2

    async def test_of_the_session_before_is_refused(self, ada):
        old = await ada.csrf()
        await ada.log_in()
        assert (await ada.send("/auth/logout", csrf=old)).status_code == 403

    async def test_of_the_pre_session_is_refused_once_signed_in(self, visitor):
        pre = await visitor.csrf()
        await visitor.register()
        assert (await visitor.send("/auth/logout", csrf=pre)).status_code == 403

    async def test_with_a_made_up_pre_session_is_refused(self, visitor):
        pre = f"nonce.{2**40}.{'0' * 64}"
        visitor.http.cookies.set("cps_pre", pre, domain="localhost.local")
        token = cookies.csrf_for_pre_session(pre)  # only we can make it, and even then
        assert (await visitor.send("/auth/login", csrf=token)).status_code == 403

    async def test_of_a_pre_session_ends_after_30_minutes(self, visitor, time):
        token = await visitor.csrf()
        time.move(minutes=31)
        answer = await visitor.send("/auth/register", csrf=token, **REGISTRATION)
        assert answer.status_code == 403
        assert "Reload the page" in answer.json()["error"]["message"]

    async def test_in_the_cookie_alone_is_not_enough(self, ada):
        await ada.csrf()
        assert ada.http.cookies.get("cps_csrf")
        assert (await post(ada)).status_code == 403

    async def test_in_the_address_is_not_enough(self, ada):
        token = await ada.csrf()
        assert (await post(ada, f"/auth/logout?csrf={token}")).status_code == 403

    async def test_after_the_file_is_refused_before_the_file_is_read(self, visitor, picture):
        token = await visitor.csrf()
        answer = await visitor.http.post(
            "/auth/register",
            files=[
                ("avatar", ("a.png", picture)),
                ("csrf", (None, token)),
                *[(name, (None, value)) for name, value in REGISTRATION.items()],
            ],
        )
        assert answer.status_code == 403

    async def test_wrong_ends_the_upload_at_once(self, visitor):
        pulled = 0
        boundary = "craft"
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="csrf"\r\n\r\nwrong\r\n'
            f'--{boundary}\r\nContent-Disposition: form-data; name="avatar"; filename="a"\r\n\r\n'
        ).encode()

        async def body():
            nonlocal pulled
            yield head
            for _ in range(20):
                pulled += 1
                yield b"x" * 65536

        await visitor.csrf()
        answer = await visitor.http.post(
            "/auth/register",
            content=body(),
            headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
        )
        assert answer.status_code == 403
        assert pulled <= 2


class TestOrigin:
    @pytest.mark.parametrize(
        "origin",
        [
            "http://localhost:3000",
            "http://127.0.0.1:3000",
            "http://[::1]:3000",
        ],
    )
    async def test_of_ours_is_heard(self, ada, origin):
        token = await ada.csrf()
        answer = await post(ada, headers={"Origin": origin}, csrf=token)
        assert answer.status_code == 200

    @pytest.mark.parametrize(
        "origin",
        [
            "http://evil.example",
            "http://localhost:3001",
            "https://localhost:3000",
            "http://localhost:3000.evil.example",
            "http://localhost",
            "null",
            "",
            "http://LOCALHOST:3000/",
        ],
    )
    async def test_of_others_is_refused_whatever_else_the_browser_says(self, ada, origin):
        token = await ada.csrf()
        headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
        answer = await post(ada, headers=headers, csrf=token)
        assert answer.status_code == 403
        assert "access-control-allow-origin" not in answer.headers
        assert ada.session

    @pytest.mark.parametrize(
        ("site", "status"),
        [("same-origin", 200), ("same-site", 403), ("cross-site", 403), ("none", 403), ("", 403)],
    )
    async def test_where_absent_the_browsers_word_on_the_site_counts(self, ada, site, status):
        token = await ada.csrf()
        del ada.http.headers["Origin"]
        answer = await post(ada, headers={"Sec-Fetch-Site": site}, csrf=token)
        assert answer.status_code == status

    async def test_and_site_both_absent_is_refused(self, ada):
        token = await ada.csrf()
        del ada.http.headers["Origin"]
        assert (await post(ada, csrf=token)).status_code == 403

    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "CUSTOM"])
    async def test_counts_for_every_method_that_changes_something(self, visitor, method):
        answer = await visitor.http.request(
            method, "/auth/logout", headers={"Origin": "http://evil.example"}
        )
        assert answer.status_code == 403

    async def test_in_production_is_the_public_one_alone(self, configure):
        configure(CRAFTPROMPT_PUBLIC_URL="https://studio.example")
        browser = Browser(origin="https://studio.example")
        token = await browser.csrf()
        for origin in ("http://studio.example", "https://www.studio.example", ORIGIN):
            answer = await post(browser, "/auth/login", headers={"Origin": origin}, csrf=token)
            assert answer.status_code == 403
        assert (await post(browser, "/auth/login", csrf=token)).status_code == 422


class TestHost:
    @pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example:3000", "", "[::2]"])
    async def test_of_another_name_gets_a_page_that_names_the_setting(self, visitor, host):
        answer = await visitor.get("/auth/csrf", headers={"Host": host, "Accept": "text/html"})
        assert answer.status_code == 421
        assert "CRAFTPROMPT_PUBLIC_URL" in answer.text
        assert "set-cookie" not in answer.headers

    @pytest.mark.parametrize(
        "host", ["localhost:3000", "127.0.0.1:3000", "[::1]:3000", "LocalHost"]
    )
    async def test_of_this_machine_is_ours_in_development(self, visitor, host):
        assert (await visitor.get("/auth/csrf", headers={"Host": host})).status_code == 204

    async def test_of_this_machine_is_foreign_to_a_public_installation(self, configure, visitor):
        configure(
            CRAFTPROMPT_ENV="production",
            CRAFTPROMPT_PUBLIC_URL="https://studio.example",
            CRAFTPROMPT_SECRET_KEY="kT7#mQ2vX9!pL4wZ8&nR3bY6^cF1dHsG",
            CRAFTPROMPT_BCRYPT_COST="12",
            CRAFTPROMPT_OPERATOR_NAME="Ada",
            CRAFTPROMPT_OPERATOR_EMAIL="ada@studio.example",
        )
        assert (await visitor.get("/auth/csrf")).status_code == 421
        host = {"Host": "studio.example"}
        assert (await visitor.get("/auth/csrf", headers=host)).status_code == 204

    async def test_does_not_matter_to_probes(self, visitor):
        answer = await visitor.get("/healthz", headers={"Host": "10.0.0.7:3000"})
        assert answer.json() == {"status": "up"}


class TestMalformed:
    """Nothing that a stranger sends is our fault."""

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\xff\xfe\xfd",
            b"csrf=%ff%fe&email=%00",
            b"%" * 1000,
            b"=&=&=",
            b"&" * 2000,
            b"a=" + b"x" * 70_000,
            b"csrf[]=1&csrf[a]=2",
        ],
    )
    @pytest.mark.parametrize("path", FORMS)
    async def test_forms_are_refused(self, visitor, path, content):
        await visitor.csrf()
        answer = await visitor.http.post(
            path,
            content=content,
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert 400 <= answer.status_code < 500

    @pytest.mark.parametrize(
        "content_type",
        [
            "",
            "text/plain",
            "application/json",
            "multipart/form-data",
            "multipart/form-data; boundary=",
        ],
    )
    async def test_forms_of_another_kind_are_refused(self, visitor, content_type):
        await visitor.csrf()
        answer = await visitor.http.post(
            "/auth/login", content=b"{}", headers={"Content-Type": content_type}
        )
        assert 400 <= answer.status_code < 500

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"--b",
            b"--b\r\n",
            b"--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
            b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\nhalf',
            b'--b\r\nContent-Disposition: form-data; name="c"; filename="\xff\xfe"\r\n\r\nx\r\n--b',
            b'--b\r\nContent-Disposition: form-data; name="\x00"\r\n\r\n\x00\r\n--b--\r\n',
            b"--c\r\nno such boundary\r\n--c--\r\n",
            b"--b\r\n" + b"X: y\r\n" * 2000 + b"\r\n\r\n--b--",
        ],
    )
    async def test_multipart_is_refused(self, visitor, body):
        await visitor.csrf()
        answer = await visitor.http.post(
            "/auth/register",
            content=body,
            headers={"Content-Type": "multipart/form-data; boundary=b"},
        )
        assert 400 <= answer.status_code < 500

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"[]",
            b"null",
            b"1e999",
            b'"scene"',
            b"\xff\xfe",
            b'{"scene": 1, "target": "veo-3.1-t2v"}',
            b'{"scene": "\\ud800", "target": "\\u0000"}',
            b'{"scene": "x"}',
            b"[" * 10_000,
            b'{"scene": "' + b"x" * 17_000 + b'"}',
            b'{"scene": "A heron", "target": "no such model"}',
            b'{"scene": "   ", "target": "veo-3.1-t2v"}',
        ],
    )
    async def test_json_is_refused(self, visitor, body):
        answer = await visitor.http.post("/api/demo", content=body)
        assert 400 <= answer.status_code < 500

    @pytest.mark.parametrize(
        ("path", "content_type"),
        [
            ("/api/demo", "application/json"),
            ("/auth/login", "application/x-www-form-urlencoded"),
            ("/auth/register", "multipart/form-data; boundary=b"),
        ],
    )
    async def test_a_body_that_never_ends_is_waited_for_so_long_only(
        self, visitor, monkeypatch, path, content_type
    ):
        async def endless():
            yield b"--b"
            await asyncio.Event().wait()

        await visitor.csrf()
        monkeypatch.setattr(requests, "BODY_SECONDS", 0.05)
        answer = await visitor.http.post(
            path, content=endless(), headers={"Content-Type": content_type}
        )
        assert answer.status_code == 408

    async def test_large_headers_are_refused(self, visitor):
        answer = await visitor.get("/auth/csrf", headers={"X-Long": "x" * 40_000})
        assert answer.status_code == 431

    @pytest.mark.parametrize(
        "cookie", ["cps_session", "=", ";;;", "cps_session=\xff", 'cps_session="\\', "a" * 9000]
    )
    async def test_cookies_sign_nobody_in(self, visitor, cookie):
        answer = await visitor.get("/studio", headers={"Cookie": cookie.encode("latin-1")})
        assert answer.status_code == 303

    @pytest.mark.parametrize(
        "path", ["/%00", "/\u202e", "/media/%ff", "/api/generations//stream", "/a" * 900]
    )
    async def test_addresses_lead_nowhere(self, ada, path):
        assert (await ada.get(path)).status_code == 404

    @pytest.mark.parametrize("path", ["/auth/login", "/auth/csrf", "/api/demo", "/healthz"])
    async def test_methods_are_refused(self, visitor, path):
        assert (await visitor.http.request("DELETE", path)).status_code == 405

    async def test_an_avatar_over_the_limit_is_refused_without_reading_on(self, visitor):
        token = await visitor.csrf()
        pulled = 0
        head = (
            f'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{token}\r\n'
            '--b\r\nContent-Disposition: form-data; name="avatar"; filename="a"\r\n\r\n'
        ).encode()

        async def body():
            nonlocal pulled
            yield head
            for _ in range(1000):
                pulled += 1
                yield b"x" * 65536

        answer = await visitor.http.post(
            "/auth/register",
            content=body(),
            headers={"Content-Type": "multipart/form-data; boundary=b"},
        )
        assert answer.status_code == 413
        assert "larger than 2 MB" in answer.json()["error"]["message"]
        assert pulled <= 33
        assert await count(User) == 0

    async def test_an_announced_length_over_the_limit_is_refused_unread(self, visitor):
        await visitor.csrf()
        answer = await visitor.http.post(
            "/auth/register",
            content=b"",
            headers={"Content-Type": "multipart/form-data; boundary=b", "Content-Length": "9" * 9},
        )
        assert answer.status_code == 413

    @pytest.mark.parametrize("kind", ["SVG", "text"])
    async def test_an_avatar_that_is_no_picture_is_refused(self, visitor, kind):
        content = {"SVG": b"<svg onload='alert(1)'/>", "text": b"hello"}[kind]
        answer = await visitor.register(avatar=content)
        assert answer.json()["error"]["field"] == "avatar"
        assert await count(User) == 0
