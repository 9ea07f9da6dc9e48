"""Does what a person asks for in words, as far as rules can read it, and says what they could not.

Understood: make it night, at dusk, in the rain · replace A with B, B instead of A · add C ·
remove D · keep E · warmer, slower, closer and their like · shorter, longer, simpler.
"""

import re
from collections.abc import Callable, Container, Iterable
from dataclasses import replace
from functools import cache

from craftprompt.catalogue.rewrites import RewriteAct
from craftprompt.catalogue.vocabulary import concepts, rewording
from craftprompt.providers.base import PromptRequest, PromptText, Rewrite, SceneFields, Shortfall
from craftprompt.providers.text.composer.additions import addition, weather
from craftprompt.providers.text.composer.blocks import CAMERA, LIGHT, PERSONS_OWN, sentence
from craftprompt.providers.text.composer.camera_words import named, without_camera_words
from craftprompt.providers.text.composer.choosing import Chooser, needs_of_light
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.cues import Hit, find_cues
from craftprompt.providers.text.composer.directing import STILL_SAID, direct
from craftprompt.providers.text.composer.language import languages_of
from craftprompt.providers.text.composer.plain_words import ARTICLE
from craftprompt.providers.text.composer.protection import protect
from craftprompt.providers.text.composer.reading import Reading, read
from craftprompt.providers.text.composer.removing import REMOVE, remove
from craftprompt.providers.text.composer.rewriting import (
    UNLOCK,
    are_locked,
    lights,
    quoted,
    result,
    rewritten,
)
from craftprompt.providers.text.composer.standing import (
    UNKNOWN,
    Sentence,
    as_text,
    own_words,
    scene_that_stands,
)
from craftprompt.providers.text.composer.verification import is_sound
from craftprompt.providers.text.composer.work import Work
from craftprompt.providers.text.phrases import places

NOT_READ = "Rules could not read {}."
WAY_TO_SAY_IT = "Say it as in “make it night”, “add a lantern” or “replace the coat with a scarf”."
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
    r"(?:replace|change|swap|switch|turn)\s+(?P<old>.+?)\s+(?:with|to|into|for|by)\s+(?P<new>.+)",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"(?:use |with )?(?P<new>.+?)\s+instead of\s+(?P<old>.+)", re.IGNORECASE)
_RECOLOUR = re.compile(
    r"(?:please )?(?:make|paint|turn|change|colou?r)\s+(?P<old>.+?)\s+"
    r"(?:(?:in|to|into)\s+)?(?P<new>\w+)",
    re.IGNORECASE,
)
_OWNER = re.compile(r"^(?:the|an?|his|her|their|its|my|all)\s+", re.IGNORECASE)
_NO_THING = frozenset({"it", "this", "that", "everything", "all"})
_ADD = re.compile(r"(?:please )?(?P<how>add|include|put in|with)\s+(?P<what>.+)", re.IGNORECASE)
_AMOUNT = re.compile(r"^(?:some|a bit of|a little)\s+", re.IGNORECASE)
_KEEP = re.compile(r"(?:keep|leave|preserve)\s+(?P<what>.+)", re.IGNORECASE)
_MAKE = re.compile(
    r"(?:please\s+)?(?:make (?:it|this|everything)|turn it|set it|let it be|it is|it's)\s+",
    re.IGNORECASE,
)
_COURTESY = frozenset({"please", "thanks", "thank you"})
_JOINED = re.compile(r"\s+and\s+", re.IGNORECASE)
# "Not in the rain and the night": half of it would be its opposite.
_DENIAL = re.compile(r".*(?:\b(?:not|no|never|without)\b|n[^\w\s]t\b).*", re.IGNORECASE)
_WHOLE = (_REPLACE, _INSTEAD, REMOVE, _KEEP, _DENIAL)
_BESIDE_CONDITION = frozenset(
    {"make", "turn", "set", "change", "let", "please", "i", "want", "be", "is", "it", "its", "s"}
    | {"this", "that", "everything", "all", "scene", "a", "an", "the", "at", "in", "on", "by"}
    | {"to", "into", "during", "before", "after", "around", "until", "and", "with", "of", "some"}
    | {"happen", "take", "place", "time", "weather", "now", "instead"}
)
_LENS_NAMES = frozenset({"lens", "focal length"})
# "Change the camera to a drone shot" asks for a shot, not for another word in our sentences.
_MATTERS = re.compile(
    r"(?:(?:whole|entire|current)\s+)?"
    r"(?:camera(?:\s+(?:angle|view|shot|move(?:ment)?|work|position|motion|to))?|shot(?:\s+size)?"
    r"|view(?:point)?|angle|framing|perspective|light(?:s|ing)?|mood|look|style|pace|focus"
    r"|colou?rs?|contrast|sound|music|time(?:\s+of\s+day)?|weather|season)",
    re.IGNORECASE,
)
_LEADS_TO_TIME = re.compile(r"\b(?:at|by|before|after|around|until|towards?) $", re.IGNORECASE)
_STRETCHES = frozenset({"daytime", "morning", "afternoon", "evening", "sunshine"})
_DAY = re.compile(r"\bday\b", re.IGNORECASE)
# "A cold night", "a purple night": what stands before the time or the weather is a wish of its own.
_QUALIFIED = re.compile(r".*?\ban?\s+(?P<words>.+?)\s*", re.IGNORECASE)
_ACT_WORDS = {
    "shorter": RewriteAct.SHORTENED,
    "longer": RewriteAct.LENGTHENED,
    "more detailed": RewriteAct.LENGTHENED,
    "simpler": RewriteAct.SIMPLIFIED,
}


