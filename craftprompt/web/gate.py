"""The gate: which socket may see which state, and which events reach a handler.

Reflex links a socket to the state that its client token names, and sends every later change to
that socket. So the check stands before the link: a socket is linked only when the CSRF value in
its first packet belongs to the session of its handshake's cookie, and the state's key is derived
from session and client token, so that a stolen client token names somebody's empty tree.

Written against Reflex 0.10.1, whose `EventNamespace` promises no stable interface: the attack
tests in `tests/protocol` guard the upgrade.
"""

import asyncio
import json
import logging
import secrets
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote

import reflex as rx
from engineio.packet import PING, Packet
from reflex.app import EventNamespace
from reflex.event import Event
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex.state import StateUpdate
from reflex_base.constants.state import FIELD_MARKER
from reflex_base.registry import RegistrationContext

from craftprompt import db
from craftprompt.account import sessions
from craftprompt.account.tokens import is_same, seal
from craftprompt.addresses import PagePaths
from craftprompt.web import cookies

logger = logging.getLogger(__name__)

EVENTS_PER_SECOND = 20
BURST_OF_EVENTS = 60
SOCKETS_PER_SESSION = 30
STATES_PER_SESSION = 60
STATES_PER_FRAME = 5
ROOT = rx.State.get_full_name()
IS_HYDRATED = f"is_hydrated{FIELD_MARKER}"
REDIRECT = "_redirect"


class CsrfState(rx.State):
    """Its one job: the browser sends this cookie's value in a socket's first packet.

    Nothing may ever assign to it: the framework would write the cookie.
    """

    token: str = rx.Cookie("", name=cookies.CSRF_COOKIE, same_site="strict")


@dataclass(slots=True)
class Pace:
    """How many events a socket may send at once; refilled at a steady rate."""

    left: float = BURST_OF_EVENTS
    seen_at: float = field(default_factory=time.monotonic)

    def wait_seconds(self) -> float:
        """Count one event; how long its socket has to wait before it is looked at."""
        now = time.monotonic()
        refilled = self.left + (now - self.seen_at) * EVENTS_PER_SECOND
        self.left = min(BURST_OF_EVENTS, refilled) - 1
        self.seen_at = now
        return max(0.0, -self.left / EVENTS_PER_SECOND)


