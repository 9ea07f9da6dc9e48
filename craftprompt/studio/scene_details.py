"""The scene and the fields beside it: details move between them, terms go into their field."""

from collections.abc import Mapping
from dataclasses import asdict

from craftprompt.catalogue.vocabulary import Term, terms
from craftprompt.errors import InputInvalid
from craftprompt.providers.base import SceneFields
from craftprompt.providers.text.composer import structure
from craftprompt.providers.text.composer.structure import FIELD_OF_CATEGORY
from craftprompt.studio.limits import LONGEST_FIELD

FIELD_LABELS = {
    "subject": "Subject",
    "action": "Action",
    "setting": "Setting",
    "light": "Light",
    "camera": "Lens and camera move",
    "mood": "Mood",
    "sound": "Sound",
    "must_keep": "Must keep",
    "avoid": "Avoid",
}
GROUPS = {
    "camera_move": "Camera moves",
    "framing": "Framing",
    "angle": "Angles",
    "lens": "Lenses",
    "light": "Light",
    "colour_film": "Film and style",
    "mood": "Mood",
    "sound": "Sound",
    "transition": "Cuts",
}


def vocabulary() -> list[dict[str, str]]:
    """Every term for the page: key, words, meaning, group, and the field that it goes into."""
    return [
        {
            "key": each.key,
            "term": each.term,
            "meaning": each.meaning,
            "group": each.category,
            "field": FIELD_OF_CATEGORY[each.category],
        }
        for each in terms().values()
    ]


def taken_apart(texts: Mapping[str, str]) -> dict[str, str]:
    """The form with what the scene says moved into the fields, behind what stands there.

    A scene of one plain sentence goes whole; any other keeps who does what.
    """
    scene, found = structure.taken_apart(texts["scene"])
    moved = {name: _joined(texts[name], words) for name, words in asdict(found).items() if words}
    told = structure.who_does_what(scene)
    if told != SceneFields() and not any(texts[name].strip() for name in structure.MAIN):
        moved |= {name: getattr(told, name) for name in structure.MAIN}
        scene = ""
    return {**texts, **moved, "scene": scene}


def put_together(texts: Mapping[str, str]) -> dict[str, str]:
    """The form with its fields written into the scene."""
    fields = fields_of(texts)
    if not any(asdict(fields)[name].strip() for name in structure.WRITTEN_INTO_SCENE):
        return dict(texts)
    scene, left = structure.put_together(texts["scene"], fields)
    return {"scene": scene, **asdict(left)}


def fields_of(texts: Mapping[str, str]) -> SceneFields:
    """The fields beside the scene of a form."""
    return SceneFields(**{name: texts[name] for name in FIELD_LABELS})


def with_term(texts: Mapping[str, str], key: str) -> dict[str, str]:
    """The form with a term in its field, or without it where it stood there.

    Raises:
        InputInvalid: no such term, or no room in the field.
    """
    term = terms().get(key)
    if term is None:
        raise InputInvalid("There is no such term.")
    field = FIELD_OF_CATEGORY[term.category]
    parts = [each.strip() for each in texts[field].split(",") if each.strip()]
    others = [each for each in parts if not _is(term, each)]
    words = ", ".join(others if len(others) < len(parts) else [*parts, term.term])
    if len(words) > LONGEST_FIELD:
        raise InputInvalid("The field is full. Take something out of it first.")
    return {**texts, field: words}


def _is(term: Term, words: str) -> bool:
    return words.casefold() == term.term.casefold()


def _joined(before: str, words: str) -> str:
    return ", ".join(filter(None, (before.strip(" ,"), words)))
