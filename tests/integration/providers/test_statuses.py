"""What an error status comes to: the same status means other things with another body."""

import pytest

from craftprompt.providers.base import Verdict
from tests.integration.providers.listening import verdict_of


def _openai(message, **more):
    return {"error": {"message": message, "type": "invalid_request_error", **more}}


def _anthropic(message):
    return {"type": "error", "error": {"type": "invalid_request_error", "message": message}}


def _google(message, *violations, status="INVALID_ARGUMENT"):
    kind = "type.googleapis.com/google.rpc.BadRequest"
    listed = [{"field": each, "description": "no"} for each in violations]
    details = [{"@type": kind, "fieldViolations": listed}] if listed else []
    return {"error": {"code": 400, "message": message, "status": status, "details": details}}


def _xai(message, code="Client specified an invalid argument"):
    return {"code": code, "error": message}


# Wordings as people have met them, in the shape of each wire.
ABOUT_A_PARAMETER = [
    ("openai", _openai("Unsupported parameter: 'reasoning'.", code="unsupported_parameter")),
    ("openai", _openai("Too large.", code="integer_above_max_value", param="max_output_tokens")),
    ("openai", _openai("No such effort.", code=None, param="reasoning.effort")),
    ("openai", _openai("The requested model 'gpt-9' does not exist.", param="model")),
    ("openai", _openai("No such model.", code="model_not_found")),
    ("anthropic", _anthropic("output_config: Extra inputs are not permitted")),
    ("anthropic", _anthropic("thinking.adaptive.effort: Extra inputs are not permitted")),
    ("anthropic", _anthropic("max_tokens: 4000 > 2048, which is the maximum allowed")),
    ("anthropic", _anthropic("This model does not support the effort parameter.")),
    ("gemini", _google("Thinking level is not supported for this model.")),
    ("gemini", _google("Invalid value.", "generation_config.thinking_config.thinking_level")),
    ("gemini", _google('Invalid JSON payload received. Unknown name "store": no such field.')),
    ("xai", _xai("Model grok-4.5 does not support parameter reasoningEffort.")),
    ("xai", _xai("Model not found: grok-9")),
    ("xai", _openai("No such effort.", param="reasoning.effort")),
    ("local_llm", _openai("Unsupported param: stream_options")),
    ("local_llm", {"object": "error", "message": "max_tokens: too large", "code": 400}),
]
QUOTED = "Say it otherwise: 'the model is not supported, max_tokens: unknown name'"
ABOUT_THE_WORDS = [
    ("anthropic", _anthropic("messages.0.content: text content blocks must be non-empty")),
    ("anthropic", _anthropic("prompt is too long: 210000 tokens > 200000 maximum")),
    ("anthropic", _anthropic(QUOTED)),
    ("openai", _openai("Too long.", code="context_length_exceeded", param="input")),
    ("openai", _openai(QUOTED, param="input")),
    ("gemini", _google("Invalid value.", "contents[0].parts[0].text")),
    ("gemini", _google(QUOTED)),
    ("xai", _xai(QUOTED)),
    ("local_llm", _openai(QUOTED)),
    ("local_llm", {"detail": [{"loc": ["body", "messages"], "input": QUOTED}]}),
]
REFUSED_BY_STATUS = [
    ("openai", 400, _openai("No.", code="invalid_prompt"), "declined this scene (invalid prompt)"),
    (
        "openai",
        400,
        _openai("No.", code="content_policy_violation"),
        "declined this scene (content policy violation)",
    ),
    ("xai", 400, _openai("No.", code="content_filter"), "declined this scene (content filter)"),
    (
        "xai",
        403,
        _xai("Content violates usage guidelines. Failed check: SAFETY_CHECK_TYPE_BIO", "no"),
        "declined this scene (usage guidelines)",
    ),
    (
        "anthropic",
        400,
        _anthropic("Output blocked by content filtering policy"),
        "declined this scene (content filtering policy)",
    ),
    (
        "local_llm",
        400,
        _openai("No.", code="content_policy_violation"),
        "declined this scene (content policy violation)",
    ),
]
ABOUT_THE_ACCOUNT = [
    ("anthropic", 400, _anthropic("Your credit balance is too low to access the Anthropic API.")),
    ("gemini", 400, _google("Not in your country.", status="FAILED_PRECONDITION")),
    ("xai", 400, _xai("Incorrect API key provided: ab***yz.")),
    ("xai", 403, _xai("Access to the endpoint is denied.", "no permission")),
    ("openai", 405, _openai("Not allowed.")),
    ("openai", 451, _openai("Not here.")),
    ("openai", 415, _openai("What is this.")),
]


@pytest.mark.parametrize(
    ("provider", "code"),
    [
        ("anthropic", "contract_spend_limit_reached"),
        ("anthropic", "enforced_spend_limit_reached"),
        ("openai", "insufficient_quota"),
    ],
)
async def test_a_spend_limit_behind_a_429_is_no_rush(vendor, asked, emulator, provider, code):
    emulator.behave(provider, fault="status", status=429, code=code)
    judged = await verdict_of(vendor, asked)

    assert (judged.verdict, judged.closes) == (Verdict.SKIP_PROVIDER, "provider")


@pytest.mark.parametrize(("provider", "body"), ABOUT_A_PARAMETER)
async def test_a_400_about_a_parameter_or_a_model_is_the_operators(
    vendor, asked, emulator, provider, body
):
    emulator.behave(provider, fault="status", status=400, body=body)
    judged = await verdict_of(vendor, asked)

    assert (judged.verdict, judged.closes) == (Verdict.SKIP_PROVIDER, "model")
    assert "text_models.json" in judged.operator_alert


@pytest.mark.parametrize(("provider", "body"), ABOUT_THE_WORDS)
async def test_a_400_about_the_words_stops_also_where_it_quotes_them(
    vendor, asked, emulator, provider, body
):
    emulator.behave(provider, fault="status", status=400, body=body)
    judged = await verdict_of(vendor, asked)

    assert judged.verdict is Verdict.REQUEST_FAULT
    assert not judged.operator_alert


@pytest.mark.parametrize(("provider", "status", "body", "reason"), REFUSED_BY_STATUS)
async def test_a_refusal_told_as_a_status_is_a_refusal(
    vendor, asked, emulator, provider, status, body, reason
):
    emulator.behave(provider, fault="status", status=status, body=body)
    judged = await verdict_of(vendor, asked)

    assert (judged.verdict, judged.closes) == (Verdict.REFUSAL, "")
    assert judged.reason == reason


@pytest.mark.parametrize(("provider", "status", "body"), ABOUT_THE_ACCOUNT)
async def test_what_concerns_the_account_rests_the_provider(
    vendor, asked, emulator, provider, status, body
):
    emulator.behave(provider, fault="status", status=status, body=body)
    judged = await verdict_of(vendor, asked)

    assert (judged.verdict, judged.closes) == (Verdict.SKIP_PROVIDER, "provider")
    assert judged.operator_alert


@pytest.mark.parametrize("provider", ["gemini"])
async def test_googles_400_for_a_key_is_a_refused_key(vendor, asked, emulator, provider):
    emulator.behave(provider, fault="status", status=400, code="API_KEY_INVALID")
    judged = await verdict_of(vendor, asked)

    assert (judged.verdict, judged.closes) == (Verdict.SKIP_PROVIDER, "provider")
