"""Judges a prompt by rules: only what the words themselves show, and edits that rules can make.

Each verdict follows from the model's profile, the checks that stand under every prompt, or a word
that was found; where rules cannot tell, the criterion is left out. What is missing is suggested in
the words that the composer would add.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from craftprompt.catalogue.criteria import critique
from craftprompt.catalogue.entries import Kind, Negatives, TargetModel
from craftprompt.catalogue.vocabulary import contradictions, terms
from craftprompt.providers.base import (
    Judged,
    Judgement,
    PromptRequest,
    PromptText,
    Remark,
    SceneFields,
    Shortfall,
)
from craftprompt.providers.shots import NO_SHOTS
from craftprompt.providers.text.checks import unfaithful
from craftprompt.providers.text.composer.blocks import CAMERA, LIGHT, SOUND
from craftprompt.providers.text.composer.choosing import is_wording_of_light
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.composition import Composition, compose
from craftprompt.providers.text.composer.cues import Hit, find_cues
from craftprompt.providers.text.composer.fitting import character_limit, count_words
from craftprompt.providers.text.composer.language import languages_of
from craftprompt.providers.text.composer.protection import Span, protect
from craftprompt.providers.text.composer.reading import whole_words
from craftprompt.providers.text.composer.sentences import sentences
from craftprompt.providers.text.composer.structure import words_about
from craftprompt.providers.text.limits import beyond_limits
from craftprompt.providers.text.mends import clauses_of, without_spans

ONLY_RULES = (
    "Judged by rules: what they cannot tell from the words is left out, such as the order of the "
    "parts. A language model judges more, where the operator has set one up."
)
FEWEST_SCENE_WORDS = 3
LONGEST_QUOTE = 60
OWN_RULES = frozenset({"speech", "must_keep", "names"})  # the others have criteria of their own
DENIALS = frozenset({"no", "not", "without", "devoid", "missing"})  # another criterion's words
# What sounds stand behind: direction that is added comes before it.
_SOUND_LABEL = re.compile(r"\b(?:SFX|Ambient|Background|Sound)\s*:")
# What gives light by its name; "flight" and "slight" only end like it.
_SHINES = re.compile(
    r"\b(?:spot|sun|moon|star|day|candle|fire|lamp|torch|flash|head|street|back|flood|twi)li(?:ght|t)"
    r"|\b(?:lamp|lantern|candle|torch|beam|sunbeam|glow|gleam)(?:s|es|ing)?\b|\bneon\b|\blit\b",
    re.IGNORECASE,
)
# Steam that fades at the edge of the light says nothing of where the light comes from.
_PASSED = re.compile(
    r"\b(?:at |to )?(?:the )?(?:edges? of|through|across|past|towards?) the (?:\w+ )?light\b",
    re.IGNORECASE,
)
_SHOT = re.compile(r"\bshot\s+\d|\[\d{1,2}:\d{2}", re.IGNORECASE)
_STATED_CAMERA = frozenset({"framing_stated", "angle_stated", "lens_stated", "move_stated"})
_ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class _Work:
    """A prompt under judgement: its text, what the checks say of it, and what we would add."""

    request: PromptRequest
    text: str
    beyond: tuple[Shortfall, ...]
    unfaithful: tuple[Shortfall, ...]
    around: Composition

    @property
    def target(self) -> TargetModel:
        return self.request.target

    @property
    def silent_text(self) -> str:
        """The text with speech, lettering and code blanked."""
        return protect(self.text).mask(self.text)

    @property
    def is_english(self) -> bool:
        language = self.around.reading.language
        return language is None or language.code == _ENGLISH

    def shortfall(self, *rules: str) -> Shortfall | None:
        """What the checks say by one of these rules; what can be mended comes first."""
        found = [each for each in self.beyond if each.rule in rules]
        return next((each for each in found if each.mended), next(iter(found), None))


Judge = Callable[[_Work], Remark | None]


def criticised(request: PromptRequest, judged: Judged) -> PromptText:
    """The prompt with a remark for each criterion of its model that rules can judge."""
    text = judged.prompt
    plain = replace(request, judged=None)
    work = _Work(
        request=plain,
        text=text,
        beyond=tuple(beyond_limits(request.target, text)),
        unfaithful=tuple(
            each for each in unfaithful(plain, PromptText(text)) if each.rule in OWN_RULES
        ),
        around=compose(replace(plain, scene=text, scene_fields=SceneFields(), shots=NO_SHOTS)),
    )
    keys = [each.key for each in critique().criteria_for(request.target)]
    remarks = [JUDGES[key](work) for key in keys if key in JUDGES]
    return PromptText(
        prompt=text, notes=(ONLY_RULES,), remarks=tuple(each for each in remarks if each)
    )


def _subject(work: _Work) -> Remark | None:
    hits = _hits(work.silent_text)
    scene = clean(work.request.scene)
    # What the composer calls its picture is a thing too; the person's own words are meant.
    own = [each for each in hits if each.text in scene] or hits
    subject, act = _first(own, "subjects"), _first(own, "actions")
    if subject and (act or work.target.kind is Kind.IMAGE):
        # "A cook" says both by one word: of what happens another is the evidence, or none.
        shown = _first([each for each in own if each.text not in subject], "actions")
        does = f" and what happens (“{whole_words(shown)}”)" if shown else ""
        return _met("subject", f"It says who or what is seen (“{subject}”){does}.")
    if count_words(scene) < FEWEST_SCENE_WORDS and scene in work.text and not act:
        return Remark(
            "subject",
            Judgement.MISSING,
            f"All that is told is “{_quoted(scene)}”: say who does what, where and when.",
        )
    return None


def _moment(work: _Work) -> Remark | None:
    if not (work.target.seconds or work.target.default_seconds):
        return None  # its maker sets the length, and publishes none
    return _by_check(
        work, "moment", ("seconds", "actions"), "Rules find no more in it than fits into the clip."
    )


def _camera(work: _Work) -> Remark | None:
    moves = _moves(work)
    most = work.target.profile.moves_per_shot * max(1, len(_SHOT.findall(work.text)))
    if len(moves) > most and not work.target.profile.commands:
        named = ", ".join(f"“{each}”" for each in moves)
        follows = "one in a shot" if most == work.target.profile.moves_per_shot else f"{most} here"
        return Remark(
            "camera",
            Judgement.BETTER,
            f"It names {len(moves)} camera moves ({named}); {work.target.name} follows {follows}.",
        )
    return _framed(work, "camera")


def _framing(work: _Work) -> Remark | None:
    return _framed(work, "framing")


def _framed(work: _Work, key: str) -> Remark | None:
    ours = [each for each in _ours(work, CAMERA) if not each.startswith("[")]
    first = work.target.profile.order[0]
    is_first = ("camera" in first or "framing" in first) and not work.target.profile.commands
    return _present(
        work, key, ours[:1] if is_first else ours, said=_camera_words(work), is_first=is_first
    )


def _commands(work: _Work) -> Remark | None:
    known = re.compile(
        rf"\[(?:{'|'.join(map(re.escape, work.target.profile.commands))})[\],]", re.IGNORECASE
    )
    if work.shortfall("commands") or known.search(work.text):
        return _by_check(work, "commands", ("commands",), f"{work.target.name} knows its commands.")
    ours = [each for each in _ours(work, CAMERA) if each.startswith("[")]
    return _missing(work, "commands", ours, "No camera command stands in it", is_first=True)


def _light(work: _Work) -> Remark | None:
    told = _PASSED.sub("", work.silent_text)
    ours = next((each for each in _sentences(told) if is_wording_of_light(each)), "")
    said = ours or words_about("light", told) or _clause_with(_SHINES, told)
    return _present(work, "light", _ours(work, LIGHT), said=said)


def _sound(work: _Work) -> Remark | None:
    label = _SOUND_LABEL.search(work.silent_text)
    said = _clause_from(work.text, label.start()) if label else ""
    line = next(iter(work.around.reading.lines), "")
    heard = contradictions().silent_model.search(work.silent_text)
    found = said or line or (heard.group() if heard else "")
    return _present(work, "sound", _ours(work, SOUND), said=found)


def _silence(work: _Work) -> Remark | None:
    return _by_check(
        work, "silence", ("sound",), f"It describes no sound, and {work.target.name} makes none."
    )


def _negatives(work: _Work) -> Remark | None:
    if work.target.profile.negatives is not Negatives.POSITIVE_ONLY and not work.shortfall(
        "negative_field"
    ):
        return None  # rules do not know whether a short exclusion is one that it reads well
    return _by_check(
        work,
        "negatives",
        ("negations", "negative_field"),
        "It says what is there, not what is not.",
    )


def _concrete(work: _Work) -> Remark | None:
    """Praise and boosters; a person's own are theirs to take out."""
    boosters = [each for each in work.target.profile.forbidden_words if each not in DENIALS]
    patterns = (_any_of(boosters), contradictions().filler)
    found = next(filter(None, (each.search(work.silent_text) for each in patterns)), None)
    if found is None:
        return _met("concrete", "No word that only praises or boosts stands in it.")
    without = without_spans(work.text, [_with_its_comma(work.text, found)])
    return _with_edit(
        work,
        Remark(
            "concrete",
            Judgement.BETTER,
            f"“{found.group()}” cannot be seen; {work.target.name} reads such words badly.",
        ),
        without,
    )


