"""A prompt on its way from a provider to a person, beside the floor: a bare relay of the same call.

Both ask the same emulated OpenAI with the same package, in turn, in the same run. Moments are the
wall clock of this one machine: what the emulator wrote down when a word left, and what a reader
wrote down when it arrived.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

import httpx
import psutil

from benchmarks.figures import Figure, nearly_all, of_rounds
from benchmarks.relay import ADDRESS
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.state import PromptEditorState
from tests.reflex_client import ReflexClient, Visitor
from tests.servers import ROOT, free_port, serving

ROUNDS = 3
THOUSAND = 1000
WORD_BYTES = 7
ARRIVAL_SECONDS = 2.0
MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class Load:
    """So many people at once, each reading so many words at a pace in words a second."""

    people: int
    words: int
    pace: float

    def __str__(self) -> str:
        """The load in words."""
        who = "1 person" if self.people == 1 else f"{self.people} people"
        return f"{who}, {self.words:,} words at {self.pace:g}/s"


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader saw: when each word arrived, and how many bytes brought them."""

    arrived_at: list[float]
    received_bytes: int


@dataclass(frozen=True, slots=True)
class Round:
    """One load on one of the two: seconds of CPU, bytes, and the delays of the words in seconds."""

    cpu_per_thousand: float
    bytes_per_thousand: float
    first_delays: list[float]
    delays: list[float]
    last_delays: list[float]


LOADS = (Load(1, 600, 100), Load(10, 600, 100), Load(50, 600, 20), Load(1, 4000, 400))
# A third of the words: what each press and each ending costs weighs three times as much. Shown
# without a limit, for the relay has neither account, row nor allowance.
SHORT = Load(50, 200, 20)


def measure() -> Iterator[Figure]:
    """CPU, bytes, first words, lag and the last word, ours against the relay's."""
    with contextlib.ExitStack() as stack:
        emulator = stack.enter_context(_emulator())
        ours = stack.enter_context(_studio(emulator))
        relay = stack.enter_context(_relay(emulator))
        for load in (*LOADS, SHORT):
            emulator.pace(load)
            pairs = [(ours.carry(load), relay.carry(load)) for _ in range(ROUNDS)]
            yield from _figures(load, [a for a, _ in pairs], [b for _, b in pairs])


def _figures(load: Load, ours: list[Round], floor: list[Round]) -> Iterator[Figure]:
    method = f"{load}; median of {ROUNDS} rounds, in turn with the bare relay"
    cpu = _middle(ours, lambda each: each.cpu_per_thousand)
    bare = _middle(floor, lambda each: each.cpu_per_thousand)
    most = None if load == SHORT else 1.3
    yield Figure(f"Stream, {load}: CPU against the relay", cpu / bare, "x", method, most=most)
    yield Figure(f"Stream, {load}: CPU per 1,000 words", cpu, "s", method)
    yield Figure(f"Relay, {load}: CPU per 1,000 words", bare, "s", method)
    size = _middle(ours, lambda each: each.bytes_per_thousand) / (THOUSAND * WORD_BYTES)
    yield Figure(f"Stream, {load}: bytes against the text", size, "x", method, most=1.9)
    first = _middle(ours, lambda each: median(each.first_delays)) * MILLISECONDS
    yield Figure(f"Stream, {load}: first words after the provider's", first, "ms", method, most=50)
    lag = _middle(ours, lambda each: median(each.delays)) * MILLISECONDS
    slow = _middle(ours, lambda each: nearly_all(each.delays)) * MILLISECONDS
    yield Figure(f"Stream, {load}: lag of a word, median", lag, "ms", method)
    yield Figure(f"Stream, {load}: lag of a word, 95th percentile", slow, "ms", method)
    bare_lag = _middle(floor, lambda each: median(each.delays)) * MILLISECONDS
    yield Figure(f"Relay, {load}: lag of a word, median", bare_lag, "ms", method)
    late = _middle(ours, lambda each: max(each.last_delays))
    yield Figure(f"Stream, {load}: latest last word", late, "s", method, most=0.5)


def _middle(rounds: list[Round], of: Callable[[Round], float]) -> float:
    return of_rounds(map(of, rounds))


@dataclass(slots=True)
class Person:
    """Somebody with the studio open, and the id of the prompt that was made before."""

    visitor: Visitor
    page: ReflexClient
    earlier: str = ""


