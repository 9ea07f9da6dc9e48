"""Probes for whoever keeps the server running."""

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from craftprompt import db, storage


async def healthz(_request: Request) -> Response:
    """The process is up."""
    return JSONResponse({"status": "up"})


async def readyz(_request: Request) -> Response:
    """The process can work: the database answers and the media folder takes files."""
    parts = {
        "database": await db.is_reachable(),
        "storage": await asyncio.to_thread(storage.is_writable),
    }
    named = {name: "ready" if is_ready else "unreachable" for name, is_ready in parts.items()}
    return JSONResponse(named, 200 if all(parts.values()) else 503)


def health_routes() -> list[Route]:
    """The probes' routes."""
    return [
        Route("/healthz", healthz, methods=["GET", "HEAD"]),
        Route("/readyz", readyz, methods=["GET", "HEAD"]),
    ]
