"""A browser without a window: keeps cookies, sends forms, and speaks Reflex's websocket protocol.

Written against Reflex 0.10.1: engine.io 4 and socket.io 5 frames on `/_event`, the boot event in
the CONNECT packet.
"""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, Self
from uuid import uuid4

import httpx
from reflex.event import EventHandler
from reflex.state import BaseState, State
from reflex_base.constants.state import FIELD_MARKER
from reflex_base.utils.format import format_event_handler
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from craftprompt.shell.state import ShellState
from craftprompt.web.gate import CsrfState

SECONDS_TO_ANSWER = 30
NAMESPACE = "/_event"
PASSWORD = "analytical engines 42"
CSRF_VAR = f"{CsrfState.get_full_name()}.token{FIELD_MARKER}"

_numbers = count(1)


class Visitor:
    """Somebody with a browser at the studio."""

    def __init__(self, origin: str, **headers: str) -> None:
        self.origin = origin
        self.http = httpx.Client(base_url=origin, headers={"Origin": origin, **headers})
        self.email = f"person{next(_numbers)}.{uuid4().hex[:8]}@example.com"

    @property
    def csrf(self) -> str:
        """The readable half of the CSRF pair."""
        return self.http.cookies.get("cps_csrf", "")

    @property
    def cookie(self) -> str:
        """The Cookie header that this browser sends."""
        return "; ".join(f"{each.name}={each.value}" for each in self.http.cookies.jar)

    def post(self, path: str, **fields: str) -> httpx.Response:
        """Send a form as our own page does: with the token that it has fetched before."""
        self.http.get("/auth/csrf")
        return self.http.post(path, data={"csrf": self.csrf, **fields})

    def register(self, name: str = "Ada Lovelace", **fields: str) -> Self:
        """Make an account and stay signed in."""
        form = {
            "name": name,
            "email": self.email,
            "password": PASSWORD,
            "adult": "on",
            "terms": "on",
        }
        answer = self.post("/auth/register", **(form | fields))
        assert answer.status_code == 200, answer.text
        return self

    def log_in(self, email: str, password: str = PASSWORD) -> httpx.Response:
        """Sign in to an account that exists."""
        return self.post("/auth/login", email=email, password=password)

    def connected(self, **more: Any) -> "ReflexClient":
        """A socket as this person's page opens it; the keywords of ReflexClient change it."""
        return ReflexClient(self.origin, **({"cookie": self.cookie, "csrf": self.csrf} | more))


