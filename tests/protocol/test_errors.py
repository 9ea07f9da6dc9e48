"""What the framework would answer by itself is answered in our words, as JSON or as a page."""

import httpx
import pytest

JSON = {"Accept": "application/json"}
BROWSER = {"Accept": "text/html,application/xhtml+xml"}


def ask(server, method, path, headers):
    return httpx.request(
        method, f"{server.origin}{path}", headers={"Origin": server.origin, **headers}
    )


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/there-is-no-such-page", 404),
        ("GET", "/studio%00", 404),
        ("GET", "/data/secret", 404),
        ("GET", "/api/demo", 404),
        ("PUT", "/api/demo", 405),
        ("DELETE", "/", 405),
        ("POST", "/there-is-no-such-page", 405),
    ],
)
def test_a_script_gets_json_and_a_browser_a_page(server, method, path, status):
    for_script = ask(server, method, path, JSON)
    for_person = ask(server, method, path, BROWSER)

    assert (for_script.status_code, for_person.status_code) == (status, status)
    assert set(for_script.json()["error"]) >= {"kind", "message", "reference"}
    assert for_person.headers["content-type"].startswith("text/html")
    assert "content-security-policy" in for_script.headers
    assert "content-security-policy" in for_person.headers


def test_a_refused_method_says_which_ones_there_are(server):
    assert "GET" in ask(server, "PUT", "/", JSON).headers["allow"]


def test_a_page_that_is_there_is_left_as_it_is(server):
    assert ask(server, "GET", "/pricing", JSON).text.startswith("<!DOCTYPE html>")
