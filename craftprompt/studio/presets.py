"""Presets: the fields beside a scene, saved under a name and put into the form again."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt.account import queries as account_queries
from craftprompt.errors import InputInvalid
from craftprompt.models import Preset
from craftprompt.studio import queries, service
from craftprompt.studio.limits import LONGEST_FIELD
from craftprompt.wording import clean_line, clean_text

MOST_PRESETS = 50
LONGEST_NAME = 60


@dataclass(slots=True)
class PresetView:
    """One preset as the page names it."""

    preset_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Fields:
    """What a preset kept before it was deleted or replaced."""

    name: str
    texts: dict[str, str]


def save(session: Session, owner_id: UUID, name: str, texts: Mapping[str, str]) -> Fields | None:
    """Keep the fields that hold something; gives what the same name had before, if anything.

    Raises:
        InputInvalid: no name, nothing in the fields, too long, or too many presets.
    """
    name = clean_line(name)
    if not name or len(name) > LONGEST_NAME:
        raise InputInvalid(f"Give the preset a name of at most {LONGEST_NAME} characters.")
    fields = {each: clean_text(texts.get(each, "")).strip() for each in service.field_names()}
    fields = {each: words for each, words in fields.items() if words}
    if not fields:
        raise InputInvalid("Fill in a field first: a preset keeps what stands in the fields.")
    if any(len(words) > LONGEST_FIELD for words in fields.values()):
        raise InputInvalid(f"A field has more than {LONGEST_FIELD:,} characters. Shorten it first.")
    account_queries.lock_person(session, owner_id)
    presets = queries.presets(session, owner_id)
    same = next((each for each in presets if each.name == name), None)
    if same is None and len(presets) >= MOST_PRESETS:
        raise InputInvalid(f"You have {MOST_PRESETS} presets; delete one, then save this one.")
    if same is None:
        session.add(Preset(owner_id=owner_id, name=name, fields=fields))
        return None
    before, same.fields = Fields(name, same.fields), fields
    return before


def remove(session: Session, owner_id: UUID, preset_id: UUID) -> Fields | None:
    """Delete a preset; gives what it kept. Nothing where it is gone or somebody else's."""
    preset = next(
        (each for each in queries.presets(session, owner_id) if each.id == preset_id), None
    )
    if preset is None:
        return None
    session.delete(preset)
    return Fields(preset.name, preset.fields)


def views(session: Session, owner_id: UUID) -> list[PresetView]:
    """The person's presets by name."""
    return [PresetView(str(each.id), each.name) for each in queries.presets(session, owner_id)]
