"""What media cost without a studio around them: Starlette's own file answer, and our receiving.

.venv/bin/python -m benchmarks.bare_server --port 3000

`GET /file` answers with the file that `BARE_FILE` names, in pieces of 1 MiB. `POST /body` receives
a raw body exactly as `/api/uploads` does, but one of 64 MB, and throws it away.
"""

import os
import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from craftprompt import storage
from craftprompt.web import uploads

MOST_BYTES = 64_000_000


class BareFile(FileResponse):
    """Starlette's answer with larger pieces, and nothing else."""

    chunk_size = 1 << 20


async def send_file(_request: Request) -> Response:
    """The one file, to anybody."""
    return BareFile(os.environ["BARE_FILE"])  # noqa: TID251  no setting of the studio


async def take_body(request: Request) -> Response:
    """Write the body to the disk, then forget it."""
    async with storage.receiving() as received:
        await uploads.receive(request, received)
    return Response(status_code=204)


uploads.MOST_BYTES = MOST_BYTES
app = Starlette(
    routes=[Route("/file", send_file), Route("/body", take_body, methods=["POST"])],
)


def main() -> int:
    """Serve until stopped."""
    server = Server(
        "benchmarks.bare_server:app",
        address="127.0.0.1",
        port=int(sys.argv[sys.argv.index("--port") + 1]),
        interface=Interfaces.ASGI,
        log_level=LogLevels.warning,
    )
    server.on_startup(lambda: print("The bare server is ready.", flush=True))  # noqa: T201  its parent waits for it
    server.serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
