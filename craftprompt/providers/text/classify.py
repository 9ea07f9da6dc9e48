"""Turns how a call ended into a verdict: one pure function over all vendors.

It looks at classes, codes and markers and never at a message, which may quote the scene. The
vendors' packages raise under many names: a status where the vendor answered, their own or the
connection's class where it did not, and nothing at all where the stream was cut.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from json import JSONDecodeError
from typing import Literal, cast

from craftprompt.providers.base import PROVIDER_NAMES, Verdict
from craftprompt.providers.text.vendor import Finished, Stop

SPEND_LIMITS = frozenset(
    {
        "contract_spend_limit_reached",
        "enforced_spend_limit_reached",
        "linked_organization_spend_limit_reached",
        "insufficient_quota",
        "billing_hard_limit_reached",
    }
)
UNSUPPORTED = frozenset(
    {"unsupported_parameter", "unsupported_value", "unknown_parameter", "model_not_supported"}
)
REFUSED_KEYS = frozenset({"api_key_invalid"})
OVERLOADED = frozenset({"overloaded_error", "overloaded", "server_is_overloaded"})
REFUSING_CODES = frozenset(
    {"content_filter", "content_policy_violation", "bio_policy", "misalignment_policy_violation"}
)
FAULTY_CODES = frozenset({"invalid_prompt", "invalid_request_error", "context_length_exceeded"})
BUSY_STATUSES = frozenset({408, 409, 425, 429})
CLIENT_FAULTS = frozenset({400, 413, 422})
OVERLOADED_STATUS = 529
# Classes of the connection below the vendors' packages, by name: none of them is imported here.
LATE = ("Timeout",)
LOST = ("ConnectError", "NetworkError", "ReadError", "WriteError", "CloseError", "ProtocolError")
LOST_ALSO = ("APIConnectionError", "ServerDisconnectedError", "ClientPayloadError", "ClientOSError")
UNREADABLE = ("UnknownApiResponseError", "DecodingError", "APIResponseValidationError")


@dataclass(frozen=True, slots=True)
class Classified:
    """A verdict with what follows from it.

    `reason` reads well after "Claude: ", and after "Claude " where it declined. `closes` says
    what is left alone for a while. `operator_alert` is a sentence for who runs the studio.
    `is_unknown` marks an error that no rule knows.
    """

    verdict: Verdict
    reason: str = ""
    retry_after_seconds: float | None = None
    operator_alert: str = ""
    closes: Literal["", "provider", "model"] = ""
    is_unknown: bool = False


def classify(provider: str, ending: BaseException | Finished | None) -> Classified:
    """The verdict of a call that ended so; None is a stream that ended without a marker."""
    if ending is None:
        return Classified(Verdict.TRUNCATED, "its answer broke off")
    if isinstance(ending, Finished):
        return _finished(provider, ending)
    status = _status(ending)
    if status is None or status < HTTPStatus.BAD_REQUEST:  # an error in a stream has its 200
        return _without_status(provider, ending)
    return _with_status(provider, ending, status)


def _finished(provider: str, ending: Finished) -> Classified:
    match ending.stop:
        case Stop.COMPLETE:
            return Classified(Verdict.OK)
        case Stop.LENGTH:
            return Classified(Verdict.TRUNCATED, "its answer grew too long")
        case Stop.REFUSED:
            return _refusal(ending.code)
        case Stop.FAILED:
            return _by_code(provider, ending.code)


def _by_code(provider: str, code: str) -> Classified:
    """An error that the vendor told inside a stream that had begun well."""
    if code in REFUSING_CODES:
        return _refusal(code)
    if code in SPEND_LIMITS:
        return _spend_limit(provider)
    if code in FAULTY_CODES:
        return Classified(Verdict.REQUEST_FAULT, "the request does not fit")
    if code in OVERLOADED or "rate_limit" in code:
        return Classified(Verdict.RETRYABLE, "overloaded")
    return Classified(Verdict.RETRYABLE, "an error of its own")


def _with_status(provider: str, error: BaseException, status: int) -> Classified:
    codes = _codes(error)
    if codes & REFUSED_KEYS:
        return _for_the_operator(provider, HTTPStatus.UNAUTHORIZED)
    if status == HTTPStatus.PAYMENT_REQUIRED or codes & SPEND_LIMITS:
        return _spend_limit(provider)  # also behind a 429: waiting a minute would not help
    if status in BUSY_STATUSES or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Classified(Verdict.RETRYABLE, _busy(status), retry_after_seconds=_wait(error))
    if status in CLIENT_FAULTS and not codes & UNSUPPORTED:
        return _request_fault(codes)
    return _for_the_operator(provider, status)


def _for_the_operator(provider: str, status: int) -> Classified:
    """What nobody at the page can mend."""
    name = PROVIDER_NAMES[provider]
    match status:
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return _skipped("its key is refused", f"{name} refuses the key.", closes="provider")
        case HTTPStatus.NOT_FOUND:
            alert = f"{name} no longer has a model that the settings name."
            return _skipped("this model is gone", alert, closes="model")
        case _:
            alert = f"{name} does not take a parameter that text_models.json has for a model."
            return _skipped("it cannot be asked this way", alert, closes="model")


def _without_status(provider: str, error: BaseException) -> Classified:
    names = [each.__name__ for each in type(error).__mro__]
    codes = _codes(error)
    if codes:
        return _by_code(provider, min(codes & _KNOWN_CODES, default=""))
    if isinstance(error, TimeoutError) or any(sign in name for name in names for sign in LATE):
        return Classified(Verdict.RETRYABLE, "no answer in time")
    if isinstance(error, (JSONDecodeError, UnicodeDecodeError)) or set(names) & set(UNREADABLE):
        return Classified(Verdict.RETRYABLE, "its answer could not be read")
    if isinstance(error, OSError) or any(name.endswith((*LOST, *LOST_ALSO)) for name in names):
        return Classified(Verdict.RETRYABLE, "the connection broke")
    return Classified(Verdict.RETRYABLE, "an error that we do not know", is_unknown=True)


_KNOWN_CODES = REFUSING_CODES | SPEND_LIMITS | FAULTY_CODES | OVERLOADED


def _refusal(category: str) -> Classified:
    plain = category.replace("_", " ").lower()
    named = f" ({plain})" if plain else ""
    return Classified(Verdict.REFUSAL, f"declined this scene{named}")


def _request_fault(codes: set[str]) -> Classified:
    is_long = "context_length_exceeded" in codes
    return Classified(
        Verdict.REQUEST_FAULT, "the scene is too long for it" if is_long else "it does not fit"
    )


def _spend_limit(provider: str) -> Classified:
    name = PROVIDER_NAMES[provider]
    return _skipped(
        "its budget is used up", f"The account at {name} has no credit left.", closes="provider"
    )


def _skipped(reason: str, alert: str, *, closes: Literal["provider", "model"]) -> Classified:
    return Classified(Verdict.SKIP_PROVIDER, reason, operator_alert=alert, closes=closes)


def _busy(status: int) -> str:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return "too many requests at once"
    is_full = status in (HTTPStatus.SERVICE_UNAVAILABLE, OVERLOADED_STATUS)
    return "overloaded" if is_full else "an error of its own"


def _status(error: BaseException) -> int | None:
    """The HTTP status, under whichever name the vendor's package keeps it."""
    for name in ("status_code", "code"):
        value = getattr(error, name, None)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
    return None


def _codes(error: BaseException) -> set[str]:
    """Every code that the vendor gave: a type, a code, a status in words."""
    named = (getattr(error, name, None) for name in ("error_code", "code", "type", "status"))
    found = {each.lower() for each in named if isinstance(each, str) and each}
    return found | _reasons(getattr(error, "details", None))


def _reasons(details: object) -> set[str]:
    """Google's own reasons, which stand deep inside the body: a refused key is a 400 there."""
    listed = _fields(_fields(details).get("error")).get("details")
    entries = cast("list[object]", listed) if isinstance(listed, list) else []
    reasons = (_fields(each).get("reason") for each in entries)
    return {each.lower() for each in reasons if isinstance(each, str)}


def _fields(given: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", given) if isinstance(given, Mapping) else {}


def _wait(error: BaseException) -> float | None:
    """The seconds of a Retry-After header; a date there is not understood and means none."""
    headers = _fields(getattr(getattr(error, "response", None), "headers", None))
    try:
        seconds = float(str(headers.get("retry-after", "")))
    except ValueError:
        return None
    return seconds if seconds >= 0 else None
