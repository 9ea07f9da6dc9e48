"""Does what a person asks for in words, as far as rules can read it, and says what they could not.

Understood: make it night, at dusk, in the rain · replace A with B, B instead of A · add C ·
remove D · keep E · warmer, slower, closer and their like · shorter, longer, simpler.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from craftprompt.catalogue.rewrites import RewriteAct
from craftprompt.catalogue.vocabulary import rewording
from craftprompt.providers.base import PromptRequest, PromptText, Rewrite, SceneFields, Shortfall
from craftprompt.providers.text.composer.blocks import LIGHT, PERSONS_OWN, sentence
from craftprompt.providers.text.composer.choosing import Chooser
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.cues import Hit, find_cues
from craftprompt.providers.text.composer.language import languages_of
from craftprompt.providers.text.composer.protection import protect
from craftprompt.providers.text.composer.reading import read
from craftprompt.providers.text.composer.rewriting import (
    ACTS,
    Sentence,
    as_text,
    own_words,
    read_sentences,
    relit,
    result,
    reworded,
)
from craftprompt.providers.text.composer.verification import is_sound

NOT_READ = (
    "Rules could not read “{}”. They understand: make it night; replace A with B; add C; "
    "remove D; warmer; shorter."
)
_BREAK = re.compile(
    r"\s*[,;.\n]+\s*(?:and |but |then )?|\s+(?:and|but|then)\s+"
    r"(?=(?:make|keep|leave|add|include|remove|drop|delete|replace|change|swap|set|put|no|without)\b)",
    re.IGNORECASE,
)
_REPLACE = re.compile(
    r"(?:replace|change|swap|turn)\s+(?P<old>.+?)\s+(?:with|to|into|for|by)\s+(?P<new>.+)",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"(?:use |with )?(?P<new>.+?)\s+instead of\s+(?P<old>.+)", re.IGNORECASE)
_ADD = re.compile(r"(?:add|include|put in)\s+(?P<what>.+)", re.IGNORECASE)
_REMOVE = re.compile(r"(?:remove|drop|delete|leave out|without|no)\s+(?P<what>.+)", re.IGNORECASE)
_KEEP = re.compile(r"(?:keep|leave|preserve)\s+(?P<what>.+)", re.IGNORECASE)
_MAKE = re.compile(
    r"(?:please\s+)?(?:make (?:it|this|everything)|turn it|set it|let it be|it is|it's)\s+",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"^(?:the|a|an|any|all)\s+", re.IGNORECASE)
_ACT_WORDS = {
    "shorter": RewriteAct.SHORTENED,
    "longer": RewriteAct.LENGTHENED,
    "more detailed": RewriteAct.LENGTHENED,
    "simpler": RewriteAct.SIMPLIFIED,
}


@dataclass(slots=True)
class _Work:
    """The prompt while wishes are done to it, one after the other."""

    request: PromptRequest
    rewrite: Rewrite
    text: str
    own: str
    notes: list[str] = field(default_factory=list[str])

    @property
    def here(self) -> Rewrite:
        """The rewrite as if it began with the text as it is now."""
        return replace(self.rewrite, prompt=self.text)

    def sentences(self) -> list[Sentence]:
        """The text as it is now, in sentences."""
        return read_sentences(self.request, self.here, self.own)

    def reword(self, old: str, new: str) -> bool:
        """Put other words in the place of these; whether they stood there."""
        text = reworded(self.text, self.rewrite, [(old, new)])
        is_changed = text != self.text
        if is_changed:
            self.text, self.own = text, reworded(self.own, self.rewrite, [(old, new)])
        return is_changed


def refined(request: PromptRequest, rewrite: Rewrite) -> PromptText:
    """The prompt after each wish that rules can read; what they cannot is a shortfall."""
    work = _Work(request, rewrite, rewrite.prompt, own_words(request))
    wishes = filter(None, (part.strip() for part in _BREAK.split(clean(rewrite.wish))))
    unread = [wish for wish in wishes if not any(done(work, wish) for done in _READERS)]
    written = result(request, rewrite, work.text, work.notes)
    shortfalls = tuple(Shortfall("wish", NOT_READ.format(wish)) for wish in unread)
    return replace(written, shortfalls=shortfalls)


def _keep(work: _Work, wish: str) -> bool:
    match = _KEEP.fullmatch(wish)
    if match is None:
        return False
    what = _ARTICLE.sub("", match["what"])
    stays = what.casefold() in work.text.casefold()
    if stays:
        work.notes.append(f"Kept: “{what}”.")
    return stays


def _replace(work: _Work, wish: str) -> bool:
    match = _REPLACE.fullmatch(wish) or _INSTEAD.fullmatch(wish)
    if match is None:
        return False
    for old, new in (
        (match["old"], match["new"]),
        (_ARTICLE.sub("", match["old"]), _ARTICLE.sub("", match["new"])),
    ):
        if work.reword(old, new):
            work.notes.append(f"“{old}” became “{new}”.")
            return True
    return False


def _add(work: _Work, wish: str) -> bool:
    match = _ADD.fullmatch(wish)
    return match is not None and _put_in(work, sentence(match["what"]))


def _remove(work: _Work, wish: str) -> bool:
    """Leave out our sentences that say it; of the person's own, the words themselves."""
    match = _REMOVE.fullmatch(wish)
    if match is None:
        return False
    what = _ARTICLE.sub("", match["what"])
    if _ARTICLE.fullmatch(f"{what} "):
        return False
    word = re.compile(rf"(?<!\w){re.escape(what)}(?!\w)", re.IGNORECASE)
    found = work.sentences()
    gone = [
        each
        for each in found
        if word.search(each.text) and each.rank != PERSONS_OWN and not each.is_kept
    ]
    text = as_text(each for each in found if each not in gone)
    text = reworded(text, work.rewrite, [(f"{joint} {what}", "") for joint in _JOINTS])
    if text == work.text:
        return False
    work.text = text
    work.notes.append(f"Left out: “{what}”.")
    return True


