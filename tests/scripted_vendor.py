"""A text vendor that plays a script: events to give, gates to wait at, errors to raise."""

import asyncio
import json
from collections.abc import AsyncIterator

from craftprompt.catalogue.text_models import TextModel, TextPrice
from craftprompt.providers.base import Usage
from craftprompt.providers.chain import Hold, Writer
from craftprompt.providers.text.vendor import (
    Counted,
    Delta,
    Finished,
    Opened,
    Question,
    Stop,
    VendorEvent,
)

Step = VendorEvent | str | asyncio.Event | Exception
PRICE = TextPrice(1_000_000, 100_000, 5_000_000, "a test")
OPENED = Opened("req-1")
COMPLETE = Finished(Stop.COMPLETE)
NEVER = asyncio.Event


class Refusing(Exception):
    """An error as the vendors' packages raise them: a status, perhaps headers."""

    def __init__(self, status_code: int, **headers: str) -> None:
        super().__init__("words of the scene")
        self.status_code = status_code
        self.code = status_code
        self.body: dict[str, object] = {}
        self.response = type("Answer", (), {"headers": headers, "status_code": status_code})()


class ScriptedVendor:
    """Plays the next of its scripts for every question; the last one again and again."""

    def __init__(self, key: str, *scripts: tuple[Step, ...]) -> None:
        self.key = key
        self.questions: list[Question] = []
        self.is_closed = False
        self.was_cancelled = False
        self._scripts = list(scripts)

    async def ask(self, question: Question) -> AsyncIterator[VendorEvent]:
        self.questions.append(question)
        script = self._scripts.pop(0) if len(self._scripts) > 1 else self._scripts[0]
        try:
            for step in script:
                if isinstance(step, Exception):
                    raise step
                if isinstance(step, asyncio.Event):
                    await step.wait()
                elif isinstance(step, str):
                    yield Delta(step)
                else:
                    yield step
        except asyncio.CancelledError:
            self.was_cancelled = True
            raise

    async def warm(self) -> None:
        """Nothing to load."""

    async def close(self) -> None:
        self.is_closed = True


class Purse:
    """A budget in memory."""

    def __init__(self, micro_usd: int = 1_000_000) -> None:
        self.left = micro_usd

    async def hold(self, micro_usd: int) -> Hold | None:
        if micro_usd > self.left:
            return None
        self.left -= micro_usd
        return Hold(None, micro_usd)  # pyright: ignore[reportArgumentType]  no day is asked for here

    async def settle(self, held: Hold, spent_micro_usd: int) -> None:
        self.left += held.micro_usd - spent_micro_usd


def writer(vendor: ScriptedVendor, *models: str) -> Writer:
    """The vendor with models of one price."""
    names = models or (f"{vendor.key}-1",)
    rows = tuple(TextModel(name, vendor.key, name, price=PRICE) for name in names)
    return Writer(vendor, rows)


def written(prompt: str, *, tokens: tuple[int, int] = (100, 20)) -> tuple[Step, ...]:
    """A whole answer, in three pieces, counted and finished."""
    answer = json.dumps({"prompt": prompt, "negative_prompt": "", "title": "T", "notes": []})
    third = len(answer) // 3
    usage = Usage(input_tokens=tokens[0], output_tokens=tokens[1])
    pieces = (answer[:third], answer[third : 2 * third], answer[2 * third :])
    return (OPENED, *pieces, Counted(usage), COMPLETE)


def broken(prompt: str, *ending: Step) -> tuple[Step, ...]:
    """An answer that breaks off in the middle of its prompt, then what follows."""
    return (OPENED, json.dumps({"prompt": prompt})[:-2], *ending)
