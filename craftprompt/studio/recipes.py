"""Recipes: all that a prompt was made from and became, as one JSON that another account can take.

A recipe names nobody and holds no id, no time and no file. `docs/recipes.md` describes the format.
"""

import json
import re
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, field
from typing import NoReturn, TypeGuard
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from craftprompt import clock
from craftprompt.catalogue.loader import catalogue
from craftprompt.catalogue.rewrites import RewriteAct
from craftprompt.errors import InputInvalid
from craftprompt.models import Generation, GenerationKind, GenerationStatus, PromptVersion
from craftprompt.providers.base import PROVIDER_NAMES
from craftprompt.providers.shots import NO_SHOTS, Shot, ShotList
from craftprompt.providers.text.instructions import version_of
from craftprompt.studio import service, shots, versions
from craftprompt.studio.limits import (
    LONGEST_FIELD,
    LONGEST_LOCK,
    LONGEST_PROMPT,
    LONGEST_SCENE,
    MOST_LOCKS,
)
from craftprompt.studio.service import Scene, Take
from craftprompt.studio.templates import MOST_VARIABLES
from craftprompt.wording import clean_text, is_blank

FORMAT = "craftprompt_recipe"
VERSION = 1
MOST_BYTES = 600_000  # the longest texts that a prompt can have, in the widest script
MOST_DEPTH = 4
MOST_VARIATIONS = 10_000
LONGEST_LINE = 80
KEPT = "Nothing was changed, and what stood in the form is kept."
_KEYS = {
    FORMAT, "target", "scene", "fields", "settings", "template", "variables", "prompt",
    "negative_prompt", "locks", "written_by", "shots",
}  # fmt: skip
_SHOT_KEYS = {"action", "seconds", "framing"}
_AUTHOR_KEYS = {"provider", "model", "instructions"}

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


class RecipeInvalid(InputInvalid):
    """A file that is no recipe of ours, or that asks for something which is not there."""

    def __init__(self, fault: str) -> None:
        super().__init__(f"This recipe cannot be used: {fault} {KEPT}", field="recipe")


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a prompt was made from, and the prompt.

    `prompt` is the final text with the person's own hand, empty where none was written yet.
    `locks` are the phrases that every rewrite has to keep. `provider`, `model` and
    `instructions` say who wrote it by which rules, as the file claims.
    """

    scene: Scene
    take: Take = field(default_factory=Take)
    prompt: str = ""
    negative_prompt: str = ""
    locks: tuple[str, ...] = ()
    provider: str = ""
    model: str = ""
    instructions: str = ""


def recipe_of(generation: Generation, written: PromptVersion | None = None) -> Recipe:
    """The recipe of a finished prompt; `written` is the version that its words come from.

    Without one they are those of its first writing.
    """
    author = written if written and written.provider else generation
    return Recipe(
        scene=service.scene_of(generation),
        take=service.take_of(generation),
        prompt=generation.prompt,
        negative_prompt=generation.negative_prompt,
        locks=tuple(generation.locked),
        provider=author.provider,
        model=author.model,
        instructions=author.instructions_version,
    )


def written(recipe: Recipe) -> str:
    """The recipe as JSON, the same bytes for the same recipe."""
    fields = {name: value for name, value in asdict(recipe.scene.fields).items() if value}
    take = recipe.take
    document: dict[str, Json] = {
        FORMAT: VERSION,
        "target": recipe.scene.target,
        "scene": recipe.scene.scene,
        "fields": dict(fields),
        "settings": {
            "variation": take.variation,
            "not_asked": [*sorted(take.not_asked)],
            "locked": [*take.locked],
        },
        "template": take.template,
        "variables": dict(take.variables),
        "prompt": recipe.prompt,
        "negative_prompt": recipe.negative_prompt,
        "locks": [*recipe.locks],
        "written_by": {
            "provider": recipe.provider,
            "model": recipe.model,
            "instructions": recipe.instructions,
        },
    }
    if take.shots != NO_SHOTS:  # a studio that knows no shots can read all other recipes
        document["shots"] = shots.stored(take.shots)
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def read(text: str) -> Recipe:
    """The recipe in a file that came from anywhere.

    Raises:
        RecipeInvalid: too large, broken, not a recipe, of a newer version, with parts that are
            not what they should be, or for a model that this studio does not have.
    """
    document = _document(text)
    version = document.get(FORMAT)
    if not _is_count(version):
        raise RecipeInvalid("it is not a recipe of CraftPrompt Studio.")
    if version != VERSION:
        raise RecipeInvalid(
            f"it has the format's version {version}, and this studio reads version {VERSION}."
        )
    for key in document:
        if key not in _KEYS:
            raise RecipeInvalid(f"it has a part “{_shown(key)}” that no recipe has.")
    return _recipe(_Parts(document))


def note_of(recipe: Recipe) -> str:
    """What the person should know of a recipe that came in."""
    sentences = ["The recipe stands in the form; nothing was counted."]
    told = service.told_shots(recipe.scene.target, recipe.take)
    ours = version_of(None, has_shots=bool(told.shots))
    if recipe.instructions not in ("", ours, version_of(RewriteAct.REFINED)):
        sentences.append(
            f"It was written by other instructions ({recipe.instructions}) than this studio's "
            f"({ours}), so a new prompt may read differently."
        )
    return " ".join(sentences)


def keep_prompt(session: Session, owner_id: UUID, recipe: Recipe) -> Generation:
    """Keep the recipe's prompt among the person's own; nothing is asked of anybody or counted."""
    generation = Generation(
        id=uuid4(),
        owner_id=owner_id,
        kind=GenerationKind.PROMPT,
        status=GenerationStatus.SUCCEEDED,
        target=recipe.scene.target,
        settings=recipe.take.settings(),
        instructions_version=recipe.instructions,
        prompt=recipe.prompt,
        negative_prompt=recipe.negative_prompt,
        locked=list(recipe.locks),
        notes=[_origin(recipe)],
        finished_at=clock.now(),
    )
    generation.sqlmodel_update(recipe.scene.columns())
    session.add(generation)
    session.flush()
    versions.note_brought(session, generation)
    return generation


def _origin(recipe: Recipe) -> str:
    """Who wrote it is the file's own claim: it is told as one."""
    if not recipe.provider:
        return "It came in as a recipe."
    name = PROVIDER_NAMES[recipe.provider]
    by = f"{name} ({recipe.model})" if recipe.model else name
    return f"It came in as a recipe, which says that it was written by {by}."


