"""What changed between two versions of a prompt, and what the person decided about each change."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from craftprompt.errors import InputInvalid
from craftprompt.models import PromptVersion, VersionAct
from craftprompt.studio import queries, version_queries, versions
from craftprompt.studio.difference import difference, merged

ACCEPTED, REJECTED = "accepted", "rejected"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions to compare, and what was decided about their changes, by number.

    `kept_as` is what the decisions' names begin with on the row: empty for the version that the
    text came from.
    """

    before: PromptVersion
    after: PromptVersion
    decisions: dict[str, str]
    kept_as: str = ""


def pair(
    session: Session, owner_id: UUID, version: PromptVersion, before_id: UUID | None
) -> Pair | None:
    """What a version is compared with: the one chosen, else what it came from; None for the first.

    A merge is shown as the rewrite that it was made from, with the changes that were taken back.
    """
    is_merge = version.act == VersionAct.MERGED and version.against_id is not None
    usual_id = version.against_id if is_merge else version.parent_id
    found = (session, owner_id, version.generation_id)
    if before_id and before_id != usual_id:
        kept_as = f"{before_id}:"
        before = version_queries.owned_version(*found, before_id)
        return Pair(before, version, _decisions(version, kept_as), kept_as)
    if usual_id is None or version.act == VersionAct.CARRIED_OVER:
        return None
    before, after = version_queries.owned_version(*found, usual_id), version
    if is_merge and version.parent_id:
        after = version_queries.owned_version(*found, version.parent_id)
    return Pair(before, after, _decisions(version))


def decide(
    session: Session,
    owner_id: UUID,
    version: PromptVersion,
    compared: Pair,
    *,
    change: int,
    decision: str,
) -> PromptVersion:
    """Accept or reject one change of a version; gives the version that stands then.

    Rejecting writes a version with the words from before in that place. Accepting a change that
    was rejected writes one with the new words again; any other acceptance only says so. The same
    decision once more takes it back: the change is undecided again, with its new words.

    Raises:
        InputInvalid: there is no such change.
    """
    root = queries.own_prompt_to_change(session, owner_id, version.generation_id)
    segments = difference(compared.before.prompt, compared.after.prompt)
    if not any(each.number == change for each in segments):
        raise InputInvalid("There is no such change any more. Nothing was changed.")
    decisions = compared.decisions | {str(change): decision}
    if decisions == compared.decisions:
        del decisions[str(change)]
    text = merged(segments, [int(key) for key, word in decisions.items() if word == REJECTED])
    if text == version.prompt:
        _keep_decisions(version, compared, decisions)
        return version
    if text == compared.after.prompt:
        _keep_decisions(compared.after, compared, decisions)
        versions.stand(session, root, compared.after)
        return compared.after
    made = versions.write(session, root, compared.after, act=VersionAct.MERGED, text=text)
    made.against_id, made.decisions = compared.before.id, decisions
    return made


def _decisions(version: PromptVersion, kept_as: str = "") -> dict[str, str]:
    """The decisions about one pair, by the number of the change."""
    return {
        key.removeprefix(kept_as): word
        for key, word in version.decisions.items()
        if key.startswith(kept_as) and key.removeprefix(kept_as).isdigit()
    }


def _keep_decisions(version: PromptVersion, compared: Pair, decisions: dict[str, str]) -> None:
    """Keep the decisions about one pair in the place of those before; those about others stay."""
    about_this = {compared.kept_as + key for key in _decisions(version, compared.kept_as)}
    others = {key: word for key, word in version.decisions.items() if key not in about_this}
    version.decisions = others | {compared.kept_as + key: word for key, word in decisions.items()}
