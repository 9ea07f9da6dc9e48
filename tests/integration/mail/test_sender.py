"""Letters over a real wire: taken, put off, refused, encrypted."""

from uuid import uuid4

import pytest

from craftprompt import clock
from craftprompt.mail import sender as senders
from craftprompt.mail.files import FileSender
from craftprompt.mail.letter import Kind, message, write
from craftprompt.mail.outbox import AddressRefused, Outgoing, Undelivered
from craftprompt.mail.sender import SmtpSender, mail_sender
from tests.mail_sink import certificate, mail_sink
from tests.servers import free_port
from tests.unit.test_settings import PRODUCTION


def outgoing(recipient="ada@example.com"):
    letter_id, now = uuid4(), clock.now()
    written = write(Kind.ADDRESS_KNOWN, forgot_link="http://localhost:3000/forgot-password")
    text = message(written, recipient=recipient, letter_id=letter_id, written_at=now)
    return Outgoing(letter_id, uuid4(), written.kind, recipient, text, 1, now)


async def send(recipient="ada@example.com"):
    await SmtpSender().send(outgoing(recipient))


@pytest.fixture
def trusted(tmp_path, monkeypatch):
    """The server's side of a certificate that this process trusts."""
    file, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return context


def use(configure, sink, *, scheme="smtp", login="", options=""):
    configure(
        SMTP_URL=f"{scheme}://{login}127.0.0.1:{sink.port}{options}",
        CRAFTPROMPT_MAIL_FROM="studio@example.com",
    )


async def test_a_letter_arrives_as_it_was_written(over_smtp):
    letter = outgoing()
    await SmtpSender().send(letter)
    (arrived,) = over_smtp.letters
    assert over_smtp.envelopes == [("studio@example.com", ["ada@example.com"])]
    assert arrived["Message-ID"] == f"<{letter.id}@localhost>"
    assert arrived["To"] == "ada@example.com"
    assert "It has one already" in arrived.get_body(("plain",)).get_content()


@pytest.mark.parametrize("code", [421, 450, 451, 452])
async def test_a_recipient_that_is_put_off_is_tried_later(over_smtp, code):
    over_smtp.refusals["ada@example.com"] = f"{code} not now, ada@example.com"
    with pytest.raises(Undelivered) as failure:
        await send()
    assert failure.value.reason == str(code)


@pytest.mark.parametrize("code", [550, 551, 553])
async def test_a_recipient_that_is_refused_for_good_is_told_apart(over_smtp, code):
    over_smtp.refusals["eve@example.com"] = f"{code} no such person, eve@example.com"
    with pytest.raises(AddressRefused) as refusal:
        await send("eve@example.com")
    assert refusal.value.reason == str(code)
    await send("ada@example.com")
    assert over_smtp.recipients == ["ada@example.com"]


async def test_a_letter_may_be_put_off_or_refused_after_it_was_read(over_smtp):
    over_smtp.data_answer = "451 greylisted"
    with pytest.raises(Undelivered):
        await send()
    over_smtp.data_answer = "554 mailbox closed"
    with pytest.raises(AddressRefused):
        await send()


async def test_a_server_that_is_down_is_tried_later(configure):
    configure(
        SMTP_URL=f"smtp://127.0.0.1:{free_port()}", CRAFTPROMPT_MAIL_FROM="studio@example.com"
    )
    with pytest.raises(Undelivered, match="SMTPConnectError"):
        await send()


async def test_a_server_that_falls_silent_is_left_in_time(over_smtp, monkeypatch):
    over_smtp.is_silent = True
    monkeypatch.setattr(senders, "SECONDS_TO_ANSWER", 0.2)
    with pytest.raises(Undelivered, match="Timeout"):
        await send()


async def test_an_address_of_another_script_needs_a_server_that_knows_it(configure, over_smtp):
    await send("b\u00fccher@ex\u00e4mple.de")
    assert over_smtp.recipients == ["b\u00fccher@ex\u00e4mple.de"]
    with mail_sink(enable_SMTPUTF8=False) as old:
        use(configure, old)
        with pytest.raises(AddressRefused):
            await send("b\u00fccher@ex\u00e4mple.de")
        await send("ada@example.com")


class TestEncryption:
    async def test_starttls_is_used(self, configure, trusted):
        with mail_sink(tls_context=trusted, require_starttls=True) as sink:
            use(configure, sink, options="?tls=starttls")
            await send()
            assert sink.was_encrypted == [True]

    async def test_tls_from_the_first_byte_is_used(self, configure, trusted):
        with mail_sink(tls_context=trusted, is_implicit=True) as sink:
            use(configure, sink, scheme="smtps")
            await send()
            assert len(sink.letters) == 1

    async def test_a_server_without_starttls_gets_nothing(self, configure, sink):
        use(configure, sink, options="?tls=starttls")
        with pytest.raises(Undelivered):
            await send()
        assert sink.tried == []

    async def test_a_certificate_that_nobody_vouches_for_gets_nothing(self, configure, tmp_path):
        _, context = certificate(tmp_path)
        with mail_sink(tls_context=context, require_starttls=True) as sink:
            use(configure, sink, options="?tls=starttls")
            with pytest.raises(Undelivered):
                await send()
            assert sink.tried == []

    async def test_a_login_travels_over_tls(self, configure, trusted):
        with mail_sink(tls_context=trusted, require_starttls=True, wants_login=True) as sink:
            use(configure, sink, login="studio:p%3Aa%2Fss@", options="?tls=starttls")
            await send()
            assert sink.logins == [b"studio"]
            assert sink.was_encrypted == [True]

    async def test_a_wrong_login_is_the_operators_fault_and_not_the_address_s(
        self, configure, trusted
    ):
        with mail_sink(tls_context=trusted, require_starttls=True, wants_login=True) as sink:
            use(configure, sink, login="studio:wrong@", options="?tls=starttls")
            with pytest.raises(Undelivered, match="Authentication"):
                await send()
            assert sink.tried == []


class TestChoice:
    def test_without_a_server_letters_become_files(self, caplog):
        assert isinstance(mail_sender(), FileSender)
        assert caplog.text == ""

    def test_in_production_that_is_said_at_the_start(self, configure, caplog):
        configure(**PRODUCTION)
        assert isinstance(mail_sender(), FileSender)
        assert "SMTP_URL is not set" in caplog.text

    def test_with_one_they_are_sent(self, configure, caplog):
        configure(**PRODUCTION, SMTP_URL="smtp://mail.example")
        assert isinstance(mail_sender(), SmtpSender)
        assert caplog.text == ""
