"""How the bytes of a prompt grow with its length: stream route and websocket together."""

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.processes import cpu_seconds
from benchmarks.wire import Wire, counting
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.state import PromptEditorState
from craftprompt.studio.version_state import VersionState
from tests.reflex_client import Visitor
from tests.servers import Server, free_port, serving

SHORT, LONG = 500, 4_000
PROGRAM = ("-m", "benchmarks.scripted_server")


def measure() -> Iterator[Figure]:
    """Bytes and CPU time of a short and of a long text, and how they grow."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, counting(port) as wire:
        address = {"CRAFTPROMPT_PUBLIC_URL": wire.origin}
        with serving(Path(folder), port=port, program=PROGRAM, environment=address) as server:
            _write(server, wire, SHORT)  # warms what the first prompt alone would pay for
            short_bytes, short_cpu = _write(server, wire, SHORT)
            long_bytes, long_cpu = _write(server, wire, LONG)
    method = "everything on the wire, both ways, from the press to the finished page"
    title = f"A prompt of {LONG:,} words against one of {SHORT}"
    yield Figure(f"{title}, bytes", long_bytes / short_bytes, "x", method, most=8.8)
    yield Figure(f"A prompt of {SHORT} words", short_bytes / 1000, "kB", method)
    yield Figure(f"A prompt of {LONG:,} words", long_bytes / 1000, "kB", method)
    pace = "the server's CPU time for the same two, 100 words a second"
    yield Figure(f"{title}, CPU", long_cpu / short_cpu, "x", pace)
    yield Figure("CPU per 1,000 words", long_cpu * 1000 / LONG, "s", f"{pace}; the long one")


def _write(server: Server, wire: Wire, words: int) -> tuple[int, float]:
    """Bytes and CPU seconds of one prompt of a new person, who has the studio open."""
    person = Visitor(wire.origin).register()
    person.http.get("/").raise_for_status()  # the first one has the engines warmed
    with person.connected() as page:
        page.until_loaded()
        page.settle()
        wire.passed_bytes, used_before = 0, cpu_seconds(server)
        page.send(
            PromptEditorState.event_handlers["make"],
            form_data={"csrf": person.csrf, "scene": f"{words} words about a ferry."},
        )
        page.until(lambda: page.value(GenerationState, "generation_id"), "a prompt begins")
        text = _followed(person, page.value(GenerationState, "generation_id"))
        page.send(GenerationState.event_handlers["finished"], _status="succeeded")
        page.until(lambda: page.value(VersionState, "shown")["text"] == text, "it is whole")
        page.settle()
        if len(text.split()) != words:
            raise RuntimeError(f"{words} words were asked for, {len(text.split())} came.")
        return wire.passed_bytes, cpu_seconds(server) - used_before


def _followed(person: Visitor, generation_id: str) -> str:
    """The text as the page reads it, until the stream says that it is whole."""
    text = ""
    address = f"/api/generations/{generation_id}/stream?attempt=1&from=0"
    with person.http.stream("GET", address, timeout=60) as answer:
        for line in map(json.loads, answer.iter_lines()):
            text += line.get("text", "")
            if line.get("done"):
                return text
    raise RuntimeError("The stream ended before the prompt did.")
