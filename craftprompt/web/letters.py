"""What letters are asked for and lead to: confirming an address, choosing a new password.

A link in a letter opens a page, and only the button on it does something: programs that look
into letters follow links.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from craftprompt.account import forms, letters, recovery, service, verification
from craftprompt.web.answers import onward, signed_out, wants_json
from craftprompt.web.gate import Gate
from craftprompt.web.requests import must_be_signed_in, origin_of, read_form, signed_in

LONGEST_TOKEN = 200


def letter_routes(gate: Gate) -> list[Route]:
    """The routes; `gate` closes the sockets of sessions that end here."""

    async def reset_password(request: Request) -> Response:
        """Replace the password of who holds the letter's link; nobody is signed in by it."""
        form = await read_form(request)
        ended = await recovery.reset_password(
            form.secret("token")[:LONGEST_TOKEN], form.secret("password"), origin_of(request)
        )
        person = await signed_in(request)
        if person:  # somebody else used this browser until now
            await service.log_out(person.session_hash)
            ended.append(person.session_hash)
        await gate.sign_out(set(ended))
        return signed_out(request, "/login?reset=1")

    return [
        Route("/auth/letters", tell_how, methods=["GET"]),
        Route("/auth/forgot-password", ask_for_reset, methods=["POST"]),
        Route("/auth/reset-password", reset_password, methods=["POST"]),
        Route("/auth/verify-email", verify_email, methods=["POST"]),
        Route("/auth/verify-email/again", ask_again, methods=["POST"]),
    ]


async def tell_how(_request: Request) -> Response:
    """How letters reach people here, for pages that are built before it is known."""
    return JSONResponse({"sentence": letters.how_letters_arrive()})


async def ask_for_reset(request: Request) -> Response:
    """Write a letter with a link to the owner of an address, and tell everybody the same."""
    form = await read_form(request)
    email = forms.checked_email(form.text("email"))
    await recovery.ask_for_reset(email, origin_of(request))
    return _said(request, letters.reset_asked(), "/login?asked=1")


async def verify_email(request: Request) -> Response:
    """Confirm the address of who holds the letter's link."""
    form = await read_form(request)
    owner_id = await verification.confirm(form.secret("token")[:LONGEST_TOKEN], origin_of(request))
    person = await signed_in(request)
    if person and person.owner_id == owner_id:
        return onward(request, "/account?changed=verified")
    return onward(request, "/login?verified=1")


async def ask_again(request: Request) -> Response:
    """Write the signed-in person another letter that confirms their address."""
    await read_form(request)
    person = await must_be_signed_in(request)
    await verification.ask_again(person.owner_id)
    return _said(request, letters.verification_asked(), "/account?changed=asked")


def _said(request: Request, sentence: str, path: str) -> Response:
    """A sentence for a page's script; without one, on to a page."""
    if wants_json(request):
        return JSONResponse({"message": sentence}, headers={"Cache-Control": "no-store"})
    return onward(request, path)
