"""What a person typed, and what lets anybody in, stands in no log line; nothing crashes."""

import json
from contextlib import suppress

import pytest
from websockets.exceptions import ConnectionClosed

from craftprompt.studio.state import PromptEditorState
from tests.reflex_client import PASSWORD, ReflexClient, Visitor

DEEP = 200_000


def lines_with(server, *words):
    return [line for line in server.output if any(word in line for word in words)]


def secrets_of(visitor):
    session = visitor.http.cookies["cps_session"]
    return (session, visitor.csrf, visitor.email, PASSWORD)


def forged_events(canary):
    known = "reflex___state____state.craftprompt___studio___state____prompt_editor_state"
    craft = "reflex___state____state.craftprompt___studio___craft_state____craft_state"
    return [
        canary,
        None,
        [canary],
        {},
        {"name": canary},
        {"name": f"reflex___state____state.{canary}", "payload": {"text": canary}},
        {"name": f"{known}._save", "payload": {"values": {"scene": canary}}},
        {"name": f"{known}.save_text", "payload": canary},
        {"name": f"{known}.save_text", "payload": {"name": canary, "text": canary}},
        {"name": f"{known}.save_text", "payload": {"wrong": canary}},
        {"name": f"{known}.save_text", "payload": {"name": "scene", "text": {canary: canary}}},
        {"name": f"{known}.save_text", "payload": {"name": "scene"}, "router_data": canary},
        {"name": f"{known}.make", "payload": {"form_data": canary}},
        {"name": f"{known}.make", "payload": {"form_data": {"csrf": canary, "scene": canary}}},
        {"name": f"{known}.choose_target", "payload": {"key": canary}},
        {"name": f"{craft}.reuse", "payload": {"generation_id": canary}},
        {"name": f"{craft}.reuse", "payload": {"generation_id": 7, canary: canary}},
        {"name": f"{craft}.start_with", "payload": {"scene": [canary]}},
        {"name": f"{known}.setvar", "payload": {"var_name": "texts", "value": canary}},
        {
            "name": f"{known}.save_text",
            "payload": {"name": "scene", "text": "x"},
            "router_data": {"pathname": [canary], "query": canary, "asPath": {canary: 1}},
        },
    ]


def test_forged_events_leave_no_trace_in_the_log(server, ada, canary):
    for event in forged_events(canary):
        with ada.connected().until_loaded() as tab:
            tab.send_event(event)
            tab.settle()

    assert lines_with(server, canary, *secrets_of(ada)) == []


def test_forged_boot_events_leave_no_trace_in_the_log(server, ada, canary):
    for changed in (
        {"name": canary},
        {"router_data": canary},
        {"router_data": {"pathname": canary, "query": [canary]}},
        {"payload": {"vars": {canary: canary}, "hashes": canary}},
    ):
        with ada.connected(boot=False) as tab:
            tab.boot(ada.csrf, **changed)
            tab.ping()
    with ada.connected() as tab:
        tab.until_loaded()

    assert lines_with(server, canary, *secrets_of(ada)) == []


def test_a_page_s_own_error_report_is_noted_without_its_content(server, ada, canary):
    with ada.connected().until_loaded() as tab:
        for _ in range(8):
            tab.send_packet("2", ["client_error", {"error_type": "x", "message": canary}])
        tab.send_packet("2", [canary, {"message": canary}])
        tab.settle()

    assert lines_with(server, canary) == []


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "x",
        "9",
        "4",
        "49/_event,",
        "42/_event,",
        "42/_event,not json {canary}",
        '42/_event,["event"',
        '42/_event,{{"canary": "{canary}"}}',
        '42/other,["event",{{"name": "{canary}"}}]',
        '42/_event,["disconnect","{canary}"]',
        '42/_event,["connect","{canary}"]',
        '42["event",{{"name": "{canary}"}}]',
        '451-/_event,["event",{{"_placeholder":true,"num":0}}]',
        '44/_event,"{canary}"',
        '43/_event,1["{canary}"]',
        '42/_event,["event",' + "[" * DEEP + "]" * DEEP + "]",
        "42/_event," + "9" * 5000,
        '42/_event,["event",{{"name": {digits}}}]',
        b"\x00\xff{canary}",
    ],
    ids=range(20),
)
def test_a_malformed_frame_harms_nobody_and_leaves_no_trace(server, ada, canary, frame):
    if isinstance(frame, str) and len(frame) < DEEP:
        frame = frame.format(canary=canary, digits="9" * 5000)
    with ada.connected().until_loaded() as neighbour:
        with ada.connected().until_loaded() as tab:
            tab.send_frame(frame)
            with suppress(ConnectionClosed):
                tab.send_frame("2")  # whether it is closed or goes on, it was read
        neighbour.settle()

    assert lines_with(server, canary, *secrets_of(ada)) == []


def test_a_huge_frame_closes_its_own_socket_only(server, ada, canary):
    with ada.connected().until_loaded() as neighbour, ada.connected().until_loaded() as tab:
        tab.send(PromptEditorState.save_text, name="scene", text=canary * 200_000)
        tab.until_closed()
        neighbour.settle()

    assert lines_with(server, canary) == []


def test_a_lone_half_of_a_surrogate_pair_does_not_silence_the_page(ada, canary):
    with ada.connected().until_loaded() as tab:
        tab.send(PromptEditorState.save_text, name="scene", text=f"{canary} \ud83d")
        tab.settle()

        assert tab.value(PromptEditorState, "texts")["scene"].startswith(canary)


def test_a_wrong_password_and_a_token_stand_in_no_log_line(server, canary):
    visitor = Visitor(server.origin)
    visitor.log_in(f"{canary}@example.com", canary)
    visitor.post("/auth/register", name=canary, email=canary, password=canary)
    visitor.http.get(f"/verify-email?token={canary}")
    visitor.http.get(f"/media/{canary}")
    visitor.http.post("/api/demo", content=json.dumps({"scene": canary, "target": canary}))
    with ReflexClient(server.origin, cookie=f"cps_session={canary}", token=canary) as tab:
        tab.ping()

    assert lines_with(server, canary) == []


def test_nothing_of_a_state_is_written_to_disk(server, ada, canary):
    with ada.connected().until_loaded() as tab:
        tab.send(PromptEditorState.save_text, name="scene", text=canary)
        tab.settle()

    written = [path for path in server.data_folder.rglob("*") if path.is_file()]
    holding = {path.name for path in written if canary.encode() in path.read_bytes()}
    assert holding <= {"craftprompt.db", "craftprompt.db-wal"}
    assert not [path for path in server.data_folder.rglob("*") if ".states" in path.parts]