def refined(request: PromptRequest, rewrite: Rewrite) -> PromptText:
    """The prompt after each wish that rules can read; what was not done is a shortfall."""
    work = Work(
        request,
        rewrite,
        rewrite.prompt,
        own_words(request),
        negative_prompt=rewrite.negative_prompt,
    )
    unread: list[str] = []
    is_held = False
    for wish in _wishes_in(rewrite.wish):
        for part in _left_of(work, wish):
            if held := _locks_in_the_way(work, part):
                is_held = True
                work.undone.append(NOT_UNLOCKED.format(quoted([part]), are_locked(held)))
            else:
                unread.append(part)
    notes = work.notes
    is_changed = clean(work.text) != clean(rewrite.prompt)
    if not is_changed and work.negative_prompt == rewrite.negative_prompt:
        notes = [*([WAY_TO_SAY_IT] if unread else []), *([UNLOCK] if is_held else [])] or notes
    said = [*([NOT_READ.format(quoted(unread))] if unread else []), *work.undone]
    written = result(request, rewrite, work.text, notes)
    return replace(
        written,
        negative_prompt=work.negative_prompt,
        shortfalls=tuple(Shortfall("wish", each) for each in said),
    )


def _wishes_in(words: str) -> list[str]:
    parts = (" ".join(part.split()) for part in _BREAK.split(clean(words)))
    return [part for part in parts if part and part.casefold() not in _COURTESY]


def _left_of(work: Work, wish: str) -> list[str]:
    """Do the wish, else those of its parts that can be done; the parts that could not."""
    if _is_done(work, wish):
        return []
    if any(each.fullmatch(wish) for each in _WHOLE):
        return [wish]
    parts = _JOINED.split(wish)
    left = [part for part in parts if not _is_done(work, part)]
    return left if len(left) < len(parts) else [wish]


def _locks_in_the_way(work: Work, wish: str) -> list[str]:
    """The locks without which the wish would be done."""
    unlocked = replace(work, rewrite=replace(work.rewrite, locked=()), notes=[], undone=[])
    if not _is_done(unlocked, wish):
        return []
    standing = [phrase for phrase in work.rewrite.locked if places(phrase, work.text)]
    return [phrase for phrase in standing if phrase not in unlocked.text]


def _is_done(work: Work, wish: str) -> bool:
    return any(done(work, wish) for done in _READERS)


def _keep(work: Work, wish: str) -> bool:
    match = _KEEP.fullmatch(wish)
    if match is None:
        return False
    what = ARTICLE.sub("", match["what"])
    stays = what.casefold() in work.text.casefold()
    if stays:
        work.notes.append(f"Kept: “{what}”.")
    return stays


