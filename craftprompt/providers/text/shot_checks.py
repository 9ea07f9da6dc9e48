# ruff: noqa: RUF001  the punctuation of many scripts is meant as it stands
"""What a list of shots lacks: lengths that the target can make, and the same words for the same.

A model sees each shot by itself, or nearly so. Who is "she" in one of them is nobody it knows.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from craftprompt.catalogue.entries import TargetModel
from craftprompt.catalogue.wording import lengths
from craftprompt.providers.base import SceneFields, Severity
from craftprompt.providers.shots import Shot, ShotList, lasting
from craftprompt.providers.text.composer.blocks import sentence
from craftprompt.providers.text.composer.protection import protect
from craftprompt.providers.text.composer.reading import read_once
from craftprompt.providers.text.examined import source_of

_DEFINITE_WORDS = "the this that der die das den dem le la les l' el los las il lo o os as"
_INDEFINITE_WORDS = "a an ein eine einen einem un une una um uma"
_WORDS_AFTER_HEAD = (
    "in with of from on at by who whose wearing holding im mit in aus von auf am der en avec dans "
    "de du des à con del della sul com no na"
)
_INDEFINITE = frozenset(_INDEFINITE_WORDS.split())
_ARTICLES = frozenset(_DEFINITE_WORDS.split()) | _INDEFINITE
_AFTER_HEAD = frozenset(_WORDS_AFTER_HEAD.split())
_PRONOUNS = re.compile(
    r"(?<!\w)(?:he|she|they|him|her|them|his|hers|their|theirs|er|sie|ihn|ihm|ihr|elle|lui|ella|él"
    r"|lei)(?!\w)|他们|她们|他|她|彼女|彼",
    re.IGNORECASE,
)
_SOMEBODY = frozenset({"person", "animal", "robot", "figure"})
_NAME_WITHIN = re.compile(r"[\w,]\s+[A-ZÀ-ÝА-Я][\w'’-]+")  # a capital that opens no sentence
_CERTAIN = frozenset({"he", "she", "him"})  # stand for one, and own nothing
_FOLLOWED = re.compile(rf"\s+(?:{'|'.join(sorted(_AFTER_HEAD))})(?!\w)|['’]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ShotFlaw:
    """One thing that a list of shots lacks, with its reason, its source, and one press to mend.

    `mend` are the words of the press and `mended` the whole list after it, where it is certain;
    `by_hand` is a sentence that says what to do where it is not.
    """

    rule: str
    message: str
    severity: Severity = Severity.WARNING
    source: str = ""
    mend: str = ""
    mended: ShotList | None = None
    by_hand: str = ""

    @property
    def said(self) -> str:
        """The message, and what to do by hand where no press does it."""
        return self.message if self.mend or not self.by_hand else f"{self.message} {self.by_hand}"


Check = Callable[[TargetModel, ShotList], Iterator[ShotFlaw]]


def flaws(target: TargetModel, listed: ShotList) -> list[ShotFlaw]:
    """What keeps these shots from being told well by this target; nothing where there are none."""
    if not listed.shots or target.profile.shot_list is None:
        return []
    return [each for check in CHECKS for each in check(target, listed)]


def stands(anchor: str, text: str) -> bool:
    """Whether a text calls somebody by the anchor's words, whatever the article and the case."""
    return bool(_pattern(_core(anchor)).search(text))


def _count(target: TargetModel, listed: ShotList) -> Iterator[ShotFlaw]:
    rules, count = target.profile.shot_list, len(listed.shots)
    if not rules or not rules.most or count <= rules.most:
        return
    kept, others = listed.shots[: rules.most - 1], listed.shots[rules.most - 1 :]
    last = replace(
        others[0],
        action=" ".join(_told(each, is_framed=at > 0) for at, each in enumerate(others)).strip(),
        seconds=sum(each.seconds for each in others),
    )
    yield ShotFlaw(
        "shot_count",
        f"{count} shots; {target.name} takes {rules.most}.",
        Severity.ERROR,
        source_of(target, "shots"),
        mend=f"Join the last {len(others)} into one",
        mended=replace(listed, shots=(*kept, last)),
    )


def _seconds(target: TargetModel, listed: ShotList) -> Iterator[ShotFlaw]:
    offered = target.seconds or ((target.default_seconds,) if target.default_seconds else ())
    total, count = listed.seconds, len(listed.shots)
    if not offered or total in offered:
        return
    fitting = next((each for each in offered if each >= total), max(offered))
    entry = target.input_for("duration")
    flaw = ShotFlaw(
        "shot_seconds",
        f"The shots take {total} seconds together; {target.name} makes clips of "
        f"{lengths(offered)} seconds.",
        Severity.ERROR,
        entry.source if entry else source_of(target, "shots"),
        by_hand=f"Remove or join shots until at most {fitting} are left.",
    )
    if count > fitting:
        yield flaw
        return
    yield replace(
        flaw,
        mend=f"Fit them into {fitting} seconds",
        mended=replace(listed, shots=lasting(listed.shots, fitting)),
    )


def _empty(_: TargetModel, listed: ShotList) -> Iterator[ShotFlaw]:
    for at, shot in enumerate(listed.shots):
        if not shot.action.strip():
            others = (*listed.shots[:at], *listed.shots[at + 1 :])
            yield ShotFlaw(
                "shot_empty",
                f"Shot {at + 1} says nothing yet.",
                Severity.ERROR,
                mend="Remove it",
                mended=replace(listed, shots=others),
            )