def _length(work: _Work) -> Remark | None:
    fewest, most = work.target.profile.words
    words, name = count_words(work.text), work.target.name
    if words < fewest and not work.shortfall("length"):
        return Remark(
            "length",
            Judgement.BETTER,
            f"It has {words} {'word' if words == 1 else 'words'}; {name} likes at least {fewest}.",
        )
    return _by_check(
        work, "length", ("length",), f"It has {words} words; {name} likes {fewest} to {most}."
    )


def _settings(work: _Work) -> Remark | None:
    return _by_check(
        work,
        "settings",
        ("settings",),
        "No ratio, resolution, seed or other parameter stands in its words.",
    )


def _own_words(work: _Work) -> Remark | None:
    if work.unfaithful:
        return Remark("own_words", Judgement.BETTER, work.unfaithful[0].message)
    kept = work.request.scene_fields.must_keep.strip()
    if protect(work.request.scene).quotes or kept:
        return _met("own_words", "What is quoted in the scene and must be kept stands in it.")
    return None


JUDGES: dict[str, Judge] = {
    "subject": _subject,
    "moment": _moment,
    "camera": _camera,
    "framing": _framing,
    "commands": _commands,
    "light": _light,
    "sound": _sound,
    "silence": _silence,
    "negatives": _negatives,
    "concrete": _concrete,
    "length": _length,
    "settings": _settings,
    "own_words": _own_words,
}


