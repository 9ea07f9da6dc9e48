"""Takes a thing out of a prompt: its words, what hangs on it, and what we said because of it.

What stands nowhere is put where the target hears what is not wanted.
"""

import re
from dataclasses import replace
from functools import cache

from craftprompt.catalogue.vocabulary import concepts
from craftprompt.providers.base import SceneFields
from craftprompt.providers.text.composer.avoidance import place_avoided
from craftprompt.providers.text.composer.blocks import PERSONS_OWN
from craftprompt.providers.text.composer.choosing import Chooser
from craftprompt.providers.text.composer.composition import compose
from craftprompt.providers.text.composer.cues import find_cues
from craftprompt.providers.text.composer.plain_words import ARTICLE, shielded, tidied
from craftprompt.providers.text.composer.reading import read
from craftprompt.providers.text.composer.rewriting import quoted
from craftprompt.providers.text.composer.sentences import sentences
from craftprompt.providers.text.composer.standing import (
    KNOWN_TAKES,
    Sentence,
    as_text,
    bare,
)
from craftprompt.providers.text.composer.work import Work

REMOVE = re.compile(
    r"(?:please )?(?:remove|drop|delete|leave out|take out|take away|get rid of|cut out|lose|omit"
    r"|without|no)\s+(?P<what>.+?)(?: (?:from|in) (?:it|the (?:scene|picture|shot|image|video)))?",
    re.IGNORECASE,
)
LEFT_OUT = "Left out: “{}”."
STAYS = "{} stands in your own words so that rules cannot take it out: change them by hand."
NOW_AVOIDED = "“{}” is not in the text: it now stands under what to avoid."
SAID_OTHERWISE = "“{}” is not in the text. Added: “{}”"
SAID = "“no {}” stands in it already."
_DETERMINED = r"(?:the|an?|some|any|his|her|its|their|my|your|one|two|three)\b"
_DETERMINER = rf"(?:{_DETERMINED}\s+(?:\w+\s+)?)?"
_PLACED = r"(?:with|in|on|under|beside|near|behind|holding|wearing|carrying|next to)"
_ENDS = re.compile(
    r"\s*(?:[,.;:!?]|$|\b(?:and|with|in|on|at|through|across|by|while|as|along|near)\b)"
)
_JOINED = re.compile(r",? (?:and|or) ", re.IGNORECASE)
_AND = re.compile(r"\band\b", re.IGNORECASE)
_DOER_WORDS = 5  # within so many the verb of a short subject stands
_FEWEST_LEFT = 3  # words of a sentence, or nothing of it stands for itself
_ONE = re.compile(r"^(?:an?|one|the|his|her|its|their|my)\b(?!.*\b(?:and|or)\b)", re.IGNORECASE)
_SINGULAR = {"are": "is", "were": "was", "have": "has", "do": "does", "go": "goes"}


def remove(work: Work, wish: str) -> bool:
    """Take out what a wish names; whether that was done, or is told why not."""
    match = REMOVE.fullmatch(wish)
    what = ARTICLE.sub("", match["what"]).strip() if match else ""
    if not what or ARTICLE.fullmatch(f"{what} "):
        return False
    word = re.compile(rf"(?<!\w){re.escape(what)}(?!\w)", re.IGNORECASE)
    if not word.search(work.text):
        return " and " not in what and _avoid(work, what)
    if re.search(rf"\b(?:no|without) {word.pattern}", work.text, re.IGNORECASE):
        work.notes.append(SAID.format(what))
        return True
    return _take_out(work, what, word)


def _take_out(work: Work, what: str, word: re.Pattern[str]) -> bool:
    stood, because = work.text, _because_of(work, word)
    gone = _taken_out(work, what)
    if not gone and word.search(work.own):
        if any(word.search(stood[start:end]) for start, end in shielded(stood, work.rewrite)):
            return False
        work.undone.append(STAYS.format(quoted([what])))
        return True
    left_out = _leave_ours(work, word, because)
    if work.text == stood:
        return False
    work.notes += [LEFT_OUT.format(words) for words in gone or [what]]
    work.notes += [LEFT_OUT.removesuffix(".").format(each) for each in left_out if gone]
    return True


def _leave_ours(work: Work, word: re.Pattern[str], because: set[str]) -> list[str]:
    """Leave out what we said of it, whole sentences or a part of one; the words that went."""
    gone: list[str] = []
    kept: list[Sentence] = []
    for each in work.sentences():
        if each.rank == PERSONS_OWN or each.is_kept:
            kept.append(each)
        elif word.search(each.text) or each.text in because:
            gone.append(each.text)
        else:
            parts = [part for part in because if f", {part}" in each.text]
            text = each.text
            for part in parts:
                text = text.replace(f", {part}", "")
            gone += parts
            kept.append(replace(each, text=text))
    work.text = as_text(kept)
    return gone


