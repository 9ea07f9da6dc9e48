"""Our plain HTTP routes as an OpenAPI document, for a fuzzer that attacks by it.

It says what each route takes and which refusals it may give: anything else is a fault.
"""

from collections.abc import Sequence

from craftprompt.catalogue.loader import DEFAULT_TARGET_KEY
from craftprompt.routes import PATHS

Json = dict[str, object]

TEXT: Json = {"type": "string"}
BYTES: Json = {"type": "string", "format": "binary"}
ID: Json = {"anyOf": [{"type": "string", "format": "uuid"}, TEXT]}
REFUSALS = (400, 401, 403, 404, 405, 408, 409, 413, 415, 421, 422, 429, 431)
# One address is refused after some tries: each request comes from another one.
ANY_ADDRESS = ("X-Forwarded-For", {"type": "string", "format": "ipv4"})
LINES, JSON, HTML = "application/x-ndjson", "application/json", "text/html"
SIGNATURE = ("Request-Id", "User-Id", "Timestamp", "Signature")
ERROR: Json = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["kind", "message", "reference"],
            "properties": {"kind": TEXT, "message": TEXT, "reference": TEXT},
        }
    },
}


def open_api(csrf: str) -> Json:
    """The document for a browser whose forms carry the token `csrf`."""

    def form(*names: str, file: str = "") -> Json:
        """A form of ours, with its token."""
        fields = {"csrf": {"const": csrf}, **dict.fromkeys(names, TEXT)}
        whole = {"type": "object", "required": list(fields), "properties": fields}
        content: Json = {"application/x-www-form-urlencoded": {"schema": whole}}
        if file:
            with_file = {**whole, "properties": {**fields, file: BYTES}}
            content["multipart/form-data"] = {"schema": with_file}
        return _asked(headers=[ANY_ADDRESS], content=content)

    registration = ("name", "email", "password", "adult", "terms", "demo_scene", "demo_target")
    demo: Json = {
        "type": "object",
        "required": ["scene", "target"],
        "properties": {"scene": TEXT, "target": {"enum": [DEFAULT_TARGET_KEY, "of no maker"]}},
    }
    conditions = [(name, TEXT) for name in ("Range", "If-Range", "If-None-Match")]
    signed = [(f"X-Fal-Webhook-{name}", TEXT) for name in SIGNATURE]
    paths: dict[str, Json] = {
        "/auth/csrf": {"get": _asked(gives={204: None})},
        "/auth/register": {"post": form(*registration, file="avatar")},
        "/auth/login": {"post": form("email", "password", "next")},
        "/auth/logout": {"post": form()},
        "/auth/password": {"post": form("current_password", "password")},
        "/auth/delete": {"post": form("password", "confirm")},
        "/auth/letters": {"get": _asked()},
        "/auth/forgot-password": {"post": form("email")},
        "/auth/reset-password": {"post": form("token", "password")},
        "/auth/verify-email": {"post": form("token")},
        "/auth/verify-email/again": {"post": form()},
        "/api/demo": {"post": _asked([ANY_ADDRESS], content=_as(JSON, demo), gives={200: LINES})},
        "/api/uploads": {
            "post": _asked(
                [("X-CSRF-Token", {"const": csrf})], content=_as("application/octet-stream", BYTES)
            )
        },
        "/api/describe": {
            "post": _asked(
                [("X-CSRF-Token", {"const": csrf})], content=_as("application/octet-stream", BYTES)
            )
        },
        "/api/generations/{generation_id}/stream": {
            "get": _asked(query=("attempt", "from"), path="generation_id", gives={200: LINES})
        },
        "/media/{media_id}": {
            "get": _asked(
                conditions,
                query=("width", "download"),
                path="media_id",
                gives={200: None, 206: None, 304: None, 416: None},
            )
        },
        "/webhooks/fal": {"post": _asked(signed, content=_as(JSON, {"type": "object"}))},
        "/healthz": {"get": _asked()},
        "/readyz": {"get": _asked()},
    }
    for address in ("/privacy", "/privacy/subprocessors", "/terms", "/cookies"):
        paths[address] = {"get": _asked(query=("version",), gives={200: HTML})}
    for address in PATHS:
        item = "item_id" if "[item_id]" in address else ""
        paths[address.replace("[", "{").replace("]", "}")] = {
            "get": _asked(query=("next", "from", "q"), path=item, gives={200: HTML, 303: None})
        }
    return {"openapi": "3.1.0", "info": {"title": "Studio", "version": "1"}, "paths": paths}


def _asked(
    headers: Sequence[tuple[str, Json]] = (),
    *,
    query: Sequence[str] = (),
    path: str = "",
    content: Json | None = None,
    gives: dict[int, str | None] | None = None,
) -> Json:
    """One operation; `gives` are its good answers by status, None where any type may come."""
    parameters = [{"name": name, "in": "query", "schema": TEXT} for name in query]
    parameters += [
        {"name": name, "in": "header", "required": "const" in schema, "schema": schema}
        for name, schema in headers
    ]
    if path:
        parameters.append({"name": path, "in": "path", "required": True, "schema": ID})
    answers: Json = {str(status): _answer(_as(JSON, ERROR)) for status in REFUSALS}
    for status, kind in (gives or {200: JSON}).items():
        answers[str(status)] = _answer(_as(kind, {}) if kind else None)
    body = {"requestBody": {"required": True, "content": content}} if content else {}
    return {"parameters": parameters, "responses": answers, **body}


def _answer(content: Json | None) -> Json:
    return {"description": "", **({"content": content} if content else {})}


def _as(kind: str, schema: Json) -> Json:
    return {kind: {"schema": schema}}