class ReflexClient:
    """One page's socket: sends events, keeps what comes back.

    `token` is the client token of the tab, `csrf` what its boot event brings. Without `boot` the
    CONNECT packet is bare. `sent_origin` is the Origin header, None sends none.
    """

    def __init__(
        self,
        origin: str,
        *,
        cookie: str = "",
        csrf: str = "",
        token: str = "",
        path: str = "/studio",
        boot: bool = True,
        sent_origin: str | None = "",
        headers: dict[str, str] | None = None,
    ) -> None:
        self.token = token or str(uuid4())
        self.path = path
        self.values: dict[str, dict[str, Any]] = {}
        self.updates: list[dict[str, Any]] = []
        self.messages: list[list[Any]] = []
        self.is_closed = False
        self._news = threading.Condition()
        address = origin.replace("http", "ws", 1) + f"{NAMESPACE}/?token={self.token}"
        self._opening = connect(
            f"{address}&EIO=4&transport=websocket",
            origin=origin if sent_origin == "" else sent_origin,  # pyright: ignore[reportArgumentType]
            additional_headers={**({"Cookie": cookie} if cookie else {}), **(headers or {})},
            max_size=None,
            open_timeout=SECONDS_TO_ANSWER,
        )
        self._socket = self._opening.__enter__()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        if boot:
            self.boot(csrf)
        else:
            self.send_packet("0")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the page."""
        self._opening.__exit__(None, None, None)
        self._reader.join(SECONDS_TO_ANSWER)

    def boot(self, csrf: str, **changed: Any) -> None:
        """The CONNECT packet with the boot event, as a page sends it."""
        event = {
            "name": format_event_handler(State.event_handlers["hydrate_and_load"]),
            "payload": {"vars": {CSRF_VAR: csrf}} if csrf else {},
            "router_data": self.place,
        }
        self.send_packet("0", {"event": event | changed})

    @property
    def place(self) -> dict[str, Any]:
        """Where the page of this socket stands."""
        return {"pathname": self.path, "asPath": self.path, "query": {}}

    def send(self, handler: EventHandler | str, **payload: Any) -> None:
        """Raise an event, by its handler or by the handler's full name."""
        name = handler if isinstance(handler, str) else format_event_handler(handler)
        self.send_event({"name": name, "payload": payload, "router_data": self.place})

    def send_event(self, event: Any) -> None:
        """Raise an event of any shape."""
        self.send_packet("2", ["event", event])

    def send_packet(self, kind: str, content: Any = None) -> None:
        """A socket.io packet on the events' namespace: 0 connects, 1 leaves, 2 is an event."""
        body = "" if content is None else json.dumps(content)
        self.send_frame(f"4{kind}{NAMESPACE},{body}")

    def send_frame(self, frame: str | bytes) -> None:
        """Anything at all."""
        self._socket.send(frame)

    def value(self, state: type[BaseState], name: str) -> Any:
        """What the page would show of a var now."""
        with self._news:
            return self.values.get(state.get_full_name(), {}).get(name + FIELD_MARKER)

    def until(
        self, is_so: Callable[[], bool], what: str, *, seconds: float = SECONDS_TO_ANSWER
    ) -> None:
        """Wait for what the server sends; fail with `what` was expected."""
        with self._news:
            self._news.wait_for(lambda: is_so() or self.is_closed, seconds)
            assert is_so(), f"never happened: {what}; came: {self.messages[-5:]}"

    def until_value(self, state: type[BaseState], name: str, expected: Any) -> None:
        """Wait until a var has a value."""
        self.until(lambda: self.value(state, name) == expected, f"{name} becomes {expected!r}")

    def until_loaded(self) -> Self:
        """Wait until the page has everything that it loads."""
        self.until_value(State, "is_hydrated", expected=True)
        return self

    def until_left_for(self, address: str) -> None:
        """Wait until the server sends the page elsewhere."""
        self.until(lambda: address in self.redirects(), f"sent to {address}")

    def redirects(self) -> list[str]:
        """Where the server sent the page."""
        with self._news:
            events = [event for update in self.updates for event in update.get("events", [])]
        return [event["payload"]["path"] for event in events if event["name"] == "_redirect"]

    def ping(self) -> None:
        """Wait until the server has looked at everything that was sent before."""
        with self._news:
            heard = sum(message == ["ping", "pong"] for message in self.messages)
        self.send_packet("2", ["ping"])
        self.until(
            lambda: sum(message == ["ping", "pong"] for message in self.messages) > heard, "pong"
        )

    def settle(self) -> None:
        """Wait until every event that was raised before is over; only a linked socket can."""
        marker = uuid4().hex
        self.send(ShellState.tell, kind="", message=marker)
        self.until(lambda: marker in self.heard(), "the marker comes back")

    @property
    def told(self) -> list[dict[str, Any]]:
        """What came beside the one thing that a stranger hears: that a page needs a log-in."""
        return [update for update in self.updates if not leads_to_login(update)]

    def heard(self) -> str:
        """Everything that came, as one text to search in."""
        with self._news:
            return json.dumps(self.messages, ensure_ascii=False)

    def until_closed(self) -> None:
        """Wait until the server has closed the socket."""
        self.until(lambda: self.is_closed, "closed")

    def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            for frame in self._socket:
                if frame == "2":
                    self._socket.send("3")
                elif isinstance(frame, str):
                    self._take(frame)
        with self._news:
            self.is_closed = True
            self._news.notify_all()

    def _take(self, frame: str) -> None:
        with self._news:
            for message in _message(frame):
                self.messages.append(message)
                if message[0] == "event":
                    self.updates.append(message[1])
                    for state, changes in message[1].get("delta", {}).items():
                        self.values.setdefault(state, {}).update(changes)
            if frame.startswith("41"):
                self.is_closed = True
            self._news.notify_all()


def _message(frame: str) -> Iterator[list[Any]]:
    """The event packet in a frame, if it is one."""
    if frame.startswith(f"42{NAMESPACE},"):
        yield json.loads(frame.partition(",")[2])


def leads_to_login(update: dict[str, Any]) -> bool:
    """Whether an update does nothing but lead from a private page to the log-in page."""
    events = update.get("events", [])
    return (
        not update.get("delta")
        and len(events) == 1
        and events[0]["payload"].get("path", "").startswith("/login?")
    )
