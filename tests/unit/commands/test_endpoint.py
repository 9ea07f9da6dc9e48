import json

import pytest

from craftprompt.commands.endpoint import AnyPortPlugin, EndpointsNotFound, from_the_browser

ENDPOINTS = {
    "PING": "http://localhost:8000/ping",
    "EVENT": "ws://localhost:8000/_event",
    "TRANSPORT": "websocket",
    "TEST_MODE": False,
}


@pytest.fixture
def build(tmp_path):
    """A folder as Reflex leaves it: the endpoints beside the build, and the built chunk."""
    (tmp_path / "build/client/assets").mkdir(parents=True)
    (tmp_path / "env.json").write_text(json.dumps(ENDPOINTS))
    return tmp_path / "build/client"


@pytest.mark.parametrize("quote", ['"', "'", "`"])
def test_addresses_are_taken_from_the_browser_however_they_were_quoted(quote):
    script, count = from_the_browser(
        f"var e={{PING:{quote}http://localhost:8000/ping{quote},"
        f"EVENT:{quote}wss://localhost:8000/_event{quote},TRANSPORT:{quote}websocket{quote}}};"
    )

    assert count == 2
    assert script == (
        'var e={PING:location.origin+"/ping",EVENT:location.origin.replace(/^http/,"ws")+"/_event",'
        f"TRANSPORT:{quote}websocket{quote}}};"
    )


def test_a_build_is_rewritten_in_place(build):
    chunk = build / "assets/reflex-env-abc.js"
    chunk.write_text("var e={PING:`http://localhost:8000/ping`,EVENT:`ws://localhost:8000/_event`}")

    AnyPortPlugin().post_build(static_dir=build)

    assert "localhost" not in chunk.read_text()


def test_a_build_without_the_endpoint_file_fails(build):
    with pytest.raises(EndpointsNotFound, match="holds 0 addresses instead of 2"):
        AnyPortPlugin().post_build(static_dir=build)


def test_a_build_that_holds_other_addresses_fails(build):
    (build / "assets/reflex-env-abc.js").write_text("var e={PING:`http://localhost:8000/ping`}")

    with pytest.raises(EndpointsNotFound, match="holds 1 addresses instead of 2"):
        AnyPortPlugin().post_build(static_dir=build)
