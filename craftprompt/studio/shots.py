"""Shots of the prompt page: made safe to keep, kept with the draft, split from a scene, moved."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from craftprompt import clock
from craftprompt.catalogue.entries import TargetModel
from craftprompt.catalogue.vocabulary import terms
from craftprompt.db import insert_into
from craftprompt.errors import InputInvalid
from craftprompt.models import Draft
from craftprompt.models.generation import SceneColumns
from craftprompt.providers.shots import NO_SHOTS, Shot, ShotList, lasting
from craftprompt.providers.text.composer import shots as rules
from craftprompt.studio import queries
from craftprompt.studio.limits import LONGEST_SCENE
from craftprompt.wording import clean_line, clean_text

MOST_SHOTS = 12
LONGEST_ACTION = 1_000
MOST_SECONDS = 15  # of one shot: no model makes a longer clip of several
USUAL_SECONDS = 3
FEWEST_SECONDS_SEEN = 2  # what moves needs about this long to be seen
MOST_ANCHORS = 8
LONGEST_ANCHOR = 120
FIELD = "shots"
KEYS = "keys"
KEPT = "Nothing was counted and your text is kept."


def framings() -> tuple[str, ...]:
    """The vocabulary's words for how much of somebody is in the picture."""
    return tuple(each.term for each in terms().values() if each.category == "framing")


def checked(listed: ShotList) -> ShotList:
    """The shots, made safe to keep.

    Raises:
        InputInvalid: too many, too long, or with lengths or framings that there are none of.
    """
    if len(listed.shots) > MOST_SHOTS:
        raise _refused(f"There are {len(listed.shots)} shots; {MOST_SHOTS} are the most.")
    anchors = tuple(filter(None, map(clean_line, listed.anchors)))
    anchors = tuple(dict.fromkeys(anchors))
    if len(anchors) > MOST_ANCHORS:
        raise _refused(f"There are {len(anchors)} anchors; {MOST_ANCHORS} are the most.")
    for anchor in anchors:
        if len(anchor) > LONGEST_ANCHOR:
            raise _refused(f"An anchor has at most {LONGEST_ANCHOR} characters.")
    shots = tuple(_checked(number, each) for number, each in enumerate(listed.shots, start=1))
    return ShotList(shots, anchors)


def refuse_long_action(number: int, length: int) -> None:
    """Refuse a shot that says too much.

    Raises:
        InputInvalid: it has more characters than a shot may have.
    """
    if length > LONGEST_ACTION:
        raise _refused(f"Shot {number} has {length:,} characters; {LONGEST_ACTION:,} are the most.")


def refuse_empty(listed: ShotList) -> None:
    """Refuse shots that cannot be told yet.

    Raises:
        InputInvalid: one of them says nothing.
    """
    for number, shot in enumerate(listed.shots, start=1):
        if not shot.action.strip():
            raise _refused(
                f"Shot {number} says nothing yet. Write what happens in it, or remove it."
            )


def anchors_of(words: str) -> tuple[str, ...]:
    """The anchors that stand in their field, one a line."""
    return tuple(filter(None, (clean_line(line) for line in clean_text(words).split("\n"))))


