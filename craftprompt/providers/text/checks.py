# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""Holds a finished prompt against its target and the scene; what it lacks is said, not hidden."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from craftprompt.catalogue.entries import TargetModel
from craftprompt.catalogue.famous_names import BRANDS, PEOPLE
from craftprompt.providers.base import PromptRequest, PromptText, Shortfall
from craftprompt.providers.text import shot_checks, shot_forms
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.protection import protect
from craftprompt.providers.text.limits import beyond_limits, source_of

Check = Callable[[PromptRequest, PromptText], Iterator[Shortfall]]

QUOTATION_MARKS = "\"“”„«»»‹›「」『』‘’' "
MOST_NAMED = 5
_PARTS = re.compile(r"[,;\n]")
_NEGATIONS = re.compile(r"\b(?:no|not|without|never|none)\b", re.IGNORECASE)
# Two capitalised words in mid-sentence: a name, or so rarely not that saying so does no harm.
_NAMES = re.compile(r"(?<=[a-z,;] )[A-Z][\w'-]+(?: [A-Z][\w'-]+)+")
_FAMOUS = re.compile(
    rf"(?<!\w)(?:{'|'.join(re.escape(each) for each in (*PEOPLE, *BRANDS))})(?!\w)"
)


def checked(request: PromptRequest, prompt: PromptText) -> PromptText:
    """The prompt without invisible characters, with a sentence for each check it did not pass."""
    prompt = replace(
        prompt,
        prompt=clean(prompt.prompt),
        title=" ".join(clean(prompt.title).split()),
        negative_prompt=clean(prompt.negative_prompt),
        notes=tuple(note for note in map(clean, prompt.notes) if note),
    )
    found = tuple(shortfalls(request, prompt))
    if prompt.negative_prompt and not request.target.has_negative_prompt:
        prompt = replace(prompt, negative_prompt="")
    return replace(prompt, shortfalls=found)


def shortfalls(request: PromptRequest, prompt: PromptText) -> list[Shortfall]:
    """What a writer's prompt lacks of the target's and the person's own wishes.

    What the person wrote in the scene is theirs to say and not held against the prompt.
    """
    beyond = beyond_limits(request.target, prompt.prompt, given=request.own_words)
    return [*beyond, *unfaithful(request, prompt)]


def unfaithful(request: PromptRequest, prompt: PromptText) -> list[Shortfall]:
    """Where a prompt says something else than the person decided."""
    return [each for check in CHECKS for each in check(request, prompt)]


def _speech(request: PromptRequest, prompt: PromptText) -> Iterator[Shortfall]:
    for quote in protect(request.own_words).quotes:
        line = quote.of(request.own_words).strip(QUOTATION_MARKS).lstrip("—– ")
        if clean(line) not in prompt.prompt:
            yield Shortfall("speech", f"“{line}” does not stand in it as you wrote it.")


def _must_keep(request: PromptRequest, prompt: PromptText) -> Iterator[Shortfall]:
    written = prompt.prompt.casefold()
    for part in _PARTS.split(clean(request.scene_fields.must_keep)):
        if part.strip() and part.strip().casefold() not in written:
            yield Shortfall("must_keep", f"“{part.strip()}” was to be kept and is not there.")


def _negative_prompt(request: PromptRequest, prompt: PromptText) -> Iterator[Shortfall]:
    if prompt.negative_prompt and not request.target.has_negative_prompt:
        yield Shortfall(
            "negative_prompt",
            f"{request.target.name} has no negative prompt. Left out: “{prompt.negative_prompt}”.",
        )


def _forbidden(request: PromptRequest, prompt: PromptText) -> Iterator[Shortfall]:
    words = request.target.profile.forbidden_words
    others = [each for each in words if not _NEGATIONS.fullmatch(each)]  # they have their own check
    found = [each for each in others if _brings_in(each, request, prompt)]
    if found:
        yield Shortfall(
            "forbidden_words", f"{_quoted(found)}: {request.target.name} reads such words badly."
        )


def _names(request: PromptRequest, prompt: PromptText) -> Iterator[Shortfall]:
    text = _outside_speech(prompt.prompt)
    given = " ".join(_given(request)).casefold()
    known = _known_words(request.target)
    found = dict.fromkeys([*_FAMOUS.findall(text), *_NAMES.findall(text)])
    invented = [each for each in found if each.casefold() not in given and each not in known]
    if invented:
        yield Shortfall("names", f"{_quoted(invented[:MOST_NAMED])}: you did not name this.")


def _shots(request: PromptRequest, prompt: PromptText) -> Iterator[Shortfall]:
    rules, asked = request.target.profile.shot_list, request.shots
    if rules is None or not asked.shots or request.rewrite:
        return
    told = len(shot_forms.read(rules.form, prompt.prompt).shots)
    if len(asked.shots) > 1 and told != len(asked.shots):
        yield Shortfall(
            "shots",
            f"It does not tell your {len(asked.shots)} shots the way {request.target.name} reads "
            f"them, as in “{shot_forms.SHOWN[rules.form]}”",
            source=source_of(request.target, "shots"),
        )
    used = [each for each in asked.anchors if shot_checks.stands(each, " ".join(asked.actions))]
    lost = [each for each in used if not shot_checks.stands(each, prompt.prompt)]
    if lost:
        yield Shortfall(
            "anchors",
            f"{_quoted(lost)} was to be called so in every shot, and does not stand in it.",
        )


CHECKS: tuple[Check, ...] = (
    _speech,
    _must_keep,
    _negative_prompt,
    _forbidden,
    _names,
    _shots,
)


def _given(request: PromptRequest) -> Iterator[str]:
    """All that the person gave: what stands in it was not brought in by the writer."""
    yield request.scene
    yield from request.scene_fields.filled().values()
    yield from (*request.shots.actions, *request.shots.anchors)
    if request.rewrite:
        yield request.rewrite.prompt
        yield request.rewrite.wish


def _brings_in(word: str, request: PromptRequest, prompt: PromptText) -> bool:
    """Whether the prompt has a word that the person did not write."""
    pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)
    ours = _outside_speech(prompt.prompt)
    return bool(pattern.search(ours)) and not pattern.search(" ".join(_given(request)))


def _outside_speech(text: str) -> str:
    return protect(text).mask(text).replace("\x00", "")


def _known_words(target: TargetModel) -> frozenset[str]:
    return frozenset(target.profile.commands)


def _quoted(words: list[str]) -> str:
    return ", ".join(f"“{each}”" for each in words)
