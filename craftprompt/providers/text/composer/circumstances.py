# ruff: noqa: RUF001  the letters of many scripts are meant as they stand
"""What the words around a cue add to it or take from it: a dark chapel, a silence that ends."""

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from craftprompt.providers.text.composer.cues import Hit

PEOPLE = frozenset({"person", "people"})
# "A dark blue room" is not dark: the adjective stands right beside its place.
_DARK = (
    r"(?:(?:pitch-)?dark|dim|dimly lit|gloomy|shadowy|dunkl\w*|finster\w*|düster\w*|sombres?"
    r"|obscure?s?|oscur[oae]s?|escur[oa]s?|bui[oae]|mörk\w*|ciemn\w+|karanlık|loş|т[её]мн\w+"
    r"|donkere?)"
)
_DARK_BEFORE = re.compile(rf"(?<!\w){_DARK}\s+$", re.IGNORECASE)
_DARK_AFTER = re.compile(rf"\s+(?:et |e |y |i )?{_DARK}(?!\w)", re.IGNORECASE)
# "A burning hallway" burns; a desert that is called so is only hot. Other languages have a word
# for burning that means nothing else, which is a cue by itself.
_BURNING_BEFORE = re.compile(r"(?<!\w)(?:burning|blazing)\s+$", re.IGNORECASE)
_ONLY_HOT = frozenset({"desert", "beach", "sky", "road"})
_NOUN_FIRST = frozenset({"fr", "es", "pt", "it"})
_DARK_UNSPACED = re.compile(r"(?:黑暗的|昏暗的|阴暗的|暗い|薄暗い|어두운 )$")
REACH_BEFORE = 12
_THEN = re.compile(
    r"(?<!\w)(?:then|until|suddenly|dann|bis|plötzlich|puis|jusqu|soudain|luego|después|entonces"
    r"|de repente|depois|então|até|poi|finché|all'improvviso|sedan|tills|plötsligt|potem|aż|nagle"
    r"|sonra|aniden|потом|затем|пока|вдруг|daarna|dan|plotseling)(?!\w)"
    r"|然后|突然|直到|そして|やがて|すると|그리고|그때|갑자기|फिर|अचानक|ثم|فجأة",
    re.IGNORECASE,
)


def added(text: str, hits: Iterable[Hit]) -> set[str]:
    """Tags that stand in no single cue: a place called dark or burning, a look out of a room."""
    present = [hit for hit in hits if hit.is_there]
    tags = {"dark" for hit in present if _is_room(hit) and _is_called_dark(text, hit)}
    if any(_is_burning(text, hit) for hit in present):
        tags |= {"fire", "light_stated"}
    return tags | _look_out(present)


def withdrawn(
    text: str, hits: Iterable[Hit], lines: tuple[str, ...], raised: AbstractSet[str]
) -> set[str]:
    """Tags whose cue means something else here: a horn that answers, a silence that ends."""
    present = [hit for hit in hits if hit.is_there]
    tags: set[str] = set()
    silences = [hit for hit in present if hit.concept.key == "silence"]
    if silences and all(_THEN.search(text, hit.end) for hit in silences):
        tags |= {"silence", "no_sound", "quiet"}
    talking = {hit.concept.key for hit in present if "speech" in hit.concept.raises}
    if talking == {"answer"} and not lines and not raised & PEOPLE:
        tags |= {"answer", "speech"}
    return tags


def _is_room(hit: Hit) -> bool:
    return hit.concept.kind == "places" and hit.is_indoors and not hit.is_from_outside


def _is_called_dark(text: str, hit: Hit) -> bool:
    before = text[max(0, hit.start - REACH_BEFORE) : hit.start]
    if _DARK_BEFORE.search(before) or _DARK_UNSPACED.search(before):
        return True
    return hit.language in _NOUN_FIRST and _DARK_AFTER.match(text, hit.end) is not None


def _is_burning(text: str, hit: Hit) -> bool:
    can_burn = hit.concept.kind in {"places", "subjects"} and hit.concept.key not in _ONLY_HOT
    return can_burn and _BURNING_BEFORE.search(text[: hit.start][-REACH_BEFORE:]) is not None


def _look_out(hits: list[Hit]) -> set[str]:
    """Whether rain is only looked at: first the room is named, then the look, then the weather."""
    rooms = [hit.start for hit in hits if _is_room(hit)]
    looks = [hit.start for hit in hits if hit.concept.key == "see"]
    weather = [hit.start for hit in hits if hit.concept.key == "out_in_weather"]
    is_seen = bool(rooms and looks and weather) and rooms[0] < min(*looks, *weather)
    return {"looking_out"} if is_seen else set()