def refuse_large(size_bytes: int) -> None:
    """Refuse a file for its size alone.

    Raises:
        RecipeInvalid: larger than any recipe can be.
    """
    if size_bytes > MOST_BYTES:
        raise RecipeInvalid(f"it has more than {MOST_BYTES // 1000} kB.")


def _document(text: str) -> dict[str, Json]:
    refuse_large(len(text.encode("utf-8", "surrogatepass")))
    if _depth(text) > MOST_DEPTH:
        raise RecipeInvalid("its parts lie deeper in each other than those of any recipe.")
    try:
        document = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except ValueError as fault:
        if isinstance(fault, RecipeInvalid):
            raise
        raise RecipeInvalid("it is broken, or not JSON.") from None
    if not isinstance(document, dict):
        raise RecipeInvalid("it is not a recipe of CraftPrompt Studio.")
    return document


def _depth(text: str) -> int:
    """How deep brackets lie in each other, counted before a parser has to follow them."""
    depth = deepest = 0
    outside = re.sub(r'"(?:[^"\\]|\\.)*"?', "", text)
    for mark in re.findall(r"[\[\]{}]", outside):
        depth += 1 if mark in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise RecipeInvalid("it says the same part twice.")
    return document


def _no_number(_: str) -> NoReturn:
    raise RecipeInvalid("it has a number that is none.")


class _Parts:
    """The parts of one object, each taken as the kind it has to be."""

    def __init__(self, document: dict[str, Json]) -> None:
        self._document = document

    def text(self, name: str, most: int) -> str:
        return _text(self._document.get(name, ""), name, most)

    def line(self, name: str) -> str:
        line = self.text(name, LONGEST_LINE)
        if "\n" in line:
            raise RecipeInvalid(f"“{name}” has more than one line.")
        return line

    def count(self, name: str, most: int) -> int:
        number = self._document.get(name, 0)
        if not _is_count(number) or number > most:
            raise RecipeInvalid(f"“{name}” has to be a whole number from 0 to {most:,}.")
        return number

    def texts(self, name: str, *, most: int, longest: int) -> tuple[str, ...]:
        values = self._document.get(name, [])
        if not isinstance(values, list) or len(values) > most:
            raise RecipeInvalid(f"“{name}” has to be a list of at most {most} texts.")
        return tuple(_text(each, name, longest) for each in values)

    def pairs(self, name: str, *, known: Callable[[str], bool], longest: int) -> dict[str, str]:
        values = self._document.get(name, {})
        if not isinstance(values, dict) or len(values) > MOST_VARIABLES:
            raise RecipeInvalid(f"“{name}” has to be at most {MOST_VARIABLES} named texts.")
        for key in values:
            if not known(key):
                raise RecipeInvalid(f"“{name}” has a part “{_shown(key)}” that no recipe has.")
        return {key: _text(value, key, longest) for key, value in values.items()}

    def objects(self, name: str, *, known: Collection[str]) -> list["_Parts"]:
        values = self._document.get(name, [])
        if not isinstance(values, list):
            raise RecipeInvalid(f"“{name}” has to be a list.")
        found: list[_Parts] = []
        for value in values:
            if not isinstance(value, dict) or set(value) - set(known):
                raise RecipeInvalid(f"“{name}” has to be a list of objects with {_listed(known)}.")
            found.append(_Parts(value))
        return found

    def inner(self, name: str) -> "_Parts":
        values = self._document.get(name, {})
        if not isinstance(values, dict):
            raise RecipeInvalid(f"“{name}” has to have named parts.")
        return _Parts(values)


