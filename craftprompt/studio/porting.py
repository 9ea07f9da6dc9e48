"""A version of a prompt written for another model, as a prompt of its own.

The version is carried over word for word: it is the new prompt's first version, and its parent is
the one that the person stood on. There it is rewritten as every version is, and what the writer
made of it is shown, locked and taken back like any other rewrite.
"""

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from craftprompt import clock
from craftprompt.catalogue.entries import TargetModel
from craftprompt.catalogue.loader import catalogue
from craftprompt.catalogue.rewrites import RewriteAct
from craftprompt.errors import InputInvalid
from craftprompt.models import Generation, GenerationKind, GenerationStatus, PromptVersion
from craftprompt.studio import queries, rewriting, service, version_queries, versions
from craftprompt.studio.rewriting import Requested, Wanted


async def port(owner_id: UUID, generation_id: UUID, version_id: UUID, key: str) -> Generation:
    """Have a version written for the model with this key; gives the run.

    Raises:
        NotFound: not a prompt or version of theirs.
        InputInvalid: an empty version, or one that is written for this model.
        UnknownTarget: there is no such model.
        AllowanceSpent, Unavailable: as for every prompt; nothing was counted and none is made.
    """
    target = catalogue().target(key)

    def requested(session: Session) -> Requested:
        # Held, so that a second press finds what the first one began.
        source = queries.own_prompt_to_change(session, owner_id, generation_id)
        version = version_queries.owned_version(session, owner_id, generation_id, version_id)
        if source.target == target.key:
            raise InputInvalid(f"It is written for {target.name} already. Nothing was counted.")
        carried = _under_way(session, version, target) or versions.carry_over(
            session, _prompt_for(session, source, target), version
        )
        return rewriting.request(session, owner_id, [_wanted(source, carried)])

    [run] = await rewriting.begin(owner_id, requested)
    return run


def _under_way(
    session: Session, version: PromptVersion, target: TargetModel
) -> PromptVersion | None:
    """The version as it was carried over for a port that is being written just now."""
    for run in queries.unfinished(session, version.owner_id):
        if run.root_id and (run.settings["act"], run.target) == (RewriteAct.PORTED, target.key):
            carried = version_queries.owned_version(
                session, run.owner_id, run.root_id, UUID(run.settings["version"])
            )
            if carried.parent_id == version.id:
                return carried
    return None


def _wanted(source: Generation, carried: PromptVersion) -> Wanted:
    known = catalogue().known(source.target)
    written_for = known.name if known else source.target
    return Wanted(carried.generation_id, carried.id, RewriteAct.PORTED, written_for)


def _prompt_for(session: Session, source: Generation, target: TargetModel) -> Generation:
    """A prompt for another model, from the same scene and with the same locks."""
    prompt = Generation(
        id=uuid4(),
        owner_id=source.owner_id,
        parent_id=source.id,
        kind=GenerationKind.PROMPT,
        status=GenerationStatus.SUCCEEDED,
        target=target.key,
        settings=service.take_of(source).settings(),
        instructions_version=source.instructions_version,
        title=source.title,
        locked=list(source.locked),
        provider=source.provider,
        model=source.model,
        finished_at=clock.now(),
    )
    prompt.sqlmodel_update(service.scene_of(source).columns())
    session.add(prompt)
    session.flush()
    return prompt