class Gate(EventNamespace):
    """Reflex's event namespace behind the session's check."""

    csrf_var = ""
    private_pages = PagePaths(())

    def __init__(self, namespace: str, app: rx.App) -> None:
        super().__init__(namespace, app)
        self._session_of: dict[str, str] = {}
        self._paces: dict[str, Pace] = {}
        self._paths: dict[str, str] = {}
        self._turned_away: set[str] = set()
        self._states_of: dict[str, list[str]] = {}

    async def trigger_event(self, event: str, *arguments: Any) -> Any:
        """Run a handler; a page cannot name those that socket.io itself calls.

        An event called "connect" would bring a handshake of its sender's own invention.
        """
        assert self.app.sio  # noqa: S101  it is the one that calls
        is_real = not self.app.sio.manager.is_connected(arguments[0], self.namespace)
        if event in ("connect", "disconnect") and not is_real:
            return None
        return await super().trigger_event(event, *arguments)

    async def on_connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> None:
        """Link the socket to its session's own state, or to nothing at all."""
        handshake = dict(environ)
        environ.clear()  # engineio 4.15 keeps it as long as the socket, and reads it no more
        session_hash = cookies.handshake_hash_of(handshake.get("HTTP_COOKIE", ""))
        given = self._taken_csrf(auth)
        boot = auth.get("event") if isinstance(auth, dict) else None
        if not session_hash or not is_same(given, cookies.csrf_for_session(session_hash)):
            await self._turn_away(sid, boot)
            return
        person = await db.read(lambda session: sessions.find(session, session_hash))
        if person is None:
            await self._turn_away(sid, boot, has_ended=True)
            return
        if self._sockets_of(session_hash) >= SOCKETS_PER_SESSION:
            logger.warning("a session holds too many sockets")
            return
        self._session_of[sid] = session_hash
        tab = parse_qs(handshake.get("QUERY_STRING", "")).get("token", [""])[0]
        key = state_key(session_hash, tab)
        if key in self.token_to_sid:  # a duplicated tab: Reflex would hand out the bare key
            tab = secrets.token_hex(16)
            key = state_key(session_hash, tab)
            await self.emit("new_token", tab, to=sid)
        self._note_state(session_hash, key)
        self._paths[sid] = page_of(auth["event"])
        self._paces[sid] = Pace()
        await super().on_connect(sid, _kept_of(handshake, key), auth)

    def on_disconnect(self, sid: str) -> asyncio.Task[None] | None:
        """Forget the socket."""
        self._session_of.pop(sid, None)
        self._paces.pop(sid, None)
        self._paths.pop(sid, None)
        self._turned_away.discard(sid)
        return super().on_disconnect(sid)

    async def on_event(self, sid: str, data: Any) -> None:
        """Let an event through if its socket is linked, in step, and it is one of ours.

        Malformed and unknown events end here: Reflex would write their content to the log.
        """
        if sid not in self.sid_to_token:
            await self._turn_away(sid, data)
            return
        pace = self._paces.get(sid)
        if pace and (wait := pace.wait_seconds()):
            await asyncio.sleep(wait)
        if sid in self.sid_to_token and self._is_ours(data):
            self._paths[sid] = page_of(data)
            await super().on_event(sid, encodable(data))

    async def on_client_error(self, sid: str, data: Any = None) -> None:  # noqa: ARG002  the content may hold what a person typed
        """A page reports an error of its own: noted without its content."""
        if sid in self.sid_to_token and self._client_error_counts.setdefault(sid, 0) < 5:  # noqa: PLR2004  enough to notice
            self._client_error_counts[sid] += 1
            logger.warning("a page reported an error in its own script")

    async def emit_update(self, update: StateUpdate, token: str) -> None:
        """Send what changed; a page's first update, which holds every state, in several frames.

        Tungstenite 0.30, beneath Granian 2.8, keeps as much memory for a socket as its largest
        frame took: 9 KiB where the first update went out in one. Each frame says that the page is
        not hydrated yet: the framework's script would write our cookies anew from one that does
        not.
        """
        delta = dict(update.delta)
        if delta.get(ROOT, {}).get(IS_HYDRATED) is False:
            while len(delta) > STATES_PER_FRAME:
                part = {name: delta.pop(name) for name in [*delta][:STATES_PER_FRAME]}
                part.setdefault(ROOT, {IS_HYDRATED: False})
                await super().emit_update(StateUpdate(delta=part), token)
            delta.setdefault(ROOT, {IS_HYDRATED: False})
        await super().emit_update(StateUpdate(delta=delta, events=update.events), token)

    async def sign_out(self, session_hashes: set[str]) -> None:
        """Send the pages of ended sessions to the log-in page and unlink their sockets.

        Their states are forgotten: what a person typed does not outlive the session in memory.
        """
        for sid in [s for s, owner in self._session_of.items() if owner in session_hashes]:
            await self._send_to_login(sid)
            await self._unlink(sid)
        for session_hash in session_hashes:
            self._forget_states(self._states_of.pop(session_hash, []))

    async def renew(self, session_hash: str) -> None:
        """Have the other pages of a browser come back with the session that follows this one.

        To them it is a lost connection: they connect again, by then with the new cookie.
        """
        for sid in [s for s, owner in self._session_of.items() if owner == session_hash]:
            await self._cut_off(sid)

    async def sign_out_ended(self) -> None:
        """Sign out the pages whose session is over; watching is no activity."""
        open_sessions = {*self._session_of.values(), *self._states_of}
        if not open_sessions:
            return
        live = await db.read(lambda session: sessions.live(session, open_sessions))
        await self.sign_out(open_sessions - live)

    async def _unlink(self, sid: str) -> None:
        """Close a socket; Reflex forgets its link on the way."""
        if self.app.sio:
            await self.app.sio.disconnect(sid, namespace=self.namespace)

    async def _cut_off(self, sid: str) -> None:
        """Cut a page's connection without a word: told to leave, it would not come back.

        What the page sends last ends the waiting for more, in which Granian 2 hangs up on nobody:
        it answers a ping. Engineio 4.15 hangs up when the end of its queue comes, and only then.
        """
        if self.app.sio is None:
            return
        connection = self.app.sio.manager.eio_sid_from_sid(sid, self.namespace)
        if open_socket := self.app.sio.eio.sockets.get(connection):
            await open_socket.send(Packet(PING))
            await open_socket.queue.put(None)

    def _note_state(self, session_hash: str, key: str) -> None:
        """Note the session's newest state; of too many, the oldest without a socket goes."""
        earlier = [each for each in self._states_of.get(session_hash, []) if each != key]
        closed = [each for each in earlier if each not in self.token_to_sid]
        surplus = closed[: max(0, len(earlier) + 1 - STATES_PER_SESSION)]
        self._forget_states(surplus)
        self._states_of[session_hash] = [each for each in earlier if each not in surplus] + [key]

    def _forget_states(self, keys: Iterable[str]) -> None:
        manager = self.app.state_manager
        if not isinstance(manager, StateManagerMemory):
            return
        for key in keys:
            token = BaseStateToken(ident=key, cls=rx.State)
            manager._purge_token(token)  # noqa: SLF001  Reflex 0.10.1 offers no other way

    async def _turn_away(self, sid: str, event: Any, *, has_ended: bool = False) -> None:
        """A socket that is linked to nothing learns one thing, once: a private page needs a log-in.

        That serves who comes to a private page from inside the app, where no request is made that
        the edge could answer.
        """
        path = page_of(event)
        if path in self.private_pages and sid not in self._turned_away:
            self._turned_away.add(sid)
            away = to_login(path, has_ended=has_ended)
            await self.emit("event", StateUpdate(events=[away]), to=sid)

    async def _send_to_login(self, sid: str) -> None:
        """From a private page to the log-in page; a public page stays as it is."""
        path = self._paths.get(sid, "")
        if path in self.private_pages:
            await self.emit("event", StateUpdate(events=[to_login(path)]), to=sid)

    def _taken_csrf(self, auth: Any) -> str:
        """The CSRF value of the boot event, taken out of it: it never reaches a state."""
        try:
            given = auth["event"]["payload"]["vars"].pop(self.csrf_var)
        except (KeyError, TypeError, AttributeError):
            return ""
        return given if isinstance(given, str) else ""

    def _sockets_of(self, session_hash: str) -> int:
        return Counter(self._session_of.values())[session_hash]

    @staticmethod
    def _is_ours(data: Any) -> bool:
        """Whether it has an event's shape and names a handler of ours."""
        return (
            isinstance(data, dict)
            and isinstance(data.get("name"), str)
            and data.get("name") in RegistrationContext.get().event_handlers
            and isinstance(data.get("payload", {}), dict)
            and isinstance(data.get("router_data", {}), dict)
        )


