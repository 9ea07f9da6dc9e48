"""Registration, log-in, log-out, password and deletion over plain HTTP."""

import asyncio
import json
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from craftprompt import addresses, db
from craftprompt.models import (
    AllowanceDay,
    Consent,
    Draft,
    Generation,
    Session,
    ThrottleCount,
    User,
)
from craftprompt.privacy.legal_texts import documents_to_accept
from craftprompt.providers.text.composer.provider import ComposerProvider
from craftprompt.studio import runs
from craftprompt.web import auth
from tests.builders import PASSWORD
from tests.integration.web.conftest import REGISTRATION, Browser, count
from tests.scripted_provider import ScriptedProvider

TRIED = {"demo_scene": "A heron in the fog", "demo_target": "veo-3.1-t2v"}

CHOSEN = "a heron waits in the reeds"


def problem(answer):
    return answer.json()["error"]


def set_cookies(answer):
    """Each cookie that an answer sets, with its attributes in small letters."""
    cookies = {}
    for header in answer.headers.get_list("set-cookie"):
        pair, *attributes = header.split("; ")
        name, _, value = pair.partition("=")
        cookies[name] = (value, {each.lower() for each in attributes})
    return cookies


class TestRegister:
    async def test_signs_in_and_leads_to_the_studio(self, visitor):
        answer = await visitor.register()
        assert (answer.status_code, answer.json()) == (200, {"next": "/studio"})
        assert visitor.session
        assert (await visitor.get("/auth/csrf")).status_code == 204

    async def test_leads_a_browser_without_script_on_with_a_redirect(self, visitor):
        visitor.http.headers["Accept"] = "text/html"
        answer = await visitor.register()
        assert (answer.status_code, answer.headers["location"]) == (303, "/studio")

    async def test_keeps_the_version_and_hash_of_what_was_agreed_to(self, visitor):
        await visitor.register()
        kept = await db.read(lambda session: session.query(Consent).all())
        assert {(each.document, each.version, each.text_sha256) for each in kept} == {
            (each.key, each.version, each.sha256) for each in documents_to_accept()
        }
        assert len(kept) >= 2

    @pytest.mark.parametrize("missing", ["name", "email", "password", "adult", "terms"])
    async def test_without_a_piece_marks_its_field_and_makes_no_account(self, visitor, missing):
        for value in ("", " "):
            answer = await visitor.register(**{missing: value})
            assert answer.status_code == 422
            assert problem(answer)["kind"] == "invalid"
            assert problem(answer)["field"] == missing
        assert await count(User) == 0
        assert not visitor.session

    async def test_with_a_field_sent_as_a_file_is_refused(self, visitor):
        token = await visitor.csrf()
        answer = await visitor.http.post(
            "/auth/register", data={"csrf": token}, files={"name": ("name.txt", b"Ada")}
        )
        assert answer.status_code == 422
        assert await count(User) == 0

    async def test_with_a_picture_waits_where_many_people_send_one(self, visitor, monkeypatch):
        monkeypatch.setattr(auth, "WITH_AVATAR", replace(auth.WITH_AVATAR, most=1))
        token, other = await visitor.csrf(), Browser(ip="198.51.100.9")
        going, arrived = asyncio.Event(), asyncio.Event()

        async def waits():
            arrived.set()
            await going.wait()
            yield urlencode({"csrf": token, **REGISTRATION}).encode()

        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        sending = asyncio.create_task(
            visitor.http.post("/auth/register", content=waits(), headers=headers)
        )
        await arrived.wait()
        refused = await other.register(email="eve@example.com", avatar=b"\x00" * 100_000)
        going.set()

        assert (await sending).status_code == 200
        assert (refused.status_code, problem(refused)["kind"]) == (503, "unavailable")
        assert "Many people are registering with a picture" in problem(refused)["message"]
        assert await count(User) == 1

    async def test_with_a_known_address_signs_nobody_in(self, ada):
        other = Browser(ip="198.51.100.9")
        answer = await other.register()
        assert problem(answer)["field"] == "email"
        assert not other.session
        assert ada.session
        assert await count(Session) == 1

    async def test_anew_in_the_same_browser_ends_its_old_session(self, ada):
        await ada.register(email="grace@example.com", name="Grace")
        rows = await db.read(lambda session: session.query(Session).count())
        assert rows == 1

    async def test_carries_the_demo_into_the_studio(self, visitor):
        await visitor.register(demo_scene="A heron in the fog", demo_target="veo-3.1-t2v")
        draft = await db.read(lambda session: session.query(Draft).one())
        assert (draft.scene, draft.target) == ("A heron in the fog", "veo-3.1-t2v")

    async def test_what_the_demo_wrote_stands_in_the_studio_and_is_not_counted(self, visitor):
        runs.current().provider = ComposerProvider(0)
        demo = {"scene": TRIED["demo_scene"], "target": TRIED["demo_target"]}
        told = (await visitor.http.post("/api/demo", json=demo)).text.splitlines()
        await visitor.register(**TRIED, demo_written="yes")
        await asyncio.gather(*runs.current()._tasks.values())

        made = await db.read(lambda session: session.query(Generation).one())
        assert made.prompt == "".join(json.loads(line).get("text", "") for line in told)
        assert made.provider == "composer"
        assert "not_asked" not in made.settings  # another take asks whoever is first
        assert await count(AllowanceDay) == 0

    async def test_a_scene_that_was_only_typed_is_not_written(self, visitor):
        runs.current().provider = ComposerProvider(0)
        await visitor.register(**TRIED)
        assert await count(Generation) == 0

    @pytest.mark.parametrize(
        "forged",
        [
            {"demo_target": "no-such-model"},
            {"demo_scene": "x" * 2_001},
            {"demo_scene": "\u2800"},
        ],
    )
    async def test_a_demo_that_cannot_be_written_keeps_nobody_out(self, visitor, forged):
        runs.current().provider = ComposerProvider(0)
        answer = await visitor.register(**TRIED | {"demo_written": "yes"} | forged)
        assert answer.json() == {"next": "/studio"}
        assert await count(Generation) == 0

    async def test_nobody_else_is_asked_for_what_the_demo_wrote(self, visitor):
        provider = runs.current().provider = ScriptedProvider()
        await visitor.register(**TRIED, demo_written="yes")
        assert provider.requests == []
        assert await count(Generation) == 0

    async def test_without_a_demo_keeps_no_draft(self, visitor):
        await visitor.register()
        assert await count(Draft) == 0


