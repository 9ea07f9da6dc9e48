"""A page of another site reads nothing here, not even with its visitor's cookies."""

import pytest

from tests.pictures import painted
from tests.protocol.pages import make_prompt

FOREIGN = ("https://evil.example", "http://localhost:1", "null")
PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type, x-csrf-token",
}
PLACES = (
    "/",
    "/login",
    "/studio",
    "/library",
    "/privacy",
    "/auth/csrf",
    "/auth/letters",
    "/auth/login",
    "/api/uploads",
    "/api/describe",
    "/api/demo",
    "/healthz",
    "/readyz",
    "/favicon.ico",
    "/no-such-page",
    "/_event/?EIO=4&transport=polling",
    "/_event/?EIO=4&transport=websocket",
    "/ping",
    "/_health",
    "/_upload",
    "/_upload/anything",
    "/_all_routes",
    "/auth-codespace",
)


def permissions(answer):
    """What an answer lets the pages of other sites do with it."""
    named = "access-control-"
    return {name: value for name, value in answer.headers.items() if name.startswith(named)}


def asked_from(person, origin, path):
    """What a page at `origin` gets when it reads a path, looks at it, and asks what it may do."""
    for method, more in (("GET", {}), ("HEAD", {}), ("OPTIONS", {}), ("OPTIONS", PREFLIGHT)):
        yield person.http.request(method, path, headers={"Origin": origin, **more})


@pytest.mark.parametrize("path", PLACES)
def test_no_answer_is_for_another_site(ada, path):
    for origin in FOREIGN:
        for answer in asked_from(ada, origin, path):
            assert permissions(answer) == {}, (origin, answer.request.method)


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_file_and_a_prompt_of_the_visitor_are_not_for_another_site(ada, origin):
    upload = {"X-CSRF-Token": ada.csrf}
    told = ada.http.post("/api/uploads", content=painted(1), headers=upload)
    with ada.connected().until_loaded() as tab:
        generation_id = make_prompt(tab, ada, "A boat lies in the harbour.")

    for path in (told.json()["address"], f"/api/generations/{generation_id}/stream"):
        read, *others = asked_from(ada, origin, path)
        assert read.status_code == 200
        assert [permissions(each) for each in (read, *others)] == [{}] * 4


def test_our_own_page_on_another_port_of_ours_is_answered(ada):
    """Pages and backend have a port each while the studio is being worked on."""
    answer = ada.http.get("/auth/csrf", headers={"Origin": ada.origin})

    assert permissions(answer)["access-control-allow-origin"] == ada.origin