def _replace(work: Work, wish: str) -> bool:
    match = _REPLACE.fullmatch(wish) or _INSTEAD.fullmatch(wish)
    if match is None:
        return False
    old, new = match["old"], match["new"]
    if ARTICLE.sub("", old).casefold() in _LENS_NAMES:
        return _change_lens(work, ARTICLE.sub("", new))
    is_matter = bool(_MATTERS.fullmatch(ARTICLE.sub("", old)))
    if is_matter and (direct(work, new) or _condition(work, new)):
        return True
    is_done = _rename_own(work, old, new) if is_matter else work.rename(old, new)
    if is_done:
        work.notes.append(f"“{old}” became “{new}”.")
    return is_done


def _rename_own(work: Work, old: str, new: str) -> bool:
    """Put another thing in its place where the person names it; our sentences stay."""
    ours = [each.text for each in work.sentences() if each.rank != PERSONS_OWN]
    held = replace(work.rewrite, locked=(*work.rewrite.locked, *ours))
    narrowed = replace(work, rewrite=held)
    is_done = narrowed.rename(old, new)
    work.text, work.own = narrowed.text, narrowed.own
    return is_done


def _recolour(work: Work, wish: str) -> bool:
    """Another colour for a thing, in the place of the one that it had."""
    match, colours = _RECOLOUR.fullmatch(wish), rewording().colours
    if match is None or match["new"].casefold() not in colours:
        return False
    words = _OWNER.sub("", match["old"]).split()
    thing = " ".join(words[1:] if words[0].casefold() in colours else words)
    either = "|".join(sorted(colours))
    pattern = rf"(?<!\w)(?:(?:{either})\s+)?{re.escape(thing)}(?!\w)"
    stood = dict.fromkeys(re.findall(pattern, work.text, re.IGNORECASE))
    if not stood or thing.casefold() in _NO_THING:
        return False
    # "The fox" may stand beside "a red fox": only what says its colour says another one then.
    coloured = [each for each in stood if each.casefold() != thing.casefold()]
    new = f"{match['new']} {thing}"
    changed = [each for each in coloured or [thing] if work.reword(each, new)]
    work.notes += [f"“{each}” became “{new}”." for each in changed]
    return bool(changed)


def _change_lens(work: Work, new: str) -> bool:
    """Another lens in the place of the one that the prompt names."""
    new = new if new.casefold().endswith("lens") else f"{new} lens"
    standing = named("lens", work.text)
    changed = [old for old in standing if work.reword(old, new)]
    work.notes += [f"“{old}” became “{new}”." for old in changed]
    return bool(changed)


def _add(work: Work, wish: str) -> bool:
    match = _ADD.fullmatch(wish)
    if match is None:
        return False
    if _is_weather(_AMOUNT.sub("", ARTICLE.sub("", match["what"]))):
        return _condition(work, match["what"])
    is_thing = match["how"].casefold() != "with"
    return work.put_in(addition(match["what"], is_thing=is_thing))


def _is_weather(what: str) -> bool:
    return any(
        hit.text == what and hit.concept.key in rewording().weather
        for hit in find_cues(what, ("en",))
    )


def _condition(work: Work, wish: str) -> bool:
    """Another time of day, weather or season: in the person's words, and our direction follows."""
    wish = _DAY.sub("daytime", wish)
    wished = [hit for hit in find_cues(wish, ("en",)) if hit.concept.key in _conditions_known()]
    beside = _beside_condition(wish, wished) if wished else None
    if beside is None:
        return False
    found = [next((hit for hit in wished if hit.concept.key in each), None) for each in _groups()]
    wanted = [(hit, group) for hit, group in zip(found, _groups(), strict=True) if hit]
    changed = [_change_condition(work, hit, group) for hit, group in wanted]
    if not all(changed):
        return False
    unread = [each for each in beside if not direct(work, each)]
    if unread:
        work.undone.append(NOT_READ.format(quoted(unread)))
    return True


def _groups() -> tuple[frozenset[str], ...]:
    """The conditions of which one takes the place of another."""
    return (rewording().times, rewording().weather, rewording().seasons)


def _conditions_known() -> frozenset[str]:
    return frozenset[str]().union(*_groups())


