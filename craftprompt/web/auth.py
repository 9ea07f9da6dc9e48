"""Registration, log-in, log-out, password and deletion: forms posted to plain HTTP routes.

Each answers a script with JSON (`{"next": …}` or `{"error": …}`) and a browser without
JavaScript with a redirect or a page.
"""

import asyncio
import logging
from uuid import UUID

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from craftprompt import db
from craftprompt.account import forms, service, sessions
from craftprompt.account.forms import Registration
from craftprompt.account.service import AcceptedDocument
from craftprompt.account.tokens import is_pass, pass_for, token_hash
from craftprompt.addresses import local_path
from craftprompt.errors import CraftPromptError, InputInvalid
from craftprompt.privacy.legal_texts import documents_to_accept
from craftprompt.studio import durable_runs, prompts, runs
from craftprompt.studio.service import checked_scene, save_draft
from craftprompt.web import cookies
from craftprompt.web.answers import onward, signed_out
from craftprompt.web.demo import LONGEST_DEMO_SCENE
from craftprompt.web.gate import Gate
from craftprompt.web.places import Places, Room
from craftprompt.web.requests import (
    FORM_BYTES,
    SubmittedForm,
    is_short,
    must_be_signed_in,
    origin_of,
    read_form,
    signed_in,
)

logger = logging.getLogger(__name__)

AVATAR_BYTES = 2_000_000
STUDIO = "/studio"
# With an avatar a form takes up to 3 MB of memory while it comes; without one it needs no place.
WITH_AVATAR = Room(
    16,
    "Many people are registering with a picture just now. No account was made. Send the form "
    "again in a moment, or without the picture.",
)
WITH_AVATAR_OF_A_NETWORK = Room(
    4,
    "Others in your network are registering with a picture just now. No account was made. Send the "
    "form again in a moment, or without the picture.",
)


def auth_routes(gate: Gate) -> list[Route]:
    """The routes; `gate` closes the sockets of sessions that end here."""

    async def log_out(request: Request) -> Response:
        """End this browser's session."""
        await read_form(request)
        person = await signed_in(request)
        if person:
            await service.log_out(person.session_hash)
            await gate.sign_out({person.session_hash})
        return signed_out(request, "/")

    async def change_password(request: Request) -> Response:
        """Replace the password and sign every other browser out; this one's pages go on."""
        form = await read_form(request)
        person = await must_be_signed_in(request)
        token, ended = await service.change_password(
            person.owner_id,
            current=form.secret("current_password"),
            chosen=form.secret("password"),
            origin=origin_of(request),
        )
        await gate.sign_out(set(ended) - {person.session_hash})
        answer = onward(request, "/account?changed=password")
        cookies.set_session(answer, token)
        # The new cookie is on its way before this browser's other pages connect again.
        answer.background = BackgroundTask(gate.renew, person.session_hash)
        return answer

    async def delete_account(request: Request) -> Response:
        """Erase the person with everything that is theirs."""
        form = await read_form(request)
        person = await must_be_signed_in(request)
        if not form.is_checked("confirm"):
            raise InputInvalid("Tick the box to say that everything may go.", field="confirm")
        ended = await service.delete_account(
            person.owner_id, password=form.secret("password"), stop_work=_stop_work
        )
        await gate.sign_out(set(ended))
        return signed_out(request, "/?deleted=1")

    return [
        Route("/auth/csrf", give_csrf, methods=["GET"]),
        _register_route(),
        Route("/auth/login", log_in, methods=["POST"]),
        Route("/auth/logout", log_out, methods=["POST"]),
        Route("/auth/password", change_password, methods=["POST"]),
        Route("/auth/delete", delete_account, methods=["POST"]),
    ]


async def _stop_work(owner_id: UUID) -> None:
    """Before a person is erased: nothing of theirs is written afterwards."""
    runs.current().stop_all(owner_id)
    await durable_runs.stop_all(owner_id)


