"""Everything that can go wrong in a way that a person can act on.

    CraftPromptError
    |- InputInvalid
    |- SignInRequired
    |- NotPermitted
    |- NotFound
    |- TooManyAttempts
    |- AllowanceSpent
    |- Unavailable
    |  |- DatabaseBusy
    |  |- StorageFull
    |  |  `- StorageNearlyFull
    |  `- StorageClosed
    `- StartRefused

The message is the sentence that the person reads: what happened, what it cost, what is kept,
what to do. Ids and causes are attributes, for the log.
"""

import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from craftprompt.frozen import Frozen


def trace_of(failure: BaseException) -> str:
    """Where a failure came from, for the log: its message stays out, it may quote a person."""
    frames = reversed(traceback.extract_tb(failure.__traceback__))
    places = [f"{Path(each.filename).name}:{each.lineno} {each.name}" for each in frames]
    return " < ".join([type(failure).__name__, *places])


class CraftPromptError(Exception):
    """Our fault, unless a subclass knows better."""

    kind = "internal"
    status = 500

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InputInvalid(CraftPromptError):
    """What was sent cannot be used; `field` names the input to mark, or is empty."""

    kind = "invalid"
    status = 422

    def __init__(self, message: str, *, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class SignInRequired(CraftPromptError):
    """Nobody is signed in, or the session has ended."""

    kind = "restricted"
    status = 401

    def __init__(self, message: str = "You are signed out. Log in to go on.") -> None:
        super().__init__(message)


class NotPermitted(CraftPromptError):
    """A request that did not come from our own page, or without its token."""

    kind = "restricted"
    status = 403


class NotFound(CraftPromptError):
    """It does not exist, or it is somebody else's: both look the same from outside."""

    kind = "invalid"
    status = 404


class TooManyAttempts(CraftPromptError):
    """A throttle is full; `retry_after_seconds` says when the next try counts."""

    kind = "unavailable"
    status = 429

    def __init__(self, message: str, *, retry_after_seconds: int) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class AllowanceSpent(CraftPromptError):
    """The plan gives no more of this kind today; `left` is what remains."""

    kind = "allowance"
    status = 409

    def __init__(self, message: str, *, left: int) -> None:
        super().__init__(message)
        self.left = left


class Unavailable(CraftPromptError):
    """Something that we depend on is busy or down; trying again may work."""

    kind = "unavailable"
    status = 503


class DatabaseBusy(Unavailable):
    """The database could not take a change in time."""

    def __init__(self) -> None:
        super().__init__(
            "The studio's database is busy. Nothing was changed or counted, and what you typed "
            "is kept. Try again in a moment."
        )


class StorageFull(Unavailable):
    """No room is left on the disk of the database or the media."""

    def __init__(self) -> None:
        super().__init__(
            "The studio's disk is full. Nothing was saved or counted, and what you typed is kept. "
            "The operator has to make room; then try again."
        )


class StorageNearlyFull(StorageFull):
    """So little room is left that nothing new may begin: what runs already needs it."""

    def __init__(self) -> None:
        Unavailable.__init__(
            self,
            "The studio's disk is nearly full, so nothing new can be added or made just now. "
            "Nothing was counted and everything of yours is kept. The operator has to make room; "
            "then try again.",
        )


class StorageClosed(Unavailable):
    """The folder of the media cannot be written to."""

    def __init__(self) -> None:
        super().__init__(
            "The studio cannot write to its folder for pictures. Nothing was saved or counted, "
            "and what you typed is kept. The operator has to give it access; then try again."
        )


class StartRefused(CraftPromptError):
    """The server must not start like this; the message names the setting to mend."""


ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Problem(Frozen):
    """An error as a page says it; without a message nothing is wrong.

    `kind` is its error's, `field` the input to mark where the error names one. What an address
    asked for in vain has the field `ADDRESS`.
    """

    message: str = ""
    kind: str = "internal"
    field: str = ""

    @classmethod
    def of(cls, error: CraftPromptError) -> Self:
        """What a page says of this error."""
        field = error.field if isinstance(error, InputInvalid) else ""
        return cls(error.message, error.kind, field)

    @classmethod
    def of_address(cls, error: CraftPromptError) -> Self:
        """What a page says where its address asks for what cannot be had."""
        return cls(error.message, error.kind, ADDRESS)

    def after_typing(self) -> "Problem":
        """What is left of it once other words stand in the form: they mend no address."""
        return self if self.field == ADDRESS else NO_PROBLEM


NO_PROBLEM = Problem()
