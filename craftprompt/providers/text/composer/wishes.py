"""Does what a person asks for in words, as far as rules can read it, and says what they could not.

Understood: make it night, at dusk, in the rain · replace A with B, B instead of A · add C ·
remove D · keep E · warmer, slower, closer and their like · shorter, longer, simpler.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from craftprompt.catalogue.rewrites import RewriteAct
from craftprompt.catalogue.vocabulary import rewording
from craftprompt.providers.base import PromptRequest, PromptText, Rewrite, SceneFields, Shortfall
from craftprompt.providers.text.composer.blocks import LIGHT, LOOK, PERSONS_OWN, sentence
from craftprompt.providers.text.composer.choosing import Chooser
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.cues import Hit, find_cues
from craftprompt.providers.text.composer.language import languages_of
from craftprompt.providers.text.composer.protection import protect
from craftprompt.providers.text.composer.reading import read
from craftprompt.providers.text.composer.rewriting import (
    ARTICLE,
    UNLOCK,
    are_locked,
    lights,
    quoted,
    renamed,
    result,
    reworded,
    rewritten,
)
from craftprompt.providers.text.composer.standing import (
    UNKNOWN,
    Sentence,
    as_text,
    own_words,
    read_sentences,
    scene_that_stands,
)
from craftprompt.providers.text.composer.verification import is_sound

NOT_READ = "Rules could not read {}."
WAY_TO_SAY_IT = "Say it as in “make it night”, “add a lantern” or “replace the coat with a scarf”."
STILL_SAID = "It still says {}: rules leave the rest of your own words to you."
NOT_DONE = "Not done: {}. Rules do not know how."
NOT_UNLOCKED = "{} was not done: {}."
_POINT_IN_TIME = re.compile(
    r"(?:(?:at|by|before|after|around|until|towards?|during|in the|on a)\s+)+", re.IGNORECASE
)
_BREAK = re.compile(
    r"\s*[,;.\n]+\s*(?:and |but |then )?|\s+(?:and|but|then)\s+"
    r"(?=(?:make|keep|leave|add|include|remove|drop|delete|replace|change|swap|turn|set|put"
    r"|use|give|let|have|show|zoom|shoot|no|without)\b)",
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
_JOINED = re.compile(r"\s+and\s+", re.IGNORECASE)
# "Not in the rain and the night": half of it would be its opposite.
_DENIAL = re.compile(r".*(?:\b(?:not|no|never|without)\b|n[^\w\s]t\b).*", re.IGNORECASE)
_WHOLE = (_REPLACE, _INSTEAD, _REMOVE, _KEEP, _DENIAL)
_BESIDE_CONDITION = frozenset(
    {"make", "turn", "set", "change", "let", "please", "i", "want", "be", "is", "it", "its", "s"}
    | {"this", "that", "everything", "all", "scene", "a", "an", "the", "at", "in", "on", "by"}
    | {"to", "into", "during", "before", "after", "around", "until", "and", "with", "of", "some"}
    | {"happen", "take", "place", "time", "weather", "now", "instead"}
)
_LENS_NAMES = frozenset({"lens", "focal length"})
_LENS = re.compile(
    r"\b(?:\d{2,3}\s?mm(?:(?: [\w-]+)? lens)?|(?:fisheye|anamorphic|vintage) lens)\b",
    re.IGNORECASE,
)
_COLOUR = re.compile(r"colou?r|black and white|palette|\btones\b", re.IGNORECASE)
_STRETCHES = frozenset({"daytime", "morning", "afternoon", "evening"})
_DAY = re.compile(r"\bday\b", re.IGNORECASE)
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
    undone: list[str] = field(default_factory=list[str])

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

    def rename(self, old: str, new: str) -> bool:
        """Put another thing in the place of this one at each mention; whether there was one."""
        text = renamed(self.text, self.rewrite, old, new)
        is_changed = text != self.text
        if is_changed:
            self.text, self.own = text, renamed(self.own, self.rewrite, old, new)
        return is_changed


def refined(request: PromptRequest, rewrite: Rewrite) -> PromptText:
    """The prompt after each wish that rules can read; what was not done is a shortfall."""
    work = _Work(request, rewrite, rewrite.prompt, own_words(request))
    unread: list[str] = []
    for wish in filter(None, (part.strip() for part in _BREAK.split(clean(rewrite.wish)))):
        for part in _left_of(work, wish):
            if held := _locks_in_the_way(work, part):
                work.undone.append(NOT_UNLOCKED.format(quoted([part]), are_locked(held)))
            else:
                unread.append(part)
    notes = work.notes
    if clean(work.text) == clean(rewrite.prompt) and (unread or work.undone):
        notes = [WAY_TO_SAY_IT if unread else UNLOCK]
    elif unread:
        notes.append(NOT_DONE.format(quoted(unread)))
    said = [*([NOT_READ.format(quoted(unread))] if unread else []), *work.undone]
    written = result(request, rewrite, work.text, notes)
    return replace(written, shortfalls=tuple(Shortfall("wish", each) for each in said))


def _left_of(work: _Work, wish: str) -> list[str]:
    """Do the wish, else those of its parts that can be done; the parts that could not."""
    if _is_done(work, wish):
        return []
    if any(each.fullmatch(wish) for each in _WHOLE):
        return [wish]
    parts = _JOINED.split(wish)
    left = [part for part in parts if not _is_done(work, part)]
    return left if len(left) < len(parts) else [wish]


def _locks_in_the_way(work: _Work, wish: str) -> list[str]:
    """The locks without which the wish would be done."""
    unlocked = replace(work, rewrite=replace(work.rewrite, locked=()), notes=[], undone=[])
    if not _is_done(unlocked, wish):
        return []
    standing = [phrase for phrase in work.rewrite.locked if phrase in work.text]
    return [phrase for phrase in standing if phrase not in unlocked.text]


def _is_done(work: _Work, wish: str) -> bool:
    return any(done(work, wish) for done in _READERS)


def _keep(work: _Work, wish: str) -> bool:
    match = _KEEP.fullmatch(wish)
    if match is None:
        return False
    what = ARTICLE.sub("", match["what"])
    stays = what.casefold() in work.text.casefold()
    if stays:
        work.notes.append(f"Kept: “{what}”.")
    return stays


def _replace(work: _Work, wish: str) -> bool:
    match = _REPLACE.fullmatch(wish) or _INSTEAD.fullmatch(wish)
    if match is None:
        return False
    old, new = match["old"], match["new"]
    if ARTICLE.sub("", old).casefold() in _LENS_NAMES:
        return _change_lens(work, ARTICLE.sub("", new))
    is_done = work.rename(old, new)
    if is_done:
        work.notes.append(f"“{old}” became “{new}”.")
    return is_done


def _change_lens(work: _Work, new: str) -> bool:
    """Another lens in the place of the one that the prompt names."""
    new = new if new.casefold().endswith("lens") else f"{new} lens"
    standing = dict.fromkeys(match[0] for match in _LENS.finditer(work.text))
    changed = [old for old in standing if work.reword(old, new)]
    work.notes += [f"“{old}” became “{new}”." for old in changed]
    return bool(changed)


def _add(work: _Work, wish: str) -> bool:
    match = _ADD.fullmatch(wish)
    return match is not None and _put_in(work, sentence(match["what"]))


def _remove(work: _Work, wish: str) -> bool:
    """Leave out our sentences that say it; of the person's own, the words themselves."""
    match = _REMOVE.fullmatch(wish)
    if match is None:
        return False
    what = ARTICLE.sub("", match["what"])
    if ARTICLE.fullmatch(f"{what} "):
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
    wish = _DAY.sub("daytime", wish)
    wished = find_cues(wish, ("en",))
    wished = [hit for hit in wished if hit.concept.key in rewording().times | rewording().weather]
    if not wished or not _is_all_condition(wish, wished):
        return False
    groups = (rewording().times, rewording().weather)
    found = [next((hit for hit in wished if hit.concept.key in each), None) for each in groups]
    wanted = [(hit, group) for hit, group in zip(found, groups, strict=True) if hit]
    changed = [_change_condition(work, hit, group) for hit, group in wanted]
    return all(changed)