def edit_between(text: str, mended: str) -> tuple[str, str]:
    """The one edit that makes a text another: a passage that stands in it once, and its stead.

    The passage is empty where words are only added at the end.
    """
    if mended.startswith(text.rstrip()):
        return "", mended[len(text.rstrip()) :].strip()
    if mended.endswith(text):
        start, stop = 0, _word_after(text, 0)
    else:
        start, stop = _differing(text, mended)
    while start and not _stands_once(text, start, stop):
        start = _word_before(text, start)
    while stop < len(text) and not _stands_once(text, start, stop):
        stop = _word_after(text, stop)
    return text[start:stop], mended[start : len(mended) - (len(text) - stop)]


def _by_check(work: _Work, key: str, rules: tuple[str, ...], met: str) -> Remark:
    """As the checks under the prompt say by these rules, with the edit that their mend makes."""
    found = work.shortfall(*rules)
    if found is None:
        return _met(key, met)
    return _with_edit(work, Remark(key, Judgement.BETTER, found.said), found.mended)


def _present(
    work: _Work, key: str, ours: list[str], *, said: str, is_first: bool = False
) -> Remark | None:
    """Met where something is said about it, else missing with what we would add."""
    if said:
        return _met(key, f"It is said: “{_quoted(said)}”.")
    return _missing(work, key, ours, "Rules find no word about it", is_first=is_first)


def _missing(work: _Work, key: str, ours: list[str], what: str, *, is_first: bool) -> Remark | None:
    """With what the composer would add; nothing where it would not, or could have misread."""
    if not ours or not work.is_english:
        return None
    left = f"{what}, and what is not said is left to {work.target.name}."
    remark = Remark(key, Judgement.MISSING, left)
    return _with_edit(work, remark, _added(work, ours, is_first=is_first))


