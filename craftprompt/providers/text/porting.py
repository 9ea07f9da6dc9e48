"""What is lost or changes when a prompt moves from one target model to another."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from craftprompt.catalogue.entries import Kind, Mode, Negatives, TargetModel
from craftprompt.catalogue.wording import lengths, listed
from craftprompt.providers.text import shot_forms
from craftprompt.providers.text.composer.fitting import character_limit, count_words
from craftprompt.providers.text.composer.protection import protect

LossKind = Literal[
    "motion",
    "audio",
    "length",
    "negative_prompt",
    "first_frame",
    "last_frame",
    "references",
    "shots",
    "commands",
    "fixed_camera",
    "ratio",
    "resolution",
    "prompt_length",
]
SOUND_IN_WORDS = re.compile(r"(?<!\w)(?:SFX|Ambient|Sound|Audio|Music|Background):")
LOST = "Lost: "
CHANGED = "Changed: "


def lost(kind: str, words: Iterable[str]) -> str:
    """The note that these words of a prompt of a kind, such as light, have gone."""
    return f"{LOST}{kind}. {_quoted(words)}"


def changed(kind: str, words: Iterable[str], others: Iterable[str]) -> str:
    """The note that these words of a prompt of a kind gave way to others."""
    return f"{CHANGED}{kind}. {_quoted(words)} became {_quoted(others)}"


def is_loss(note: str) -> bool:
    """Whether a note says that words of the prompt have gone with nothing in their place."""
    return note.startswith(LOST)


def is_change(note: str) -> bool:
    """Whether a note says what became of the prompt itself; others tell of the model."""
    return note.startswith((LOST, CHANGED))


def _quoted(words: Iterable[str]) -> str:
    return " ".join(f"“{each}”" for each in words)


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that the other model does not do, or does otherwise, in a sentence.

    `is_of_text` where this very prompt has what is lost; else it is a fact about the model.
    """

    kind: LossKind
    sentence: str
    is_of_text: bool = False


def losses(
    source: TargetModel, target: TargetModel, *, prompt: str = "", negative_prompt: str = ""
) -> list[Loss]:
    """What the move costs, the gravest first; nothing about what the two have in common.

    The sentences about speech, negatives and length are as exact as the `prompt` allows.
    """
    if source.key == target.key:
        return []
    if source.kind is Kind.VIDEO and target.kind is Kind.IMAGE:
        return [
            Loss(
                "motion", f"{target.name} makes one still picture: motion and sound are lost.", True
            ),
            *_words(source, target, prompt, negative_prompt),
        ]
    return [
        *_audio(source, target, prompt),
        *_length(source, target),
        *_pictures(source, target),
        *_direction(source, target, prompt),
        *_shapes(source, target),
        *_words(source, target, prompt, negative_prompt),
    ]


def _audio(source: TargetModel, target: TargetModel, prompt: str) -> list[Loss]:
    if target.kind is Kind.IMAGE or target.has_audio or not source.has_audio:
        return []
    lines = len(protect(prompt).quotes)
    is_heard = bool(lines or SOUND_IN_WORDS.search(prompt))
    said = f"{target.name} makes no sound: all sound is lost."
    if lines == 1:
        said += " The 1 spoken line stays in the text but is not heard."
    elif lines:
        said += f" The {lines} spoken lines stay in the text but are not heard."
    return [Loss("audio", said, is_heard)]


def _length(source: TargetModel, target: TargetModel) -> list[Loss]:
    longest, allowed = _longest(source), _longest(target)
    if not longest or not allowed or longest == allowed:
        return []
    offers = lengths(target.seconds) or allowed
    return [
        Loss(
            "length",
            f"A clip of {target.name} has {offers} seconds; one of {source.name} at most "
            f"{longest}.",
        )
    ]


def _pictures(source: TargetModel, target: TargetModel) -> list[Loss]:
    found: list[Loss] = []
    if target.mode is Mode.IMAGE_TO_VIDEO and source.mode is not Mode.IMAGE_TO_VIDEO:
        found.append(Loss("first_frame", f"{target.name} cannot do without a first frame."))
    if source.takes_first_frame and not target.takes_first_frame:
        found.append(Loss("first_frame", f"{target.name} takes no first frame."))
    if source.takes_last_frame and not target.takes_last_frame:
        found.append(Loss("last_frame", f"{target.name} takes no last frame."))
    if source.takes_references and not target.takes_references:
        found.append(Loss("references", f"{target.name} takes no reference images."))
    elif _fewer(target.references_limit, source.references_limit):
        most = target.references_limit
        found.append(Loss("references", f"{target.name} takes at most {most} reference images."))
    return found


def _direction(source: TargetModel, target: TargetModel, prompt: str) -> list[Loss]:
    found: list[Loss] = []
    rules = source.profile.shot_list
    if rules and not target.profile.shot_list:
        found.append(
            Loss(
                "shots",
                f"{target.name} takes no list of shots: one clip is one shot.",
                bool(shot_forms.read(rules.form, prompt).shots),
            )
        )
    if source.profile.commands and not target.profile.commands:
        found.append(
            Loss(
                "commands",
                f"{target.name} knows no camera commands: moves are said in words.",
                any(f"[{each}]" in prompt for each in source.profile.commands),
            )
        )
    if source.has_fixed_camera_setting and not target.has_fixed_camera_setting:
        found.append(Loss("fixed_camera", f"{target.name} has no setting for a fixed camera."))
    return found


def _shapes(source: TargetModel, target: TargetModel) -> list[Loss]:
    found: list[Loss] = []
    ratios = [each for each in source.ratios if each not in target.ratios]
    if ratios and target.ratios:
        found.append(Loss("ratio", f"{target.name} does not make {listed(ratios)}."))
    elif ratios:
        found.append(Loss("ratio", f"{target.name} cannot be told a shape: it chooses by itself."))
    sizes = [each.lower() for each in target.resolutions]
    lost = [each for each in source.resolutions if each.lower() not in sizes]
    if lost and target.resolutions:
        found.append(Loss("resolution", f"{target.name} does not make {listed(lost)}."))
    return found


def _words(
    source: TargetModel, target: TargetModel, prompt: str, negative_prompt: str
) -> list[Loss]:
    found: list[Loss] = []
    if source.has_negative_prompt and not target.has_negative_prompt:
        how = (
            "instead of what is not wanted, the prompt can only say what should be there"
            if target.profile.negatives is Negatives.POSITIVE_ONLY
            else "what is not wanted goes into the prompt in a few words"
        )
        said = f" (“{negative_prompt}”)" if negative_prompt else ""
        sentence = f"{target.name} has no negative prompt{said}: {how}."
        found.append(Loss("negative_prompt", sentence, bool(said)))
    limit, words = character_limit(target), target.profile.words[1]
    if limit is not None and len(prompt) > limit:
        found.append(Loss("prompt_length", f"{target.name} takes {limit:,} characters.", True))
    elif prompt and count_words(prompt) > words:
        found.append(Loss("prompt_length", f"{target.name} likes at most {words} words.", True))
    return found


def _longest(target: TargetModel) -> int:
    return max(target.seconds, default=target.default_seconds or 0)


def _fewer(limit: int | None, than: int | None) -> bool:
    return limit is not None and (than is None or limit < than) and limit > 0
