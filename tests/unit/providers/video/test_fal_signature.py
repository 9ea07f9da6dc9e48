"""What fal signs, and what is taken for a signature of fal's."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from craftprompt.providers.video.fal_signature import is_signed, keys_address, read_signed

HEADERS = {
    "x-fal-webhook-request-id": "5057fca7-2eb3-468f-b95d-cefe92b0b9d4",
    "x-fal-webhook-user-id": "google-oauth2|117",
    "x-fal-webhook-timestamp": "1752019770",
    "x-fal-webhook-signature": "ab" * 64,
}


def test_the_message_is_four_lines_with_the_bodys_digest_last():
    signed = read_signed(HEADERS)
    assert signed
    assert signed.message(b'{"status": "OK"}').decode().split("\n") == [
        "5057fca7-2eb3-468f-b95d-cefe92b0b9d4",
        "google-oauth2|117",
        "1752019770",
        "d1940c2dfeffce4d29a89fe68aca6bf9b111771fe66829d5fbe238d49f3f0342",
    ]


@pytest.mark.parametrize("name", HEADERS)
def test_without_one_of_its_headers_nothing_is_signed(name):
    assert read_signed({each: HEADERS[each] for each in HEADERS if each != name}) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("request-id", ""),
        ("request-id", "a b"),
        ("request-id", "a\nb"),
        ("request-id", "x" * 201),
        ("user-id", "\N{CLAPPER BOARD}"),
        ("timestamp", "-1752019770"),
        ("timestamp", "+1752019770"),
        ("timestamp", "1752019770.5"),
        ("timestamp", "1752019770\n"),
        ("timestamp", "１７５２０１９７７０"),  # noqa: RUF001  digits, but not of ASCII
        ("timestamp", "9" * 5000),
        ("timestamp", "nan"),
        ("signature", "ab" * 63),
        ("signature", "ab" * 65),
        ("signature", "zz" * 64),
        ("signature", "ab " * 64),
    ],
)
def test_a_header_that_cannot_be_one_counts_as_missing(name, value):
    assert read_signed({**HEADERS, f"x-fal-webhook-{name}": value}) is None


@pytest.mark.parametrize(
    ("seconds_old", "is_timely"),
    [(0, True), (300, True), (301, False), (-300, True), (-301, False), (86_400 * 365, False)],
)
def test_five_minutes_either_way_are_timely(time, seconds_old, is_timely):
    timestamp = str(int(time.now.timestamp()) - seconds_old)
    signed = read_signed({**HEADERS, "x-fal-webhook-timestamp": timestamp})
    assert signed
    assert signed.is_timely() == is_timely


def test_any_key_of_the_set_may_have_signed_and_no_other():
    ours = [Ed25519PrivateKey.generate() for _ in range(3)]
    published = [each.public_key() for each in ours]
    message = b"said"
    assert all(is_signed(message, each.sign(message), published) for each in ours)
    assert not is_signed(b"said otherwise", ours[0].sign(message), published)
    assert not is_signed(message, Ed25519PrivateKey.generate().sign(message), published)
    assert not is_signed(message, ours[0].sign(message), [])


@pytest.mark.parametrize(
    ("base_url", "address"),
    [
        ("", "https://rest.fal.ai/.well-known/jwks.json"),
        ("http://127.0.0.1:9", "http://127.0.0.1:9/rest/.well-known/jwks.json"),
        ("https://fal.example/v1/", "https://fal.example/v1/rest/.well-known/jwks.json"),
    ],
)
def test_keys_are_where_fal_is(base_url, address):
    assert keys_address(base_url) == address
