"""A prompt that stands, rewritten: refined in words, shorter, longer, translated, varied.

Each rewrite is a run of its own on the same chain, counted, streamed and stopped as every prompt.
What it writes becomes a version of the prompt.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from craftprompt import db
from craftprompt.catalogue.loader import catalogue
from craftprompt.catalogue.rewrites import LANGUAGES, RewriteAct, rewrites
from craftprompt.errors import InputInvalid
from craftprompt.models import Generation, GenerationKind, PromptVersion
from craftprompt.models.generation import SceneColumns
from craftprompt.providers.base import TAKES_NO_ALLOWANCE, Rewrite
from craftprompt.providers.text import instructions
from craftprompt.studio import locks, queries, runs, service, version_queries, versions
from craftprompt.studio.limits import LONGEST_WISH
from craftprompt.studio.service import Take
from craftprompt.wording import clean_text, is_blank

WISH_FIELD = "wish"
LANGUAGE_FIELD = "language"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be done to which version. `not_asked` are writers whom the person leaves out.

    `wish` are the person's words where the act is to refine, a language where it translates, an
    emphasis where it varies, and the name of the model before where it ports. `request_id` is what
    the variations of one press have in common.
    """

    generation_id: UUID
    version_id: UUID
    act: RewriteAct
    wish: str = ""
    not_asked: frozenset[str] = frozenset()
    request_id: UUID | None = None


Requested = list[tuple[Generation, Rewrite]]


def checked(wanted: Wanted) -> Wanted:
    """The wish made safe to keep.

    Raises:
        InputInvalid: nothing is wished for, or too much, or a language that we do not offer.
    """
    wish = clean_text(wanted.wish).strip()
    if wanted.act is RewriteAct.TRANSLATED:
        if wish not in LANGUAGES:
            raise InputInvalid(
                "Choose the language from the list, then press again. Nothing was counted.",
                field=LANGUAGE_FIELD,
            )
    elif wanted.act is RewriteAct.VARIED:
        if wish not in rewrites().emphases:
            raise InputInvalid("There is no such variation. Nothing was counted.")
    elif wanted.act not in (RewriteAct.REFINED, RewriteAct.PORTED):
        wish = ""
    elif is_blank(wish):
        raise InputInvalid(
            "Say what to change, such as “make it night, keep the red coat”. Nothing was counted.",
            field=WISH_FIELD,
        )
    if len(wish) > LONGEST_WISH:
        raise InputInvalid(
            f"A wish has at most {LONGEST_WISH:,} characters; yours has {len(wish):,}. Nothing was "
            "counted and your text is kept.",
            field=WISH_FIELD,
        )
    return replace(wanted, wish=wish)


async def ask(owner_id: UUID, wanted: Wanted) -> Generation:
    """Queue a rewrite and have it written; gives its run.

    Raises:
        NotFound: not a prompt or version of theirs.
        InputInvalid: no wish, an empty prompt, one that is still being written or takes no more
            versions.
        UnknownTarget: its model is no longer in the catalogue.
        AllowanceSpent, Unavailable: as for every prompt; nothing was counted.
    """
    [run] = await _ask_each(owner_id, [wanted])
    return run


async def ask_variations(owner_id: UUID, generation_id: UUID, version_id: UUID) -> list[Generation]:
    """Have every variation of a version written at once, all begun or none; gives their runs.

    Raises:
        NotFound, InputInvalid, UnknownTarget, AllowanceSpent, Unavailable: as for one rewrite.
    """
    press = uuid4()
    return await _ask_each(
        owner_id,
        [
            Wanted(generation_id, version_id, RewriteAct.VARIED, emphasis, request_id=press)
            for emphasis in rewrites().emphases
        ],
    )


