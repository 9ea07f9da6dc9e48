"""What an answer of fal's means, or the lack of one; asks nobody, keeps nothing of what it repeats.

fal's errors repeat what was sent: of an answer only statuses, its own words for faults, the id and
the address of the film are read.

Sources: fal-client 1.0.3 for the queue's wire; https://fal.ai/docs/documentation/model-apis/errors
and its page on request errors for the words.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from craftprompt.providers.base import Verdict
from craftprompt.providers.outcomes import FailureKind, NotMade
from craftprompt.wording import clean_line

MODEL_GONE = "not_found"
NOT_COUNTED = "It was not counted and your prompt is kept."
NOT_SENT = ("ConnectError", "ConnectTimeout", "PoolTimeout")
MOST_LOG_LINES = 50
LONGEST_LOG_LINE = 300
LONGEST_ESCAPED = 2 * LONGEST_LOG_LINE  # before commands to a terminal are taken out of it
_TERMINAL_COMMAND = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
REFUSALS = frozenset({"content_policy_violation"})
CANCELLATIONS = frozenset({"request_cancelled", "client_cancelled"})
# What the person can mend: pictures that cannot be used, and values that an endpoint does not take.
INPUT_FAULTS = frozenset(
    {
        "bad_request",
        "face_detection_error",
        "feature_not_supported",
        "file_download_error",
        "file_too_large",
        "greater_than",
        "greater_than_equal",
        "image_load_error",
        "image_too_large",
        "image_too_small",
        "less_than",
        "less_than_equal",
        "missing",
        "one_of",
        "sequence_too_long",
        "sequence_too_short",
        "unsupported_image_format",
        "value_error",
    }
)
OK, ACCEPTED = 200, 202
BAD_REQUEST, NOT_FOUND, RATE_LIMIT = 400, 404, 429
FORGOTTEN = str(NOT_FOUND)  # why nothing can be said of a request that fal does not know
OUR_KEY = (401, 402, 403)  # refused, nothing left to pay with, locked
REQUEST_FAULTS = (400, 413, 415, 422)
LOST_BEHIND = (502, 504)  # a gateway that heard nothing from whom it had passed the request to
_REQUEST_ID = re.compile(r"[\w-]{1,100}", re.ASCII)
_HEADER_WORD = re.compile(r"[\x21-\x7e]{1,5000}")
_WORD = re.compile(r"[\w.-]{1,60}", re.ASCII)
_NO_PATH = re.compile(r"Path \S+ not found")


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: its status, its body if that was JSON, and its header for faults."""

    status: int
    body: object = None
    error_type: str = ""


@dataclass(frozen=True, slots=True)
class Accepted:
    """fal has taken the request, and makes the video."""

    request_id: str


@dataclass(frozen=True, slots=True)
class InQueue:
    """So many requests stand before it; None where fal does not say."""

    place: int | None


@dataclass(frozen=True, slots=True)
class BeingMade:
    """Somebody works on it."""


