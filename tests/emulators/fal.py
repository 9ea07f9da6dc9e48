"""fal's wire on loopback, with faults; its log is the only witness of what was bought.

One base address stands for all its hosts, as `FAL_BASE_URL` does: `/queue/` takes and tells,
`/rest` gives tokens and keys, `/cdn` takes pictures and gives films. A request moves on by being
looked at, not by a clock. It runs in a thread of its own.
"""

import asyncio
import base64
import hashlib
import json
import tempfile
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.emulators.serving import serving
from tests.films import film

KEY = "key-of-fal"
UPLOAD_TOKEN = "token-for-uploads"
USER_ID = "auth0|operator"
SUBMITS = (
    "accept",
    "accept_when_told",  # taken, and answered once `answer_submits` is called
    "accept_then_reset",  # taken, then the connection is reset
    "accept_then_hang",  # taken, and no answer comes
    "accept_then_garble",  # taken, and the answer is no JSON
    "reset",  # not taken, the connection is reset
    "refuse",  # not taken, answered with `status` and `body`
)
ENDINGS = ("film", "refused", "invalid", "failed", "unknown_path", "empty")
FILMS = {
    "mp4": "film.mp4",  # H.264
    "webm": "film.webm",  # VP9
    "thirty": "thirty.mp4",  # 30 frames a second
    "gone": "gone.mp4",  # the address answers 404
    "truncated": "truncated.mp4",  # half of a film, all of which arrives
    "cut": "cut.mp4",  # the connection is reset half-way
    "wrong": "wrong.mp4",  # a page that says it is a film
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What becomes of one submit.

    It stands in the queue for `queued` looks and is made for `running` looks. `looks` are answered
    first: a number is an error status, a word an unknown status, "reset" and "hang" what they say.
    Who asks for the result is given the error statuses of `results` first, then each of `films`,
    then `film`. `holds` keeps it in the making until it is released.
    """

    submit: str = "accept"
    status: int = 500
    body: dict = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    queued: int = 1
    running: int = 1
    looks: tuple[int | str, ...] = ()
    results: tuple[int, ...] = ()
    holds: bool = False
    ends: str = "film"
    films: tuple[str, ...] = ()
    film: str = "mp4"


@dataclass(slots=True)
class Job:
    """One video that was bought."""

    request_id: str
    endpoint: str
    arguments: dict
    webhook: str
    plan: Plan
    looks: deque[int | str]
    results: deque[int]
    films: deque[str]
    looked: int = 0
    is_cancelled: bool = False
    is_held: bool = False

    @property
    def app(self) -> str:
        return "/".join(self.endpoint.split("/")[:2])

    @property
    def place(self) -> int:
        """The looks that are left before it is made; negative while it is being made."""
        return self.plan.queued - self.looked

    @property
    def is_over(self) -> bool:
        return self.is_cancelled or (
            not self.is_held and self.looked >= self.plan.queued + self.plan.running
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived; names of headers in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes = field(repr=False)

    def shown(self) -> dict:
        """The request as JSON shows it; a picture by its size alone."""
        is_json = self.headers.get("content-type", "") == "application/json"
        body = json.loads(self.body) if is_json and self.body else f"{len(self.body)} bytes"
        return {"provider": "fal", "method": self.method, "path": self.path, "body": body}


@dataclass(frozen=True, slots=True)
class Upload:
    """One picture as it was laid down."""

    content: bytes = field(repr=False)
    content_type: str
    lifecycle: dict


class Fal:
    """The emulator. Its methods may be called from any thread."""

    def __init__(self, folder: Path) -> None:
        self.base_url = ""
        self._folder = folder  # of the films; empty, and gone after the emulator
        self.log: list[Asked] = []
        self.jobs: dict[str, Job] = {}
        self.uploads: dict[str, Upload] = {}
        self._plans: deque[Plan] = deque()
        self._refused_uploads: deque[int] = deque()
        self._changed = threading.Condition()
        self._may_answer = threading.Event()
        self._key = Ed25519PrivateKey.generate()

    @property
    def submits(self) -> list[Asked]:
        """The requests that were to buy something, taken or not."""
        return [each for each in self.log if each.method == "POST" and "/queue/" in each.path]

    @property
    def looks(self) -> list[str]:
        """The ids of the requests whose standing was asked for, in order."""
        paths = [each.path for each in self.log if each.path.endswith("/status")]
        return [path.split("/")[-2] for path in paths]

    def settings(self) -> dict[str, str]:
        """The settings of a studio that asks here."""
        return {"FAL_KEY": KEY, "FAL_BASE_URL": self.base_url}

    def plans(self, *plans: Plan) -> None:
        """The next submits get these, in this order; then each gives a film again."""
        for plan in plans:
            assert plan.submit in SUBMITS, plan.submit
            assert plan.ends in ENDINGS, plan.ends
            assert {plan.film, *plan.films} <= FILMS.keys(), plan
        self._plans.extend(plans)

    def refuse_uploads(self, *statuses: int) -> None:
        """Answer the next uploads so."""
        self._refused_uploads.extend(statuses)

    def release(self, request_id: str) -> None:
        """Let a request that is held come to its end."""
        self.jobs[request_id].is_held = False

    def answer_submits(self) -> None:
        """Answer the submits that wait to be told."""
        self._may_answer.set()

    def start_anew(self) -> None:
        """Forget what was asked, bought, laid down and planned."""
        self.log.clear()
        self.jobs.clear()
        self.uploads.clear()
        self._plans.clear()
        self._refused_uploads.clear()
        self._may_answer.clear()

    def wait_for_submits(self, count: int, *, seconds: float = 20) -> None:
        """Return when so many submits have arrived."""
        with self._changed:
            there = self._changed.wait_for(lambda: len(self.submits) >= count, seconds)
        assert there, f"{len(self.submits)} submits arrived, {count} were expected"

    def signed_webhook(
        self, request_id: str, payload: dict, *, at: int
    ) -> tuple[bytes, dict[str, str]]:
        """The body and headers that fal would send when a request is over, `at` in Unix seconds."""
        body = json.dumps(payload).encode()
        digest = hashlib.sha256(body).hexdigest()
        message = "\n".join((request_id, USER_ID, str(at), digest))
        return body, {
            "X-Fal-Webhook-Request-Id": request_id,
            "X-Fal-Webhook-User-Id": USER_ID,
            "X-Fal-Webhook-Timestamp": str(at),
            "X-Fal-Webhook-Signature": self._key.sign(message.encode()).hex(),
        }

    def add_to(self, app: web.Application, base_path: str = "") -> None:
        """Answer under this path of an application."""
        queue = base_path + "/queue/{owner}/{alias}/requests/{request_id}"
        app.router.add_get(queue + "/status", self._witnessed(self._tell))
        app.router.add_get(queue, self._witnessed(self._give))
        app.router.add_put(queue + "/cancel", self._witnessed(self._cancel))
        app.router.add_post(base_path + "/queue/{endpoint:.+}", self._witnessed(self._take))
        app.router.add_post(
            base_path + "/rest/storage/auth/token", self._witnessed(self._upload_token)
        )
        app.router.add_get(base_path + "/rest/.well-known/jwks.json", self._witnessed(self._keys))
        app.router.add_post(base_path + "/cdn/files/upload", self._witnessed(self._lay_down))
        app.router.add_get(base_path + "/cdn/files/{name}", self._witnessed(self._film))

    def _witnessed(self, answer):
        async def handle(request: web.Request) -> web.StreamResponse:
            headers = {name.lower(): value for name, value in request.headers.items()}
            body = await request.read()
            with self._changed:
                self.log.append(Asked(request.method, request.path, headers, body))
                self._changed.notify_all()
            return await answer(request)

        return handle

    async def _take(self, request: web.Request) -> web.StreamResponse:
        if refusal := _without_key(request):
            return refusal
        plan = self._plans.popleft() if self._plans else Plan()
        match plan.submit:
            case "refuse":
                return web.json_response(plan.body, status=plan.status, headers=plan.headers)
            case "reset":
                return _reset(request)
        job = await self._bought(request, plan)
        match plan.submit:
            case "accept_when_told":
                await asyncio.to_thread(self._may_answer.wait, 20)
            case "accept_then_reset":
                return _reset(request)
            case "accept_then_hang":
                await asyncio.Event().wait()
            case "accept_then_garble":
                return web.Response(text='{"request_id": "req', content_type="application/json")
        return web.json_response({**self._standing(job), "status": "IN_QUEUE"})

    async def _bought(self, request: web.Request, plan: Plan) -> Job:
        request_id = f"00000000-0000-4000-8000-{len(self.jobs) + 1:012d}"
        job = Job(
            request_id=request_id,
            endpoint=request.match_info["endpoint"],
            arguments=await request.json(),
            webhook=request.query.get("fal_webhook", ""),
            plan=plan,
            looks=deque(plan.looks),
            results=deque(plan.results),
            films=deque(plan.films),
            is_held=plan.holds,
        )
        self.jobs[request_id] = job
        return job

    async def _tell(self, request: web.Request) -> web.StreamResponse:
        job = self._job(request)
        if isinstance(job, web.Response):
            return job
        if job.looks:
            return await self._odd(request, job)
        told = self._standing(job, has_logs=request.query.get("logs") == "1")
        job.looked += 1
        return web.json_response(told, status=200 if told["status"] == "COMPLETED" else 202)

    async def _odd(self, request: web.Request, job: Job) -> web.StreamResponse:
        """What a look gets that the plan has something special for."""
        match job.looks.popleft():
            case "reset":
                return _reset(request)
            case "hang":
                await asyncio.Event().wait()
                return web.Response()
            case int(status):
                return web.json_response({"detail": "Internal Server Error"}, status=status)
            case word:
                return web.json_response({**self._standing(job), "status": word})

    def _standing(self, job: Job, *, has_logs: bool = False) -> dict:
        base = f"{self.base_url}/queue/{job.app}/requests/{job.request_id}"
        logs = [{"message": "Generating", "level": "INFO", "timestamp": "2026-11-24T12:00:00Z"}]
        told = {
            "request_id": job.request_id,
            "response_url": base,
            "status_url": f"{base}/status",
            "cancel_url": f"{base}/cancel",
            "logs": logs if has_logs else None,
            "metrics": {},
        }
        if job.is_over:
            return {**told, "status": "COMPLETED", **_ending(job), "metrics": {"inference_time": 9}}
        if job.place > 0:
            return {**told, "status": "IN_QUEUE", "queue_position": job.place - 1}
        return {**told, "status": "IN_PROGRESS"}

    async def _give(self, request: web.Request) -> web.Response:
        job = self._job(request)
        if isinstance(job, web.Response):
            return job
        if not job.is_over:
            return _error(400, "Request is still in progress")
        if job.results:
            return _error(job.results.popleft(), "Internal Server Error")
        ending = _ending(job)
        return _nothing(job, ending) if ending else web.json_response(self._result(job))

    def _result(self, job: Job) -> dict:
        if job.plan.ends == "empty":
            return {"seed": 7}
        name = FILMS[job.films.popleft() if job.films else job.plan.film]
        path = self._files / name
        video = {
            "url": f"{self.base_url}/cdn/files/{name}",
            "content_type": "video/webm" if name.endswith("webm") else "video/mp4",
            "file_name": name,
            "file_size": path.stat().st_size if path.exists() else 1,
        }
        return {"video": video, "seed": 7}

    async def _cancel(self, request: web.Request) -> web.Response:
        job = self._job(request)
        if isinstance(job, web.Response):
            return web.json_response({"status": "NOT_FOUND"}, status=404)
        if job.is_over:
            return web.json_response({"status": "ALREADY_COMPLETED"}, status=400)
        job.is_cancelled = True
        return web.json_response({"status": "CANCELLATION_REQUESTED"}, status=202)

    def _job(self, request: web.Request) -> Job | web.Response:
        """The request that is meant: found under its own owner and alias only."""
        if refusal := _without_key(request):
            return refusal
        job = self.jobs.get(request.match_info["request_id"])
        app = f"{request.match_info['owner']}/{request.match_info['alias']}"
        return job if job and job.app == app else _error(404, "Request not found")

    async def _upload_token(self, request: web.Request) -> web.Response:
        if refusal := _without_key(request):
            return refusal
        assert request.query["storage_type"] == "fal-cdn-v3"
        return web.json_response(
            {
                "token": UPLOAD_TOKEN,
                "token_type": "Bearer",
                "base_url": f"{self.base_url}/cdn",
                "expires_at": "2099-01-01T00:00:00+00:00",
            }
        )

    async def _lay_down(self, request: web.Request) -> web.Response:
        if request.headers.get("authorization") != f"Bearer {UPLOAD_TOKEN}":
            return _error(401, "Unauthorized")
        if self._refused_uploads:
            return _error(self._refused_uploads.popleft(), "no")
        address = f"{self.base_url}/cdn/files/upload-{len(self.uploads) + 1}.png"
        self.uploads[address] = Upload(
            content=await request.read(),
            content_type=request.headers["content-type"],
            lifecycle=json.loads(request.headers.get("x-fal-object-lifecycle", "{}")),
        )
        return web.json_response({"access_url": address})

    async def _keys(self, _request: web.Request) -> web.Response:
        public = base64.urlsafe_b64encode(self._key.public_key().public_bytes_raw())
        key = {"kty": "OKP", "crv": "Ed25519", "x": public.decode().rstrip("=")}
        return web.json_response({"keys": [key]})

    async def _film(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in FILMS.values() or name == FILMS["gone"]:
            return _error(404, "Not found")
        if name != FILMS["cut"]:
            return web.FileResponse(self._files / name)  # with ranges
        content = (self._files / name).read_bytes()
        response = web.StreamResponse(headers={"content-type": "video/mp4"})
        response.content_length = len(content)
        await response.prepare(request)
        await response.write(content[: len(content) // 2])
        return _reset(request)

    @cached_property
    def _files(self) -> Path:
        """The folder of films, made when the first one is asked for."""
        folder = self._folder
        whole = film(folder / FILMS["mp4"], has_sound=True).read_bytes()
        film(folder / FILMS["webm"], container="webm")
        film(folder / FILMS["thirty"], rate=30)
        (folder / FILMS["cut"]).write_bytes(whole)
        (folder / FILMS["truncated"]).write_bytes(whole[: len(whole) // 2])
        (folder / FILMS["wrong"]).write_text("<!doctype html><title>Not a film</title>")
        return folder


@contextmanager
def fal() -> Iterator[Fal]:
    """The emulator alone, running in a thread of its own."""
    app = web.Application(client_max_size=100_000_000)
    with tempfile.TemporaryDirectory(prefix="fal-") as folder:
        emulator = Fal(Path(folder))
        emulator.add_to(app)
        with serving(asyncio.new_event_loop(), app) as port:
            emulator.base_url = f"http://127.0.0.1:{port}"
            yield emulator


def refused(status: int, kind: str = "", message: str = "no", **headers: str) -> Plan:
    """A submit that is not taken; `kind` is fal's own word for the fault."""
    fault = {"loc": ["body", "prompt"], "msg": message, "type": kind, "input": "the prompt"}
    detail = [fault] if kind else message
    return Plan(submit="refuse", status=status, body={"detail": detail}, headers=headers)


def _ending(job: Job) -> dict:
    """What a look adds when the request came to nothing; the words repeat what was sent."""
    if job.is_cancelled:
        return {"error": "Request was cancelled", "error_type": "request_cancelled"}
    kinds = {
        "refused": "content_policy_violation",
        "invalid": "file_download_error",
        "failed": "internal_server_error",
        "unknown_path": "path_not_found",
    }
    kind = kinds.get(job.plan.ends)
    if kind == "path_not_found":
        return {"error": f"Path /{job.endpoint} not found", "error_type": kind}
    return {"error": f"Failed: {job.arguments['prompt']}", "error_type": kind} if kind else {}


def _nothing(job: Job, ending: dict) -> web.Response:
    """The result of a request that came to nothing."""
    kind = ending["error_type"]
    headers = {"x-fal-error-type": kind}
    if kind == "path_not_found":
        return _error(404, ending["error"], headers)
    if kind == "request_cancelled":
        return _error(400, ending["error"], headers)
    return _fault(500 if kind == "internal_server_error" else 422, kind, job, headers)


def _fault(status: int, kind: str, job: Job, headers: dict[str, str]) -> web.Response:
    """A model's own error: it repeats what was sent."""
    fault = {
        "loc": ["body", "prompt"],
        "msg": "The request could not be fulfilled.",
        "type": kind,
        "url": f"https://docs.fal.ai/errors#{kind}",
        "input": job.arguments["prompt"],
    }
    return web.json_response({"detail": [fault]}, status=status, headers=headers)


def _error(status: int, detail: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"detail": detail}, status=status, headers=headers)


def _without_key(request: web.Request) -> web.Response | None:
    if request.headers.get("authorization") == f"Key {KEY}":
        return None
    return _error(401, "Cannot access application. Authentication is required.")


def _reset(request: web.Request) -> web.Response:
    """End the connection as a crash does; what is returned reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
