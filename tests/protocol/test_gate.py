"""Whose socket sees whose state: the gate, attacked."""

import json
import socket

import pytest
from reflex.state import State
from reflex_base.constants.state import FIELD_MARKER
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from craftprompt.account.tokens import token_hash
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.state import PromptEditorState
from tests.protocol.pages import SLOW_SCENE, draft_of, make_prompt, stop
from tests.reflex_client import CSRF_VAR, ReflexClient

NOTHING = []


def attack(server, *, cookie="", csrf="", token="", path="/studio"):
    """Connect, then try to get in by plain events; what the attacker heard but pongs."""
    with ReflexClient(server.origin, cookie=cookie, csrf=csrf, token=token, path=path) as client:
        client.send(PromptEditorState.open_studio)
        client.send("reflex___state____state.hydrate_and_load", vars={})
        client.send(PromptEditorState.save_text, name="scene", text="written by a stranger")
        client.ping()
        others = [each for each in client.messages if each[0] not in ("event", "ping")]
        return others + client.told


@pytest.fixture
def secret(ada, canary):
    """A word in Ada's draft, and the client token of her tab, which she has left."""
    with ada.connected() as tab:
        tab.until_loaded()
        tab.send(PromptEditorState.save_text, name="scene", text=canary)
        tab.settle()
    return canary, tab.token


def test_the_owner_finds_her_own_tab_again(ada, secret):
    canary, token = secret

    with ada.connected(token=token) as tab:
        tab.until_loaded()

        assert tab.value(PromptEditorState, "texts")["scene"] == canary


@pytest.mark.parametrize("path", ["/studio", "/account", "/"])
def test_a_stolen_client_token_without_a_session_gets_nothing(server, ada, secret, path):
    canary, token = secret

    assert attack(server, token=token, path=path) == NOTHING
    assert draft_of(server, ada.email) == canary


@pytest.mark.parametrize(
    "path", ["/library", "/library/5b1c0d3e", "/studio/image", "/studio/video"]
)
def test_a_socket_without_a_session_is_led_to_the_login_from_every_private_page(server, path):
    with ReflexClient(server.origin, path=path) as stranger:
        stranger.until_left_for(f"/login?next={path}")


def test_a_cookie_without_its_csrf_value_gets_nothing(server, ada, secret):
    canary, token = secret

    assert attack(server, cookie=ada.cookie, token=token) == NOTHING
    assert draft_of(server, ada.email) == canary


@pytest.mark.parametrize("guess", ["0" * 64, "x", "\ud800", "é" * 64])
def test_a_wrong_csrf_value_gets_nothing(server, ada, secret, guess):
    _, token = secret

    assert attack(server, cookie=ada.cookie, csrf=guess, token=token) == NOTHING


def test_a_csrf_value_of_another_session_gets_nothing(server, ada, mallory, secret):
    _, token = secret

    assert attack(server, cookie=ada.cookie, csrf=mallory.csrf, token=token) == NOTHING


def test_a_stolen_csrf_value_without_the_cookie_gets_nothing(server, ada, secret):
    _, token = secret

    assert attack(server, csrf=ada.csrf, token=token) == NOTHING


def test_a_csrf_value_that_is_no_text_gets_nothing(server, ada):
    with ReflexClient(server.origin, cookie=ada.cookie, boot=False) as client:
        for value in (None, 1, True, [ada.csrf], {"x": ada.csrf}):
            client.send_packet("0", {"event": {"payload": {"vars": value}}})
        client.ping()

        assert client.told == NOTHING


@pytest.mark.parametrize("is_owner_there", [True, False])
def test_a_stolen_client_token_opens_the_thief_s_own_empty_studio(
    ada, mallory, secret, is_owner_there
):
    canary, token = secret
    owner = ada.connected(token=token).until_loaded() if is_owner_there else None

    with mallory.connected(token=token) as thief:
        thief.until_loaded()
        thief.send(PromptEditorState.open_studio)
        thief.settle()

        assert canary not in thief.heard()
        assert ada.email not in thief.heard()
        assert mallory.email in thief.heard()
    with owner or ada.connected(token=token) as tab:
        tab.until_loaded()
        assert tab.value(PromptEditorState, "texts")["scene"] == canary


