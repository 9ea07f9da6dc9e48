"""Errors as answers: JSON for scripts, a plain page for people, never a trace."""

import logging
import secrets
from html import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from craftprompt.addresses import page
from craftprompt.errors import (
    CraftPromptError,
    InputInvalid,
    NotFound,
    SignInRequired,
    TooManyAttempts,
    trace_of,
)
from craftprompt.web import cookies

logger = logging.getLogger(__name__)

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title} · CraftPrompt</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/studio.css"></head>
<body class="plain-page"><main class="plain-page__main"><h1>{title}</h1>
<p data-testid="error-message" data-kind="{kind}">{message}</p>{reference}
<p><a href="{home}">Back to the studio</a></p></main></body></html>"""
TITLES = {
    400: "That did not work",
    401: "You are signed out",
    403: "Not permitted",
    404: "Nothing here",
    405: "Not this way",
    408: "Too slow",
    413: "Too large",
    421: "Wrong address",
    422: "That did not work",
    429: "Too many tries",
    431: "Too large",
    503: "Busy",
}


def wants_json(request: Request) -> bool:
    """Whether the caller is a script rather than a browser showing a page."""
    return "text/html" not in request.headers.get("accept", "")


def error_answer(request: Request, error: CraftPromptError, *, reference: str = "") -> Response:
    """The answer for an error that we know."""
    headers = {"Cache-Control": "no-store"}
    if isinstance(error, TooManyAttempts):
        headers["Retry-After"] = str(error.retry_after_seconds)
    if not wants_json(request):
        return HTMLResponse(_page(error, reference), error.status, headers)
    content = {"kind": error.kind, "message": error.message, "reference": reference}
    if isinstance(error, InputInvalid):
        content["field"] = error.field
    return JSONResponse({"error": content}, error.status, headers)


async def answer_known_error(request: Request, error: Exception) -> Response:
    """Starlette's handler for our own errors."""
    assert isinstance(error, CraftPromptError)  # noqa: S101  registered for this class only
    if error.status >= 500:  # noqa: PLR2004  ours to look into
        reference = new_reference()
        logger.error("%s %s", type(error).__name__, reference)
        return error_answer(request, error, reference=reference)
    if isinstance(error, SignInRequired) and not wants_json(request):
        return Response(status_code=303, headers={"Location": page("/login")})
    return error_answer(request, error)


async def answer_http_exception(request: Request, error: Exception) -> Response:
    """Starlette's handler for its own refusals (unknown path, method, malformed body)."""
    assert isinstance(error, HTTPException)  # noqa: S101  registered for this class only
    answer = error_answer(request, http_refusal(error.status_code))
    answer.headers.update(error.headers or {})
    return answer


def http_refusal(status: int) -> CraftPromptError:
    """The sentence for a request that no route of ours takes."""
    ours = NotFound("There is nothing at this address.")
    if status != ours.status:
        ours = CraftPromptError("The request cannot be read. Nothing was changed.")
        ours.kind, ours.status = "invalid", status
    return ours


async def answer_crash(request: Request, error: Exception) -> Response:
    """Starlette's handler for everything else: our fault, with a reference for the log."""
    reference = new_reference()
    logger.error("a request failed %s: %s", reference, trace_of(error))
    return error_answer(request, our_fault(reference), reference=reference)


def onward(request: Request, path: str) -> Response:
    """On to a page: told to a script, done for a browser."""
    if wants_json(request):
        return JSONResponse({"next": page(path)}, headers={"Cache-Control": "no-store"})
    return RedirectResponse(page(path), 303, {"Cache-Control": "no-store"})


def signed_out(request: Request, path: str) -> Response:
    """On to a public page, with nothing of the person left in the browser's jar and cache."""
    answer = onward(request, path)
    cookies.drop_session(answer)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def our_fault(reference: str) -> CraftPromptError:
    """The sentence for a fault of ours."""
    return CraftPromptError(
        "Something went wrong on our side. Nothing was counted and your text is kept. Try again; "
        f"if it happens again, tell the operator this reference: {reference}."
    )


def new_reference() -> str:
    """A short random name that joins what a person sees with what the log says."""
    return secrets.token_hex(4)


def _page(error: CraftPromptError, reference: str) -> str:
    return PAGE.format(
        title=TITLES.get(error.status, "Our fault"),
        kind=error.kind,
        message=escape(error.message),
        reference=f"<p>Reference: <code>{reference}</code></p>" if reference else "",
        home=page("/"),
    )
