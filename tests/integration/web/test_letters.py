"""Letters over plain HTTP: asking for them, and what their links lead to."""

import logging

import pytest

from craftprompt import db
from craftprompt.mail.files import FileSender
from craftprompt.mail.outbox import Outbox
from craftprompt.models import LinkToken, Session, User
from tests.builders import PASSWORD
from tests.integration.web.conftest import Browser, count
from tests.letters import kinds, link_of, posted

CHOSEN = "a heron waits in the reeds"
VERIFY = "verify_address"
RESET = "reset_password"


def problem(answer):
    return answer.json()["error"]


async def forgot(browser, email="ada@example.com"):
    return await browser.send("/auth/forgot-password", email=email)


async def reset(browser, token, password=CHOSEN):
    return await browser.send("/auth/reset-password", token=token, password=password)


async def verify(browser, token):
    return await browser.send("/auth/verify-email", token=token)


@pytest.fixture
def sends_mail(configure):
    configure(SMTP_URL="smtp://127.0.0.1:9", CRAFTPROMPT_MAIL_FROM="studio@example.com")


class TestForgotPassword:
    async def test_answers_a_known_and_an_unknown_address_with_the_same(self, ada, visitor):
        answers = [
            await forgot(visitor, email) for email in ("ada@example.com", "nobody@example.com")
        ]
        assert answers[0].status_code == answers[1].status_code == 200
        assert answers[0].content == answers[1].content
        assert dict(answers[0].headers) == dict(answers[1].headers)
        assert await kinds() == [RESET, VERIFY]
        assert ada

    async def test_without_a_mail_server_claims_no_letter_was_sent(self, visitor):
        sentence = (await forgot(visitor)).json()["message"]
        assert "written into a file" in sentence
        assert "on its way" not in sentence
        assert "sent" not in sentence

    @pytest.mark.usefixtures("sends_mail")
    async def test_with_one_says_that_it_is_on_its_way(self, visitor):
        assert "on its way" in (await forgot(visitor)).json()["message"]

    async def test_names_the_operator_to_ask(self, configure, visitor):
        configure(CRAFTPROMPT_OPERATOR_EMAIL="ada@studio.example")
        assert "ask ada@studio.example" in (await forgot(visitor)).json()["message"]

    @pytest.mark.parametrize(
        "email", ["", "ada", "ada@example.com\r\nBcc: eve@evil.example", "a@b.co" + "m" * 300]
    )
    async def test_what_is_no_address_is_marked(self, visitor, email):
        answer = await forgot(visitor, email)
        assert answer.status_code == 422
        assert problem(answer)["field"] == "email"

    async def test_without_its_token_is_refused(self, visitor):
        answer = await visitor.send("/auth/forgot-password", csrf="x", email="ada@example.com")
        assert answer.status_code == 403

    async def test_after_too_many_says_when_to_come_back(self, visitor):
        for _ in range(5):
            await forgot(visitor)
        answer = await forgot(visitor)
        assert answer.status_code == 429
        assert 0 < int(answer.headers["retry-after"]) <= 3600

    async def test_leads_a_browser_without_script_on(self, visitor):
        visitor.http.headers["Accept"] = "text/html"
        answer = await forgot(visitor)
        assert (answer.status_code, answer.headers["location"]) == (303, "/login?asked=1")


class TestHowLettersArrive:
    async def test_is_said_where_they_become_files(self, visitor):
        told = (await visitor.get("/auth/letters")).json()["sentence"]
        assert "sends no mail" in told
        assert "its operator" in told

    @pytest.mark.usefixtures("sends_mail")
    async def test_is_left_out_where_they_are_sent(self, visitor):
        assert (await visitor.get("/auth/letters")).json() == {"sentence": ""}

    async def test_sets_no_cookie(self, visitor):
        assert "set-cookie" not in (await visitor.get("/auth/letters")).headers