class Emulator:
    """The emulated vendors in a process of their own."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self._http = httpx.Client(base_url=origin)

    def pace(self, load: Load) -> None:
        """Answer from now on as this load asks."""
        words = " ".join(f"w{number:05}" for number in range(load.words))
        answer = {"prompt": words, "negative_prompt": "", "title": "", "notes": []}
        told = {"text": json.dumps(answer), "seconds_per_word": 1 / load.pace, "is_sticky": True}
        self._http.put("/_emu/openai", json=[told]).raise_for_status()

    def sent(self, calls: int, words: int) -> list[list[float]]:
        """When each word left, for the newest calls in the order in which they came."""
        log = self._http.get("/_emu/log").json()[-calls:]
        # The words stand between the opening and the ending; the first and last hold JSON too.
        return [call["sent_at"][OPENING : OPENING + words] for call in log]


OPENING = 5  # events before the first word: four of the wire, one for the name of the JSON field


class Carrier:
    """One of the two that bring the words: its process, and how one person reads through it."""

    def __init__(self, process: int, emulator: Emulator, read: Callable[[int], Reading]) -> None:
        self._process = psutil.Process(process)
        self._emulator = emulator
        self._read = read

    def carry(self, load: Load) -> Round:
        """Put the load on it; people come one after the other within two seconds."""
        before = self._cpu_seconds()
        with ThreadPoolExecutor(load.people) as people:
            readings = list(people.map(partial(self._in_turn, load), range(load.people)))
        used = self._cpu_seconds() - before
        sent = self._emulator.sent(load.people, load.words)
        # Who came first to the emulator is not known; the order of the first words is.
        readings.sort(key=lambda each: each.arrived_at[0])
        sent.sort(key=lambda each: each[0])
        delays = [
            [
                max(0.0, arrived - left)
                for arrived, left in zip(reading.arrived_at, calls, strict=True)
            ]
            for reading, calls in zip(readings, sent, strict=True)
        ]
        words = load.people * load.words
        return Round(
            cpu_per_thousand=used * THOUSAND / words,
            bytes_per_thousand=sum(each.received_bytes for each in readings) * THOUSAND / words,
            first_delays=[each[0] for each in delays],
            delays=[delay for each in delays for delay in each],
            last_delays=[each[-1] for each in delays],
        )

    def _in_turn(self, load: Load, number: int) -> Reading:
        time.sleep(number * ARRIVAL_SECONDS / load.people)
        return self._read(number)

    def _cpu_seconds(self) -> float:
        family = [self._process, *self._process.children(recursive=True)]
        return sum(sum(each.cpu_times()[:2]) for each in family)


@contextlib.contextmanager
def _emulator() -> Iterator[Emulator]:
    port = free_port()
    with _program("-m", "tests.emulators", "--port", str(port)):
        yield Emulator(f"http://127.0.0.1:{port}")


@contextlib.contextmanager
def _relay(emulator: Emulator) -> Iterator[Carrier]:
    port = free_port()
    with _program(
        "-m",
        "benchmarks.relay",
        "--port",
        str(port),
        **{ADDRESS: f"{emulator.origin}/openai/v1"},
    ) as process:
        yield Carrier(process.pid, emulator, lambda _: _through_relay(port))


@contextlib.contextmanager
def _studio(emulator: Emulator) -> Iterator[Carrier]:
    environment = {
        "OPENAI_API_KEY": "key",
        "OPENAI_BASE_URL": f"{emulator.origin}/openai/v1",
        "OPENAI_MODELS": "gpt-6.1-terra",
        "CRAFTPROMPT_DEFAULT_PLAN": "studio",
        "CRAFTPROMPT_BCRYPT_COST": "4",
        "CRAFTPROMPT_DAILY_SPEND_USD": "1000",
        "PROVIDER_ATTEMPT_SECONDS": "600",
        "PROVIDER_CHAIN_SECONDS": "600",
        "TRUSTED_PROXY_HOPS": "1",
    }
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(Path(folder), environment=environment) as server,
        contextlib.ExitStack() as pages,
    ):
        httpx.get(server.origin).raise_for_status()  # has the engines warmed
        people = []
        for number in range(max(load.people for load in LOADS)):
            # Each from an address of their own: registrations are throttled by it.
            address = {"X-Forwarded-For": f"10.0.0.{number}"}
            visitor = Visitor(server.origin, **address).register()
            page = pages.enter_context(visitor.connected())
            page.until_loaded()
            people.append(Person(visitor, page))
        yield Carrier(server.process.pid, emulator, lambda number: _through_studio(people[number]))


def _through_relay(port: int) -> Reading:
    arrived: list[float] = []
    with httpx.stream("GET", f"http://127.0.0.1:{port}/", timeout=120) as answer:
        for line in answer.iter_lines():
            arrived.extend([time.time()] * line.count("w0"))
        return Reading(arrived, answer.num_bytes_downloaded)


def _through_studio(person: Person) -> Reading:
    """Press the button, and read the words on their route."""
    visitor, page = person.visitor, person.page
    page.send(
        PromptEditorState.event_handlers["make"],
        form_data={"csrf": visitor.csrf, "scene": f"A ferry at dawn, {time.time_ns()}."},
    )
    page.until(
        lambda: page.value(GenerationState, "generation_id") not in ("", person.earlier),
        "a prompt",
    )
    person.earlier = page.value(GenerationState, "generation_id")
    reading = _read_route(visitor, person.earlier)
    page.until_value(GenerationState, "status", "succeeded")
    return reading


def _read_route(person: Visitor, generation_id: str) -> Reading:
    arrived: list[float] = []
    address = f"/api/generations/{generation_id}/stream?attempt=1&from=0"
    with person.http.stream("GET", address, timeout=600) as answer:
        for line in answer.iter_lines():
            arrived.extend([time.time()] * json.loads(line).get("text", "").count("w0"))
        return Reading(arrived, answer.num_bytes_downloaded)


@contextlib.contextmanager
def _program(*command: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A Python program beside this one, ready, and gone afterwards."""
    process = subprocess.Popen(  # noqa: S603  programs of this project
        [sys.executable, *command],
        cwd=ROOT,
        env={**os.environ, **environment},  # noqa: TID251  handed on as it is
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        for line in process.stdout or ():
            if "ready" in line:
                break
        # Whatever it says later must not fill the pipe.
        threading.Thread(target=process.communicate, daemon=True).start()
        yield process
    finally:
        process.terminate()
        process.wait(10)
