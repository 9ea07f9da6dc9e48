"""Writes a prompt for another model by rules.

Of a prompt rules know only the sentences that they wrote for the model before: these give way to
what they write for the new one. Every other sentence stays, whoever wrote it, for rules cannot say
the same in other words.
"""

from collections.abc import Iterable
from dataclasses import replace

from craftprompt.catalogue.loader import catalogue
from craftprompt.providers.base import PromptRequest, PromptText, Rewrite, SceneFields
from craftprompt.providers.text.composer.blocks import FIELD_LABELS, PERSONS_OWN, closed
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.composition import compose
from craftprompt.providers.text.composer.standing import (
    Sentence,
    as_text,
    known_direction,
    read_sentences,
)
from craftprompt.providers.text.composer.title import title_of

GAVE_WAY = "Written for {}, so it gave way: “{}”"
ALL_STAYS = (
    "Rules find no sentence of theirs in this prompt, so all of it stays as it stands: they only "
    "add what it leaves open. A language model says it anew, where the operator has set one up."
)


def ported(request: PromptRequest, rewrite: Rewrite) -> PromptText:
    """The prompt for the request's target; the wish is the name of the model before."""
    found = read_sentences(request, rewrite)
    kept, gave_way = _parted(found, request, rewrite)
    fields = _standing_fields(kept, request)
    scene = as_text(each for each in kept if each.text not in fields)
    named = {name: getattr(request.scene_fields, name) for name in fields.values()}
    written = compose(
        replace(
            request,
            scene=scene or rewrite.prompt,
            scene_fields=SceneFields(**named, avoid=rewrite.negative_prompt),
            rewrite=None,
        )
    ).text
    gone = [words for words in gave_way if words not in written.prompt]
    notes = [GAVE_WAY.format(rewrite.wish, words) for words in gone]
    notes += [] if gave_way else [ALL_STAYS]
    return replace(written, title=title_of(clean(request.scene)), notes=(*notes, *written.notes))


def _standing_fields(kept: Iterable[Sentence], request: PromptRequest) -> dict[str, str]:
    """The person's fields that stand in the prompt behind their labels, by those words."""
    free = {each.text for each in kept if not each.is_kept}
    filled = request.scene_fields.filled()
    words = {
        f"{label}: {closed(filled.get(name, ''))}": name for name, label in FIELD_LABELS.items()
    }
    return {piece: name for piece, name in words.items() if name in filled and piece in free}


def _parted(
    found: Iterable[Sentence], request: PromptRequest, rewrite: Rewrite
) -> tuple[list[Sentence], list[str]]:
    """The sentences that stay, and our words for the model before."""
    before = next((each for each in catalogue().every if each.name == rewrite.wish), None)
    ours = known_direction(replace(request, target=before)) if before else {}
    kept: list[Sentence] = []
    gave_way: list[str] = []
    for each in found:
        if each.text in ours and each.rank != PERSONS_OWN and not each.is_kept:
            gave_way.append(each.text)
            continue
        lead = _lead(each.text, ours, rewrite)
        kept.append(replace(each, text=each.text.removeprefix(lead).lstrip()))
        gave_way += [lead] if lead else []
    return kept, gave_way


def _lead(words: str, ours: Iterable[str], rewrite: Rewrite) -> str:
    """What we put before a sentence: a camera command, or a move with a colon; no locked words."""
    lead = next((each for each in ours if words.startswith(f"{each} ")), "")
    rest = words.removeprefix(lead)
    is_locked = any(phrase in words and phrase not in rest for phrase in rewrite.locked)
    return "" if is_locked else lead
