"""What a vendor's adapter is: one question put to one model, answered as a stream of few events.

An adapter translates one wire and decides nothing: it raises what its package raises, never
retries, and never takes the end of a stream for success. `classify` turns how a call ended into a
verdict, and `call` puts the timers around it.
"""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from craftprompt.catalogue.text_models import TextModel
from craftprompt.providers.base import Usage


@dataclass(frozen=True, slots=True)
class Question:
    """What a model is asked: instructions of ours, and the person's words inside delimiters.

    `answer_schema` is the JSON schema of the answer, strict: every property is required and none
    is added. `most_output_tokens` bounds the answer, reasoning included.
    """

    model: TextModel
    instructions: str
    message: str
    answer_schema: Mapping[str, object]
    most_output_tokens: int


class Stop(StrEnum):
    """How a model said that it is done; without one of these it did not say so."""

    COMPLETE = "complete"
    LENGTH = "length"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Opened:
    """The vendor answered; `request_id` is its own name for the call, empty where it gives none."""

    request_id: str


@dataclass(frozen=True, slots=True)
class Delta:
    """The next characters of the raw answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Counted:
    """The tokens so far, as the vendor counts them; a later one replaces an earlier one.

    `input_tokens` include cached ones, `output_tokens` include reasoning.
    """

    usage: Usage


@dataclass(frozen=True, slots=True)
class Finished:
    """The terminal marker. `code` is the vendor's own word: a category, a reason or an error."""

    stop: Stop
    code: str = ""


VendorEvent = Opened | Delta | Counted | Finished


class TextVendor(Protocol):
    """One vendor of text models. Built inside the event loop that uses it."""

    @property
    def key(self) -> str:
        """The provider's name in settings, rows and pages, such as "anthropic"."""
        ...

    def ask(self, question: Question) -> AsyncGenerator[VendorEvent, None]:
        """Put the question once. Whatever the package raises comes through unchanged.

        To end it early, close it or cancel its task: the connection goes with it.
        """
        ...

    async def warm(self) -> None:
        """Import the package and build the client in a thread, ask nobody anything."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...