async def ask_again(owner_id: UUID, run_id: UUID, *, without: str = "") -> Generation:
    """Have a rewrite that failed or was stopped written anew; gives its new run.

    One of several variations stays one of them, and the others may be written meanwhile.
    `without` is a writer whom the person leaves out from now on.

    Raises:
        NotFound: not a rewrite of theirs.
        InputInvalid, UnknownTarget, AllowanceSpent, Unavailable: as for the first time.
    """
    last = await db.read(lambda session: queries.owned_prompt(session, owner_id, run_id))
    if last.root_id is None:
        raise InputInvalid("This is no rewrite. Nothing was counted.")
    asked = last.settings
    wanted = Wanted(
        last.root_id,
        UUID(asked["version"]),
        RewriteAct(asked["act"]),
        str(asked["wish"]),
        service.take_of(last).not_asked | frozenset(filter(None, [without])),
        request_id=last.request_id,
    )
    return await ask(owner_id, wanted)


async def _ask_each(owner_id: UUID, wanted: Sequence[Wanted]) -> list[Generation]:
    """Queue what is wanted of one version, all or none, and have it written."""
    asked = [checked(each) for each in wanted]
    return await begin(owner_id, partial(request, owner_id=owner_id, wanted=asked))


async def begin(owner_id: UUID, requested: Callable[[Session], Requested]) -> list[Generation]:
    """Have what was queued in one transaction written; gives the runs."""
    writing = runs.current()
    asked = await db.write(requested)
    for run, rewrite in asked:
        writing.start(run.id, owner_id, service.prompt_request(run, rewrite))
    return [run for run, _ in asked]


def request(session: Session, owner_id: UUID, wanted: Sequence[Wanted]) -> Requested:
    """Queue rewrites of one version: the runs, each with what it does to the version.

    Raises:
        NotFound, InputInvalid, UnknownTarget, AllowanceSpent, Unavailable: as `ask` says.
    """
    found = (session, owner_id, wanted[0].generation_id)
    root = queries.own_prompt_to_change(*found)
    version = version_queries.owned_version(*found, wanted[0].version_id)
    if is_blank(version.prompt):
        raise InputInvalid("This version is empty. Write something into it first.")
    catalogue().target(root.target)
    versions.refuse_when_full(session, root, more=len(wanted))
    is_by_rules = TAKES_NO_ALLOWANCE.issuperset(version_queries.version_writers(*found))
    asked = [_rewrite(root, version, each, is_by_rules=is_by_rules) for each in wanted]
    runs_wanted = [
        _run(root, version, rewrite, each) for rewrite, each in zip(asked, wanted, strict=True)
    ]
    running = [
        each.settings
        for each in queries.running_rewrites(*found)
        if each.kind == GenerationKind.PROMPT
        and not (each.request_id and each.request_id == wanted[0].request_id)
    ]
    if running and any(run.settings not in running for run in runs_wanted):
        raise InputInvalid(
            "This prompt is being rewritten already. Wait until it is done, or stop it first. "
            "Nothing was counted."
        )
    is_counted = not runs.current().provider.is_local
    queued = service.queue_each(session, owner_id, runs_wanted, is_counted=is_counted)
    return list(zip(queued, asked, strict=True))


def _rewrite(
    root: Generation, version: PromptVersion, wanted: Wanted, *, is_by_rules: bool
) -> Rewrite:
    return Rewrite(
        act=wanted.act,
        prompt=version.prompt,
        negative_prompt=version.negative_prompt,
        wish=wanted.wish,
        locked=locks.standing(root.locked, version.prompt),
        is_by_rules=is_by_rules,
    )


def _run(root: Generation, version: PromptVersion, rewrite: Rewrite, wanted: Wanted) -> Generation:
    run = Generation(
        id=uuid4(),
        owner_id=root.owner_id,
        root_id=root.id,
        request_id=wanted.request_id,
        kind=GenerationKind.PROMPT,
        target=root.target,
        settings={
            **Take(not_asked=wanted.not_asked, shots=service.take_of(root).shots).settings(),
            "act": str(wanted.act),
            "wish": wanted.wish,
            "version": str(version.id),
            "locked": list(rewrite.locked),
        },
        instructions_version=instructions.version_of(wanted.act),
    )
    run.sqlmodel_update({name: getattr(root, name) for name in SceneColumns.model_fields})
    return run