def _avoid(work: Work, what: str) -> bool:
    """Put it where the target wants to hear what is not wanted; False where it has no place."""
    request = work.request
    if request.target.has_negative_prompt:
        parts = [part for part in (work.negative_prompt, what) if part]
        work.negative_prompt = ", ".join(parts)
        work.notes.append(NOW_AVOIDED.format(what))
        return True
    chooser = Chooser(read(work.own, SceneFields()), request.target, request.variation)
    for words in place_avoided(what, chooser).wanted:
        if words not in work.text:
            work.put_in(words, is_own=False)
            work.notes[-1] = SAID_OTHERWISE.format(what, words)
        return True
    return False


def _because_of(work: Work, word: re.Pattern[str]) -> set[str]:
    """What we wrote because the scene names it: sentences, and single sounds."""
    plain = replace(work.request, rewrite=None)
    composed = [compose(replace(plain, variation=take)) for take in range(KNOWN_TAKES)]
    said = {
        span.of(block.text)
        for each in composed
        for block in each.blocks
        if block.rank != PERSONS_OWN and word.search(block.cause)
        for span in sentences(block.text)
    }
    sounds = (sound for each in composed for sound in each.direction.effects)
    return said | {sound.text for sound in sounds if word.search(sound.cause)}


def _taken_out(work: Work, what: str) -> list[str]:
    """Take it out of every sentence that can do without; the words that went."""
    gone: list[str] = []
    changed = work.sentences()
    for place, each in enumerate(changed):
        spared = [work.text[start:end] for start, end in shielded(work.text, work.rewrite)]
        words, left = _without(each.text, what, spared)
        if words:
            changed[place] = replace(each, text=left)
            work.own = work.own.replace(bare(each.text), bare(left))
            gone.append(words)
    work.text = as_text(changed)
    return gone


def _without(sentence: str, what: str, spared: list[str]) -> tuple[str, str]:
    """The words that tell of a thing, and the sentence without them; both empty where it cannot."""
    for pattern in _patterns(what):
        match = pattern.search(sentence)
        if match is None or not _ends_there(match[0], sentence[match.end() :]):
            continue
        start, end = match.span()
        if _JOINED.match(match[0]) and _acts(sentence[:start]):  # "… sleeps and the dog barks"
            end = _to_next_mark(sentence, start)
        words, head, following = sentence[start:end], sentence[:start], sentence[end:]
        left = f"{head}\x00{following}"
        if any(each in sentence and each not in left for each in spared):
            continue
        if len(left.replace("\x00", " ").split()) < _FEWEST_LEFT:
            continue
        if _AND.search(words):
            left = f"{head}\x00{_agreeing(head, following)}"
        left = tidied(left.replace("\x00", "")).strip()
        return words.strip(" ,"), left[:1].upper() + left[1:]
    return "", ""


def _patterns(what: str) -> list[re.Pattern[str]]:
    """Where a thing stands so that it can go: in a clause, beside another, behind a preposition."""
    thing = rf"{_DETERMINER}{re.escape(what)}(?!\w)"
    return [
        re.compile(each, re.IGNORECASE)
        for each in (
            rf",? (?:while|as|where|whereas) {thing} [^,.;:!?]+",
            rf",? (?:and|or) {thing}",
            rf"(?:^{thing} and (?=\w))|\b{thing} and (?={_DETERMINED})",
            rf",? {_PLACED} {thing}",
            rf", {thing}(?=[,.;:!?])",
        )
    ]


def _ends_there(words: str, following: str) -> bool:
    """Whether the thing's words end here: "a coat rack" is no coat."""
    if words.endswith(" ") or _ENDS.match(following):
        return True
    return _is_verb(following.split(maxsplit=1)[0].rstrip(".,;:!?"))


def _to_next_mark(sentence: str, start: int) -> int:
    mark = re.compile(r"[,.;:!?]").search(sentence, start + 1)
    return mark.start() if mark else len(sentence)


def _acts(words: str) -> bool:
    """Whether somebody does something in these words already."""
    return any(hit.concept.kind == "actions" for hit in find_cues(words, ("en",)))


def _agreeing(head: str, following: str) -> str:
    """What follows with its verb in the singular, where one doer is left."""
    for match in [*re.finditer(r"[a-z]+", following)][: 1 if head else _DOER_WORDS]:
        doers = f"{head}{following[: match.start()]}".strip()
        single = _singular(match[0])
        if single and _ONE.match(doers):
            return following[: match.start()] + single + following[match.end() :]
    return following


def _singular(verb: str) -> str:
    """A verb as one does it, empty where these words are none that we know: "run" is "runs"."""
    if verb in _SINGULAR:
        return _SINGULAR[verb]
    return next((each for each in _with_s(verb) if _is_verb(each)), "") if _is_verb(verb) else ""


def _with_s(word: str) -> tuple[str, ...]:
    return (f"{word}s", f"{word}es", f"{word.removesuffix('y')}ies")


@cache
def _verbs() -> frozenset[str]:
    """The English words for what somebody does."""
    cues = (cue for each in concepts() if each.kind == "actions" for cue in each.cues["en"])
    return frozenset(cue.rstrip("*") for cue in cues)


def _is_verb(word: str) -> bool:
    return word in _verbs() or word in _SINGULAR.values()
