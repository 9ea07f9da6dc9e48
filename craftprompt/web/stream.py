"""The text of a prompt as it is written: lines of JSON, resumable by attempt and offset.

`{attempt, began, provider}` opens an attempt, `{attempt, offset, text}` brings its next words,
`{done, status}` is last. Offsets count Unicode code points. An end without `done` means: reopen.
The line with the first words of somebody who is asked over the network also has
`first_words_milliseconds`: how long they took.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import AsyncIterator
from uuid import UUID

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from craftprompt import db
from craftprompt.account import sessions
from craftprompt.account.sessions import SignedIn
from craftprompt.errors import InputInvalid, NotFound, TooManyAttempts
from craftprompt.models import UNFINISHED, Attempt, Generation
from craftprompt.providers.base import TAKES_NO_ALLOWANCE
from craftprompt.studio import queries, runs
from craftprompt.studio.buffer import AttemptText, RunningPrompt
from craftprompt.web.requests import must_be_signed_in

CHECKED_EVERY_SECONDS = 3.0
POLLED_EVERY_SECONDS = 1.0
STREAMS_PER_PERSON = 30  # one for each open tab
# What frames a line are 38 bytes: its words gather until they are more, though not for long.
LINE_CHARACTERS = 48
SHORTEST_SECONDS, LONGEST_SECONDS = 0.075, 0.4
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}

_open_streams: Counter[UUID] = Counter()


async def stream_prompt(request: Request) -> Response:
    """The person's prompt from an offset on, until it is over.

    Raises:
        SignInRequired: nobody is signed in.
        NotFound: no such prompt, or somebody else's.
        InputInvalid: attempt or offset is no number.
        TooManyAttempts: the person reads 30 streams already.
    """
    person = await must_be_signed_in(request)
    generation_id = queries.generation_id_of(request.path_params["generation_id"])
    attempt = _number(request, "attempt", otherwise=1)
    offset = _number(request, "from", otherwise=0)
    if runs.current().find(person.owner_id, generation_id) is None:
        await db.read(
            lambda session: queries.owned_generation(session, person.owner_id, generation_id)
        )
    return _OneOfTheStreams(person.owner_id, _lines(person, generation_id, attempt, offset))


def stream_routes() -> list[Route]:
    """The one route that text travels on."""
    return [Route("/api/generations/{generation_id}/stream", stream_prompt, methods=["GET"])]


class _OneOfTheStreams(StreamingResponse):
    """Lines that count as an open stream of the person from now until they are sent.

    Raises:
        TooManyAttempts: there are too many already.
    """

    def __init__(self, owner_id: UUID, lines: AsyncIterator[str]) -> None:
        # Nothing is awaited between the look and the count, or between both and the sending.
        if _open_streams[owner_id] >= STREAMS_PER_PERSON:
            raise TooManyAttempts(
                "Too many pages read this account's prompts at once. Close some; nothing is lost.",
                retry_after_seconds=10,
            )
        _open_streams[owner_id] += 1
        self._owner_id = owner_id
        super().__init__(lines, media_type="application/x-ndjson", headers=HEADERS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the lines, whoever ends them; then the place is free again."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            _open_streams[self._owner_id] -= 1
            if not _open_streams[self._owner_id]:
                del _open_streams[self._owner_id]


async def _lines(
    person: SignedIn, generation_id: UUID, attempt: int, offset: int
) -> AsyncIterator[str]:
    """From memory while it is written here; from its row when it is over or written elsewhere."""
    reader = _Reader(attempt, offset)
    run = runs.current().find(person.owner_id, generation_id)
    if run:
        async for line in _from_memory(run, person, reader):
            yield line
    async for line in _from_rows(person, generation_id, reader):
        yield line


async def _from_memory(
    run: RunningPrompt, person: SignedIn, reader: "_Reader"
) -> AsyncIterator[str]:
    """Lines until the run is over; its last words come from the row that says so."""
    checked = time.monotonic()
    while not run.is_over:
        seen = run.changes
        if run.current:
            for line in reader.lines(run.current):
                yield line
        await _next_words(run, reader, seen)
        if time.monotonic() - checked > CHECKED_EVERY_SECONDS:
            checked = time.monotonic()
            if not await _is_still_signed_in(person):
                return


async def _next_words(run: RunningPrompt, reader: "_Reader", seen: int) -> None:
    """Wait for what the next line brings: an attempt's first words at once, later ones together."""
    if not reader.offset:
        await run.change(seconds=CHECKED_EVERY_SECONDS, since=seen)
        return
    await asyncio.sleep(SHORTEST_SECONDS)
    written = len(run.current.text) if run.current else 0
    await run.change(
        seconds=LONGEST_SECONDS - SHORTEST_SECONDS,
        since=seen,
        characters=reader.offset + LINE_CHARACTERS - written,
    )


async def _from_rows(
    person: SignedIn, generation_id: UUID, reader: "_Reader"
) -> AsyncIterator[str]:
    """Lines from the rows, as often as they are saved, until the generation is over."""
    while True:
        try:
            rows = await db.read(lambda session: _rows(session, person, generation_id))
        except NotFound:
            return
        if rows is None:
            return
        generation, attempts = rows
        if attempts:
            for line in reader.lines(attempts[-1]):
                yield line
        if generation.status not in UNFINISHED:
            yield _line(done=True, status=generation.status)
            return
        await asyncio.sleep(POLLED_EVERY_SECONDS)


class _Reader:
    """What one reader has got: the attempt and the offset in its text."""

    def __init__(self, attempt: int, offset: int) -> None:
        self.attempt = attempt
        self.offset = offset
        self._has_begun = offset > 0

    def lines(self, latest: Attempt | AttemptText) -> list[str]:
        """The lines that bring the reader up to date with this attempt."""
        lines = []
        number, text = latest.number, latest.text
        if number != self.attempt or not self._has_begun or self.offset > len(text):
            self.attempt, self.offset, self._has_begun = number, 0, True
            lines.append(_line(attempt=number, began=True, provider=latest.provider))
        if self.offset < len(text):
            took = {} if self.offset else _time_to_first_words(latest)
            words = text[self.offset :]
            lines.append(_line(attempt=number, offset=self.offset, text=words, **took))
            self.offset = len(text)
        return lines


def _time_to_first_words(attempt: Attempt | AttemptText) -> dict[str, int]:
    """A local writer answers at once: no time is told of it."""
    took = attempt.first_text_milliseconds
    if took is None or attempt.provider in TAKES_NO_ALLOWANCE:
        return {}
    return {"first_words_milliseconds": took}


def _rows(
    session: Session, person: SignedIn, generation_id: UUID
) -> tuple[Generation, list[Attempt]] | None:
    """The generation and its attempts, None once the person's session is over."""
    if sessions.find(session, person.session_hash) is None:
        return None
    generation = queries.owned_generation(session, person.owner_id, generation_id)
    return generation, queries.attempts(session, person.owner_id, generation_id)


async def _is_still_signed_in(person: SignedIn) -> bool:
    found = await db.read(lambda session: sessions.find(session, person.session_hash))
    return found is not None


def _line(**content: str | int | bool) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def _number(request: Request, name: str, *, otherwise: int) -> int:
    given = request.query_params.get(name, str(otherwise))
    if not (given.isascii() and given.isdigit() and len(given) < 10):  # noqa: PLR2004  longer than any text
        raise InputInvalid(f"“{name}” has to be a number.", field=name)
    return int(given)
