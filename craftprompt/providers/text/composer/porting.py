"""Writes a prompt for another model by rules.

Of a prompt rules know only the sentences that they wrote for the model before: these give way to
what they write for the new one. Every other sentence stays, whoever wrote it, for rules cannot say
the same in other words. What does not stand in the new text is said before all else.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from craftprompt.catalogue.entries import ShotForm, TargetModel
from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.base import PromptRequest, PromptText, Rewrite, SceneFields
from craftprompt.providers.text import shot_forms
from craftprompt.providers.text.composer.blocks import (
    CAMERA,
    FIELD_LABELS,
    LIGHT,
    LOOK,
    MOOD,
    MOTION,
    PACE,
    PERSONS_OWN,
    SOUND,
    SPEECH,
    Block,
    closed,
)
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.composition import Composition, compose
from craftprompt.providers.text.composer.sentences import sentences
from craftprompt.providers.text.composer.shots import SAME_THROUGHOUT
from craftprompt.providers.text.composer.standing import (
    Sentence,
    as_text,
    in_plain_words,
    known_direction,
    read_sentences,
)
from craftprompt.providers.text.composer.title import title_of
from craftprompt.providers.text.porting import changed, is_loss, lost

ALL_STAYS = (
    "Rules find no sentence of theirs in this prompt, so all of it stays as it stands: they only "
    "add what it leaves open. A language model says it anew, where the operator has set one up."
)
SHOT_LIST = -1  # the rank of the numbers, times and framings that lay a text out in shots
KINDS = {
    PERSONS_OWN: "text",
    SHOT_LIST: "shots",
    CAMERA: "camera",
    LIGHT: "light",
    MOTION: "motion",
    PACE: "pace",
    SOUND: "sound",
    SPEECH: "voice",
    LOOK: "look",
    MOOD: "mood",
}
AVOIDED = "what to avoid"


def ported(request: PromptRequest, rewrite: Rewrite) -> PromptText:
    """The prompt for the request's target; the wish is the name of the model before."""
    before = next((each for each in catalogue().every if each.name == rewrite.wish), None)
    bare, marks = _without_marks(rewrite, before)
    found = _once(read_sentences(request, bare), before, marks)
    kept, gave_way = _parted(found, request, bare, before)
    fields = _standing_fields(kept, request)
    scene = as_text(each for each in kept if each.text not in fields)
    named = {name: getattr(request.scene_fields, name) for name in fields.values()}
    composition = compose(
        replace(
            request,
            scene=scene or bare.prompt,
            scene_fields=SceneFields(**named, avoid=rewrite.negative_prompt),
            rewrite=None,
        )
    )
    own = [Block(named.get(fields.get(each.text, ""), each.text)) for each in kept]
    changes = [
        *_changes([*marks, *own, *gave_way], composition, request, rewrite),
        *_avoided(rewrite, composition),
    ]
    notes = sorted(changes, key=is_loss, reverse=True)
    notes += [] if gave_way else [ALL_STAYS]
    notes += [each for each in composition.text.notes if each not in composition.own_words]
    return replace(composition.text, title=title_of(clean(request.scene)), notes=tuple(notes))


def _form(target: TargetModel | None) -> ShotForm | None:
    return target.profile.shot_list.form if target and target.profile.shot_list else None


def _without_marks(rewrite: Rewrite, before: TargetModel | None) -> tuple[Rewrite, list[Block]]:
    """The prompt without the numbers and times of its shots, and these; locked ones stay."""
    form = _form(before)
    if form is None:
        return rewrite, []
    text, marks = shot_forms.without_marks(form, rewrite.prompt)
    if any(mark in phrase for mark in marks for phrase in rewrite.locked):
        return rewrite, []
    return replace(rewrite, prompt=text), [Block(mark, SHOT_LIST) for mark in marks]


def _once(
    found: list[Sentence], before: TargetModel | None, marks: Sequence[Block]
) -> list[Sentence]:
    """Of shots that each say all that holds for every one of them, this once."""
    if not marks or _form(before) is not ShotForm.ENTRIES:
        return found
    return [*{each.text: each for each in reversed(found)}.values()][::-1]