def _beside_condition(wish: str, found: Iterable[Hit]) -> list[str] | None:
    """What it asks for beside the time and weather in it; None where it is of another kind."""
    rest = wish
    for hit in found:
        rest = rest[: hit.start] + " " * (hit.end - hit.start) + rest[hit.end :]
    words = [
        word for word in re.findall(r"[\w'-]+", rest) if word.casefold() not in _BESIDE_CONDITION
    ]
    if not words:
        return []
    last = max(hit.start for hit in found)
    qualified = _QUALIFIED.fullmatch(wish[:last])
    is_end = not re.search(r"\w", rest[last:])
    if not (is_end and qualified and set(words) <= set(qualified["words"].split())):
        return None
    return words


def _change_condition(work: Work, new: Hit, group: frozenset[str]) -> bool:
    """Whether it could be changed: words that are locked stay, and so does what they say."""
    stood = [hit for hit in _conditions(work.text) if hit.concept.key in group and hit.is_there]
    own = [hit for hit in stood if not _is_ours(work, hit)]
    if any(hit.concept.key == new.concept.key for hit in own):
        work.notes.append(f"“{new.text}” stands in it already.")
        return True
    if own and any(_weather_became(work, hit, new) for hit in own):
        pass  # a sentence of the weather's own is said anew: it falls, blows or hangs
    elif own:
        # "At noon" can become "at night"; a "sunny roof" says it in passing.
        old = next((hit for hit in own if _is_point_in_time(work.text, hit)), own[0])
        stood = _with_lead(work.text, old)
        said = _in_form_of(old.text, new.text)
        if not work.reword(stood, _as_said(said, stood)):
            return False
        work.notes.append(f"“{old.text}” became “{said}”.")
        others = [text for text in dict.fromkeys(hit.text for hit in own) if text in work.text]
        if others and group == rewording().times:  # wind and rain go together, noon and night not
            work.undone.append(STILL_SAID.format(quoted(others)))
    else:
        is_weather = group == rewording().weather
        work.put_in(_weather(work, new) if is_weather else sentence(f"it is {new.text}"))
    gone = {hit.concept.key for hit in own} - {hit.concept.key for hit in _conditions(work.own)}
    _follow(work, new, group, gone)
    return True


def _weather_became(work: Work, old: Hit, new: Hit) -> bool:
    if new.concept.key not in rewording().weather or old.concept.key not in rewording().weather:
        return False
    said, instead = _weather(work, old), _weather(work, new)
    if not work.reword(said, instead):
        return False
    work.notes.append(f"“{said}” became “{instead}”")
    return True


def _weather(work: Work, new: Hit) -> str:
    is_inside = read(work.own, SceneFields()).has("interior")
    return weather(new, is_inside=is_inside, is_heard=work.request.target.has_audio)


def _in_form_of(old: str, new: str) -> str:
    """The new weather as an adjective where the old one is one, else as a noun."""
    nouns = rewording().adjectives
    if old.casefold() in nouns:
        return next((each for each, noun in nouns.items() if noun == new.casefold()), new)
    return nouns.get(new.casefold(), new)


def _is_point_in_time(text: str, hit: Hit) -> bool:
    before = text[: hit.start].rstrip().rpartition(" ")[2]
    return bool(_POINT_IN_TIME.fullmatch(f"{before} ") or _POINT_IN_TIME.match(hit.text))


def _as_said(new: str, old: str) -> str:
    """The new time behind the word that goes before it, where the old one had one: "at night"."""
    if not _POINT_IN_TIME.match(old):
        return _POINT_IN_TIME.sub("", new)
    if _POINT_IN_TIME.match(new):
        return new
    return f"{'in the' if new in _STRETCHES else 'at'} {new}"


def _with_lead(text: str, old: Hit) -> str:
    """The words for a time with those before it, as in "at dawn"."""
    lead = _LEADS_TO_TIME.search(text[: old.start])
    return f"{lead[0]}{old.text}" if lead else old.text


