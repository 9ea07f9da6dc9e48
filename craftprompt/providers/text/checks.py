# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""Holds a finished prompt against its target and the scene; what it lacks is said, not hidden."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace

from craftprompt.catalogue.entries import Kind, TargetModel
from craftprompt.providers.base import PromptRequest, PromptText, Shortfall
from craftprompt.providers.text import examined, mends, shot_checks, shot_forms
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.protection import Span, protect
from craftprompt.providers.text.composer.sentences import sentences
from craftprompt.providers.text.invented import invented_names, names_pattern
from craftprompt.providers.text.limits import beyond_limits

Check = Callable[[PromptRequest, PromptText], Iterator[Shortfall]]

QUOTATION_MARKS = "\"“”„«»»‹›「」『』‘’' "
NO_NEGATIVE_PROMPT = "Say in the prompt what is there instead."
_DENIALS = frozenset({"devoid", "missing"})  # without them it would say the opposite
_PARTS = re.compile(r"[,;\n]")
_NEGATIONS = re.compile(r"\b(?:no|not|without|never|none)\b", re.IGNORECASE)


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
    return [
        _tried(check, request, prompt, each) for check in CHECKS for each in check(request, prompt)
    ]


def _speech(request: PromptRequest, prompt: PromptText) -> Iterator[Shortfall]:
    """Lines that the writer changed or lost; a silent model may do without any."""
    text, own = prompt.prompt, request.own_words
    quotes = protect(own).quotes
    lost = [each for each in quotes if clean(_line(each.of(own))) not in text]
    if not lost or (_is_silent(request.target) and not protect(text).quotes):
        return
    lines = [_line(each.of(own)) for each in lost]
    yield _mended(
        text,
        Shortfall(
            "speech",
            f"{examined.quoted(lines)} {'do' if len(lost) > 1 else 'does'} not stand in it as you "
            "wrote it.",
            by_hand="Write it where it is spoken.",
        ),
        *_with_speech(text, own, lost),
    )


def _with_speech(text: str, own: str, lost: list[Span]) -> tuple[str, str]:
    """The words of a press, and the text with the lost lines.

    A line stands in the place of the one that it was changed into; else the person's own sentence
    comes at the end, or the line alone where that sentence has others.
    """
    changed = [each for each in protect(text).quotes if _line(each.of(text)) not in own]
    if len(lost) == len(changed) == 1:
        before, after = text[: changed[0].start], text[changed[0].end :]
        return "Say it as you wrote it", before + lost[0].of(own) + after
    told = sentences(own)
    starts = [each.start for each in told]
    holders = [told[bisect_right(starts, each.start) - 1] for each in lost]
    added = dict.fromkeys(
        holder.of(own) if len(protect(holder.of(own)).quotes) == 1 else line.of(own)
        for line, holder in zip(lost, holders, strict=True)
    )
    words = " ".join(added)
    return f"Add {mends.passages((words,))}", f"{text.rstrip()} {words}"


def _must_keep(request: PromptRequest, prompt: PromptText) -> Iterator[Shortfall]:
    written = prompt.prompt.casefold()
    parts = [each.strip() for each in _PARTS.split(clean(request.scene_fields.must_keep))]
    lost = [each for each in parts if each and each.casefold() not in written]
    if not lost:
        return
    added = " ".join(f"{each[0].upper()}{each[1:].rstrip('.')}." for each in lost)
    yield _mended(
        prompt.prompt,
        Shortfall(
            "must_keep",
            f"{examined.quoted(lost)} "
            f"{'were to be kept and are' if len(lost) > 1 else 'was to be kept and is'} not there.",
            by_hand="Write it where it belongs.",
        ),
        f"Add {mends.passages(tuple(lost))}",
        f"{prompt.prompt.rstrip()} {added}",
    )


def _negative_prompt(request: PromptRequest, prompt: PromptText) -> Iterator[Shortfall]:
    if prompt.negative_prompt and not request.target.has_negative_prompt:
        yield Shortfall(
            "negative_prompt",
            f"{request.target.name} has no negative prompt. Left out: “{prompt.negative_prompt}”.",
            by_hand=NO_NEGATIVE_PROMPT,
        )


def _forbidden(request: PromptRequest, prompt: PromptText) -> Iterator[Shortfall]:
    words = request.target.profile.forbidden_words
    others = [each for each in words if not _NEGATIONS.fullmatch(each)]  # they have their own check
    found = [each for each in others if _brings_in(each, request, prompt)]
    if found:
        yield _mended(
            prompt.prompt,
            Shortfall(
                "forbidden_words",
                f"{examined.quoted(found)}: {request.target.name} reads such words badly.",
                by_hand="Say what is to be seen instead.",
            ),
            f"Leave out {mends.passages(tuple(found))}",
            mends.without_words(prompt.prompt, [each for each in found if each not in _DENIALS]),
        )


def _names(request: PromptRequest, prompt: PromptText) -> Iterator[Shortfall]:
    invented = invented_names(request.target, prompt.prompt, " ".join(_given(request)))
    if not invented:
        return
    named = names_pattern(invented)
    after = mends.without_thoughts(
        prompt.prompt,
        lambda clause: named.search(clause) is not None,
        stands_apart=lambda _: False,
    )
    yield _mended(
        prompt.prompt,
        Shortfall(
            "names",
            f"{examined.quoted(invented)}: you did not name this.",
            by_hand="Take it out, or write it into your scene if you want it.",
        ),
        f"Leave out {mends.passages(after.gone)}",
        after.text,
    )


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
            source=examined.source_of(request.target, "shots"),
            by_hand="Begin each shot like that, or have the prompt written again.",
        )
    used = [each for each in asked.anchors if shot_checks.stands(each, " ".join(asked.actions))]
    lost = [each for each in used if not shot_checks.stands(each, prompt.prompt)]
    if lost:
        yield Shortfall(
            "anchors",
            f"{examined.quoted(lost)} was to be called so in every shot, and does not stand in it.",
            by_hand="Write these words where you mean them.",
        )


CHECKS: tuple[Check, ...] = (
    _speech,
    _must_keep,
    _negative_prompt,
    _forbidden,
    _names,
    _shots,
)


def _mended(text: str, found: Shortfall, words: str, after: str) -> Shortfall:
    return examined.mended(found, words, text=text, after=after)


def _tried(check: Check, request: PromptRequest, prompt: PromptText, found: Shortfall) -> Shortfall:
    """With its press only where that settles it and takes no line that is spoken."""
    after = replace(prompt, prompt=found.mended)
    is_settled = found.mend and not any(each.rule == found.rule for each in check(request, after))
    if is_settled and not examined.lost_speech(prompt.prompt, found.mended, but=found.rule):
        return found
    return replace(found, mend="", mended="")


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
    ours = examined.outside_speech(prompt.prompt)
    return bool(pattern.search(ours)) and not pattern.search(" ".join(_given(request)))


def _is_silent(target: TargetModel) -> bool:
    return target.kind is Kind.VIDEO and not target.has_audio


def _line(quote: str) -> str:
    """A quotation without its marks."""
    return quote.strip(QUOTATION_MARKS).lstrip("—– ")
