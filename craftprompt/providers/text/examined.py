"""A text held against its target model, and what every check of it is made of."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from craftprompt.catalogue.entries import TargetModel
from craftprompt.providers.base import Shortfall
from craftprompt.providers.text.composer.protection import protect

MOST_NAMED = 5
MAY_TAKE_SPEECH = frozenset({"unheard", "speech"})  # what these press away is speech itself


@dataclass(frozen=True, slots=True)
class Examined:
    """A text under examination: what it says outside speech, and what the person gave for it.

    `field` is the one beside the scene that it stands in, and may be emptied; empty for a scene
    or a prompt.
    """

    target: TargetModel
    text: str
    given: str = ""
    field: str = ""

    @property
    def silent_text(self) -> str:
        """The text with speech, lettering and code blanked, each character at its place."""
        return protect(self.text).mask(self.text)

    def found(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """Where the pattern stands outside speech, without what was given in the same words."""
        given = self.given.casefold()
        matches = pattern.finditer(self.silent_text)
        return [each for each in matches if not given or each.group().casefold() not in given]

    @property
    def most_seconds(self) -> int:
        """The longest clip, or 0 where the maker sets it."""
        return max(self.target.seconds, default=self.target.default_seconds or 0)


Check = Callable[[Examined], Iterator[Shortfall]]


def found_by(check: Check, examined: Examined) -> list[Shortfall]:
    """What a check finds, once a text. Its press was tried: it settles that and keeps speech."""
    found = list(check(examined))
    return [
        replace(each, mend="", mended="")
        if each.mend and not _settles(check, examined, each)
        else each
        for each in found
    ]


def mended(shortfall: Shortfall, words: str, *, text: str, after: str) -> Shortfall:
    """With the press and what it makes, where it makes something else and leaves something."""
    is_better = after and after != text
    return replace(shortfall, mend=words, mended=after) if is_better else shortfall


def without(examined: Examined, shortfall: Shortfall, words: str, *, left: str) -> Shortfall:
    """With the press that only takes words out: a field may be empty after it, a text not."""
    if left == examined.text or not (left or examined.field):
        return shortfall
    return replace(shortfall, mend=words, mended=left)


def source_of(target: TargetModel, *rules: str) -> str:
    """The page behind the first of these rules that the profile has evidence for.

    The model's own page where none has.
    """
    for rule in rules:
        for evidence in target.profile.evidence:
            if rule in evidence.rule:
                return evidence.page
    return target.sources[0] if target.sources else ""


def quoted(words: list[str]) -> str:
    """Words as a message names them, each once, the first few of many."""
    each_once = list(dict.fromkeys(words))
    named = ", ".join(f"“{each}”" for each in each_once[:MOST_NAMED])
    others = len(each_once) - MOST_NAMED
    return f"{named} and {others} more" if others > 0 else named


def outside_speech(text: str) -> str:
    """The text without speech, lettering and code."""
    return protect(text).mask(text).replace("\x00", "")


def lost_speech(text: str, after: str, *, but: str = "") -> bool:
    """Whether a line that is spoken in a text is not in it any more after a mend of this rule."""
    if but in MAY_TAKE_SPEECH:
        return False
    kept = {each.of(after) for each in protect(after).quotes}
    return any(each.of(text) not in kept for each in protect(text).quotes)


def _settles(check: Check, examined: Examined, shortfall: Shortfall) -> bool:
    if not shortfall.mended:
        return True  # a field that is empty says nothing any more
    if lost_speech(examined.text, shortfall.mended, but=shortfall.rule):
        return False
    return not list(check(replace(examined, text=shortfall.mended)))
