"""Composes a prompt from a scene: read, direct, lay out, fit, verify, explain."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from craftprompt.providers.base import PromptRequest, PromptText, SceneFields
from craftprompt.providers.shots import Shot
from craftprompt.providers.text.composer.avoidance import Avoidance, place_avoided
from craftprompt.providers.text.composer.blocks import PERSONS_OWN, Block, Material
from craftprompt.providers.text.composer.choosing import Chooser
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.direction import Direction, direct
from craftprompt.providers.text.composer.families import lay_out
from craftprompt.providers.text.composer.fitting import Trimmed, character_limit, fit, join, trim
from craftprompt.providers.text.composer.notes import explain, tell_own_words, warn
from craftprompt.providers.text.composer.reading import Reading, read_once
from craftprompt.providers.text.composer.shots import laid_out, untold, without_camera
from craftprompt.providers.text.composer.title import title_of
from craftprompt.providers.text.composer.verification import verified


@dataclass(frozen=True, slots=True)
class Composition:
    """A finished prompt with how it came about.

    `own_words` are those of its notes that say what became of the person's own words, `avoidance`
    of what they want to avoid.
    """

    text: PromptText
    reading: Reading
    direction: Direction
    blocks: tuple[Block, ...]
    avoidance: Avoidance
    own_words: tuple[str, ...]

    @property
    def our_words(self) -> str:
        """All that is not the person's own, as one text."""
        return " ".join(block.text for block in self.blocks if block.rank != PERSONS_OWN)


def compose(request: PromptRequest, only: AbstractSet[str] | None = None) -> Composition:
    """Compose the prompt for one request: the same every time, on every machine.

    `only` are the tags that count, beside those that say what is stated: of a text with words of
    ours in it those that the person's own bring.
    """
    scene = clean(request.scene)
    scene_fields = _cleaned(request.scene_fields)
    filled = scene_fields.filled()
    rules, shots = request.target.profile.shot_list, _cleaned_shots(request)
    common = untold(scene, [each.action for each in shots]) if shots else scene
    told = " ".join(filter(None, (common, *(each.action for each in shots))))
    reading = read_once(told, scene_fields)
    if only is not None:
        kept = {tag for tag in reading.tags if tag in only or tag.endswith("_stated")}
        reading = replace(reading, tags=frozenset(kept))
    chooser = Chooser(reading, request.target, request.variation)
    direction = direct(chooser, frozenset(filled))
    direction = without_camera(direction) if shots else direction
    avoidance = place_avoided(filled.get("avoid", ""), chooser)
    trimmed = _trimmed(common, filled, request)
    material = Material(trimmed.text, filled, direction, chooser)
    blocks = [*lay_out(request.target.family, material), *_wanted(avoidance)]
    blocks = verified(blocks, chooser)
    if shots and rules:
        prompt, blocks = laid_out(blocks, shots, request.target, rules)
    else:
        blocks = fit(blocks, request.target)
        prompt = _within_limit(join(blocks), request)
    own_words = tell_own_words(trimmed, avoidance, request.target)
    notes = [*explain(blocks), *own_words, *warn(chooser, scene_fields)]
    return Composition(
        text=PromptText(
            prompt=prompt,
            title=title_of(scene),
            negative_prompt=avoidance.negative_prompt,
            notes=tuple(notes),
        ),
        reading=reading,
        direction=direction,
        blocks=tuple(blocks),
        avoidance=avoidance,
        own_words=tuple(own_words),
    )


def _cleaned(scene_fields: SceneFields) -> SceneFields:
    return replace(
        scene_fields, **{name: clean(text) for name, text in scene_fields.filled().items()}
    )


def _cleaned_shots(request: PromptRequest) -> tuple[Shot, ...]:
    shots = request.shots.shots
    return tuple(replace(each, action=clean(each.action)) for each in shots)


def _trimmed(scene: str, filled: dict[str, str], request: PromptRequest) -> Trimmed:
    limit = character_limit(request.target)
    if limit is None:
        return Trimmed(scene)
    labels = 12
    beside = sum(len(text) + labels for name, text in filled.items() if name != "avoid")
    return trim(scene, max(limit - beside - 1, limit // 2))


def _within_limit(prompt: str, request: PromptRequest) -> str:
    """The last resort for fields longer than the target takes: cut at the limit."""
    limit = character_limit(request.target)
    return prompt if limit is None or len(prompt) <= limit else prompt[:limit].rstrip()


def _wanted(avoidance: Avoidance) -> list[Block]:
    """What is to be there instead of what is to be avoided: a wish, so never dropped."""
    return [Block(sentence) for sentence in avoidance.wanted]
