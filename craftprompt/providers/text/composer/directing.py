"""Does wishes for camera, light, look, pace and sound: what is wanted takes the place of ours.

A film term that stands in the prompt gives way to the wished one where it stands, whoever wrote it;
else a sentence says it. Of our other words those go that are no longer true.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache, partial

from craftprompt.catalogue.entries import Kind
from craftprompt.catalogue.vocabulary import Wish, camera, rewording, terms
from craftprompt.providers.base import SceneFields
from craftprompt.providers.text.composer.blocks import (
    CAMERA,
    LIGHT,
    LOOK,
    MOOD,
    PERSONS_OWN,
    SOUND,
    SPEECH,
    with_article,
)
from craftprompt.providers.text.composer.camera_words import (
    FRAMINGS,
    StandingMove,
    is_of_camera,
    named,
    own_moves,
    standing_move,
)
from craftprompt.providers.text.composer.choosing import PRESENT, Chooser
from craftprompt.providers.text.composer.plain_words import tidied
from craftprompt.providers.text.composer.protection import protect
from craftprompt.providers.text.composer.reading import QUOTE_MARKS, read
from craftprompt.providers.text.composer.rewriting import quoted
from craftprompt.providers.text.composer.standing import UNKNOWN, Sentence, as_text
from craftprompt.providers.text.composer.work import Work
from craftprompt.providers.text.mends import clauses_of, without_clauses

STANDS = "“{}” stands in it already."
BECAME = "“{}” became “{}”."
STILL_SAID = "It still says {}: rules leave the rest of your own words to you."
SPOKEN = "The spoken line {} stands in your own words, so it was not silenced: change it by hand."
NO_LONGER_TRUE = "No longer true, left out: “{}”"
NOTHING_MOVES = "“{}” was left out: {} makes a still picture."
NOTHING_SOUNDS = "“{}” was left out: {} makes no sound."
_LEAD = re.compile(
    r"(?:please|can you|could you|i want|i'd like|i would like|make|turn|set|let|shoot|shot|film"
    r"|filmed|seen|show(?! an? )|use|give|have|go|switch|change|put|it|this|that|everything"
    r"|the (?:scene|shot|picture|image|video|clip|camera)|me|to|be|is|should|as|in|into|on|from"
    r"|with|at|an?|the|some|a bit|a little|slightly|much|very|for|of|like)\s+",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s+(?:please|instead|now|here|one)$", re.IGNORECASE)
_ADDED = re.compile(r"(?:add|include)\s+", re.IGNORECASE)
# "Add a drone" may ask for the thing itself.
_ADDED_MATTERS = frozenset({"light", "warmth", "colour", "contrast", "sound", "pace"})
_MOVING = frozenset({"move", "pace", "motion"})
_LIT_MATTERS = frozenset({"light", "warmth", "colour", "contrast"})
_COLOUR = re.compile(r"colou?r|black and white|palette|\btones\b", re.IGNORECASE)
_MOOD = re.compile(r"\bmood\b|^the picture\b", re.IGNORECASE)
_OPPOSITES = {
    "warm": re.compile(r"\b(?:cool|cold|bluish|blue)\b", re.IGNORECASE),
    "cold": re.compile(r"\b(?:warm|golden|amber|orange)\b", re.IGNORECASE),
}
_STATED = re.compile(r"_stated$|^own_light$")
_ALTERNATIVES = frozenset({"light", "warmth", "colour", "contrast", "film", "mood", "pace"})


def found_wish(words: str) -> Wish | None:
    """What these words ask for, None where rules do not know it."""
    is_added = _ADDED.match(words)
    wished = _wishes().get(_core(_ADDED.sub("", words)))
    if wished and is_added and wished.matter not in _ADDED_MATTERS:
        return None
    return wished


def direct(work: Work, wish: str) -> bool:
    """Do a wish for camera, light, look, pace or sound; whether it was one, and could be done."""
    wished = found_wish(wish)
    if wished is None:
        return False
    if told := _cannot(work, wished):
        work.undone.append(told.format(wish, work.request.target.name))
        return True
    before = work.own
    if not _DOERS.get(wished.matter, _say)(work, wished):
        return False
    _give_way(work, _brought(wished, before, work.own), wished)
    return True


@cache
def _wishes() -> dict[str, Wish]:
    index: dict[str, Wish] = {}
    for wished in rewording().wishes:
        for phrase in wished.phrases:
            index.setdefault(_core(phrase), wished)
    return index


def _core(words: str) -> str:
    """The words of a wish without how it is asked for: "shoot it from above" is "above"."""
    core = " ".join(re.sub(r"[-–]", " ", words.casefold()).replace("’", "'").split()).strip(" .!?")  # noqa: RUF001  what people type
    while match := _LEAD.match(core):
        core = core[match.end() :]
    return _TAIL.sub("", core)


def _cannot(work: Work, wished: Wish) -> str:
    target = work.request.target
    if wished.matter in _MOVING and target.kind is Kind.IMAGE:
        return NOTHING_MOVES
    return NOTHING_SOUNDS if wished.matter == "sound" and not target.has_audio else ""


def _say(work: Work, wished: Wish) -> bool:
    """Put the sentence in, in the place of what was wished for of the same matter before."""
    if wished.wanted in work.text:
        work.notes.append(STANDS.format(wished.wanted))
        return True
    if wished.matter in _ALTERNATIVES:
        others = {each.wanted for each in rewording().wishes if each.matter == wished.matter}
        work.leave_out(each for each in _free(work) if each.text in others)
    return work.put_in(wished.wanted)


def _light(work: Work, wished: Wish) -> bool:
    if wished.wanted not in work.text:
        work.leave_out(each for each in _free(work) if each.rank == LIGHT)
    return _say(work, wished)


def _colour(work: Work, wished: Wish) -> bool:
    _leave_parts(work, lambda part: bool(_COLOUR.search(part)))
    return _say(work, wished)


def _warmth(work: Work, wished: Wish) -> bool:
    _leave_clauses(work, lambda clause: bool(_OPPOSITES[wished.term].search(clause)), wished)
    return _colour(work, wished)


def _film(work: Work, wished: Wish) -> bool:
    """A look; one without colour, or that is drawn, has no use for our colours."""
    return _colour(work, wished) if wished.term else _say(work, wished)


def _mood(work: Work, wished: Wish) -> bool:
    _leave_parts(work, lambda part: bool(_MOOD.search(part)) and not _COLOUR.search(part))
    return _say(work, wished)


def _sound(work: Work, wished: Wish) -> bool:
    said = wished.wanted.rstrip(".").casefold()
    if said in work.text.casefold():
        work.notes.append(STANDS.format(said))
        return True
    gone = {"no_speech": (SPEECH,), "no_sound": (SOUND, SPEECH)}.get(wished.term, ())
    if lines := read(work.text, SceneFields()).lines if gone else ():
        work.undone.append(SPOKEN.format(quoted([each.strip(QUOTE_MARKS) for each in lines])))
        return True  # "Nobody speaks" beside it would contradict the line
    work.leave_out(each for each in _free(work) if each.rank in gone)
    return work.put_in(wished.wanted)


def _film_term(work: Work, wished: Wish) -> bool:
    """The wished shot, view, angle, lens or focus in the place of the one that stands."""
    stood = _standing(work, wished.matter)
    others = [each for each in stood if each.casefold() != wished.term]
    if stood and not others:
        work.notes.append(STANDS.format(stood[0]))
        return True
    if not stood:
        return _angle_of_shot(work, wished) or work.put_in(wished.wanted)
    return bool([each for each in others if _swap(work, each, wished)])


def _swap(work: Work, old: str, wished: Wish) -> bool:
    if wished.matter in {"angle", "focus"}:
        is_done = work.reword(old, wished.term)
    else:
        is_done = work.rename(with_article(old), with_article(wished.term))
    if is_done:
        work.notes.append(BECAME.format(old, wished.term))
    return is_done


def _angle_of_shot(work: Work, wished: Wish) -> bool:
    """Say an angle behind the one shot that our words name."""
    ours = as_text(each for each in work.sentences() if each.rank != PERSONS_OWN)
    shots = named("framing", ours) if wished.matter == "angle" else []
    if len(shots) != 1 or not work.reword(shots[0], f"{shots[0]} {wished.term}".lower()):
        return False
    work.notes.append(f"Added: “{wished.term}”")
    return True


def _distance(work: Work, wished: Wish) -> bool:
    """One framing closer or wider than the one that stands."""
    stood = [each for each in _standing(work, "framing") if each.casefold() in FRAMINGS]
    if len(stood) != 1:
        return _say(work, wished)
    place = FRAMINGS.index(stood[0].casefold()) + (1 if wished.term == "closer" else -1)
    if not 0 <= place < len(FRAMINGS):
        work.notes.append(STANDS.format(stood[0]))
        return True
    return _swap(work, stood[0], Wish((), "", "framing", FRAMINGS[place]))


def _move(work: Work, wished: Wish) -> bool:
    """The wished move in the place of the one that stands, in the form that it stands in."""
    found = work.sentences()
    chooser = Chooser(read(work.own, SceneFields()), work.request.target, work.request.variation)
    moved = [each for each in found if each.rank != PERSONS_OWN and not each.is_kept]
    stood = [(each, move) for each in moved if (move := _move_in(each.text, work))]
    if any(move.name == wished.term for _, move in stood):
        work.notes.append(STANDS.format(wished.term))
        return True
    done = [_change_move(work, each, move, wished, chooser) for each, move in stood]
    rest = as_text(each for each in found if each not in moved)
    theirs = own_moves(protect(rest).mask(rest))
    changed = [old for old in theirs if work.reword(old, _as_own(old, wished, chooser))]
    work.notes += [BECAME.format(old, wished.term) for old in changed]
    if theirs and not changed:
        return False
    return bool(changed) or any(done) or work.put_in(wished.wanted)


def _move_in(sentence: str, work: Work) -> StandingMove | None:
    command = sentence.strip("[]")
    if sentence != command and command in work.request.target.profile.commands:
        return StandingMove(sentence, command.casefold(), "command")
    return standing_move(sentence)


def _change_move(
    work: Work, each: Sentence, move: StandingMove, wished: Wish, chooser: Chooser
) -> bool:
    """Whether the new move stands in the place of the old; where it cannot, the old one goes."""
    new = _in_form(move.form, wished, chooser)
    text = _capital_as(move.words, new) if new else ""
    instead = each.text.replace(move.words, text) if new else _without(each.text, move.words)
    work.text = work.text.replace(each.text, instead, 1).strip()
    work.notes.append(BECAME.format(move.words, new) if new else f"Left out: “{move.words}”")
    return bool(new)


def _in_form(form: str, wished: Wish, chooser: Chooser) -> str:
    move = camera().moves[wished.term]
    if form == "command":
        is_known = move.command in chooser.target.profile.commands
        return f"[{move.command}]" if is_known else ""
    texts: tuple[str, ...] = getattr(move, form)
    return chooser.pick_text("move", texts) or chooser.fill(texts[-1], PRESENT)


def _as_own(old: str, wished: Wish, chooser: Chooser) -> str:
    form = "finite" if old.casefold().startswith("the camera") else "lead"
    return _in_form(form, wished, chooser)[:1].lower() + _in_form(form, wished, chooser)[1:]


def _capital_as(old: str, new: str) -> str:
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def _without(sentence: str, words: str) -> str:
    """A sentence without some of its words and the mark that led to them."""
    left = re.sub(rf"(?:[,;] )?{re.escape(words)}(?:(?<=^)[,;:] )?", "", sentence)
    left = left.strip(" ,;:")
    return left[:1].upper() + left[1:] if re.search(r"\w", left) else ""


def _standing(work: Work, matter: str) -> list[str]:
    """What the prompt says of a matter, outside speech."""
    return named(matter, protect(work.text).mask(work.text))


def _free(work: Work) -> list[Sentence]:
    """The sentences that may go: neither the person's own nor kept."""
    return [each for each in work.sentences() if each.rank != PERSONS_OWN and not each.is_kept]


