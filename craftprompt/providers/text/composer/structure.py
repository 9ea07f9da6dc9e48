# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""Takes a plain scene apart into its fields, and writes fields back into one, by rules.

Only whole clauses move, letter by letter. Who does what stays the scene: a prompt is made of it.
"""

import re
from dataclasses import asdict, replace
from functools import cache

from craftprompt.catalogue.vocabulary import contradictions, terms
from craftprompt.providers.base import SceneFields
from craftprompt.providers.text.composer.cues import find_cues
from craftprompt.providers.text.composer.language import languages_of
from craftprompt.providers.text.composer.protection import protect
from craftprompt.providers.text.mends import clauses_of, without_clauses

FIELD_OF_CATEGORY = {
    "framing": "camera",
    "angle": "camera",
    "lens": "camera",
    "camera_move": "camera",
    "transition": "camera",
    "light": "light",
    "colour_film": "mood",
    "mood": "mood",
    "sound": "sound",
}
LABELS = {
    "light": re.compile(r"light(?:ing)?\s*:\s*", re.IGNORECASE),
    "camera": re.compile(r"(?:camera|lens|shot)\s*:\s*", re.IGNORECASE),
    "mood": re.compile(r"(?:mood|style)\s*:\s*", re.IGNORECASE),
    "sound": re.compile(r"(?:sounds?|audio|sfx|ambient|music)\s*:\s*", re.IGNORECASE),
    "avoid": re.compile(r"(?:avoid|without|no)\s*:\s*", re.IGNORECASE),
}
WRITTEN_BEFORE = {"light": "Light", "camera": "Camera", "mood": "Mood", "sound": "Sound"}
WRITTEN_INTO_SCENE = ("subject", "action", "setting", *WRITTEN_BEFORE)
_DENIAL = re.compile(r"(?:and\s+)?(?:no|without)\s+(?P<what>.+)", re.IGNORECASE | re.DOTALL)
_LIGHT = re.compile(r"\blight(?:s|ing)?\b|\blamps?\b|\bshadows?\b", re.IGNORECASE)
_LENS = re.compile(r"\b\d{2,3}\s?mm\b|\bcamera\b", re.IGNORECASE)


def taken_apart(scene: str) -> tuple[str, SceneFields]:
    """The scene without its clauses about light, camera, mood and sound, and these as fields."""
    found: dict[str, list[str]] = {}
    for clause in clauses_of(scene):
        field = _field_of(clause)
        if field:
            found.setdefault(field, []).append(_without_label(field, clause))
    rest = without_clauses(scene, lambda clause: bool(_field_of(clause)))
    if not rest:
        return scene, SceneFields()
    kept = {field: [each for each in parts if each not in rest] for field, parts in found.items()}
    return rest, SceneFields(**{field: ", ".join(parts) for field, parts in kept.items()})


def put_together(scene: str, fields: SceneFields) -> tuple[str, SceneFields]:
    """The scene with its fields written into it, and what stays a field: must keep, and avoid."""
    sentences = [_sentence(scene)] if scene.strip() else []
    main = " ".join(filter(None, (fields.subject, fields.action, fields.setting)))
    if main:
        sentences.append(_sentence(main))
    for name, label in WRITTEN_BEFORE.items():
        if words := asdict(fields)[name].strip():
            sentences.append(f"{label}: {_sentence(words)}")
    emptied = dict.fromkeys(WRITTEN_INTO_SCENE, "")
    return " ".join(sentences), replace(fields, **emptied)


def words_about(field: str, text: str) -> str:
    """The first clause of a text that speaks of a field's matter; empty where none does."""
    patterns = [each for name, each in _patterns() if name == field and each.search(text)]
    if not patterns:
        return ""
    return next((each for each in clauses_of(text) if any(p.search(each) for p in patterns)), "")


def _sentence(words: str) -> str:
    words = words.strip()
    return words if words[-1:] in set('.!?。！？"”»」') else f"{words}."


def _field_of(clause: str) -> str:
    """The field that a clause is about alone; empty where somebody does or says something."""
    labelled = next((field for field, label in LABELS.items() if label.match(clause)), "")
    return labelled or _field_by_words(clause)


def _field_by_words(clause: str) -> str:
    told = {hit.concept.kind for hit in find_cues(clause, languages_of(clause))}
    if protect(clause).quotes or "actions" in told:
        return ""
    if _DENIAL.match(clause):
        return "avoid"
    if "subjects" in told:
        return ""
    return next((field for field, pattern in _patterns() if pattern.search(clause)), "")


def _without_label(field: str, clause: str) -> str:
    words = LABELS[field].sub("", clause, count=1).strip()
    if field == "avoid" and (denial := _DENIAL.fullmatch(words)):
        return denial["what"]
    return words


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What speaks for a field, the surest first: film's own terms, then plain words."""
    names: dict[str, list[str]] = {}
    for term in terms().values():
        names.setdefault(FIELD_OF_CATEGORY[term.category], []).append(re.escape(term.term))
    said = [
        (field, re.compile(rf"(?<!\w)(?:{'|'.join(found)})(?!\w)", re.IGNORECASE))
        for field, found in names.items()
    ]
    return (("camera", _LENS), *said, ("sound", contradictions().silent_model), ("light", _LIGHT))