@dataclass(frozen=True, slots=True)
class Completed:
    """Its result can be fetched."""


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nothing can be said of it now: look again. `reason` is a word for the log."""

    reason: str


@dataclass(frozen=True, slots=True)
class FilmReady:
    """Where the film lies. The address comes from outside and has not been looked at."""

    address: str


class Cancellation(StrEnum):
    """What became of the wish to stop; who was asked may finish, and bill, all the same."""

    ASKED = "asked"
    TOO_LATE = "too_late"
    UNCLEAR = "unclear"


Standing = InQueue | BeingMade | Completed | Unclear | NotMade


def of_submit(reply: Reply, *, model: str) -> Accepted | NotMade:
    """What became of a request that was to buy a video; `model` is the name that people know."""
    if OK <= reply.status < 300:  # noqa: PLR2004  where success ends
        request_id = _field(reply.body, "request_id")
        if isinstance(request_id, str) and _REQUEST_ID.fullmatch(request_id):
            return Accepted(request_id)
        return _unknown("no request id")
    if reply.status in LOST_BEHIND:
        return _unknown(str(reply.status))
    return _not_made(reply, model)


def of_lost_submit(failure: Exception) -> NotMade:
    """What a broken connection or a timer means: whether anything can have been bought."""
    reason = type(failure).__name__
    if reason not in NOT_SENT:
        return _unknown(reason)
    return NotMade(
        Verdict.RETRYABLE,
        "unavailable",
        f"fal could not be reached, so nothing was sent. {NOT_COUNTED} Try again in a minute.",
        reason,
    )


def of_look(reply: Reply, *, model: str) -> Standing:
    """Where a request stands. Only what fal says of it can end it: an error of the look cannot."""
    if reply.status not in (OK, ACCEPTED):
        return Unclear(str(reply.status))
    match _field(reply.body, "status"):
        case "IN_QUEUE":
            place = _field(reply.body, "queue_position")
            return InQueue(place if isinstance(place, int) and place >= 0 else None)
        case "IN_PROGRESS":
            return BeingMade()
        case "COMPLETED":
            return _completed(reply, model)
        case other:
            return Unclear(f"status {_word(other)}")


def of_result(reply: Reply, *, model: str) -> FilmReady | Unclear | NotMade:
    """The film of a request that is completed, or why there is none."""
    if reply.status == OK:
        address = _field(_field(reply.body, "video"), "url")
        if isinstance(address, str) and address:
            return FilmReady(address)
        return NotMade(
            Verdict.RETRYABLE,
            "unavailable",
            f"{model} answered without a video. {NOT_COUNTED} Say plainly what is to be seen, or "
            "try again.",
            "no video",
        )
    if _has_no_path(reply):
        return gone(model)
    kinds = _kinds(reply)
    if kinds or (reply.status in REQUEST_FAULTS and reply.status != BAD_REQUEST):
        return _came_to_nothing(kinds, reply.status, model)
    return Unclear(str(reply.status))


def of_cancel(reply: Reply) -> Cancellation:
    """Whether a request was told to stop."""
    if reply.status in (OK, ACCEPTED):
        return Cancellation.ASKED
    is_over = _field(reply.body, "status") == "ALREADY_COMPLETED"
    return Cancellation.TOO_LATE if is_over else Cancellation.UNCLEAR


def log_lines(reply: Reply) -> tuple[str, ...]:
    """The last lines that the provider wrote while it worked, each short and of plain characters.

    They may repeat what was sent: they are for its own person, and are not kept.
    """
    entries = _field(reply.body, "logs")
    if not isinstance(entries, list):
        return ()
    said = [_field(each, "message") for each in cast("list[object]", entries)[-MOST_LOG_LINES:]]
    texts = [each[:LONGEST_ESCAPED] for each in said if isinstance(each, str)]
    lines = [clean_line(_TERMINAL_COMMAND.sub("", each))[:LONGEST_LOG_LINE] for each in texts]
    return tuple(line for line in lines if line)


def of_upload(reply: Reply | Exception) -> NotMade:
    """Why a picture could not be laid down for the model; nothing has been bought by then."""
    reason = str(reply.status) if isinstance(reply, Reply) else type(reply).__name__
    if isinstance(reply, Reply) and reply.status in OUR_KEY:
        return _our_key(reason)
    return NotMade(
        Verdict.RETRYABLE,
        "unavailable",
        f"fal did not take the picture, so no video was asked for. {NOT_COUNTED} Try again in a "
        "minute.",
        reason,
    )


def upload_pass(reply: Reply) -> str:
    """What opens the place for pictures, as a header; empty where fal gave nothing usable."""
    words = [_field(reply.body, name) for name in ("token_type", "token")]
    is_usable = all(isinstance(each, str) and _HEADER_WORD.fullmatch(each) for each in words)
    return " ".join(map(str, words)) if reply.status == OK and is_usable else ""


def uploaded_address(reply: Reply) -> str:
    """Where a picture lies now; empty where fal did not take it."""
    address = _field(reply.body, "access_url")
    return address if reply.status == OK and isinstance(address, str) else ""


def of_shortfall(sentence: str, way_on: str) -> NotMade:
    """A request that was not sent, because the model cannot carry it out."""
    return NotMade(
        Verdict.REQUEST_FAULT,
        "invalid",
        f"{sentence} {NOT_COUNTED} Nothing was sent.{way_on}",
        "shortfall",
    )


def gone(model: str, *, instead: str = "") -> NotMade:
    """The model is not at fal; `instead` is the name of one to offer, where there is one."""
    offer = f", such as {instead}" if instead else ""
    return NotMade(
        Verdict.SKIP_PROVIDER,
        "unavailable",
        f"{model} is not available from the connected provider. {NOT_COUNTED} Choose another "
        f"model{offer}.",
        MODEL_GONE,
    )


def _completed(reply: Reply, model: str) -> Completed | NotMade:
    if not (_field(reply.body, "error") or _field(reply.body, "error_type")):
        return Completed()
    if _has_no_path(reply):
        return gone(model)
    return _came_to_nothing(_kinds(reply), OK, model)


def _not_made(reply: Reply, model: str) -> NotMade:
    """Why a request was not taken."""
    kinds = _kinds(reply)
    if kinds & REFUSALS:
        return _refused(model)
    if reply.status == NOT_FOUND:
        return gone(model)
    if reply.status in OUR_KEY:
        return _our_key(str(reply.status))
    if reply.status in REQUEST_FAULTS:
        return _request_fault(kinds, reply.status, model)
    busy = "takes no more videos just now" if reply.status == RATE_LIMIT else "has a fault just now"
    return _failed(f"fal {busy}.", str(reply.status))


def _came_to_nothing(kinds: frozenset[str], status: int, model: str) -> NotMade:
    """Why a request that was taken gives no film."""
    if kinds & REFUSALS:
        return _refused(model)
    if kinds & CANCELLATIONS:
        return NotMade(
            Verdict.CANCELLED,
            "unavailable",
            f"{model} was stopped before the video was made. {NOT_COUNTED}",
            _reason(kinds, status),
        )
    if kinds & INPUT_FAULTS or (not kinds and status in REQUEST_FAULTS):
        return _request_fault(kinds, status, model)
    return _failed(f"{model} could not make this video.", _reason(kinds, status))


def _refused(model: str) -> NotMade:
    return NotMade(
        Verdict.REFUSAL,
        "refused",
        f"{model} declined this video because of its rules for content. {NOT_COUNTED} Change the "
        "wording or the pictures, or try another model.",
        "content_policy_violation",
    )


def _request_fault(kinds: frozenset[str], status: int, model: str) -> NotMade:
    return NotMade(
        Verdict.REQUEST_FAULT,
        "invalid",
        f"{model} cannot make a video from this request. {NOT_COUNTED} Take other pictures or "
        "settings, shorten the prompt, or try another model.",
        _reason(kinds, status),
    )


def _our_key(reason: str) -> NotMade:
    return NotMade(
        Verdict.SKIP_PROVIDER,
        "unavailable",
        f"fal does not accept this studio's key, or has no money left of it. {NOT_COUNTED} The "
        "operator has to look at FAL_KEY; an animatic needs no key.",
        reason,
    )


def _failed(what: str, reason: str) -> NotMade:
    kind: FailureKind = "unavailable"
    return NotMade(Verdict.RETRYABLE, kind, f"{what} {NOT_COUNTED} Try again in a minute.", reason)


def _unknown(reason: str) -> NotMade:
    return NotMade(
        Verdict.UNKNOWN,
        "unavailable",
        f"The request was sent, but no whole answer of fal arrived. {NOT_COUNTED} It may have been "
        "taken and billed to the operator, so it is not sent again by itself. Try again when you "
        "like.",
        reason,
    )


def _reason(kinds: frozenset[str], status: int) -> str:
    return ", ".join(sorted(kinds)) or str(status)


def _kinds(reply: Reply) -> frozenset[str]:
    """The provider's own words for what went wrong: of header, body, and each of its faults."""
    return frozenset(_word(each) for each in _said(reply) if each)


def _said(reply: Reply) -> Iterator[object]:
    yield reply.error_type
    yield _field(reply.body, "error_type")
    detail = _field(reply.body, "detail")
    if isinstance(detail, list):
        for fault in cast("list[object]", detail):
            yield _field(fault, "type")


def _has_no_path(reply: Reply) -> bool:
    """Whether nothing lies under the model's path: the queue takes such requests all the same.

    Only where that is the whole of it: other faults repeat the person's words, which may say so.
    """
    detail = _field(reply.body, "detail") or _field(reply.body, "error")
    return isinstance(detail, str) and bool(_NO_PATH.fullmatch(detail))


def _field(body: object, name: str) -> object:
    return cast("Mapping[str, object]", body).get(name) if isinstance(body, dict) else None


def _word(said: object) -> str:
    """A word for the log; whatever is no plain word may repeat what was sent."""
    return said if isinstance(said, str) and _WORD.fullmatch(said) else "unreadable"
