# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""What in a text its target model cannot do, or reads badly: why, whence we know, and a mend.

Everything follows from the model's row and its family's profile; nothing is scored. The checks
read the text as it stands, whoever wrote it; words that already stand in `given` pass.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from craftprompt.catalogue.entries import Kind, Negatives, ShotForm, TargetModel
from craftprompt.catalogue.loader import catalogue
from craftprompt.catalogue.vocabulary import contradictions
from craftprompt.catalogue.wording import lengths
from craftprompt.providers.base import SceneFields, Severity, Shortfall
from craftprompt.providers.text import mends
from craftprompt.providers.text.composer.avoidance import place_avoided
from craftprompt.providers.text.composer.choosing import Chooser
from craftprompt.providers.text.composer.cleaning import clean
from craftprompt.providers.text.composer.cues import Hit, find_cues
from craftprompt.providers.text.composer.fitting import character_limit, count_words, trim
from craftprompt.providers.text.composer.language import languages_of
from craftprompt.providers.text.composer.protection import Span, protect
from craftprompt.providers.text.composer.reading import read
from craftprompt.providers.text.shot_forms import read as read_shots

SECONDS_OF_AN_ACTION = 2  # what moves needs about this long to be seen, whatever the model
FEWEST_ACTIONS = 3  # two fit into the shortest clip that any model makes
SPOKEN_WITH_A_VOWEL = frozenset({8, 11, 18})
NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
        ],
        start=1,
    )
} | {"a": 1, "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60}
_NUMBER = rf"(?P<number>\d{{1,4}}(?:[.,]\d+)?|{'|'.join(NUMBERS)})"
_DURATION = re.compile(
    rf"(?<![\w.:$€]){_NUMBER}(?P<gap>[\s-]*)(?:(?P<minutes>minutes?|mins?|Minuten?|minutos?|minuti)"
    r"|(?P<unit>seconds?|secs?|Sekunden?|secondes?|segundos?|secondi|sekunder|sekund[ay]?|saniye)"
    r"|(?P<short>s(?=\s+(?:clip|shot|video|take|long)\b)))(?!\w)(?!\s+(?:later|ago|before|after)\b)",
    re.IGNORECASE,
)
_WIDE_DURATION = re.compile(r"(?P<number>\d{1,4})(?P<gap>\s*)(?P<unit>秒|초)")
_OF_THE_CLIP = re.compile(r"\s*(?:clip|shot|video|take|film)\b", re.IGNORECASE)
_BARE_ARTICLE = re.compile(r"\b([Aa]) $")
_TIMES = re.compile(r"\[(?:\d+:)?(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\]")
_SOUND_LABEL = re.compile(r"\b(?:SFX|Ambient|Music|Audio|Background)\s*:", re.IGNORECASE)
_NEGATIONS = re.compile(r"\b(?:no|not|without|never|none)\b", re.IGNORECASE)
_DENYING = re.compile(r"(?:and\s+)?(?:no|without|not|never|free of)\s+\w", re.IGNORECASE)
_NEGATIVE_LABEL = re.compile(
    r"(?:^|(?<=[.!?\n])\s*)(?:negative(?: prompt)?|avoid|exclude)\s*:\s*(?P<words>[^\n.]+)\.?",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\[([A-Z][A-Za-z /]+)\]")
_BRACKET_LISTS = re.compile(r"\[([A-Z][A-Za-z ,/]+)\]")
_PARAMETERS = re.compile(
    r"(?:--[a-z]+(?:\s+[\w:.]+)?"
    r"|\b(?:aspect[ -]?ratio|format)\s*(?::|of|is)?\s*\d{1,2}:\d{1,2}"
    r"|(?<![\d:])(?:16:9|9:16|4:3|3:4|1:1|21:9|3:2|2:3)(?![\d:])(?:\s+(?:aspect )?ratio)?"
    r"|\b(?:480|720|1080|1440|2160)p\b|\b(?:seed|fps|cfg|steps)\s*[:=]\s*\d+)",
    re.IGNORECASE,
)
_AND_THEN = re.compile(
    r"\b(?:and then|then|after that|afterwards|next|finally|danach|dann|schließlich|puis|ensuite"
    r"|enfin|luego|después|depois|poi|infine)\b",
    re.IGNORECASE,
)


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


def beyond_limits(
    target: TargetModel, text: str, *, given: str = "", field: str = ""
) -> list[Shortfall]:
    """All that the target cannot do of a text; loads the composer's languages: in a thread.

    `given` are words that the person decided on; they are not held against a writer. `field` is
    the name of the field beside the scene that the text stands in, if it does.
    """
    examined = Examined(target, text, given, field)
    return [each for check in CHECKS for each in check(examined)]


def _length(examined: Examined) -> Iterator[Shortfall]:
    target, text, limit = examined.target, examined.text, character_limit(examined.target)
    words, most = _words_at_once(target, text), target.profile.words[1]
    source = source_of(target, "limit_characters", "words")
    if limit is not None and len(text) > limit:
        yield _mended(
            Shortfall(
                "length",
                f"It has {len(text):,} characters; {target.name} takes {limit:,}. Shorten it "
                "before you use it.",
                severity=Severity.ERROR,
                source=source,
            ),
            f"Shorten to {limit:,} characters",
            text=text,
            mended=trim(text, limit).text,
        )
    elif words > max(most, count_words(examined.given)) + most // 4:
        yield _mended(
            Shortfall(
                "length",
                f"It has {words} words; {target.name} likes at most {most}.",
                source=source,
            ),
            f"Keep the first {most} words",
            text=text,
            mended=mends.shortened(text, most),
        )


def _seconds(examined: Examined) -> Iterator[Shortfall]:
    target, most = examined.target, examined.most_seconds
    if target.kind is Kind.IMAGE:
        return
    for match in [*examined.found(_DURATION), *examined.found(_WIDE_DURATION)]:
        seconds = _seconds_of(match)
        possible = _possible(examined, match, seconds)
        if possible is None:
            continue
        said = examined.text[match.start() : match.end()]
        yield _mended(
            Shortfall(
                "seconds",
                f"“{said}”: {target.name} makes {_clips(target, most)}.",
                severity=Severity.ERROR,
                source=source_of(target, "shots"),
            ),
            f"Say {possible} seconds",
            text=examined.text,
            mended=_with_seconds(examined, match, possible),
        )
    ends = [int(each[3]) * 60 + int(each[4]) for each in examined.found(_TIMES)]
    if most and ends and max(ends) > most:
        yield Shortfall(
            "seconds",
            f"Its beats end after {max(ends)} seconds; {target.name} makes {_clips(target, most)}.",
            severity=Severity.ERROR,
            source=source_of(target, "shots"),
        )


def _sound(examined: Examined) -> Iterator[Shortfall]:
    target, text = examined.target, examined.text
    if target.kind is Kind.VIDEO and target.has_audio:
        return
    is_all_heard = examined.field == "sound"
    labels = examined.found(_SOUND_LABEL)
    named = labels or examined.found(contradictions().silent_model)
    if not (is_all_heard or named or _unheard_lines(examined)):
        return
    yield _without(
        examined,
        Shortfall(
            "sound",
            f"It describes sounds, and {target.name} makes none.",
            source=source_of(target, "audio"),
        ),
        "Leave out the sounds",
        left="" if is_all_heard else mends.without_clauses(text, _is_about_sound),
    )


def _unheard_lines(examined: Examined) -> list[str]:
    """What is spoken in a video, and was not given; what must be kept may be only quoted."""
    if examined.target.kind is not Kind.VIDEO or examined.field == "must_keep":
        return []
    lines = [each.of(examined.text) for each in protect(examined.text).quotes]
    return [line for line in lines if line.strip("\"“”„'‘’") not in examined.given]


def _negations(examined: Examined) -> Iterator[Shortfall]:
    """What is not there, for a model that has no field for it and draws what it reads."""
    target, text = examined.target, examined.text
    if target.profile.negatives is not Negatives.POSITIVE_ONLY:
        return
    given = _outside_speech(examined.given)
    if len(_NEGATIONS.findall(_outside_speech(text))) <= len(_NEGATIONS.findall(given)):
        return
    left = mends.without_clauses(text, lambda clause: bool(_DENYING.match(clause)))
    yield _mended(
        Shortfall(
            "negations",
            f"It says what is not there; {target.name} reads that badly. Say what is "
            "there instead.",
            source=source_of(target, "negatives", "form"),
        ),
        "Say what is there",
        text=text,
        mended=_with_opposites(examined, left, _denied_parts(text)),
    )


def _negative_label(examined: Examined) -> Iterator[Shortfall]:
    """A negative prompt written into the prompt, where the model has no field to move it to."""
    target, text = examined.target, examined.text
    labels = examined.found(_NEGATIVE_LABEL)
    if not labels or target.has_negative_prompt:
        return
    left = mends.without_spans(text, [Span(*each.span()) for each in labels])
    parts = [part for each in labels for part in each["words"].split(",")]
    yield _mended(
        Shortfall(
            "negative_field",
            f"{target.name} has no negative prompt: it would draw what stands there.",
            source=source_of(target, "negatives", "constraints"),
        ),
        "Say the opposite",
        text=text,
        mended=_with_opposites(examined, left, parts),
    )


def _commands(examined: Examined) -> Iterator[Shortfall]:
    target, text, profile = examined.target, examined.text, examined.target.profile
    matches = list(_BRACKETS.finditer(text))
    strange = [
        each
        for each in matches
        if (each[1] not in profile.commands if profile.commands else each[1] in _every_command())
    ]
    source = source_of(target, "commands")
    if strange:
        names = ", ".join(f"“{each[1]}”" for each in strange)
        left = mends.without_spans(text, [Span(*each.span()) for each in strange])
        yield _without(
            examined,
            Shortfall(
                "commands",
                f"{names}: no command that {target.name} knows.",
                source=source,
            ),
            "Leave it out",
            left=left,
        )
    at_once = max((len(each[1].split(",")) for each in _BRACKET_LISTS.finditer(text)), default=0)
    if profile.commands and at_once > profile.commands_at_once:
        yield Shortfall(
            "commands",
            f"{at_once} commands stand together; {target.name} takes {profile.commands_at_once}.",
            source=source,
        )


def _settings(examined: Examined) -> Iterator[Shortfall]:
    """Settings in the words: the model reads them as part of the picture."""
    target, text = examined.target, examined.text
    matches = examined.found(_PARAMETERS)
    if not matches:
        return
    names = ", ".join(f"“{each.group().strip()}”" for each in matches)
    left = mends.without_clauses(text, lambda clause: bool(_PARAMETERS.fullmatch(clause.strip())))
    matches = list(_PARAMETERS.finditer(protect(left).mask(left)))
    left = mends.without_spans(left, [Span(*each.span()) for each in matches])
    yield _without(
        examined,
        Shortfall(
            "settings",
            f"{names}: {target.name} takes this as a setting, not in words. Choose it when you "
            f"make the {target.kind.value}.",
            source=source_of(target, "ratio"),
        ),
        "Leave it out",
        left=left,
    )


def _actions(examined: Examined) -> Iterator[Shortfall]:
    actions = actions_told(examined.text)
    if not examined.given or actions > actions_told(examined.given):
        yield from too_many_actions(examined.target, actions)


def too_many_actions(
    target: TargetModel, actions: int, *, told_by: str = "It tells"
) -> Iterator[Shortfall]:
    """What is said of so many actions, where the longest clip has no time for them."""
    most = max(target.seconds, default=target.default_seconds or 0)
    if target.kind is Kind.IMAGE or not most:
        return
    if actions < FEWEST_ACTIONS or actions * SECONDS_OF_AN_ACTION <= most:
        return
    yield Shortfall(
        "actions",
        f"{told_by} {actions} actions; the longest clip of {target.name} has {most} seconds, and "
        "each needs about two. Choose the moment that matters, or make several clips.",
        severity=Severity.WARNING if actions > most else Severity.HINT,
        source=source_of(target, "shots", "order"),
    )


CHECKS: tuple[Check, ...] = (
    _length,
    _seconds,
    _sound,
    _negations,
    _negative_label,
    _commands,
    _settings,
    _actions,
)


def _words_at_once(target: TargetModel, text: str) -> int:
    """The words of the whole prompt, or of its longest shot where each is read by itself."""
    rules = target.profile.shot_list
    told = read_shots(rules.form, text).shots if rules and rules.form is ShotForm.ENTRIES else ()
    return max((count_words(each.words) for each in told), default=count_words(text))


def source_of(target: TargetModel, *rules: str) -> str:
    """The page behind the first of these rules that the profile has evidence for.

    The model's own page where none has.
    """
    for rule in rules:
        for evidence in target.profile.evidence:
            if rule in evidence.rule:
                return evidence.page
    return target.sources[0] if target.sources else ""


def actions_told(*texts: str) -> int:
    """How many things happen one after another, as far as the composer's word lists tell.

    What an earlier text told and a later one says again happens once.
    """
    actions, turns = 0, 0
    told: set[str] = set()
    for text in texts:
        quiet = protect(text).mask(text)
        hits = find_cues(quiet, languages_of(quiet.replace("\x00", " ")))
        moving = [
            hit for hit in hits if hit.concept.kind == "actions" and hit.is_there and _moves(hit)
        ]
        actions += len({hit.start for hit in moving if hit.concept.key not in told})
        told |= {hit.concept.key for hit in moving}
        turns += len(_AND_THEN.findall(quiet))
    return max(actions, turns + 1)


def _moves(hit: Hit) -> bool:
    """Whether a cue takes time of its own: to wait, to be together, fills what is left."""
    return not hit.concept.raises & {"pair", "waiting"}


def _mended(shortfall: Shortfall, words: str, *, text: str, mended: str) -> Shortfall:
    """With the press and what it makes, where it makes something else and leaves something."""
    is_better = mended and mended != text
    return replace(shortfall, mend=words, mended=mended) if is_better else shortfall


def _without(examined: Examined, shortfall: Shortfall, words: str, *, left: str) -> Shortfall:
    """With the press that only takes words out: a field may be empty after it, a text not."""
    if left == examined.text or not (left or examined.field):
        return shortfall
    return replace(shortfall, mend=words, mended=left)


def _seconds_of(match: re.Match[str]) -> float:
    written = match["number"].lower().replace(",", ".")
    number = NUMBERS.get(written) or float(written)
    return number * 60 if match.groupdict().get("minutes") else number


def _possible(examined: Examined, match: re.Match[str], seconds: float) -> int | None:
    """The length to say instead; None where the model can do it, or its maker sets the length."""
    most, offered = examined.most_seconds, examined.target.seconds
    if not most:
        return None
    is_whole_clip = bool(_OF_THE_CLIP.match(examined.text, match.end()))
    if seconds > most:
        return most
    if is_whole_clip and offered and seconds not in offered:
        return min(offered, key=lambda each: abs(each - seconds))
    return None


def _with_seconds(examined: Examined, match: re.Match[str], seconds: int) -> str:
    text = examined.text
    start, end = match.span("number")
    said = str(seconds)
    if match.groupdict().get("minutes"):
        end = match.end()
        said += f"{match['gap'] or ' '}{'second' if '-' in match['gap'] else 'seconds'}"
    before = (
        _BARE_ARTICLE.sub(r"\1n ", text[:start]) if seconds in SPOKEN_WITH_A_VOWEL else text[:start]
    )
    return before + said + text[end:]


def _clips(target: TargetModel, most: int) -> str:
    return f"clips of {lengths(target.seconds) or most} seconds"


def _is_about_sound(clause: str) -> bool:
    quiet = protect(clause).mask(clause)
    return bool(_SOUND_LABEL.search(quiet) or contradictions().silent_model.search(quiet))


def _denied_parts(text: str) -> list[str]:
    clauses = re.split(r"[,;.\n]\s*", _outside_speech(text))
    return [each for each in clauses if _DENYING.match(each)]


def _with_opposites(examined: Examined, left: str, parts: list[str]) -> str:
    """What is left, and the wanted state for each part that has a known one."""
    reading = read(clean(left), SceneFields())
    placed = place_avoided(", ".join(parts), Chooser(reading, examined.target, variation=0))
    return " ".join([left, *(each for each in placed.wanted if each not in left)]).strip()


def _outside_speech(text: str) -> str:
    return protect(text).mask(text).replace("\x00", "")


@cache
def _every_command() -> frozenset[str]:
    return frozenset(
        command for profile in catalogue().profiles.values() for command in profile.commands
    )
