"""Turns how a call ended into a verdict: one pure function over all vendors.

It looks at classes, codes and markers. Two vendors name what is wrong in a sentence only; of a
sentence nothing after its first quotation mark is read, because there it may quote the scene. The
vendors' packages raise under many names: a status where the vendor answered, their own or the
connection's class where it did not, and nothing at all where the stream was cut.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from json import JSONDecodeError
from typing import Literal, cast

from craftprompt import clock
from craftprompt.providers.base import PROVIDER_NAMES, Verdict
from craftprompt.providers.text.events import items_at, text_at
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
    {
        *("unsupported_parameter", "unsupported_value", "unknown_parameter"),
        *("model_not_supported", "model_not_found"),
    }
)
# The parts of a request under each vendor's name for them: the person's words, and what is ours.
THEIR_WORDS = frozenset({"input", "messages", "contents"})
OUR_PARTS = frozenset(
    {
        *("model", "system", "instructions", "systemInstruction", "system_instruction", "store"),
        *("max_tokens", "max_output_tokens", "generationConfig", "generation_config", "text"),
        *("output_config", "thinking", "reasoning", "response_format", "stream", "stream_options"),
    }
)
REFUSED_KEYS = frozenset({"api_key_invalid"})
CLOSED_HERE = frozenset({"failed_precondition"})  # Google's, for a country that it does not serve
OVERLOADED = frozenset({"overloaded_error", "overloaded", "server_is_overloaded"})
REFUSING_CODES = frozenset(
    {
        *("content_filter", "content_policy_violation", "invalid_prompt"),
        *("bio_policy", "misalignment_policy_violation"),
    }
)
FAULTY_CODES = frozenset({"invalid_request_error", "context_length_exceeded"})
# What Anthropic, Google and xAI say in words only, in small letters.
REFUSING_WORDS = re.compile("(?:violates|blocked by) (usage guidelines|content filtering policy)")
REFUSED_KEY_WORDS = "incorrect api key"
SPEND_LIMIT_WORDS = "credit balance is too low"
UNSUPPORTED_WORDS = re.compile(
    "not support|unsupported|not permitted|not found|not exist|unknown (?:name|parameter)"
)
PART_AT_THE_FRONT = re.compile(r"[a-z_]+(?=(?:[.\[][\w.\[\]]*)?: )")
QUOTATION_MARK = re.compile("[\"'`“«]")
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
    status = status_of(ending)
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
            return _by_codes(provider, {ending.code})


def _by_codes(provider: str, codes: set[str]) -> Classified:
    """An error that the vendor told inside a stream that had begun well."""
    if refusing := codes & REFUSING_CODES:
        return _refusal(min(refusing))
    if codes & SPEND_LIMITS:
        return _spend_limit(provider)
    if codes & FAULTY_CODES:
        return _request_fault(codes)
    if codes & OVERLOADED or any("rate_limit" in each for each in codes):
        return Classified(Verdict.RETRYABLE, "overloaded")
    return Classified(Verdict.RETRYABLE, "an error of its own")


def _with_status(provider: str, error: BaseException, status: int) -> Classified:
    codes = codes_of(error)
    if status == HTTPStatus.PAYMENT_REQUIRED or codes & SPEND_LIMITS:
        return _spend_limit(provider)  # also behind a 429: waiting a minute would not help
    if status in BUSY_STATUSES or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Classified(Verdict.RETRYABLE, _busy(status), retry_after_seconds=_wait(error))
    return _refused_request(provider, error, status)


def _refused_request(provider: str, error: BaseException, status: int) -> Classified:
    """Whose fault it is: the words', the key's, or that of what the operator set."""
    codes, said = codes_of(error), said_by(error)
    if category := _refused_category(codes, said):
        return _refusal(category)
    if codes & REFUSED_KEYS or REFUSED_KEY_WORDS in said:
        return _for_the_operator(provider, HTTPStatus.UNAUTHORIZED)
    if SPEND_LIMIT_WORDS in said:
        return _spend_limit(provider)
    if codes & CLOSED_HERE:
        return _for_the_operator(provider, HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS)
    if status in CLIENT_FAULTS and not _names_our_part(error):
        return _request_fault(codes)
    return _for_the_operator(provider, status)


def _refused_category(codes: set[str], said: str) -> str:
    """The category of a refusal that came as a status; empty where it is none."""
    declined = REFUSING_WORDS.search(said)
    return min(codes & REFUSING_CODES, default=declined[1] if declined else "")


def _for_the_operator(provider: str, status: int) -> Classified:
    """What nobody at the page can mend."""
    name = PROVIDER_NAMES[provider]
    match status:
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return _skipped("its key is refused", f"{name} refuses the key.", closes="provider")
        case HTTPStatus.NOT_FOUND | HTTPStatus.GONE:
            alert = f"{name} has no such model as the settings name, or not at this address."
            return _skipped("this model is gone", alert, closes="model")
        case HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS:
            alert = f"{name} does not serve the country or the account of this installation."
            return _skipped("it may not be asked from here", alert, closes="provider")
        case _ if status in CLIENT_FAULTS:
            alert = f"{name} does not take a parameter that text_models.json has for a model."
            return _skipped("it cannot be asked this way", alert, closes="model")
        case _:
            alert = f"{name} takes no requests at the address that is set: it answers {status}."
            return _skipped("it cannot be asked this way", alert, closes="provider")


def _without_status(provider: str, error: BaseException) -> Classified:
    names = [each.__name__ for each in type(error).__mro__]
    codes = codes_of(error)
    if codes:
        return _by_codes(provider, codes)
    if isinstance(error, TimeoutError) or any(sign in name for name in names for sign in LATE):
        return Classified(Verdict.RETRYABLE, "no answer in time")
    if isinstance(error, (JSONDecodeError, UnicodeDecodeError)) or set(names) & set(UNREADABLE):
        return Classified(Verdict.RETRYABLE, "its answer could not be read")
    if isinstance(error, OSError) or any(name.endswith((*LOST, *LOST_ALSO)) for name in names):
        return Classified(Verdict.RETRYABLE, "the connection broke")
    return Classified(Verdict.RETRYABLE, "an error that we do not know", is_unknown=True)


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


def status_of(error: BaseException) -> int | None:
    """The HTTP status, under whichever name the vendor's package keeps it."""
    for name in ("status_code", "code"):
        value = getattr(error, name, None)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
    return None