def _is_all_condition(wish: str, found: Iterable[Hit]) -> bool:
    """Whether the wish asks for nothing beside the time and weather found in it."""
    for hit in found:
        wish = wish[: hit.start] + " " * (hit.end - hit.start) + wish[hit.end :]
    return _BESIDE_CONDITION.issuperset(re.findall(r"\w+", wish.casefold()))


def _change_condition(work: _Work, new: Hit, group: frozenset[str]) -> bool:
    """Whether it could be changed: words that are locked stay, and so does what they say."""
    stood = [hit for hit in _conditions(work.text) if hit.concept.key in group and hit.is_there]
    own = [hit for hit in stood if not _is_ours(work, hit)]
    if any(hit.concept.key == new.concept.key for hit in own):
        work.notes.append(f"“{new.text}” stands in it already.")
        return True
    if own:
        # "At noon" can become "at night"; a "sunny roof" says it in passing.
        old = next((hit for hit in own if _is_point_in_time(work.text, hit)), own[0])
        if not work.reword(old.text, _as_said(new.text, old.text)):
            return False
        work.notes.append(f"“{old.text}” became “{new.text}”.")
        others = [text for text in dict.fromkeys(hit.text for hit in own) if text in work.text]
        if others and group == rewording().times:  # wind and rain go together, noon and night not
            work.undone.append(STILL_SAID.format(quoted(others)))
    else:
        _put_in(work, sentence(f"it is {new.text}" if group == rewording().times else new.text))
    _follow(work, new, group)
    return True