@pytest.mark.parametrize("is_owner_there", [True, False])
def test_a_prompt_that_is_being_written_reaches_nobody_else(
    server, ada, mallory, canary, is_owner_there
):
    owner = ada.connected().until_loaded()
    make_prompt(owner, ada, SLOW_SCENE.format(canary))
    owner.until_value(GenerationState, "status", "running")
    if not is_owner_there:
        owner.close()
    attackers = [
        ReflexClient(server.origin, token=owner.token),
        ReflexClient(server.origin, token=owner.token, boot=False),
        ReflexClient(server.origin, token=owner.token, cookie=mallory.cookie),
        ReflexClient(server.origin, token=owner.token, cookie=ada.cookie),
        mallory.connected(token=owner.token).until_loaded(),
    ]

    with owner if is_owner_there else ada.connected(token=owner.token) as tab:
        tab.until_value(GenerationState, "status", "running")
        stop(tab)

    for attacker in attackers:
        with attacker:
            attacker.ping()
            heard = attacker.heard()
            assert canary not in heard
            assert tab.value(GenerationState, "generation_id") not in heard
            assert ada.email not in heard
    for anonymous in attackers[:-1]:
        assert anonymous.told == NOTHING


def test_a_socket_without_a_boot_event_is_linked_to_nothing(server, ada, secret):
    _, token = secret

    with ReflexClient(server.origin, cookie=ada.cookie, token=token, boot=False) as client:
        client.send(PromptEditorState.open_studio)
        client.ping()

        assert client.told == NOTHING


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        None,
        "null",
        "http://localhost.evil.example:{port}",
        "http://evil.example/localhost:{port}",
        "http://localhost:{port}.evil.example",
        "http://localhost:1",
        "https://localhost:{port}",
        "http://LOCALHOST@evil.example:{port}",
    ],
)
def test_a_socket_from_another_origin_is_refused_before_it_opens(server, ada, origin):
    sent = origin.format(port=server.port) if origin else None

    with pytest.raises(InvalidStatus) as refusal:
        ada.connected(sent_origin=sent)

    assert refusal.value.response.status_code == 403


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_both_names_of_the_loopback_address_are_ours(server, ada, host):
    with ada.connected(sent_origin=f"http://{host}:{server.port}") as tab:
        tab.until_loaded()


def test_a_socket_under_a_foreign_host_name_is_refused(server, ada):
    """Against DNS rebinding: the attacker's name leads to us, and so does its origin."""
    ours = socket.create_connection(("127.0.0.1", server.port))
    address = f"ws://rebound.example:{server.port}/_event/?token=x&EIO=4&transport=websocket"

    with (
        pytest.raises(InvalidStatus) as refusal,
        connect(
            address,
            sock=ours,
            origin=f"http://rebound.example:{server.port}",
            additional_headers={"Cookie": ada.cookie},
        ),
    ):
        pass

    assert refusal.value.response.status_code == 403


def test_the_csrf_value_never_comes_back(ada):
    with ada.connected() as tab:
        tab.until_loaded()
        tab.settle()

        assert ada.csrf not in tab.heard()


def test_the_session_token_never_comes_back(ada):
    token = ada.http.cookies["cps_session"]

    with ada.connected() as tab:
        tab.until_loaded()

        assert token not in tab.heard()


def test_a_duplicated_tab_gets_a_tree_and_a_token_of_its_own(ada, canary):
    with ada.connected().until_loaded() as first, ada.connected(token=first.token) as copy:
        copy.until_loaded()
        told = [message[1] for message in copy.messages if message[0] == "new_token"]
        first.send(PromptEditorState.save_text, name="mood", text=canary)
        first.settle()
        copy.settle()

        assert len(told) == 1
        assert told[0] != first.token
        assert canary not in copy.heard()


def test_more_than_30_sockets_of_one_session_are_refused(ada):
    open_tabs = [ada.connected().until_loaded() for _ in range(30)]

    with ada.connected() as one_too_many:
        one_too_many.send(PromptEditorState.open_studio)
        one_too_many.ping()
        assert one_too_many.told == NOTHING
    for tab in open_tabs:
        tab.close()
    with ada.connected() as room_again:
        room_again.until_loaded()


def test_thirty_tabs_with_one_client_token_are_counted_too(ada):
    first = ada.connected().until_loaded()
    copies = [ada.connected(token=first.token) for _ in range(31)]
    for copy in copies:
        copy.ping()

    linked = [copy for copy in copies if copy.updates]

    assert len(linked) == 29
    for tab in (first, *copies):
        tab.close()