def _ours(work: _Work, rank: int) -> list[str]:
    """What the composer would say of this kind beside the prompt as it stands."""
    return [block.text for block in work.around.blocks if block.rank == rank]


def _added(work: _Work, ours: list[str], *, is_first: bool) -> str:
    """The text with direction of ours in it; empty where it would grow beyond what is taken."""
    if _SHOT.search(work.text):  # what is added would be told of one shot alone
        return ""
    if is_first:
        longer = f"{' '.join(ours)} {work.text}"
    else:
        label = _SOUND_LABEL.search(work.silent_text)
        place = label.start() if label else len(work.text)
        before, after = work.text[:place].rstrip(), work.text[place:]
        longer = f"{before} {' '.join(ours)} {after}".strip()
    limit = character_limit(work.target)
    fits = count_words(longer) <= work.target.profile.words[1]
    return longer if fits and (limit is None or len(longer) <= limit) else ""


def _with_edit(work: _Work, remark: Remark, mended: str) -> Remark:
    if not mended:
        return remark
    passage, replacement = edit_between(work.text, mended)
    return replace(remark, passage=passage, replacement=replacement)


def _met(key: str, reason: str) -> Remark:
    return Remark(key, Judgement.MET, reason)


def _camera_words(work: _Work) -> str:
    """What is said of the camera, by film's own terms or by words that the composer reads."""
    said = words_about("camera", work.silent_text)
    raised = _STATED_CAMERA & work.around.reading.tags
    return said or work.around.reading.cause(frozenset(raised))


def _moves(work: _Work) -> list[str]:
    """The camera moves that it names by film's own terms, each once, as they stand there."""
    names = [each.term for each in terms().values() if each.category == "camera_move"]
    found = _any_of(names).findall(work.silent_text)
    return list(dict.fromkeys(each.casefold() for each in found))


def _any_of(words: list[str]) -> re.Pattern[str]:
    """Any of these as whole words, the longest that fits; nothing where there are none."""
    listed = "|".join(map(re.escape, sorted(words, key=len, reverse=True))) or r"\b\B"
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)


def _hits(text: str) -> list[Hit]:
    codes = languages_of(text.replace("\x00", " "))
    return [each for each in find_cues(text, codes) if each.is_there]


def _sentences(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


def _first(hits: list[Hit], kind: str) -> str:
    return next((each.text for each in hits if each.concept.kind == kind), "")


def _with_its_comma(text: str, found: re.Match[str]) -> Span:
    """A word together with the comma that would be left behind."""
    start, end = found.span()
    return Span(start, end + 1 if text[end : end + 1] == "," else end)


def _clause_with(pattern: re.Pattern[str], text: str) -> str:
    return next(filter(pattern.search, clauses_of(text)), "")


def _clause_from(text: str, start: int) -> str:
    return re.split(r"(?<=[.!?])\s", text[start:], maxsplit=1)[0]


def _quoted(words: str) -> str:
    """Words as a reason quotes them: one line, cut where they are many."""
    line = " ".join(words.strip('"“”„').split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - 1].rstrip()}…"


def _differing(text: str, mended: str) -> tuple[int, int]:
    """Where in a text the words begin and end that another one does not have."""
    start = _common(text, mended)
    stop = len(text) - _common(text[start:][::-1], mended[start:][::-1])
    while start and not text[start - 1].isspace():
        start -= 1
    while stop < len(text) and not text[stop].isspace():
        stop += 1
    return start, stop


def _stands_once(text: str, start: int, stop: int) -> bool:
    passage = text[start:stop]
    return bool(passage.strip()) and text.count(passage) == 1


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common from their start."""
    for place, (first, second) in enumerate(zip(one, other, strict=False)):
        if first != second:
            return place
    return min(len(one), len(other))


def _word_before(text: str, place: int) -> int:
    return len(re.sub(r"\S+\s*\Z", "", text[:place]))


def _word_after(text: str, place: int) -> int:
    found = re.compile(r"\s*\S+").match(text, place)
    return found.end() if found else len(text)
