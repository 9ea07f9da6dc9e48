"""Builds `app`: pages, HTTP routes, the gate, and what lives as long as the process."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager

import reflex as rx
from reflex.app import default_error_boundary
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from craftprompt import db
from craftprompt.addresses import page
from craftprompt.billing.spend import DailyBudget
from craftprompt.commands import data_folder
from craftprompt.commands.logs import keep_logs_clean
from craftprompt.errors import CraftPromptError
from craftprompt.jobs.engine import durable_work
from craftprompt.jobs.schedule import keeping_up
from craftprompt.jobs.warming import warming
from craftprompt.mail.outbox import delivering
from craftprompt.mail.sender import mail_sender
from craftprompt.privacy.legal_pages import legal_routes
from craftprompt.providers.image.registry import image_engines
from craftprompt.providers.registry import text_provider
from craftprompt.providers.video.registry import video_engines
from craftprompt.routes import PATHS, PRIVATE_PATHS, add_pages
from craftprompt.settings import settings
from craftprompt.studio import descriptions, durable_runs, runs
from craftprompt.studio.image_workflow import IMAGE_WORKFLOW
from craftprompt.studio.operator_alerts import tell_operator
from craftprompt.studio.video_workflow import VIDEO_WORKFLOW
from craftprompt.ui.document_head import head_components
from craftprompt.ui.tokens import STYLESHEET
from craftprompt.upkeep import upkeep
from craftprompt.web import answers
from craftprompt.web.auth import auth_routes
from craftprompt.web.demo import demo_routes
from craftprompt.web.describe import describe_routes
from craftprompt.web.edge import Edge
from craftprompt.web.gate import install_gate
from craftprompt.web.guard import SessionGuard, tell_person
from craftprompt.web.health import health_routes
from craftprompt.web.letters import letter_routes
from craftprompt.web.media import media_routes
from craftprompt.web.stream import stream_routes
from craftprompt.web.uploads import upload_routes
from craftprompt.web.webhooks import webhook_routes

EVENTS = str(rx.constants.Endpoint.EVENT)


class StudioApp(rx.App):
    """Reflex's app behind the edge, which the CORS layer of Reflex 0.10.1 would answer before."""

    def __call__(self) -> Edge:
        """What is served, with everything inside the edge."""
        everything = super().__call__()
        return Edge(
            everything,
            sockets=self._sockets(),
            pages=PATHS,
            private_pages=PRIVATE_PATHS,
            first_page=first_page,
        )

    def _sockets(self) -> ASGIApp:
        """Reflex's own end of the sockets, without the layers of our routes and of its own.

        Each of them would stay in memory as long as a socket is open: 10 KiB together.
        """
        assert self._api  # noqa: S101  made with the app
        mounts = [route for route in self._api.routes if isinstance(route, Mount)]
        events = next(mount.app for mount in mounts if mount.path == EVENTS)

        def sockets(scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
            self._set_contexts_internal()  # what Reflex 0.10.1 does in the outermost layer
            return events(scope, receive, send)

        return sockets


keep_logs_clean()
first_page = asyncio.Event()  # set once a page was served
app = StudioApp(
    head_components=head_components(),
    stylesheets=[STYLESHEET],
    reset_style=False,
    toaster=None,
    # Our own banner says when the connection is lost; the framework's overlay is left out.
    app_wraps={(55, "ErrorBoundary"): lambda _: default_error_boundary()},
    backend_exception_handler=tell_person,
)
gate = install_gate(app, private_pages=PRIVATE_PATHS)
app.add_middleware(SessionGuard(PRIVATE_PATHS), index=0)
add_pages(app)
plain_http = Starlette(
    routes=[
        *auth_routes(gate),
        *letter_routes(gate),
        *stream_routes(),
        *demo_routes(),
        *media_routes(),
        *upload_routes(),
        *describe_routes(),
        *webhook_routes(durable_runs.wake),
        *legal_routes(page),
        *health_routes(),
    ],
    exception_handlers={
        CraftPromptError: answers.answer_known_error,
        HTTPException: answers.answer_http_exception,
        Exception: answers.answer_crash,
    },
)
app.api_transformer = plain_http


def _settle_memory() -> None:
    """Take what is loaded by now out of the garbage collector's sight: it stays.

    Python puts a full collection off until a quarter as much again as survived before is new, so
    that with so much loaded the leavings of many closed pages would wait for it.
    """
    gc.collect()
    gc.freeze()


@app.register_lifespan_task
@asynccontextmanager
async def living() -> AsyncIterator[None]:
    """What the process needs while it serves: nothing of it exists at import."""
    data_folder.hold(settings().data_folder)
    await asyncio.to_thread(db.upgrade_to_head)
    database = db.open_database()
    try:
        await runs.end_left_behind(everything=database.is_sqlite)
        provider = text_provider(DailyBudget(), tell_operator)
        images = image_engines(settings())
        async with (
            # Recovered images begin as soon as durable work does: their engines come first.
            durable_runs.making_media(images, video_engines(settings())),
            durable_work(settings().database_address, [IMAGE_WORKFLOW, VIDEO_WORKFLOW]),
            durable_runs.kept_alive(alone=database.is_sqlite),
            runs.running_prompts(provider),
            descriptions.asking(descriptions.google_describer(settings())),
            delivering(mail_sender()) as letters,
            keeping_up(upkeep(gate, letters)),
            warming(first_page, provider.warm, images.warm),
        ):
            _settle_memory()
            yield
    finally:
        await db.close_database()