async def give_csrf(request: Request) -> Response:
    """Set the CSRF pair where it is missing: the session's, else a pre-session's."""
    answer = Response(status_code=204, headers={"Cache-Control": "no-store"})
    person = await signed_in(request)
    if person:
        cookies.set_csrf(answer, cookies.csrf_for_session(person.session_hash))
        return answer
    header = request.headers.get("cookie", "")
    pre_session = cookies.cookie_value(header, cookies.pre_session_cookie())
    if not is_pass(cookies.PRE_SESSION_PURPOSE, pre_session):
        pre_session = pass_for(
            cookies.PRE_SESSION_PURPOSE, lifetime_seconds=cookies.PRE_SESSION_SECONDS
        )
    cookies.set_pre_session(answer, pre_session)
    return answer


def _register_route() -> Route:
    places = Places()

    async def register(request: Request) -> Response:
        """Make an account from the form and sign its person in.

        Raises:
            Unavailable: it may have an avatar, and too many forms with one are coming already.
        """
        if is_short(request):
            return await _register(request, FORM_BYTES)
        network = origin_of(request).network
        with places.taken(network, of_one=WITH_AVATAR_OF_A_NETWORK, of_all=WITH_AVATAR):
            return await _register(request, AVATAR_BYTES + FORM_BYTES)

    return Route("/auth/register", register, methods=["POST"])


async def _register(request: Request, limit_bytes: int) -> Response:
    form = await read_form(
        request,
        limit_bytes=limit_bytes,
        too_large="The avatar is larger than 2 MB. Choose a smaller picture; nothing was kept.",
    )
    registration = await _registration(form)
    accepted = await asyncio.to_thread(_accepted)
    token = await service.register(registration, accepted, origin_of(request))
    await _end_earlier(request)
    await _keep_demo(token, form)
    answer = onward(request, STUDIO)
    cookies.set_session(answer, token)
    return answer


async def log_in(request: Request) -> Response:
    """Begin a session and go where the person wanted to go."""
    form = await read_form(request)
    token = await service.log_in(form.text("email"), form.secret("password"), origin_of(request))
    await _end_earlier(request)
    answer = onward(request, local_path(form.text("next"), otherwise=STUDIO))
    cookies.set_session(answer, token)
    return answer


async def _end_earlier(request: Request) -> None:
    """The same browser signs in anew: the session that its cookie held ends."""
    person = await signed_in(request)
    if person:
        await service.log_out(person.session_hash)


async def _registration(form: SubmittedForm) -> Registration:
    name = forms.checked_name(form.text("name"))
    email = forms.checked_email(form.text("email"))
    forms.checked_promises(
        is_adult=form.is_checked("adult"), accepts_terms=form.is_checked("terms")
    )
    avatar = await form.file("avatar")
    if len(avatar) > AVATAR_BYTES:
        raise InputInvalid("The avatar is larger than 2 MB. Choose a smaller one.", field="avatar")
    return Registration(name, email, form.secret("password"), avatar)


async def _keep_demo(token: str, form: SubmittedForm) -> None:
    """What was tried in the demo stands in the new person's prompt page, and what it wrote."""
    scene, target = form.text("demo_scene"), form.text("demo_target")
    if not scene:
        return
    person = await db.read(lambda session: sessions.find(session, token_hash(token)))
    if not person:
        return
    try:
        await db.write(
            lambda session: save_draft(session, person.owner_id, {"scene": scene, "target": target})
        )
        if form.text("demo_written") and len(scene) <= LONGEST_DEMO_SCENE:
            # The same scene and model give the same text as the one that was read.
            await prompts.make_by_rules(person.owner_id, checked_scene(scene, target, {}))
    except CraftPromptError as refusal:
        # The account is made: what was forged or cannot be written now keeps nobody out of it.
        logger.info("a demo was not carried into a new account: %s", refusal.kind)


def _accepted() -> list[AcceptedDocument]:
    return [
        AcceptedDocument(document.key, document.version, document.sha256)
        for document in documents_to_accept()
    ]
