# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""Takes a plain scene apart into its fields, and writes fields back into one, by rules.

Whole clauses move, letter by letter. Who does what, and where, is told apart in one plain sentence
only, where its words leave no doubt; else it stays the scene.
"""

import re
from dataclasses import asdict, replace
from functools import cache

from craftprompt.catalogue.vocabulary import contradictions, terms
from craftprompt.providers.base import SceneFields
from craftprompt.providers.text.composer.cues import Hit, find_cues
from craftprompt.providers.text.composer.language import languages_of
from craftprompt.providers.text.composer.protection import protect
from craftprompt.providers.text.composer.sentences import sentences
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
MAIN = ("subject", "action", "setting")
WRITTEN_INTO_SCENE = (*MAIN, *WRITTEN_BEFORE)
# What may stand between a subject and its verb: how it looks. Anything else may hold a verb that we
# do not know.
_LOOKS = re.compile(r"\s+(?:(?:in|with|wearing|of|from)\s[^,;:]*\s)?", re.IGNORECASE)
_JOINED = re.compile(r"\b(?:and|or|who|that|which|while|as|when)\b", re.IGNORECASE)
_ANOTHER_DOER = re.compile(r"\b(?:and|but|while|as|when)\s+(?:an?|the)\b", re.IGNORECASE)
_PLACED = re.compile(
    r"\b(?:in|on|at|under|over|above|along|across|through|near|by|beside|behind|between|among|"
    r"around|inside|outside|into|onto|against|beneath|below|past|towards?)\s",
    re.IGNORECASE,
)
# Right behind a verb these can only begin a place; "at" and "into" may say what it is done to.
_PLACED_AT_ONCE = re.compile(
    r"\s+(?:in|on|under|along|across|through|near|by|beside|behind|between|among|inside|outside)\s",
    re.IGNORECASE,
)
_ENGLISH = "en"
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


def who_does_what(scene: str) -> SceneFields:
    """Subject, action and setting of one plain English sentence; empty where rules cannot tell.

    The three, one after the other, are the sentence again.
    """
    sentence = scene.strip().rstrip(".")
    languages = languages_of(sentence)
    is_plain = len(sentences(scene)) == 1 and not protect(sentence).quotes
    if not is_plain or not languages or languages[0] != _ENGLISH:
        return SceneFields()
    hits = find_cues(sentence, languages)
    subject = next((each for each in hits if each.concept.kind == "subjects"), None)
    verb = next((each for each in hits if each.concept.kind == "actions"), None)
    if not (subject and verb and _are_one(sentence[subject.end : verb.start])):
        return SceneFields()
    if _ANOTHER_DOER.search(sentence, verb.end):
        return SceneFields()
    place = next((each.start for each in hits if _is_place(each, after=verb.end)), verb.end)
    at = _where_it_is(sentence, verb.end, place)
    return SceneFields(
        subject=sentence[: verb.start].strip(),
        action=sentence[verb.start : at].strip(),
        setting=sentence[at:].strip(),
    )


def put_together(scene: str, fields: SceneFields) -> tuple[str, SceneFields]:
    """The scene with its fields written into it, and what stays a field: must keep, and avoid."""
    told = [_sentence(scene)] if scene.strip() else []
    if main := main_sentence(fields):
        told.append(main)
    for name, label in WRITTEN_BEFORE.items():
        if words := asdict(fields)[name].strip():
            told.append(f"{label}: {_sentence(words)}")
    emptied = dict.fromkeys(WRITTEN_INTO_SCENE, "")
    return " ".join(told), replace(fields, **emptied)


def main_sentence(fields: SceneFields) -> str:
    """Who does what where, as one sentence; empty where none of the three is filled in."""
    main = " ".join(filter(None, (fields.subject, fields.action, fields.setting)))
    return _sentence(main) if main else ""


def words_about(field: str, text: str) -> str:
    """The first clause of a text that speaks of a field's matter; empty where none does."""
    patterns = [each for name, each in _patterns() if name == field and each.search(text)]
    if not patterns:
        return ""
    return next((each for each in clauses_of(text) if any(p.search(each) for p in patterns)), "")


def _are_one(between: str) -> bool:
    """Whether a verb after these words is what the subject before them does."""
    return bool(_LOOKS.fullmatch(between)) and not _JOINED.search(between)


def _is_place(hit: Hit, *, after: int) -> bool:
    return hit.concept.kind == "places" and hit.start >= after


def _where_it_is(sentence: str, verb_end: int, place: int) -> int:
    """Where the words of the setting begin: at the last preposition before the place.

    The sentence's end where it names none, or where something else happens behind it.
    """
    if _PLACED_AT_ONCE.match(sentence, verb_end):
        at = verb_end
    else:
        found = [each.start() for each in _PLACED.finditer(sentence, verb_end, place)]
        at = found[-1] if found else len(sentence)
    return len(sentence) if _JOINED.search(sentence, at) else at


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