class TestLogIn:
    async def test_leads_to_where_the_person_wanted_to_go(self, ada):
        await ada.send("/auth/logout")
        assert (await ada.log_in(next="/account?tab=1")).json() == {"next": "/account?tab=1"}

    @pytest.mark.parametrize(
        "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", ""]
    )
    async def test_leads_nowhere_else(self, ada, target):
        await ada.send("/auth/logout")
        assert (await ada.log_in(next=target)).json() == {"next": "/studio"}

    async def test_refuses_a_known_and_an_unknown_address_with_the_same_answer(self, ada):
        await ada.send("/auth/logout")
        answers = [
            await ada.log_in(email, password="not the password at all")
            for email in ("ada@example.com", "nobody@example.com")
        ]
        assert answers[0].status_code == answers[1].status_code == 422
        assert answers[0].content == answers[1].content
        assert dict(answers[0].headers) == dict(answers[1].headers)

    async def test_after_too_many_tries_says_when_to_come_back(self, ada):
        await ada.send("/auth/logout")
        for _ in range(5):
            await ada.log_in(password="not the password at all")
        answer = await ada.log_in()
        assert answer.status_code == 429
        assert 0 < int(answer.headers["retry-after"]) <= 300

    async def test_anew_in_the_same_browser_ends_its_old_session(self, ada):
        old = ada.session
        await ada.log_in()
        assert ada.session != old
        assert await count(Session) == 1

    async def test_never_takes_over_a_session_that_was_planted(self, ada):
        ada.http.cookies.clear()
        ada.http.cookies.set("cps_session", "planted", domain="localhost.local")
        await ada.log_in()
        tokens = [cookie.value for cookie in ada.http.cookies.jar if cookie.name == "cps_session"]
        assert len(set(tokens) - {"planted"}) == 1


