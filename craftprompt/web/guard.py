"""The event middleware: every event asks the database whether its session still lives."""

import logging
from collections.abc import Iterable
from typing import Any, cast

import reflex as rx
from reflex.event import Event
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate

from craftprompt import db
from craftprompt.account import sessions
from craftprompt.account.state import AuthState
from craftprompt.account.tokens import is_same
from craftprompt.addresses import PagePaths
from craftprompt.errors import CraftPromptError, trace_of
from craftprompt.shell.state import ShellState
from craftprompt.web import cookies
from craftprompt.web.answers import new_reference, our_fault
from craftprompt.web.gate import page_of, to_login
from craftprompt.web.requests import CSRF_FIELD, note_action

logger = logging.getLogger(__name__)

# What pages do by themselves, also after a lost connection: none of it extends a session. What a
# person does when a page opens is the request for the page.
WATCHING = frozenset(
    {
        "hydrate_and_load",
        "hydrate",
        "on_load_internal",
        "set_is_hydrated",
        "open_frame",
        "open_studio",
        "open_tools",
        "offer_undo_of_address",
        "open_shots",
        "open_account",
        "open_tray",
        "open_images",
        "open_videos",
        "open_library",
        "open_item",
        "open_lineage",
        "open",
        "follow",
        "finished",
        "look_over_prompt",
        "look_over_form",
        "look_over_critique",
        "look_over_shots",
        "renew",
    }
)


class SessionGuard(Middleware):
    """Lets an event through for a live session, and a form only with its CSRF token."""

    def __init__(self, private_pages: Iterable[str]) -> None:
        self._private_pages = PagePaths(private_pages)

    async def preprocess(
        self,
        app: rx.App,  # noqa: ARG002  Reflex hands it in
        state: BaseState,
        event: Event,
    ) -> StateUpdate | None:
        """None lets the event through; an update answers in its place."""
        session_hash = cookies.handshake_hash_of(_cookie_header(state))
        person = None
        if session_hash:
            person = await db.read(lambda session: sessions.find(session, session_hash))
        if person is None:
            path = page_of({"router_data": state.router_data})
            return StateUpdate(events=[to_login(path)] if path in self._private_pages else [])
        if not _brings_its_token(event.payload, cookies.csrf_for_session(session_hash)):
            return StateUpdate(events=[_foreign_form()])
        auth = await state.get_state(AuthState)
        auth._recognise(person)  # noqa: SLF001  public methods of a state are open to browsers
        if event.name.rpartition(".")[2] not in WATCHING:
            await note_action(person)
        return None


def tell_person(exception: Exception) -> rx.event.EventSpec | None:
    """The event handlers' border: a known error as its sentence, another one as our fault."""
    if isinstance(exception, CraftPromptError):
        return _tell(exception.kind, exception.message)
    reference = new_reference()
    logger.error("an event failed %s: %s", reference, trace_of(exception))
    return _tell("internal", our_fault(reference).message)


def _foreign_form() -> Event:
    """Says why nothing happened: a person whose cookie went missing would be left puzzled."""
    sentence = (
        "This form was open for too long, or does not come from this page. Nothing was done and "
        "what you typed is kept. Reload the page and press again."
    )
    payload = {"kind": "restricted", "message": sentence}
    return Event(name=f"{ShellState.get_full_name()}.tell", payload=payload)


def _tell(kind: str, message: str) -> rx.event.EventSpec:
    return cast("rx.event.EventSpec", ShellState.tell(kind, message))


def _cookie_header(state: BaseState) -> str:
    headers = state.router_data.get("headers", {})
    return headers.get("cookie", "")


def _brings_its_token(payload: dict[str, Any], expected: str) -> bool:
    """Whether the payload is no form, or a form with the session's token, which is taken out."""
    if "form_data" not in payload:
        return True
    form = payload["form_data"]
    if isinstance(form, dict) and "__reflex_form_data__" in form:
        form = form["__reflex_form_data__"]
    if isinstance(form, list):
        pairs = [pair for pair in form if isinstance(pair, list) and len(pair) == 2]  # noqa: PLR2004  name, value
        form = {name: value for name, value in pairs if isinstance(name, str)}
    given = form.get(CSRF_FIELD) if isinstance(form, dict) else None
    return isinstance(given, str) and is_same(given, expected)