def test_a_second_connect_packet_on_one_socket_gives_no_second_state(server, ada, canary):
    with ada.connected() as tab:
        tab.until_loaded()
        for _ in range(40):
            tab.boot(ada.csrf)
    with ada.connected() as other:
        other.until_loaded()
        other.send(PromptEditorState.save_text, name="scene", text=canary)
        other.settle()

    assert draft_of(server, ada.email) == canary


def forged_handshake(session_hash, csrf, *, headers):
    """The arguments of the gate's own connect handler, as an attacker would fill them in."""
    environ = {
        "HTTP_COOKIE": f"cps_session={session_hash}",
        "QUERY_STRING": "token=forged",
        "asgi.scope": {"headers": headers, "client": ["127.0.0.1", 1]},
    }
    event = {
        "name": "reflex___state____state.hydrate_and_load",
        "payload": {"vars": {CSRF_VAR: csrf}},
        "router_data": {"pathname": "/studio", "asPath": "/studio", "query": {}},
    }
    return [environ, {"event": event}]


def test_a_connect_that_comes_as_an_event_is_no_handshake(server, ada):
    """Whoever has read a session's hash somewhere still has no session."""
    session_hash = token_hash(ada.http.cookies["cps_session"])
    forged = forged_handshake(session_hash, ada.csrf, headers=[])

    with ReflexClient(server.origin) as client:
        client.send_packet("2", ["connect", *forged])
        client.send(PromptEditorState.open_studio)
        client.ping()

        assert client.told == NOTHING


def test_a_connect_with_forged_headers_does_not_change_who_somebody_is(ada, mallory, secret):
    """A binary event carries bytes, which is what a real handshake's headers are made of."""
    canary, _ = secret
    victim = token_hash(ada.http.cookies["cps_session"])
    own = token_hash(mallory.http.cookies["cps_session"])
    name = {"_placeholder": True, "num": 0}
    value = {"_placeholder": True, "num": 1}
    forged = forged_handshake(own, mallory.csrf, headers=[[name, value]])

    with mallory.connected().until_loaded() as client:
        client.send_frame("42/_event," + json.dumps(["disconnect"]))
        client.send_frame("452-/_event," + json.dumps(["connect", *forged]))
        client.send_frame(b"cookie")
        client.send_frame(f"cps_session={victim}".encode())
        client.send(PromptEditorState.open_studio)
        client.settle()

        assert canary not in client.heard()
        assert ada.email not in client.heard()


def test_a_disconnect_that_comes_as_an_event_frees_no_place(ada):
    open_tabs = [ada.connected().until_loaded() for _ in range(30)]
    for tab in open_tabs:
        tab.send_packet("2", ["disconnect"])
        tab.settle()

    with ada.connected() as one_too_many:
        one_too_many.ping()
        assert one_too_many.told == NOTHING
    for tab in open_tabs:
        tab.close()


def test_a_state_keeps_nothing_of_a_handshake_but_whose_session_it_is(ada):
    told = {"User-Agent": "Difference Engine 2", "Accept-Language": "en-GB"}

    with ada.connected(headers=told).until_loaded() as tab:
        headers = tab.value(State, "rx_router_headers")["raw_headers"]
        came_from = tab.value(State, "rx_router_session")["client_ip"]

    assert headers == {}  # the session itself is kept where no page sees it
    assert came_from == "0.0.0.0"  # noqa: S104  what Reflex says where it knows no address


def test_a_page_comes_in_frames_that_take_little_memory_of_its_socket(ada):
    with ada.connected().until_loaded() as tab:
        frames = [len(json.dumps(message)) for message in tab.messages]

    assert max(frames) < sum(frames) / 2


def test_no_frame_before_the_page_is_whole_has_its_script_write_cookies(ada):
    """Reflex's script writes the cookies of an update that does not say `is_hydrated: false`."""
    with ada.connected().until_loaded() as tab:
        deltas = [each["delta"] for each in tab.updates if each.get("delta")]

    hydrated = f"is_hydrated{FIELD_MARKER}"
    said = [each.get(State.get_full_name(), {}).get(hydrated) for each in deltas]
    bring_cookies = [CSRF_VAR.rpartition(".")[0] in each for each in deltas]
    assert said[:4] == [False] * 4
    assert any(bring_cookies)
    assert not any(bring_cookies[said.index(True) :])
