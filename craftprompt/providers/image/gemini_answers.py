"""What Google's answer to a request for an image means: a picture, or why there is none."""

from typing import TYPE_CHECKING

from craftprompt.providers.base import Usage, Verdict
from craftprompt.providers.image.base import Drawn
from craftprompt.providers.outcomes import FailureKind, NotMade
from craftprompt.providers.text.classify import codes_of, said_by

if TYPE_CHECKING:
    from google.genai import errors, types

MODEL_GONE = "NOT_FOUND"
TEXT_ONLY = "TEXT_ONLY"
MOST_SAID = 2000  # characters of an answer in words that are kept
NOT_COUNTED = "It was not counted and your prompt is kept."
# Google's own words for a refusal, and ours. Source: google-genai 3.4.0, `types.FinishReason` and
# `types.BlockedReason`.
REFUSALS = {
    "SAFETY": "its safety rules",
    "IMAGE_SAFETY": "its safety rules for pictures",
    "PROHIBITED_CONTENT": "content that it does not allow",
    "IMAGE_PROHIBITED_CONTENT": "content that it does not allow in pictures",
    "BLOCKLIST": "a word that it does not allow",
    "SPII": "personal data that it found in the request",
    "RECITATION": "closeness to somebody else's work",
    "IMAGE_RECITATION": "closeness to somebody else's picture",
    "JAILBREAK": "words that it takes for an attack",
    "MODEL_ARMOR": "its safety rules",
    "LANGUAGE": "a language that it does not read",
}
BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, RATE_LIMIT = 400, 401, 403, 404, 429
REQUEST_FAULTS = (413, 422)
# What a 400 says of the key or the account, in small letters: codes, and words of its sentence.
OUR_KEY_CODES = frozenset({"api_key_invalid", "failed_precondition"})
OUR_KEY_WORDS = ("api key", "billing")


def of_answer(answer: "types.GenerateContentResponse") -> Drawn | NotMade:
    """The picture in an answer, or what stands there instead of one."""
    usage, call_id = usage_of(answer), answer.response_id or ""
    parts = _parts(answer)
    pictures = [part.inline_data.data for part in parts if part.inline_data]
    if pictures and pictures[-1]:
        return Drawn(pictures[-1], usage, call_id)
    finished = reason_of(answer)
    reason = TEXT_ONLY if finished == "STOP" else finished
    said = words_of(answer).strip()[:MOST_SAID]
    verdict, kind, sentence = _without_picture(reason)
    return NotMade(verdict, kind, sentence, reason, said, usage, call_id)


def of_failure(failure: Exception, *, model: str) -> NotMade:
    """What an exception of the package, the transport or a timer means."""
    import httpx2  # noqa: PLC0415  loaded with the client
    from google.genai import errors  # noqa: PLC0415  the same

    if isinstance(failure, errors.APIError):
        return _of_status(failure, model)
    if isinstance(failure, (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout)):
        return NotMade(
            Verdict.RETRYABLE,
            "unavailable",
            f"Google could not be reached, so nothing was sent. {NOT_COUNTED} Try again in a "
            "minute.",
            type(failure).__name__,
        )
    return NotMade(
        Verdict.UNKNOWN,
        "unavailable",
        f"The request was sent, but no whole answer of Google arrived. {NOT_COUNTED} It may have "
        "been billed to the operator, so it is not sent again by itself. Try again when you like.",
        type(failure).__name__,
    )


def words_of(answer: "types.GenerateContentResponse") -> str:
    """What was answered in words, without what the model only thought."""
    return "".join(part.text or "" for part in _parts(answer))


def reason_of(answer: "types.GenerateContentResponse") -> str:
    """Google's own word for how the answer ended: STOP, a refusal, or EMPTY where it has none."""
    blocked = answer.prompt_feedback and answer.prompt_feedback.block_reason
    if blocked:
        return blocked.value
    candidate = _candidate(answer)
    return candidate.finish_reason.value if candidate and candidate.finish_reason else "EMPTY"


def usage_of(answer: "types.GenerateContentResponse") -> Usage:
    """Google counts thoughts apart from what it answered; both are output."""
    counted = answer.usage_metadata
    if counted is None:
        return Usage()
    return Usage(
        input_tokens=counted.prompt_token_count or 0,
        cached_tokens=counted.cached_content_token_count or 0,
        output_tokens=(counted.candidates_token_count or 0) + (counted.thoughts_token_count or 0),
    )


def _of_status(failure: "errors.APIError", model: str) -> NotMade:
    status = failure.code or 0
    reason = failure.status or str(status)
    if status == NOT_FOUND:
        return NotMade(
            Verdict.SKIP_PROVIDER,
            "unavailable",
            f"Google does not offer {model} to this studio. {NOT_COUNTED} Choose another model.",
            MODEL_GONE,
        )
    if status in (UNAUTHORIZED, FORBIDDEN) or (
        status == BAD_REQUEST and _is_about_our_key(failure)
    ):
        return NotMade(
            Verdict.SKIP_PROVIDER,
            "unavailable",
            f"Google does not accept this studio's key. {NOT_COUNTED} The operator has to look "
            "at GEMINI_API_KEY; a storyboard frame needs no key.",
            reason,
        )
    if status == BAD_REQUEST or status in REQUEST_FAULTS:
        return NotMade(
            Verdict.REQUEST_FAULT,
            "invalid",
            f"Google cannot make an image from this request. {NOT_COUNTED} Shorten the prompt, "
            "take fewer references or another size, then try again.",
            reason,
        )
    busy = "takes no more images just now" if status == RATE_LIMIT else "has a fault just now"
    return NotMade(
        Verdict.RETRYABLE,
        "unavailable",
        f"Google {busy}. {NOT_COUNTED} Try again in a minute.",
        reason,
    )


def _is_about_our_key(failure: "errors.APIError") -> bool:
    """By codes, and by the sentence up to where it may repeat the person's words."""
    said = said_by(failure)
    return bool(codes_of(failure) & OUR_KEY_CODES) or any(word in said for word in OUR_KEY_WORDS)


def _without_picture(reason: str) -> tuple[Verdict, FailureKind, str]:
    if reason in REFUSALS:
        sentence = (
            f"Google declined this image because of {REFUSALS[reason]} ({reason}). {NOT_COUNTED} "
            "Change the wording or the references, then try again."
        )
        return Verdict.REFUSAL, "refused", sentence
    sentence = (
        f"Google answered without a picture ({reason}). {NOT_COUNTED} Say plainly what is to be "
        "seen, or try again."
    )
    verdict = Verdict.TRUNCATED if reason == "MAX_TOKENS" else Verdict.RETRYABLE
    return verdict, "unavailable", sentence


def _parts(answer: "types.GenerateContentResponse") -> "list[types.Part]":
    """Interim pictures and words of a model that thinks are no result."""
    candidate = _candidate(answer)
    every = (candidate.content.parts if candidate and candidate.content else None) or ()
    return [part for part in every if not part.thought]


def _candidate(answer: "types.GenerateContentResponse") -> "types.Candidate | None":
    return answer.candidates[0] if answer.candidates else None
