"""Says in a whole sentence what a person wants added: "a cat" is there, rain falls."""

import re

from craftprompt.catalogue.vocabulary import contradictions, rewording
from craftprompt.providers.text.composer.blocks import sentence
from craftprompt.providers.text.composer.cues import Hit, find_cues
from craftprompt.providers.text.composer.subjects import is_plural

_THAT = re.compile(r"^that\s+", re.IGNORECASE)
_TO_SCENE = re.compile(
    r"\s+(?:to|in|into)\s+(?:it|(?:(?:the|this)\s+)?(?:scene|picture|shot|image|video|frame|prompt))$",
    re.IGNORECASE,
)
# What tells more of a thing than its name: "there is" goes before it as it stands.
_TOLD_MORE = re.compile(
    r"\s(?:in|on|at|of|with|near|by|behind|beside|under|over|above|below|around|from|to|into"
    r"|between|through|across|along|inside|outside|next|who|that|which|\w+ing)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:an?|one|two|three|four|five|six|some|several|many|the|another|his|her|its|their|more|\d+)"
    r"\s+\w",
    re.IGNORECASE,
)
_ONE = re.compile(r"(?:an?|one|another)\s+(?!few\b|couple\b)", re.IGNORECASE)
_PEOPLE = frozenset({"people", "children", "men", "women", "mice", "geese", "sheep"})
_BEFORE_A_NOUN = frozenset({"a", "an", "the", "of", "to", "for", "who", "that", "which"})
_NOT_SEEN = re.compile(
    r"\b(?:scream|shout|cry|laugh|bang|noise|voice|song|whistle|bark|sound|echo|knock|siren|tune"
    r"|smile|look|glance|gesture|feeling|sense|touch|mood|atmosphere|sky|sun|moon|rainbow)s?\b",
    re.IGNORECASE,
)
_DOES = re.compile(r"\s+\w+[^\Ws]s\b")
_LIVING = frozenset({"person", "people", "animal", "child", "crowd"})


def addition(what: str, *, is_thing: bool = True) -> str:
    """A sentence that says it is there, with the person's own words for it."""
    what = _TO_SCENE.sub("", _THAT.sub("", what)).strip(" .,;!")
    hits = find_cues(what, ("en",))
    if not what or _is_told(what, hits):
        return sentence(what)
    verb = "are" if _is_many(what) else "is"
    if _TOLD_MORE.search(what):
        return sentence(f"there {verb} {what}")
    if any(each.concept.kind == "subjects" and each.raises & _LIVING for each in hits):
        return sentence(f"{what} {verb} there, close by")
    is_seen = not (_NOT_SEEN.search(what) or contradictions().silent_model.search(what))
    if is_thing and _COUNTED.match(what) and is_seen:
        return sentence(f"{what} {'stand' if verb == 'are' else 'stands'} in view")
    return sentence(f"there {verb} {what}")


def weather(hit: Hit, *, is_inside: bool, is_heard: bool) -> str:
    """A sentence for the weather; from a room it is seen outside, and heard through the window."""
    said = rewording().weather_said[hit.concept.key]
    word = rewording().adjectives.get(hit.text.casefold(), hit.text.casefold())
    noun = word if word in said.nouns else said.nouns[0]
    words = said.sentence.format(noun)
    if is_inside:
        muffled = ", its sound muffled by the window" if is_heard and said.is_heard else ""
        words = f"{words} outside{muffled}"
    return sentence(words)


def _is_told(what: str, hits: tuple[Hit, ...]) -> bool:
    """Whether it says what somebody does, as a sentence of its own: "she smiles"."""
    living = [hit for hit in hits if hit.concept.kind == "subjects" and hit.raises & _LIVING]
    return any(_DOES.match(what, hit.end) for hit in living) or any(
        hit.concept.kind == "actions"
        and hit.start > 0
        and not hit.text.casefold().endswith(("ing", "ed"))
        and what[: hit.start].rsplit(maxsplit=1)[-1].casefold() not in _BEFORE_A_NOUN
        for hit in hits
    )


def _is_many(what: str) -> bool:
    name = what[: told.start()] if (told := _TOLD_MORE.search(what)) else what
    if re.search(r"\band\b", name, re.IGNORECASE):
        return True
    if _ONE.match(name):
        return False
    last = name.split()[-1].casefold()
    return last in _PEOPLE or is_plural(last)
