"""Our own addresses, and what is none of ours."""

import pytest

from craftprompt import addresses


@pytest.mark.parametrize(
    "target",
    ["/", "/studio", "/account?tab=1&x=%20", "/library/1#top", "/a:b", "/@evil.example", "/\u00e9"],
)
def test_a_path_of_ours_is_kept(target):
    assert addresses.local_path(target) == target


@pytest.mark.parametrize(
    "target",
    [
        "",
        "studio",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "\\\\evil.example",
        "/\\/evil.example",
        "https://evil.example",
        "https:evil.example",
        "http:/evil.example",
        "HTTPS://evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        " //evil.example",
        "/ /evil.example",
        "\t//evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/\r/evil.example",
        "/studio\r\nSet-Cookie: a=b",
        "/studio\x00",
        "/a\\b",
        "\u2028/studio",
        ".//evil.example",
        "@evil.example",
        "/" + "a" * 2000,
    ],
)
def test_whatever_could_lead_elsewhere_becomes_the_studio(target):
    assert addresses.local_path(target) == "/studio"
    assert addresses.local_path(target, otherwise="/") == "/"


def test_in_development_the_three_names_of_this_machine_are_one():
    assert addresses.page_origins() == {
        "http://localhost:3000",
        "http://127.0.0.1:3000",
        "http://[::1]:3000",
    }


def test_the_port_belongs_to_the_origin(configure):
    configure(CRAFTPROMPT_PORT="4000")
    assert "http://127.0.0.1:4000" in addresses.page_origins()
    assert "http://127.0.0.1:3000" not in addresses.page_origins()


def test_a_public_origin_is_the_only_one(configure):
    configure(CRAFTPROMPT_PUBLIC_URL="https://studio.example")
    assert addresses.page_origins() == {"https://studio.example"}


@pytest.mark.parametrize(
    ("host", "is_ours"),
    [
        ("localhost:3000", True),
        ("LOCALHOST:3000", True),
        ("127.0.0.1", True),
        ("[::1]:3000", True),
        ("[::1]", True),
        ("localhost.evil.example", False),
        ("evil.example:3000", False),
        ("", False),
        ("localhost@evil.example", False),
        ("localhost:3000/studio?", False),
        ("[::1]:[", False),
    ],
)
def test_hosts_of_this_machine_are_ours_in_development(host, is_ours):
    assert addresses.is_our_host(host) is is_ours


@pytest.mark.parametrize(
    ("path", "is_known"),
    [
        ("/library", True),
        ("/library/5b1c", True),
        ("/library/%2e%2e", True),
        ("/library/", False),
        ("/library/a/b", False),
        ("/library/[id]", True),
        ("/librarys", False),
        ("", False),
    ],
)
def test_a_part_in_brackets_stands_for_any_one_part(path, is_known):
    assert (path in addresses.PagePaths(["/library", "/library/[item_id]"])) is is_known
    assert path not in addresses.PagePaths([])


def test_on_one_port_every_address_is_a_path(monkeypatch):
    monkeypatch.setenv("REFLEX_ENV_MODE", "prod")
    assert addresses.backend("/auth/login") == "/auth/login"
    assert addresses.page("/studio") == "/studio"


def test_on_two_ports_addresses_carry_their_origin(monkeypatch):
    monkeypatch.setenv("REFLEX_ENV_MODE", "dev")
    assert addresses.backend("/auth/login").startswith("http")
    assert addresses.page("/studio") == "http://localhost:3000/studio"
