"""A picture's description over Google's emulated wire: what is sent, and what each answer means."""

import pytest

from craftprompt import pictures
from craftprompt.catalogue.text_models import text_model
from craftprompt.providers.base import Usage, Verdict
from craftprompt.providers.description.base import Described
from craftprompt.providers.description.gemini import WISH, GeminiDescriber
from craftprompt.providers.image.gemini_answers import REFUSALS
from tests.emulators.gemini_images import Answer, blocked, finished, refused
from tests.pictures import CANARY, painted, with_metadata

MODEL = text_model("gemini", "gemini-3.8-flash")
SCENE = "A heron stands in the reeds at dawn."
USED = Usage(input_tokens=11, output_tokens=1297)


@pytest.fixture
async def describer(google):
    made = describer_at(google.base_url)
    yield made
    await made.close()


def describer_at(address, *, seconds=5):
    return GeminiDescriber(api_key="a-key", base_url=address, models=(MODEL,), seconds=seconds)


def told(reason, *words):
    return Answer(body=finished(reason, *({"text": each} for each in words)))


async def small(content=None):
    return await pictures.redraw(content or painted(1), longest_side=64, field="")


async def test_a_scene_comes_with_the_tokens_that_it_took(describer, google):
    google.answers(told("STOP", SCENE[:10], SCENE[10:]))

    assert await describer.describe(await small(), MODEL) == Described(SCENE, USED)


async def test_the_picture_and_our_own_words_are_sent_and_nothing_is_stored(describer, google):
    google.answers(told("STOP", SCENE))
    picture = await small()
    await describer.describe(picture, MODEL)

    [call] = google.calls
    assert call.model == MODEL.key
    assert call.images == [picture.content]
    assert call.prompt == WISH
    [content] = call.body["contents"]
    assert len(content["parts"]) == 2
    assert call.body["generationConfig"]["maxOutputTokens"] == 2000
    assert call.body["generationConfig"]["thinkingConfig"] == {"thinking_level": "MINIMAL"}
    assert call.body["store"] is False


@pytest.mark.parametrize("content", with_metadata().values(), ids=with_metadata())
async def test_no_metadata_leaves_with_the_picture(describer, google, content):
    google.answers(told("STOP", SCENE))
    await describer.describe(await small(content), MODEL)

    [call] = google.calls
    assert all(CANARY not in each for each in call.images)


async def test_thoughts_are_no_part_of_the_scene(describer, google):
    parts = [{"text": "Let me look.", "thought": True}, {"text": SCENE}]
    google.answers(Answer(body=finished("STOP", *parts)))

    assert (await describer.describe(await small(), MODEL)).scene == SCENE


async def test_characters_that_nobody_sees_are_left_out(describer, google):
    google.answers(told("STOP", f"\x00{SCENE}\x1b \r\n"))

    assert (await describer.describe(await small(), MODEL)).scene == SCENE


@pytest.mark.parametrize("reason", ["SAFETY", "PROHIBITED_CONTENT", "BLOCKLIST"])
async def test_a_refusal_is_told_with_googles_own_reason(describer, google, reason):
    google.answers(Answer(body=blocked(reason)))
    outcome = await describer.describe(await small(), MODEL)

    assert (outcome.verdict, outcome.kind) == (Verdict.REFUSAL, "refused")
    assert f"because of {REFUSALS[reason]} ({reason})" in outcome.sentence


@pytest.mark.parametrize(
    ("answer", "verdict", "words"),
    [
        (told("SAFETY"), Verdict.REFUSAL, "declined to describe this picture"),
        (told("MAX_TOKENS", SCENE), Verdict.RETRYABLE, "without a whole scene (MAX_TOKENS)"),
        (told("STOP"), Verdict.RETRYABLE, "without a whole scene (STOP)"),
        (told("STOP", " \u200b\n"), Verdict.RETRYABLE, "without a whole scene (STOP)"),
        (refused(401, "UNAUTHENTICATED"), Verdict.SKIP_PROVIDER, "does not accept"),
        (refused(404, "NOT_FOUND"), Verdict.SKIP_PROVIDER, "does not offer it its models"),
        (refused(400, "INVALID_ARGUMENT"), Verdict.REQUEST_FAULT, "cannot read this picture"),
        (refused(429, "RESOURCE_EXHAUSTED"), Verdict.RETRYABLE, "takes nothing more just now"),
        (refused(500, "INTERNAL"), Verdict.RETRYABLE, "takes nothing more just now"),
        (Answer(resets=True), Verdict.UNKNOWN, "It may have been billed to the operator"),
        (Answer(body=b"{"), Verdict.UNKNOWN, "no whole answer of Google arrived"),
    ],
)
async def test_every_other_answer_says_what_happened_what_it_cost_and_what_is_kept(
    describer, google, answer, verdict, words
):
    google.answers(answer)
    outcome = await describer.describe(await small(), MODEL)

    assert outcome.verdict is verdict
    assert words in outcome.sentence
    assert "Nothing was counted, and the words in your scene are kept." in outcome.sentence


async def test_silence_ends_after_its_time(google):
    google.answers(Answer(holds=True))
    hasty = describer_at(google.base_url, seconds=0.2)
    outcome = await hasty.describe(await small(), MODEL)
    google.release()
    await hasty.close()

    assert outcome.verdict is Verdict.UNKNOWN
    assert len(google.calls) == 1
