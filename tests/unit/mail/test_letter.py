"""The letters: in words and in HTML, with nothing fetched and nothing that a stranger typed."""

import email
import re
from datetime import UTC, datetime
from email.policy import SMTPUTF8
from uuid import UUID

import pytest

from craftprompt.account.devices import Device
from craftprompt.mail.letter import FOLDER, WORTH_SENDING, Kind, link, message, write

LETTER_ID = UUID("6f1c7f6c-0f5e-4d6c-9a53-3f8a0a6f2b11")
MOMENT = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
SENTENCE = "on 24 November 2026 at 18:30 UTC"
FORGOT = "http://localhost:3000/forgot-password"
LINK = link("/reset-password", "a-token_of-43-characters")
FACTS = {
    Kind.VERIFY_ADDRESS: {"link": LINK},
    Kind.RESET_PASSWORD: {"link": LINK},
    Kind.ADDRESS_KNOWN: {"forgot_link": FORGOT},
    Kind.NEW_DEVICE: {
        "device": Device("Windows", "Firefox").words,
        "moment": SENTENCE,
        "forgot_link": FORGOT,
    },
    Kind.PASSWORD_CHANGED: {
        "how": "changed",
        "ended": "Every browser was signed out.",
        "moment": SENTENCE,
        "forgot_link": FORGOT,
    },
    Kind.ACCOUNT_DELETED: {"moment": SENTENCE},
    Kind.OPERATOR_ALERT: {"sentence": SENTENCE},
}
INJECTIONS = (
    "ada@example.com\r\nBcc: eve@evil.example",
    "ada@example.com\nBcc: eve@evil.example",
    "ada@example.com\rBcc: eve@evil.example",
    "ada\r\n@example.com",
    "ada@example.com\r\n\r\n<h1>Our body</h1>",
    "=?utf-8?q?eve=40evil.example=2C?=@example.com",
    "ada@example.com\u2028Bcc: eve@evil.example",
)


def written(kind):
    return write(kind, **FACTS[kind])


def sent(kind=Kind.VERIFY_ADDRESS, recipient="ada@example.com"):
    raw = message(written(kind), recipient=recipient, letter_id=LETTER_ID, written_at=MOMENT)
    return email.message_from_string(raw, policy=SMTPUTF8)


def test_every_kind_has_a_template_facts_and_a_lifetime():
    shared = {"frame.text.j2", "frame.html.j2", "pieces.text.j2", "pieces.html.j2"}
    assert {path.name for path in FOLDER.iterdir()} - shared == {f"{kind}.j2" for kind in Kind}
    assert set(FACTS) == set(WORTH_SENDING) == set(Kind)


@pytest.mark.parametrize("kind", Kind)
class TestEveryLetter:
    def test_says_the_same_in_words_and_in_html(self, kind):
        letter = written(kind)
        plain = " ".join(letter.text.partition("\n--\n")[0].split())
        without_tags = re.sub(r"<[^>]+>", " ", letter.html.partition("</h1>")[2])
        shown = " ".join(without_tags.split())
        sentences = [each for each in re.split(r"(?<=[.?])\s", plain) if "http" not in each]
        assert len(sentences) >= 2
        for sentence in sentences:
            assert sentence in shown

    def test_fetches_nothing_and_runs_nothing(self, kind):
        for word in (
            "<img",
            "src=",
            "url(",
            "<script",
            "<link",
            "@import",
            "background=",
            "onload",
        ):
            assert word not in written(kind).html

    def test_leads_nowhere_but_to_this_studio(self, kind):
        letter = written(kind)
        for address in re.findall(r"https?://[^\s\"<]+", letter.html + letter.text):
            assert address.startswith("http://localhost:3000")

    def test_is_marked_as_written_by_a_program(self, kind):
        assert sent(kind)["Auto-Submitted"] == "auto-generated"

    def test_holds_no_tag_and_no_entity_in_its_plain_words(self, kind):
        assert not re.search(r"<[a-z/]|&[a-z#0-9]+;|\{\{|\{%", written(kind).text)

    def test_has_short_lines_but_whole_links(self, kind):
        for line in written(kind).text.splitlines():
            assert len(line) <= 72 or line.startswith("http")

    def test_is_ascii_on_the_wire(self, kind):
        raw = message(
            written(kind), recipient="ada@example.com", letter_id=LETTER_ID, written_at=MOMENT
        )
        assert raw.isascii()
        assert max(map(len, raw.split("\r\n"))) <= 78

    def test_carries_both_forms(self, kind):
        letter = sent(kind)
        assert letter.get_content_type() == "multipart/alternative"
        parts = [part.get_content_type() for part in letter.iter_parts()]
        assert parts == ["text/plain", "text/html"]
        for part, words in zip(
            letter.iter_parts(), (written(kind).text, written(kind).html), strict=True
        ):
            assert part.get_content().replace("\r\n", "\n").strip() == words.strip()


def test_the_operator_is_named_and_escaped(configure):
    configure(CRAFTPROMPT_OPERATOR_NAME="Ada & <Sons>")
    letter = written(Kind.ADDRESS_KNOWN)
    assert "run by Ada & <Sons>" in letter.text
    assert "run by Ada &amp; &lt;Sons&gt;" in letter.html


def test_headers_name_sender_recipient_moment_and_letter(configure):
    configure(CRAFTPROMPT_MAIL_FROM="studio@example.org")
    letter = sent(Kind.RESET_PASSWORD)
    assert letter["From"] == "CraftPrompt Studio <studio@example.org>"
    assert letter["To"] == "ada@example.com"
    assert letter["Subject"] == "Choose a new password"
    assert letter["Date"].datetime == MOMENT
    assert letter["Message-ID"] == f"<{LETTER_ID}@localhost>"


def test_a_token_stands_in_the_fragment_which_nobody_is_sent():
    assert link("/verify-email", "abc") == "http://localhost:3000/verify-email#token=abc"


@pytest.mark.parametrize("address", INJECTIONS)
def test_an_address_cannot_break_out_of_its_header(address):
    with pytest.raises(ValueError, match=r"."):
        sent(recipient=address)


@pytest.mark.parametrize(
    "address",
    [
        "a'%!#$&*+/=^?`{|}~-@example.com",
        "ada.lovelace+studio@sub.example.co",
        f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 55}.com",
        "b\u00fccher@ex\u00e4mple.de",
        "\u4f8b@\u4f8b.\u4e2d\u56fd",
    ],
)
def test_an_odd_address_stays_what_it_is(address):
    (recipient,) = sent(recipient=address)["To"].addresses
    assert recipient.addr_spec == address