def _follow(work: Work, new: Hit, group: frozenset[str], past: Container[str]) -> None:
    """Drop what we said and the changed words no longer allow, and light the scene anew.

    `past` are the conditions that the person's words named and name no more.
    """
    found = work.sentences()
    own = as_text(each for each in found if each.rank == PERSONS_OWN or each.is_kept) or work.text
    reading = read(_without_others(own, new, group), SceneFields())
    chooser = Chooser(reading, work.request.target, work.request.variation)
    gone = [
        each
        for each in found
        if each.rank not in {PERSONS_OWN, CAMERA}
        and not each.is_kept
        and not (_still_holds(each, chooser) and not _tells_of(each, past))
    ]
    scene = scene_that_stands(each for each in found if each not in gone) or work.text
    lit = lights(work.request, _without_others(scene, new, group))
    ours = [each for each in found if each.rank == LIGHT and not each.is_kept]
    if group == rewording().weather:  # flames in the person's words burn on in a room
        ours = [each for each in ours if not _is_source_there(each, reading)]
    gone += [each for each in ours if lit and each.text not in lit and each not in gone]
    work.text = as_text(each for each in found if each not in gone)
    work.notes += [f"No longer true, left out: “{each.text}”" for each in gone]
    if lit and any(each.rank == LIGHT for each in gone):
        work.put_in(_said_once(lit, work.own), is_own=False)


def _said_once(lit: Iterable[str], own: str) -> str:
    """The first light that does not name the time again: "It is night. Night: one small …"."""
    options = list(lit)
    for each in options:
        lead, _, rest = each.partition(": ")
        if not rest or lead.split()[0].casefold() not in own.casefold():
            return each
    rest = options[0].partition(": ")[2]
    return rest[:1].upper() + rest[1:]


def _is_source_there(each: Sentence, reading: Reading) -> bool:
    """Whether the light comes from what the scene names: a fire, a candle, a lamp."""
    needs = needs_of_light(each.text)
    return bool(needs & _sources()) and needs <= reading.tags


@cache
def _sources() -> frozenset[str]:
    shining = {each.key for each in concepts() if "light_stated" in each.raises}
    return frozenset(shining - _conditions_known())


def _still_holds(each: Sentence, chooser: Chooser) -> bool:
    """Whether a sentence fits the scene; of those that are not ours only what it says counts.

    How it is shot is no matter of time or weather, even where a wish has reworded it.
    """
    if each.rank == UNKNOWN:
        return not chooser.contradicts(without_camera_words(each.text))
    return is_sound(each.text, chooser)


def _tells_of(each: Sentence, past: Container[str]) -> bool:
    return any(hit.concept.key in past for hit in _conditions(each.text))


def _without_others(text: str, new: Hit, group: frozenset[str]) -> str:
    """The scene as it is to be read: without words of another time that the person left in it."""
    while others := [
        hit
        for hit in _conditions(text)
        if hit.concept.key in group and hit.concept.key != new.concept.key and hit.text != new.text
    ]:
        text = text[: others[0].start] + text[others[0].end :]
    return text


def _act(work: Work, wish: str) -> bool:
    act = _ACT_WORDS.get(_MAKE.sub("", wish).casefold())
    if act is None:
        return False
    done = rewritten(work.request, replace(work.here, act=act))
    if UNLOCK in done.notes:
        return False
    work.text = done.prompt
    work.notes += done.notes
    return True


_READERS: tuple[Callable[[Work, str], bool], ...] = (
    _keep,
    _recolour,
    _replace,
    direct,
    _add,
    remove,
    _act,
    _condition,
)


def _conditions(text: str) -> list[Hit]:
    masked = protect(text).mask(text)
    found = find_cues(masked, languages_of(masked.replace("\x00", " ")))
    return [hit for hit in found if hit.concept.key in _conditions_known()]


def _is_ours(work: Work, hit: Hit) -> bool:
    """Whether the word stands in a sentence of ours, which is not changed but follows.

    So does what we cannot tell, in a prompt that rules did not write.
    """
    found = work.sentences()
    known = UNKNOWN if any(each.rank > PERSONS_OWN for each in found) else PERSONS_OWN
    of_hit = next((each for each in found if hit.text in each.text), None)
    return of_hit is not None and of_hit.rank not in (known, PERSONS_OWN)