class TestFormsOfWhoIsSignedIn:
    @pytest.mark.parametrize("path", ["/login", "/login/", "/register"])
    async def test_lead_to_the_studio(self, ada, path):
        answer = await ada.get(path, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/studio")

    async def test_lead_to_where_the_person_wanted_to_go(self, ada):
        answer = await ada.get("/login?ended=1&next=/account%3Ftab%3D1", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, "/account?tab=1")

    async def test_lead_to_no_other_site(self, ada):
        answer = await ada.get("/login?next=//evil.example", follow_redirects=False)
        assert answer.headers["location"] == "/studio"

    async def test_stay_where_they_have_something_to_say(self, ada):
        answer = await ada.get("/login?verified=1", follow_redirects=False)
        assert answer.status_code == 404  # past the edge, to the page that is not served here

    async def test_are_given_to_a_visitor_without_a_cookie_or_a_look_at_the_database(
        self, visitor, monkeypatch
    ):
        monkeypatch.setattr(db, "read", None)
        for path in ("/login", "/register"):
            answer = await visitor.get(path)
            assert answer.status_code == 404
            assert "set-cookie" not in answer.headers


class TestLogOut:
    async def test_ends_the_session_and_drops_its_cookies(self, ada):
        token = ada.session
        answer = await ada.send("/auth/logout")
        assert answer.json() == {"next": "/"}
        assert answer.headers["clear-site-data"] == '"cache"'
        assert not ada.session
        assert not ada.http.cookies.get("cps_csrf")
        assert await count(Session) == 0
        ada.http.cookies.set("cps_session", token, domain="localhost.local")
        assert (await ada.get("/studio", follow_redirects=False)).status_code == 303

    async def test_leaves_the_persons_other_browsers_alone(self, ada):
        other = Browser(ip="198.51.100.9")
        await other.log_in()
        await ada.send("/auth/logout")
        assert await count(Session) == 1


class TestPassword:
    async def change(self, browser, **changes):
        fields = {"current_password": PASSWORD, "password": CHOSEN} | changes
        return await browser.send("/auth/password", **fields)

    async def test_change_gives_a_new_session_and_ends_all_others(self, ada):
        other = Browser(ip="198.51.100.9")
        await other.log_in()
        old = ada.session
        assert (await self.change(ada)).json() == {"next": "/account?changed=password"}
        assert ada.session not in ("", old)
        assert await count(Session) == 1
        ended = await other.send("/auth/password", current_password=CHOSEN, password=PASSWORD)
        assert ended.status_code == 401

    async def test_change_needs_the_current_one(self, ada):
        answer = await self.change(ada, current_password="not the password at all")
        assert problem(answer)["field"] == "current_password"
        assert (await ada.send("/auth/logout")).status_code == 200

    async def test_is_taken_exactly_as_typed(self, ada):
        spaced = "  \u00e9 spaces\tat both ends \u200b "
        assert (await self.change(ada, password=spaced)).status_code == 200
        assert (await ada.log_in(password=spaced)).status_code == 200
        assert (await ada.log_in(password=spaced.strip())).status_code == 422

    async def test_change_signed_out_is_refused(self, visitor):
        assert (await self.change(visitor)).status_code == 401


class TestDelete:
    @pytest.mark.usefixtures("making")
    async def test_removes_the_person_and_signs_out(self, ada):
        answer = await ada.send("/auth/delete", password=PASSWORD, confirm="on")
        assert answer.json() == {"next": "/?deleted=1"}
        assert not ada.session
        assert await count(User) == await count(Session) == await count(Consent) == 0

    @pytest.mark.parametrize(
        ("fields", "marked"),
        [
            ({"password": PASSWORD}, "confirm"),
            ({"password": "not the password at all", "confirm": "on"}, "password"),
            ({"confirm": "on"}, "password"),
        ],
    )
    async def test_needs_the_box_and_the_password(self, ada, fields, marked):
        answer = await ada.send("/auth/delete", **fields)
        assert problem(answer)["field"] == marked
        assert await count(User) == 1

    async def test_signed_out_is_refused(self, visitor):
        answer = await visitor.send("/auth/delete", password=PASSWORD, confirm="on")
        assert answer.status_code == 401


class TestCookies:
    async def test_over_http_are_closed_to_scripts_and_other_sites(self, visitor):
        cookies = set_cookies(await visitor.register())
        assert {"httponly", "samesite=lax", "path=/"} <= cookies["cps_session"][1]
        assert not {each for each in cookies["cps_session"][1] if each.startswith("max-age")}
        assert "samesite=strict" in cookies["cps_csrf"][1]
        assert "httponly" not in cookies["cps_csrf"][1]  # the one that our pages read
        assert cookies["cps_pre"][0] in ("", '""')  # its work is done

    async def test_over_https_are_secure_and_bound_to_this_host(self, configure):
        configure(CRAFTPROMPT_PUBLIC_URL="https://studio.example")
        browser = Browser(origin="https://studio.example")
        pre = set_cookies(await browser.get("/auth/csrf"))
        cookies = set_cookies(await browser.register())
        for _, attributes in (pre["__Host-cps_pre"], cookies["__Host-cps_session"]):
            assert {"secure", "httponly", "samesite=lax", "path=/"} <= attributes
            assert not {each for each in attributes if each.startswith("domain")}
        assert "secure" in cookies["cps_csrf"][1]

    async def test_a_visitor_gets_a_pre_session_for_30_minutes_and_no_row(self, visitor):
        cookies = set_cookies(await visitor.get("/auth/csrf"))
        assert "max-age=1800" in cookies["cps_pre"][1]
        assert "max-age=1800" in cookies["cps_csrf"][1]
        assert await count(Session) == await count(ThrottleCount) == 0

    async def test_of_another_program_on_this_host_hide_none_of_ours(self, ada):
        cookies = f'theme={{"dark": 1}}; cps_session={ada.session}'
        answer = await ada.get("/media/none", headers={"Cookie": cookies})
        assert answer.status_code == 404  # not 401: the session was found

    async def test_asking_again_keeps_the_pre_session(self, visitor):
        first = await visitor.csrf()
        assert await visitor.csrf() == first

    async def test_hold_a_token_of_which_the_database_keeps_the_hash_only(self, ada, sqlite_file):
        for path in sqlite_file.parent.iterdir():
            assert ada.session.encode() not in path.read_bytes()


class TestSessionLife:
    async def test_the_browser_is_signed_out_after_120_idle_minutes(self, visitor, time):
        await visitor.register()
        time.move(minutes=121)
        answer = await visitor.get("/studio", follow_redirects=False)
        assert answer.headers["location"] == "/login?next=/studio"

    async def test_opening_a_page_is_an_action(self, visitor, time):
        await visitor.register()
        for _ in range(3):
            time.move(minutes=100)
            assert (await visitor.get("/studio")).status_code == 404  # past the gate

    async def test_a_private_page_leads_back_after_the_log_in(self, visitor):
        answer = await visitor.get("/account?tab=a%20b&x=1", follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"] == "/login?next=/account%3Ftab%3Da%2520b%26x%3D1"
        assert answer.content == b""
        assert addresses.local_path("/account?tab=a%20b&x=1") == "/account?tab=a%20b&x=1"