def _standing_fields(kept: Iterable[Sentence], request: PromptRequest) -> dict[str, str]:
    """The person's fields that stand in the prompt behind their labels, by those words."""
    free = {each.text for each in kept if not each.is_kept}
    filled = request.scene_fields.filled()
    words = {
        f"{label}: {closed(filled.get(name, ''))}": name for name, label in FIELD_LABELS.items()
    }
    return {piece: name for piece, name in words.items() if name in filled and piece in free}


def _parted(
    found: Iterable[Sentence],
    request: PromptRequest,
    rewrite: Rewrite,
    before: TargetModel | None,
) -> tuple[list[Sentence], list[Block]]:
    """The sentences that stay, and our words for the model before."""
    ours = _ours(request, before)
    kept: list[Sentence] = []
    gave_way: list[Block] = []
    for each in found:
        is_ours = ours.get(each.text) == SHOT_LIST or (
            each.text in ours and each.rank != PERSONS_OWN
        )
        if is_ours and not each.is_kept:
            gave_way.append(Block(each.text, ours[each.text]))
            continue
        lead = _lead(each.text, ours, rewrite)
        kept.append(replace(each, text=each.text.removeprefix(lead).lstrip()))
        gave_way += [Block(lead, ours[lead])] if lead else []
    return kept, gave_way


def _ours(request: PromptRequest, before: TargetModel | None) -> dict[str, int]:
    """What we would write for the model before in any take, with its ranks."""
    if before is None:
        return {}
    ours = known_direction(replace(request, target=before)) | {SAME_THROUGHOUT: LOOK}
    if (form := _form(before)) and request.shots.shots:  # told anew, each with its own framing
        ours |= dict.fromkeys(shot_forms.framings(form, request.shots.shots), SHOT_LIST)
    return in_plain_words(ours) | ours


def _lead(words: str, ours: Iterable[str], rewrite: Rewrite) -> str:
    """What we put before a sentence: a camera command, or a move with a colon; no locked words."""
    lead = next((each for each in ours if words.startswith(f"{each} ")), "")
    rest = words.removeprefix(lead)
    is_locked = any(phrase in words and phrase not in rest for phrase in rewrite.locked)
    return "" if is_locked else lead


def _changes(
    old: Sequence[Block], composition: Composition, request: PromptRequest, rewrite: Rewrite
) -> Iterator[str]:
    """A sentence for each kind of words that the new prompt does not have as they were."""
    prompt = composition.text.prompt
    gone = [each for each in old if clean(each.text) not in prompt]
    come = [each for each in _said(composition, request) if each.text not in rewrite.prompt]
    for rank, kind in KINDS.items():
        words = _of_rank(gone, rank)
        others = _of_rank(come, rank)
        if words:
            yield changed(kind, words, others) if others else lost(kind, words)


def _said(composition: Composition, request: PromptRequest) -> Iterator[Block]:
    """All that is ours in the new prompt, in sentences."""
    for block in composition.blocks:
        if block.rank != PERSONS_OWN:
            yield from (Block(span.of(block.text), block.rank) for span in sentences(block.text))
    form, prompt = _form(request.target), composition.text.prompt
    if form and request.shots.shots:
        laid_out = (
            *shot_forms.without_marks(form, prompt)[1],
            *shot_forms.framings(form, request.shots.shots),
        )
        yield from (Block(words, SHOT_LIST) for words in laid_out)


def _of_rank(blocks: Iterable[Block], rank: int) -> list[str]:
    return [*dict.fromkeys(each.text for each in blocks if each.rank == rank)]


def _avoided(rewrite: Rewrite, composition: Composition) -> Iterator[str]:
    """What became of the negative prompt where the new one has not all of it."""
    stays, avoidance = composition.text.negative_prompt, composition.avoidance
    parts = filter(None, (part.strip() for part in rewrite.negative_prompt.split(",")))
    gone = [part for part in parts if part not in stays]
    said = [part for part in gone if part not in avoidance.left_out] if avoidance.wanted else []
    left_out = [part for part in gone if part not in said]
    if left_out:
        yield lost(AVOIDED, [", ".join(left_out)])
    if said:
        yield changed(AVOIDED, [", ".join(said)], avoidance.wanted)