def install_gate(app: rx.App, *, private_pages: Iterable[str]) -> Gate:
    """Put the gate in the place of the app's event namespace."""
    open_namespace = app.event_namespace
    if open_namespace is None or app.sio is None:
        raise RuntimeError("The app has no event namespace to stand before.")
    gate = Gate(open_namespace.namespace, app)
    gate.private_pages = PagePaths(private_pages)
    gate.csrf_var = f"{CsrfState.get_full_name()}.token{FIELD_MARKER}"
    app._event_namespace = gate  # noqa: SLF001  Reflex 0.10.1 offers no other place
    app.sio.register_namespace(gate)
    return gate


def _kept_of(handshake: dict[str, Any], key: str) -> dict[str, Any]:
    """Whose session it is, and which state: Reflex would keep the rest with the state."""
    cookie = handshake.get("HTTP_COOKIE", "").encode("latin-1")
    return {"QUERY_STRING": f"token={key}", "asgi.scope": {"headers": [(b"cookie", cookie)]}}


def to_login(path: str, *, has_ended: bool = True) -> Event:
    """Leave for the log-in page, which leads back to where the person was."""
    away = f"/login?{'ended=1&' if has_ended else ''}next={quote(path, safe='/')}"
    return Event(
        name=REDIRECT, payload={"path": away, "external": False, "popup": False, "replace": True}
    )


def encodable(event: dict[str, Any]) -> dict[str, Any]:
    """The event with a question mark for each half of a surrogate pair.

    A browser can send such a half, but no answer could carry it: the socket would fall silent.
    """
    return json.loads(json.dumps(event, ensure_ascii=False).encode("utf-8", "replace"))


def page_of(event: Any) -> str:
    """The path of the page that an event comes from, as our table of pages writes it."""
    try:
        path = event["router_data"]["pathname"]
    except (KeyError, TypeError):
        return ""
    return (path.rstrip("/") or "/") if isinstance(path, str) else ""


def state_key(session_hash: str, tab: str) -> str:
    """Names the state of one tab of one session; nobody else can name it."""
    return seal("tab", session_hash, tab)