def _recipe(parts: _Parts) -> Recipe:
    target = parts.line("target")
    if not (row := catalogue().known(target)) or not row.enabled:
        raise RecipeInvalid(f"this studio has no model “{_shown(target)}”.")
    names = service.field_names()
    fields = parts.pairs("fields", known=names.__contains__, longest=LONGEST_FIELD)
    text = parts.text("scene", LONGEST_SCENE)
    if is_blank(text):
        raise RecipeInvalid("it has no scene.")
    written_by = parts.pairs("written_by", known=_AUTHOR_KEYS.__contains__, longest=LONGEST_LINE)
    provider = written_by.get("provider", "")
    if provider and provider not in PROVIDER_NAMES:
        raise RecipeInvalid(f"this studio knows no writer “{_shown(provider)}”.")
    prompt = parts.text("prompt", LONGEST_PROMPT)
    return Recipe(
        scene=service.checked_scene(text, target, fields),
        take=_take(parts),
        prompt="" if is_blank(prompt) else prompt,
        negative_prompt=parts.text("negative_prompt", LONGEST_PROMPT),
        locks=_locks(parts, "locks"),
        provider=provider,
        model=written_by.get("model", ""),
        instructions=written_by.get("instructions", "")[:40],
    )


def _take(parts: _Parts) -> Take:
    settings = parts.inner("settings")
    not_asked = settings.texts("not_asked", most=len(PROVIDER_NAMES), longest=LONGEST_LINE)
    for name in not_asked:
        if name not in PROVIDER_NAMES:
            raise RecipeInvalid(f"this studio knows no writer “{_shown(name)}”.")
    variables = parts.pairs("variables", known=_is_name, longest=LONGEST_FIELD)
    return Take(
        variation=settings.count("variation", MOST_VARIATIONS),
        not_asked=frozenset(not_asked),
        template=parts.text("template", LONGEST_SCENE),
        variables=tuple(variables.items()),
        locked=_locks(settings, "locked"),
        shots=_shots(parts.inner("shots")),
    )


def _locks(parts: _Parts, name: str) -> tuple[str, ...]:
    phrases = parts.texts(name, most=MOST_LOCKS, longest=LONGEST_LOCK)
    if any(is_blank(each) for each in phrases):
        raise RecipeInvalid(f"“{name}” has a phrase without words.")
    return phrases


def _shots(parts: _Parts) -> ShotList:
    listed = ShotList(
        tuple(_shot(each) for each in parts.objects("shots", known=_SHOT_KEYS)),
        parts.texts("anchors", most=shots.MOST_ANCHORS, longest=shots.LONGEST_ANCHOR),
    )
    try:
        return shots.checked(listed)
    except InputInvalid as fault:
        raise RecipeInvalid(fault.message.removesuffix(f" {shots.KEPT}")) from None


def _shot(parts: _Parts) -> Shot:
    return Shot(
        parts.text("action", shots.LONGEST_ACTION),
        parts.count("seconds", shots.MOST_SECONDS),
        parts.line("framing"),
    )


def _listed(names: Collection[str]) -> str:
    return ", ".join(sorted(names))


def _is_name(name: str) -> bool:
    return bool(re.fullmatch(r"\w[\w -]{0,39}", name))


def _is_count(number: Json) -> TypeGuard[int]:
    return isinstance(number, int) and not isinstance(number, bool) and number >= 0


def _text(value: Json, name: str, most: int) -> str:
    if not isinstance(value, str):
        raise RecipeInvalid(f"“{_shown(name)}” has to be a text.")
    if len(value) > most:
        raise RecipeInvalid(f"“{_shown(name)}” has more than {most:,} characters.")
    if clean_text(value) != value:
        raise RecipeInvalid(f"“{_shown(name)}” has invisible control characters.")
    return value


def _shown(name: str) -> str:
    """A word of a stranger's file as our sentence may hold it."""
    return clean_text(name)[:40].replace("\n", " ")