def _names(target: TargetModel, listed: ShotList) -> Iterator[ShotFlaw]:
    """For each shot the surest of: other words for an anchor, a pronoun for nobody, no anchor."""
    for at, shot in enumerate(listed.shots):
        if not shot.action.strip():
            continue
        found = next(
            (
                flaw
                for check in (_other_words, _pronoun, _nobody)
                for flaw in check(listed, at, _unnamed(shot.action, listed.anchors))
            ),
            None,
        )
        if found:
            yield replace(found, source=source_of(target, "shots"))


CHECKS: tuple[Check, ...] = (_count, _seconds, _empty, _names)


def _other_words(listed: ShotList, at: int, masked: str) -> Iterator[ShotFlaw]:
    heads = [(head, anchor) for anchor in listed.anchors for head in _heads(anchor)]
    for head, anchor in heads:
        articles = "|".join(sorted(map(re.escape, _ARTICLES), key=len, reverse=True))
        match = re.search(
            rf"(?<!\w)(?P<article>(?:{articles})\s+)?{re.escape(head)}(?!\w)", masked, re.IGNORECASE
        )
        if match is None:
            continue
        said = listed.shots[at].action[match.start() : match.end()]
        flaw = ShotFlaw(
            "anchor_words",
            f"Shot {at + 1} says “{said}”, and the anchor is “{anchor}”: in other words it may "
            "become somebody else.",
            by_hand="Write the anchor's words in this shot.",
        )
        is_one = sum(each.casefold() == head.casefold() for each, _ in heads) == 1
        article = (match["article"] or "").strip().casefold()
        is_whole = (bool(article) and article not in _INDEFINITE) or _is_name(anchor)
        if is_one and is_whole and not _FOLLOWED.match(masked, match.end()):
            flaw = _saying(flaw, listed, at, match, anchor)
        yield flaw


def _pronoun(listed: ShotList, at: int, masked: str) -> Iterator[ShotFlaw]:
    match = _PRONOUNS.search(masked)
    if match is None or _is_anchored(listed, at) or _names_somebody(masked[: match.start()]):
        return
    flaw = ShotFlaw(
        "pronoun",
        f"Shot {at + 1} says “{match.group()}”, and nothing in it says who that is.",
        by_hand="Write the same words for the same person in every shot.",
    )
    if len(listed.anchors) == 1 and match.group().casefold() in _CERTAIN:
        flaw = _saying(flaw, listed, at, match, listed.anchors[0])
    yield flaw


def _names_somebody(words: str) -> bool:
    """Whether the words before a pronoun say who it may be: "Chef Amara … behind her"."""
    tags = read_once(words, SceneFields()).tags
    return bool(tags & _SOMEBODY) or _NAME_WITHIN.search(words) is not None


def _nobody(listed: ShotList, at: int, _: str) -> Iterator[ShotFlaw]:
    if listed.anchors and not _is_anchored(listed, at):
        yield ShotFlaw(
            "anchor_missing",
            f"No anchor stands in shot {at + 1}.",
            Severity.HINT,
            by_hand="If it shows one of them, use the anchor's words.",
        )


def _told(shot: Shot, *, is_framed: bool) -> str:
    """What a shot tells, so that another can follow it, with its framing where it has no field."""
    action = shot.action.strip()
    stop = "" if action[-1:] in '.!?…。！？"”' else "."
    return " ".join(filter(None, (sentence(shot.framing) if is_framed else "", action + stop)))


def _is_anchored(listed: ShotList, at: int) -> bool:
    return any(stands(each, listed.shots[at].action) for each in listed.anchors)


def _saying(
    flaw: ShotFlaw, listed: ShotList, at: int, match: re.Match[str], anchor: str
) -> ShotFlaw:
    """With the press that puts the anchor in the place of what was found."""
    action = listed.shots[at].action
    before = action[: match.start()]
    begins = not before.strip() or before.rstrip()[-1] in '.!?:“"。'
    words = anchor[0].upper() + anchor[1:] if begins else anchor
    shot = replace(listed.shots[at], action=before + words + action[match.end() :])
    return replace(
        flaw, mend=f"Say “{anchor}”", mended=replace(listed, shots=_with(listed.shots, at, shot))
    )


def _with(shots: Sequence[Shot], at: int, shot: Shot) -> tuple[Shot, ...]:
    return (*shots[:at], shot, *shots[at + 1 :])


def _unnamed(text: str, anchors: Sequence[str]) -> str:
    """The text with speech and every anchor blanked, each other character at its place."""
    masked = protect(text).mask(text)
    for anchor in sorted(anchors, key=len, reverse=True):
        masked = _pattern(_core(anchor)).sub(lambda each: "\x00" * len(each.group()), masked)
    return masked


def _pattern(words: str) -> re.Pattern[str]:
    spaced = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"(?<!\w){spaced}(?!\w)" if words.isascii() else spaced, re.IGNORECASE)


def _core(anchor: str) -> str:
    """The anchor without its article."""
    first, _, rest = anchor.strip().partition(" ")
    return rest.strip() if rest.strip() and first.casefold() in _ARTICLES else anchor.strip()


def _is_name(anchor: str) -> bool:
    words = anchor.split()
    return len(words) > 1 and all(each[:1].isupper() for each in words)


def _heads(anchor: str) -> list[str]:
    """The words that an anchor is about: "girl" of "the girl in the red coat", parts of a name."""
    if _is_name(anchor) and _core(anchor) == anchor.strip():
        return anchor.split()
    words: list[str] = []
    for word in _core(anchor).split():
        if words and word.casefold().strip(",") in _AFTER_HEAD:
            break
        words.append(word.strip(",.;"))
    whole = _core(anchor).split()
    return words[-1:] if len(whole) > 1 and words else []