def split(scene: str, target: TargetModel, anchors: Sequence[str]) -> ShotList:
    """The scene as shots that the target can make, in the scene's own words; in a thread.

    Raises:
        InputInvalid: no scene, or one too long for the shots that there may be.
    """
    if not scene.strip():
        raise _refused("Describe your scene first; then it can be split into shots.")
    if len(scene) > LONGEST_SCENE:
        raise _refused(f"The scene has more than {LONGEST_SCENE:,} characters. Shorten it first.")
    offered = target.seconds or ((target.default_seconds,) if target.default_seconds else ())
    most = max(offered, default=MOST_SHOTS * FEWEST_SECONDS_SEEN)
    allowed = target.profile.shot_list
    room = min(
        MOST_SHOTS,
        (allowed and allowed.most) or MOST_SHOTS,
        max(1, most // FEWEST_SECONDS_SEEN),
    )
    actions = rules.split(clean_text(scene), room)
    shots = tuple(Shot(action, USUAL_SECONDS) for action in actions)
    wanted = USUAL_SECONDS * len(shots)
    seconds = next((each for each in offered if each >= wanted), most)
    return checked(
        ShotList(lasting(shots, min(seconds, MOST_SECONDS * len(shots))), tuple(anchors))
    )


def beyond(scene: str, listed: ShotList) -> str:
    """What the scene says beyond its shots, which therefore holds for each; in a thread.

    Nothing of a scene that is too long for a prompt.
    """
    if not listed.shots or len(scene) > LONGEST_SCENE:
        return ""
    return rules.untold(clean_text(scene), listed.actions)


def moved(listed: ShotList, at: int, places: int) -> ShotList:
    """The shots with one of them moved by so many places, towards the first where negative."""
    shots = list(listed.shots)
    shot = shots.pop(at)
    shots.insert(min(max(at + places, 0), len(shots)), shot)
    return replace(listed, shots=tuple(shots))


def stored(listed: ShotList) -> dict[str, Any]:
    """The shots as a row keeps them; nothing where there are neither shots nor anchors."""
    if listed == NO_SHOTS:
        return {}
    return {"anchors": [*listed.anchors], "shots": [asdict(each) for each in listed.shots]}


def from_stored(kept: Mapping[str, Any]) -> ShotList:
    """The shots that a row keeps."""
    return ShotList(
        tuple(Shot(**each) for each in kept.get("shots", ())), tuple(kept.get("anchors", ()))
    )


def keys_of(kept: Mapping[str, Any]) -> list[str]:
    """What the page calls the shots of a draft; new names where none are kept."""
    count, keys = len(kept.get("shots", ())), kept.get(KEYS, ())
    return [*keys] if len(keys) == count else [str(uuid4()) for _ in range(count)]


def kept(session: Session, owner_id: UUID) -> ShotList:
    """The shots in the person's draft."""
    draft = queries.draft(session, owner_id)
    return from_stored(draft.shot_list) if draft else NO_SHOTS


def save_over(
    session: Session, owner_id: UUID, listed: ShotList, keys: Sequence[str], *, seen: ShotList
) -> ShotList:
    """Keep the shots where `seen` are still those in the draft; gives what is kept now.

    Another tab may have kept others meanwhile: these stay.

    Raises:
        InputInvalid: as `checked` says.
    """
    safe = checked(listed)
    queries.lock_draft(session, owner_id)
    others = kept(session, owner_id)
    if others not in (seen, safe):
        return others
    save(session, owner_id, safe, keys)
    return safe


def save(session: Session, owner_id: UUID, listed: ShotList, keys: Sequence[str] = ()) -> None:
    """Keep the shots with the rest of the draft, which stays as it is.

    `keys` name them on the page, in their order: a field that outlives its server keeps its words.

    Raises:
        InputInvalid: as `checked` says.
    """
    kept = stored(checked(listed))
    values = {"shot_list": {**kept, KEYS: [*keys]} if kept else {}, "saved_at": clock.now()}
    blank = dict.fromkeys((*SceneColumns.model_fields, "target"), "")
    statement = insert_into(session, Draft).values(owner_id=owner_id, **blank, **values)
    session.execute(statement.on_conflict_do_update(index_elements=["owner_id"], set_=values))


def _checked(number: int, shot: Shot) -> Shot:
    action = clean_text(shot.action)
    refuse_long_action(number, len(action))
    if not 1 <= shot.seconds <= MOST_SECONDS:
        raise _refused(f"Shot {number} has to last from 1 to {MOST_SECONDS} seconds.")
    if shot.framing and shot.framing not in framings():
        raise _refused(f"Shot {number} has a framing that the vocabulary does not know.")
    return replace(shot, action=action)


def _refused(sentence: str) -> InputInvalid:
    return InputInvalid(f"{sentence} {KEPT}", field=FIELD)
