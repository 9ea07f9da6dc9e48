"""The rows around the version of a prompt that a page shows, read at once."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt.models import UNFINISHED, Attempt, Generation, PromptVersion
from craftprompt.studio import decisions, queries, version_queries
from craftprompt.studio.decisions import Pair
from craftprompt.studio.version_views import ShownText, left_behind, shown_version


@dataclass(slots=True)
class Desk:
    """The rows around the version that is shown; none while the prompt itself is being written."""

    prompt: Generation
    attempts: list[Attempt] = field(default_factory=list[Attempt])
    strip: list[PromptVersion] = field(default_factory=list[PromptVersion])
    standing: PromptVersion | None = None
    has_stood: bool = False
    shown: PromptVersion | None = None
    written: PromptVersion | None = None
    run: Generation | None = None
    compared: Pair | None = None
    variations: list[tuple[Generation, PromptVersion | None]] = field(
        default_factory=list[tuple[Generation, PromptVersion | None]]
    )
    varied: PromptVersion | None = None


def read_desk(
    session: Session, owner_id: UUID, generation_id: UUID, show: str, compared: str, most: int
) -> Desk:
    """The version that `show` names, else what waits for a decision, else what stands.

    `compared` names the version to compare it with, `most` is how many the strip has; a name may be
    empty.

    Raises:
        NotFound: not a prompt or version of theirs.
    """
    prompt = queries.owned_generation(session, owner_id, generation_id)
    if prompt.status in UNFINISHED:
        return Desk(prompt)
    desk = Desk(prompt)
    last, before = version_queries.last_chosen(session, owner_id, generation_id)
    desk.standing, desk.has_stood = last, before is not None
    desk.strip = version_queries.versions(session, owner_id, generation_id, most=most)
    desk.variations = version_queries.last_variations(session, owner_id, generation_id)
    if desk.variations:
        varied_id = UUID(desk.variations[0][0].settings["version"])
        desk.varied = version_queries.owned_version(session, owner_id, generation_id, varied_id)
    newest = desk.strip[0] if desk.strip else None
    desk.shown = newest if newest and newest.chosen is None else last
    if show:
        wanted = version_queries.version_id_of(show)
        desk.shown = version_queries.owned_version(session, owner_id, generation_id, wanted)
    elif desk.shown and desk.shown is not last:  # those of the strip come without their texts
        desk.shown = version_queries.owned_version(session, owner_id, generation_id, desk.shown.id)
    if desk.shown:
        desk.written = version_queries.written_version(session, owner_id, desk.shown)
        is_own = desk.written.run_id == prompt.id
        desk.run = prompt if is_own else version_queries.run_of(session, owner_id, desk.written)
        against = UUID(compared) if compared and compared != str(desk.shown.id) else None
        desk.compared = decisions.pair(session, owner_id, desk.shown, against)
    else:
        desk.attempts = queries.attempts(session, owner_id, generation_id)
    return desk


def shown_text(desk: Desk) -> ShownText:
    """The text to show, or what the last attempts left behind where no version is."""
    if desk.shown is None or desk.written is None:
        return left_behind(desk.prompt, desk.attempts)
    return shown_version(
        desk.shown,
        desk.written,
        desk.run,
        locked=desk.prompt.locked,
        is_standing=desk.shown is desk.standing,
    )