def _is_point_in_time(text: str, hit: Hit) -> bool:
    before = text[: hit.start].rstrip().rpartition(" ")[2]
    return bool(_POINT_IN_TIME.fullmatch(f"{before} ") or _POINT_IN_TIME.match(hit.text))


def _as_said(new: str, old: str) -> str:
    """The new time with a word before it where the old one brought its own: "before sunrise"."""
    if not _POINT_IN_TIME.match(old) or _POINT_IN_TIME.match(new):
        return new
    return f"{'in the' if new in _STRETCHES else 'at'} {new}"


def _follow(work: _Work, new: Hit, group: frozenset[str]) -> None:
    """Drop what we said and the changed words no longer allow, and light the scene anew."""
    found = work.sentences()
    own = as_text(each for each in found if each.rank == PERSONS_OWN or each.is_kept) or work.text
    reading = read(_without_others(own, new, group), SceneFields())
    chooser = Chooser(reading, work.request.target, work.request.variation)
    gone = [
        each
        for each in found
        if each.rank != PERSONS_OWN and not each.is_kept and not _still_holds(each, chooser)
    ]
    scene = scene_that_stands(each for each in found if each not in gone) or work.text
    lit = lights(work.request, _without_others(scene, new, group))
    ours = [each for each in found if each.rank == LIGHT and not each.is_kept]
    gone += [each for each in ours if lit and each.text not in lit and each not in gone]
    work.text = as_text(each for each in found if each not in gone)
    work.notes += [f"No longer true, left out: “{each.text}”" for each in gone]
    if lit and any(each.rank == LIGHT for each in gone):
        _put_in(work, lit[0], is_own=False)


def _still_holds(each: Sentence, chooser: Chooser) -> bool:
    """Whether a sentence fits the scene; of those that are not ours only what it says counts."""
    if each.rank == UNKNOWN:
        return not chooser.contradicts(each.text)
    return is_sound(each.text, chooser)


def _without_others(text: str, new: Hit, group: frozenset[str]) -> str:
    """The scene as it is to be read: without words of another time that the person left in it."""
    while others := [
        hit
        for hit in _conditions(text)
        if hit.concept.key in group and hit.concept.key != new.concept.key and hit.text != new.text
    ]:
        text = text[: others[0].start] + text[others[0].end :]
    return text


def _look(work: _Work, wish: str) -> bool:
    bare = _MAKE.sub("", wish).casefold().removeprefix("a bit ").removeprefix("much ")
    wanted = next((text for phrases, text in rewording().wishes if bare in phrases), "")
    if wanted and _COLOUR.search(wanted):
        _give_up_colours(work)
    return bool(wanted) and _put_in(work, wanted)


def _give_up_colours(work: _Work) -> None:
    """Leave out what we said of the colours, where a wish says another thing of them."""
    found = work.sentences()
    gone = [
        each
        for each in found
        if each.rank == LOOK and not each.is_kept and _COLOUR.search(each.text)
    ]
    work.text = as_text(each for each in found if each not in gone)
    work.notes += [f"Left out: “{each.text}”" for each in gone]


def _act(work: _Work, wish: str) -> bool:
    act = _ACT_WORDS.get(_MAKE.sub("", wish).casefold())
    if act is None:
        return False
    done = rewritten(work.request, replace(work.here, act=act))
    if UNLOCK in done.notes:
        return False
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
    """Whether the word stands in a sentence of ours, which is not changed but follows.

    So does what we cannot tell, in a prompt that rules did not write.
    """
    found = work.sentences()
    known = UNKNOWN if any(each.rank > PERSONS_OWN for each in found) else PERSONS_OWN
    of_hit = next((each for each in found if hit.text in each.text), None)
    return of_hit is not None and of_hit.rank not in (known, PERSONS_OWN)