class TestResetPassword:
    async def token(self, browser):
        await forgot(browser)
        return await link_of(RESET)

    async def test_ends_every_session_and_leads_to_the_log_in(self, ada):
        other = Browser(ip="198.51.100.9")
        await other.log_in()
        answer = await reset(ada, await self.token(ada))
        assert answer.json() == {"next": "/login?reset=1"}
        assert answer.headers["clear-site-data"] == '"cache"'
        assert not ada.session
        assert await count(Session) == 0
        assert (await ada.log_in(password=PASSWORD)).status_code == 422
        assert (await ada.log_in(password=CHOSEN)).status_code == 200

    async def test_signs_nobody_in(self, ada, visitor):
        assert ada
        stranger = Browser(ip="198.51.100.9")
        await reset(stranger, await self.token(visitor))
        assert not stranger.session

    async def test_in_somebody_elses_browser_signs_them_out_too(self, ada, eve):
        assert ada
        await reset(eve, await self.token(eve))
        assert not eve.session
        assert await count(Session) == 0

    async def test_works_once(self, ada):
        token = await self.token(ada)
        await reset(ada, token)
        again = await reset(ada, token, "quite another long one")
        assert again.status_code == 422
        assert "used before" in problem(again)["message"]

    async def test_a_weak_password_marks_the_field_and_keeps_the_link(self, ada):
        token = await self.token(ada)
        weak = await reset(ada, token, "password1234")
        assert problem(weak)["field"] == "password"
        assert (await reset(ada, token)).status_code == 200

    async def test_without_its_csrf_token_is_refused_and_keeps_the_link(self, ada):
        token = await self.token(ada)
        refused = await ada.send("/auth/reset-password", csrf="x", token=token, password=CHOSEN)
        assert refused.status_code == 403
        assert (await reset(ada, token)).status_code == 200

    @pytest.mark.parametrize("token", ["", "guess", "x" * 5000, "\u0000"])
    async def test_a_wrong_link_changes_nothing(self, ada, token):
        answer = await reset(ada, token)
        assert answer.status_code == 422
        assert ada.session


class TestVerifyEmail:
    async def test_confirms_and_leads_its_person_to_the_account(self, ada):
        answer = await verify(ada, await link_of(VERIFY))
        assert answer.json() == {"next": "/account?changed=verified"}
        person = await db.read(lambda session: session.query(User).one())
        assert person.email_verified_at

    async def test_in_another_browser_leads_to_the_log_in_and_signs_nobody_in(self, ada):
        stranger = Browser(ip="198.51.100.9")
        answer = await verify(stranger, await link_of(VERIFY))
        assert answer.json() == {"next": "/login?verified=1"}
        assert not stranger.session
        assert ada.session

    async def test_in_somebody_elses_browser_tells_them_nothing_of_it(self, ada, eve):
        owner_id = next(
            each for each in await posted() if each.recipient == "ada@example.com"
        ).owner_id
        answer = await verify(eve, await link_of(VERIFY, owner_id))
        assert answer.json() == {"next": "/login?verified=1"}
        assert ada.session

    @pytest.mark.parametrize("method", ["get", "head"])
    async def test_a_program_that_follows_the_link_uses_nothing_up(self, ada, method):
        token = await link_of(VERIFY)
        for path in ("/verify-email", "/auth/verify-email"):
            await ada.http.request(method, f"{path}?token={token}")
        assert await count(LinkToken) == 1
        assert (await verify(ada, token)).status_code == 200

    async def test_another_letter_replaces_the_first(self, ada):
        first = await link_of(VERIFY)
        answer = await ada.send("/auth/verify-email/again")
        assert "written into a file" in answer.json()["message"]
        assert (await verify(ada, first)).status_code == 422
        assert (await verify(ada, await link_of(VERIFY))).status_code == 200

    async def test_who_is_signed_out_asks_for_no_letter(self, visitor):
        assert (await visitor.send("/auth/verify-email/again")).status_code == 401

    async def test_a_fourth_letter_within_an_hour_is_refused(self, ada):
        for _ in range(3):
            await ada.send("/auth/verify-email/again")
        assert (await ada.send("/auth/verify-email/again")).status_code == 429


async def test_a_known_address_is_told_to_log_in_or_reset(ada):
    answer = await Browser(ip="198.51.100.9").register()
    assert problem(answer)["message"] == (
        "This address cannot be registered. Log in or reset the password."
    )
    assert await kinds() == ["address_known", VERIFY]
    assert ada


async def test_nothing_of_a_letter_stands_in_the_log(ada, caplog, capsys):
    caplog.set_level(logging.DEBUG)
    await forgot(ada)
    tokens = [await link_of(RESET), await link_of(VERIFY)]
    await Outbox(FileSender()).deliver()
    await reset(ada, tokens[0])
    await verify(ada, tokens[1])
    told = caplog.text + "".join(capsys.readouterr())
    for secret in (*tokens, "ada@example.com", CHOSEN):
        assert secret not in told