def _brought(wished: Wish, before: str, after: str) -> set[str]:
    """The tags that the wish brings to the scene, without those that only say who decides."""
    of_term = [each.raises for each in terms().values() if each.term == wished.term]
    tags = {tag for raises in of_term for tag in raises}
    if wished.matter in {"pace", "colour", "film"} and wished.term:
        tags.add(wished.term)
    tags |= read(after, SceneFields()).tags - read(before, SceneFields()).tags
    return {tag for tag in tags if not _STATED.search(tag)} - {"camera_move"}


def _give_way(work: Work, tags: set[str], wished: Wish) -> None:
    """Leave out what our words say against the wish, clause by clause."""
    chooser = Chooser(read(work.own, SceneFields()), work.request.target, work.request.variation)
    chooser.raised = tags
    _leave_clauses(work, lambda clause: chooser.contradicts(chooser.unnamed(clause)), wished)


def _leave_clauses(work: Work, is_untrue: Callable[[str], bool], wished: Wish) -> None:
    """Leave out such clauses of ours; where it is a sentence's first one, the whole sentence."""
    for each in _free(work):
        if wished.matter in _LIT_MATTERS and _is_of_camera(each):
            continue
        untrue = [clause for clause in clauses_of(each.text) if is_untrue(clause)]
        says_it = each.text == wished.wanted or wished.term.casefold() in each.text.casefold()
        if not untrue or (wished.term and says_it and untrue == clauses_of(each.text)[:1]):
            continue
        if untrue[0] == clauses_of(each.text)[0] and not says_it:
            left = ""
        else:
            left = without_clauses(each.text, partial(_goes, untrue=untrue))
        work.text = tidied(work.text.replace(each.text, left, 1)).strip()
        work.notes.append(NO_LONGER_TRUE.format(each.text if not left else ", ".join(untrue)))


