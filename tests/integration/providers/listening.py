"""Asks one vendor one question, and keeps everything that came of it."""

import asyncio

from craftprompt.providers.text.classify import classify
from craftprompt.providers.text.vendor import Delta, Finished

IN_TIME = 5.0


class Heard:
    """Everything that came of one question."""

    def __init__(self):
        self.events = []
        self.ending = None

    def of(self, kind):
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def text(self):
        return "".join(event.text for event in self.of(Delta))


async def listen(vendor, question, *, seconds=IN_TIME):
    """Ask, and note how it ended: a marker, an error, or nothing."""
    heard = Heard()
    try:
        async with asyncio.timeout(seconds):
            async for event in vendor.ask(question):
                heard.events.append(event)
    except Exception as failure:  # noqa: BLE001  which one is the question
        heard.ending = failure
    else:
        heard.ending = next(iter(heard.of(Finished)), None)
    return heard


async def verdict_of(vendor, question, **timing):
    heard = await listen(vendor, question, **timing)
    return classify(vendor.key, heard.ending)