_JOINTS = tuple(
    f"{joint} {article}".strip()
    for joint in ("and", "with", "in", "on", "under", "beside", "near")
    for article in ("the", "a", "an", "")
)


def _condition(work: _Work, wish: str) -> bool:
    """Another time of day or weather: in the person's words, and our direction follows."""
    wished = _conditions(wish)
    if not wished:
        return False
    for group in (rewording().times, rewording().weather):
        new = next((hit for hit in wished if hit.concept.key in group), None)
        if new:
            _change_condition(work, new, group)
    return True


def _change_condition(work: _Work, new: Hit, group: frozenset[str]) -> None:
    stood = [hit for hit in _conditions(work.text) if hit.concept.key in group and hit.is_there]
    own = [hit for hit in stood if not _is_ours(work, hit)]
    if any(hit.concept.key == new.concept.key for hit in own):
        work.notes.append(f"“{new.text}” stands in it already.")
    elif own:
        work.reword(own[0].text, new.text)
        work.notes.append(f"“{own[0].text}” became “{new.text}”.")
    else:
        _put_in(work, sentence(f"it is {new.text}" if group == rewording().times else new.text))
    _follow(work)


def _follow(work: _Work) -> None:
    """Drop what we said and the changed words no longer allow, and light the scene anew."""
    found = work.sentences()
    ours = [each for each in found if each.rank != PERSONS_OWN and not each.is_kept]
    scene = as_text(each for each in found if each not in ours) or work.text
    chooser = Chooser(read(scene, SceneFields()), work.request.target, work.request.variation)
    gone = [each for each in ours if not is_sound(each.text, chooser)]
    if not gone:
        return
    work.text = as_text(each for each in found if each not in gone)
    work.notes += [f"No longer true, left out: “{each.text}”" for each in gone]
    if any(each.rank == LIGHT for each in gone):
        for light in relit(work.request, scene)[:1]:
            _put_in(work, light, is_own=False)


def _look(work: _Work, wish: str) -> bool:
    bare = _MAKE.sub("", wish).casefold().removeprefix("a bit ").removeprefix("much ")
    wanted = next((text for phrases, text in rewording().wishes if bare in phrases), "")
    return bool(wanted) and _put_in(work, wanted)


def _act(work: _Work, wish: str) -> bool:
    act = _ACT_WORDS.get(_MAKE.sub("", wish).casefold())
    if act is None:
        return False
    done = ACTS[act](work.request, work.here)
    work.text = done.prompt
    work.notes += done.notes
    return True


_READERS: tuple[Callable[[_Work, str], bool], ...] = (
    _keep,
    _replace,
    _add,
    _remove,
    _act,
    _look,
    _condition,
)


def _put_in(work: _Work, words: str, *, is_own: bool = True) -> bool:
    """Add a sentence after the last one of the person's own, where the scene is told."""
    found = work.sentences()
    last = max((place for place, each in enumerate(found) if each.rank == PERSONS_OWN), default=-1)
    head, tail = as_text(found[: last + 1]), as_text(found[last + 1 :])
    if last < 0:
        head, tail = as_text(found), ""
    work.text = " ".join(filter(None, (head, words, tail)))
    if is_own:
        work.own += f" {words}"
    work.notes.append(f"Added: “{words}”")
    return True


def _conditions(text: str) -> list[Hit]:
    masked = protect(text).mask(text)
    known = rewording().times | rewording().weather
    found = find_cues(masked, languages_of(masked.replace("\x00", " ")))
    return [hit for hit in found if hit.concept.key in known]


def _is_ours(work: _Work, hit: Hit) -> bool:
    """Whether the word stands in a sentence of ours, which is not changed but follows."""
    sentence_of_hit = next((each for each in work.sentences() if hit.text in each.text), None)
    return sentence_of_hit is not None and sentence_of_hit.rank != PERSONS_OWN
