"""Prompts in this process: asked for, asked for again, stopped; each is written by a task here."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from uuid import UUID

from craftprompt import db, storage
from craftprompt.models import Generation
from craftprompt.providers.base import PROVIDER_NAMES, TAKES_NO_ALLOWANCE
from craftprompt.studio import queries, runs, service
from craftprompt.studio.service import FIRST_TAKE, Scene, Take

KEPT_AND_COUNTED = "The prompt was whole before your press, so it is kept and counted."
KEPT_NOT_COUNTED = (
    "The prompt was whole before your press, so it is kept. What the local composer writes is not "
    "counted."
)


async def make(owner_id: UUID, scene: Scene, take: Take = FIRST_TAKE) -> Generation:
    """Queue a prompt for a checked scene and have it written.

    Raises:
        AllowanceSpent, Unavailable: as `service.request_prompt` says; nothing was counted.
    """
    [generation] = await make_each(owner_id, [(scene, take)])
    return generation


async def make_each(owner_id: UUID, asked: Sequence[tuple[Scene, Take]]) -> list[Generation]:
    """Queue a prompt for each checked scene, all or none, and have them written.

    Raises:
        AllowanceSpent, Unavailable: as `service.request_prompt` says of any of them; nothing was
            counted and none is written.
    """
    writing = runs.current()
    await asyncio.to_thread(storage.refuse_when_nearly_full)
    generations = await db.write(
        partial(
            service.request_prompts,
            owner_id=owner_id,
            asked=asked,
            is_counted=not writing.provider.is_local,
        )
    )
    for generation in generations:
        writing.start(generation.id, owner_id, service.prompt_request(generation))
    return generations


async def make_by_rules(owner_id: UUID, scene: Scene) -> Generation | None:
    """Have the local composer write for a checked scene, whoever is first in line.

    None where it does not write here. Nothing is counted, and another take asks whoever is first.
    """
    writing, others = runs.current(), PROVIDER_NAMES.keys() - TAKES_NO_ALLOWANCE
    line = writing.provider.in_line(frozenset(others))
    if not line or line[0] not in TAKES_NO_ALLOWANCE:
        return None
    [generation] = await db.write(
        partial(
            service.request_prompts,
            owner_id=owner_id,
            asked=[(scene, FIRST_TAKE)],
            is_counted=False,
        )
    )
    request = replace(service.prompt_request(generation), not_asked=frozenset(others))
    writing.start(generation.id, owner_id, request)
    return generation


async def retry(owner_id: UUID, generation_id: UUID) -> Generation:
    """Have what failed or was stopped written anew, as it was asked for.

    Raises:
        NotFound: not a prompt of theirs.
        UnknownTarget: its model is no longer in the catalogue.
        InputInvalid, AllowanceSpent, Unavailable: as for every prompt.
    """
    last = await db.read(lambda session: queries.owned_prompt(session, owner_id, generation_id))
    texts = {name: getattr(last, name) for name in service.field_names()}
    scene = service.checked_scene(last.scene, last.target, texts)
    return await make(owner_id, scene, service.same_take(last))


async def stop(owner_id: UUID, generation_id: UUID) -> Generation:
    """Stop a prompt wherever it is written; gives it as it stands then.

    What is written so far is kept and not counted. One that is over, or whole and just being
    saved, stays as it is.

    Raises:
        NotFound: not a prompt of theirs.
    """
    await break_off(owner_id, generation_id)
    return await db.read(lambda session: queries.owned_prompt(session, owner_id, generation_id))


async def break_off(owner_id: UUID, generation_id: UUID) -> None:
    """Stop what is written, a critique too, and wait until it is over; nothing where it is not."""
    await db.write(lambda session: service.ask_stop(session, owner_id, generation_id))
    writing = runs.current()
    run = writing.find(owner_id, generation_id)
    writing.stop(owner_id, generation_id)
    while run and not run.is_over:
        await run.change(seconds=1)
