"""The mail server's address: what it means, and what is refused."""

import pytest

from craftprompt.smtp_url import MailServer, UnusableMailServer, mail_server


@pytest.mark.parametrize(
    ("url", "server"),
    [
        (
            "smtp://user:pass@mail.example:587?tls=starttls",
            MailServer("mail.example", 587, "user", "pass", "starttls"),
        ),
        ("smtp://mail.example", MailServer("mail.example", 587, "", "", "starttls")),
        ("smtps://mail.example", MailServer("mail.example", 465, "", "", "implicit")),
        ("smtps://mail.example?tls=implicit", MailServer("mail.example", 465, "", "", "implicit")),
        ("smtp://mail.example?tls=implicit", MailServer("mail.example", 465, "", "", "implicit")),
        ("smtp://127.0.0.1:1025", MailServer("127.0.0.1", 1025, "", "", "none")),
        ("smtp://localhost", MailServer("localhost", 25, "", "", "none")),
        ("smtp://[::1]:1025/?tls=none", MailServer("::1", 1025, "", "", "none")),
        ("smtp://127.0.0.1?tls=starttls", MailServer("127.0.0.1", 587, "", "", "starttls")),
        (
            "smtp://me%40example.com:p%3Aa%2Fss@mail.example",
            MailServer("mail.example", 587, "me@example.com", "p:a/ss", "starttls"),
        ),
    ],
)
def test_an_address_says_where_and_how(url, server):
    assert mail_server(url) == server


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mail.example:587", "must be an address"),
        ("http://mail.example", "must be an address"),
        ("smtp://", "must be an address"),
        ("smtp://mail.example/inbox", "must be an address"),
        ("smtp://mail.example:many", "no address"),
        ("smtp://[::1", "no address"),
        ("smtp://mail.example?tls=none", "would travel open"),
        ("smtp://192.168.1.4?tls=none", "would travel open"),
        ("smtp://localhost.evil.example?tls=none", "would travel open"),
        ("smtp://mail.example?tls=ssl", "one of starttls, implicit, none"),
        ("smtp://mail.example?tls=starttls&tls=none", "one option"),
        ("smtp://mail.example?verify=no", "one option"),
        ("smtps://mail.example?tls=starttls", "means tls=implicit"),
        ("smtps://localhost?tls=none", "means tls=implicit"),
    ],
)
def test_an_unusable_address_is_refused_without_being_quoted(url, reason):
    with pytest.raises(UnusableMailServer, match=reason) as refused:
        mail_server(url)
    assert "example" not in str(refused.value)