def codes_of(error: BaseException) -> set[str]:
    """Every code that the vendor gave: a type, a code, a status in words."""
    named = (getattr(error, name, None) for name in ("error_code", "code", "type", "status"))
    found = {each.lower() for each in named if isinstance(each, str) and each}
    return found | _reasons(getattr(error, "details", None))


def _reasons(details: object) -> set[str]:
    """Google's own reasons, which stand deep inside the body: a refused key is a 400 there."""
    entries = items_at(details, "error", "details")
    return {reason.lower() for each in entries if (reason := text_at(each, "reason"))}


def _names_our_part(error: BaseException) -> bool:
    """Whether the vendor complains of a parameter or a model, which no wording can mend."""
    said = said_by(error)
    front = PART_AT_THE_FRONT.match(said)
    named = {re.split(r"[.\[]", part)[0] for part in _parts(error)} | {front[0] if front else ""}
    if named & THEIR_WORDS:
        return False
    return bool(
        codes_of(error) & UNSUPPORTED or named & OUR_PARTS or UNSUPPORTED_WORDS.search(said)
    )


def _parts(error: BaseException) -> list[str]:
    """The parts of the request that the vendor names: OpenAI's `param`, Google's violations."""
    details = items_at(getattr(error, "details", None), "error", "details")
    violations = [each for entry in details for each in items_at(entry, "fieldViolations")]
    parameter = getattr(error, "param", None)
    return [parameter or "", *(text_at(each, "field") for each in violations)]


def said_by(error: BaseException) -> str:
    """The vendor's own sentence up to where it may quote the scene, in small letters."""
    body = getattr(error, "body", None) or getattr(error, "details", None)
    sentence = body if isinstance(body, str) else text_at(body, "error", "message")
    return QUOTATION_MARK.split(sentence or text_at(body, "message"))[0].lower()


def _fields(given: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", given) if isinstance(given, Mapping) else {}


def _wait(error: BaseException) -> float | None:
    """The seconds that the vendor asks us to wait, in whichever way it says them; None where not.

    Some say milliseconds beside a Retry-After, which is in seconds or a date, and Google says it
    inside the body. Source: RFC 9110, 10.2.3; google.rpc.RetryInfo.
    """
    headers = _fields(getattr(getattr(error, "response", None), "headers", None))
    milliseconds = _number(headers.get("retry-after-ms"))
    told = headers.get("retry-after")
    found = (
        None if milliseconds is None else milliseconds / 1000,
        _number(told),
        _until(told),
        _retry_delay(getattr(error, "details", None)),
    )
    return next((each for each in found if each is not None), None)


def _number(told: object) -> float | None:
    """A number that is not below zero; None for all else."""
    try:
        number = float(str(told))
    except ValueError:
        return None
    return number if number >= 0 else None


def _until(told: object) -> float | None:
    """The seconds from now to a date as HTTP writes it, none of them where it is past."""
    try:
        moment = parsedate_to_datetime(str(told))
    except ValueError:
        return None
    if moment.tzinfo is None:  # "-0000": no zone, which means UTC
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - clock.now()).total_seconds())


def _retry_delay(details: object) -> float | None:
    """Google's own wait, such as "7s", deep inside the body."""
    delays = (text_at(each, "retryDelay") for each in items_at(details, "error", "details"))
    return next((_number(each.removesuffix("s")) for each in delays if each), None)