def _is_of_camera(each: Sentence) -> bool:
    """Whether it only says how it is shot, in our words or in those that a wish has changed."""
    return each.rank == CAMERA or (each.rank == UNKNOWN and is_of_camera(each.text))


def _goes(clause: str, untrue: Iterable[str]) -> bool:
    """Whether a clause goes: it is untrue, or tells of the focus of a lens that goes."""
    if clause in untrue:
        return True
    return any(
        clause in texts and any(lens in words for lens in lenses for words in untrue)
        for lenses, texts in camera().focus
    )


def _leave_parts(work: Work, is_unwanted: Callable[[str], bool]) -> None:
    """Leave out what our sentences on look and mood say of one matter, and keep the rest."""
    for each in _free(work):
        parts = each.text.rstrip(".").split("; ") if each.rank in {LOOK, MOOD} else []
        kept = [part for part in parts if not is_unwanted(part)]
        if len(kept) == len(parts):
            continue
        left = "; ".join(kept)
        text = f"{left[:1].upper()}{left[1:]}." if left else ""
        work.text = tidied(work.text.replace(each.text, text, 1)).strip()
        gone = each.text if not left else "; ".join(part for part in parts if part not in kept)
        work.notes.append(f"Left out: “{gone}”")


_DOERS: dict[str, Callable[[Work, Wish], bool]] = {
    **dict.fromkeys(("framing", "view", "angle", "lens", "focus"), _film_term),
    "distance": _distance,
    "move": _move,
    "light": _light,
    "warmth": _warmth,
    "colour": _colour,
    "film": _film,
    "mood": _mood,
    "sound": _sound,
}
