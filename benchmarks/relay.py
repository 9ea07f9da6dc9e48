"""The floor: a bare Starlette route that makes the same call with the same package, no more.

.venv/bin/python -m benchmarks.relay --port 3100
"""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator

from granian import Granian
from granian.constants import Interfaces
from openai import AsyncOpenAI
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.routing import Route

from tests.integration.providers.conftest import question_for

ADDRESS = "RELAY_OPENAI_BASE_URL"


async def relay(_request: Request) -> StreamingResponse:
    """Each piece of the answer as one line."""
    return StreamingResponse(_pieces(), media_type="text/plain")


async def _pieces() -> AsyncIterator[str]:
    question = question_for("openai")
    stream = await client().responses.create(
        model=question.model.key,
        instructions=question.instructions,
        input=question.message,
        max_output_tokens=question.most_output_tokens,
        store=False,
        stream=True,
        reasoning={"effort": "none"},
    )
    async for event in stream:
        if event.type == "response.output_text.delta":
            yield event.delta + "\n"


_clients: dict[asyncio.AbstractEventLoop, AsyncOpenAI] = {}


def client() -> AsyncOpenAI:
    """One client for the loop that serves."""
    loop = asyncio.get_running_loop()
    if loop not in _clients:
        _clients[loop] = AsyncOpenAI(api_key="key", base_url=os.environ[ADDRESS], max_retries=0)  # noqa: TID251  a program of its own
    return _clients[loop]


app = Starlette(routes=[Route("/", relay)])

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    server = Granian("benchmarks.relay:app", port=port, interface=Interfaces.ASGI)
    server.on_startup(lambda: print("the relay is ready", flush=True))  # noqa: T201  whoever started it waits
    server.serve()
