"""Prompts: asked for and stopped; the draft of the scene is kept beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlmodel import col

from craftprompt import clock
from craftprompt.account import queries as account_queries
from craftprompt.billing import allowance, released
from craftprompt.billing.plans import plan
from craftprompt.catalogue.loader import catalogue
from craftprompt.db import insert_into
from craftprompt.errors import InputInvalid, Unavailable
from craftprompt.models import UNFINISHED, Draft, Generation, GenerationKind
from craftprompt.models.generation import SceneColumns
from craftprompt.providers.base import PromptRequest, Rewrite, SceneFields
from craftprompt.providers.shots import NO_SHOTS, ShotList
from craftprompt.providers.text import instructions
from craftprompt.providers.text.composer import structure
from craftprompt.settings import settings
from craftprompt.studio import locks, queries, templates
from craftprompt.studio.limits import LONGEST_FIELD, LONGEST_SCENE, refuse_long_form
from craftprompt.studio.shots import checked, from_stored, refuse_long_action, stored
from craftprompt.studio.templates import Template
from craftprompt.wording import clean_text, is_blank

MOST_AT_ONCE = 30  # prompts of one person; more than anyone presses, less than hurts others


@dataclass(frozen=True, slots=True)
class Scene:
    """What the person wrote: the scene, the nine fields beside it, and the model to write for."""

    scene: str
    target: str
    fields: SceneFields

    def columns(self) -> dict[str, str]:
        """The scene and its fields by column."""
        return {"scene": self.scene, **asdict(self.fields)}


@dataclass(frozen=True, slots=True)
class Take:
    """One take on a scene: its number from 0, and the providers that the person leaves out.

    `template` is the text with variables that the scene was resolved from, empty where it had
    none; `variables` are the values that took their places, by name. `locked` are phrases of an
    earlier prompt that this one and its rewrites have to keep. `shots` are kept whatever the
    target, and told only to one that takes several. `parent_id` is the prompt that this is another
    take of.
    """

    variation: int = 0
    not_asked: frozenset[str] = frozenset()
    template: str = ""
    variables: tuple[tuple[str, str], ...] = ()
    locked: tuple[str, ...] = ()
    shots: ShotList = NO_SHOTS
    parent_id: UUID | None = None

    def settings(self) -> dict[str, object]:
        """The take as the row keeps it."""
        left_out = {"not_asked": sorted(self.not_asked)} if self.not_asked else {}
        resolved = (
            {"template": self.template, "variables": dict(self.variables)} if self.template else {}
        )
        kept = {"locked": list(self.locked)} if self.locked else {}
        told = {"shots": stored(self.shots)} if self.shots != NO_SHOTS else {}
        return {"variation": self.variation, **left_out, **resolved, **kept, **told}


FIRST_TAKE = Take()
NOTHING_TOLD = stored(NO_SHOTS)


def checked_scene(scene: str, target: str, scene_fields: dict[str, str]) -> Scene:
    """The person's words, made safe to keep; without a scene, who does what where is the scene.

    Raises:
        InputInvalid: nothing written, too much written, or no such target model.
    """
    kept = {name: clean_text(scene_fields.get(name, "")).strip() for name in field_names()}
    words = clean_text(scene).strip()
    if is_blank(words):
        words = structure.main_sentence(SceneFields(**kept))
        kept |= dict.fromkeys(structure.MAIN, "")
    if is_blank(words):
        raise InputInvalid(
            "Describe your scene first: who does what, where. Nothing was counted.", field="scene"
        )
    _refuse_long_scene(len(words))
    catalogue().target(target)
    for name, value in kept.items():
        if len(value) > LONGEST_FIELD:
            raise InputInvalid(
                f"The field “{name.replace('_', ' ')}” has {len(value):,} characters; "
                f"{LONGEST_FIELD:,} are the most. Nothing was counted and your text is kept.",
                field=name,
            )
    return Scene(words, target, SceneFields(**kept))


def checked_scenes(
    texts: Mapping[str, str], target: str, take: Take, values: Mapping[str, str] | None
) -> list[tuple[Scene, Take]]:
    """What one press asks for: the scene, or with `values` one for each filling of its variables.

    Without `values` the scene is taken as it stands: it was resolved before.

    Raises:
        TemplateInvalid: variables that cannot be filled in.
        InputInvalid: as for every scene.
    """
    fields = dict(texts)
    as_it_stands = [(checked_scene(texts["scene"], target, fields), take)]
    if values is None:
        return as_it_stands
    template = templates.parse(clean_text(texts["scene"]).strip())
    if not template.variables:
        return as_it_stands
    plain = {name: clean_text(value) for name, value in values.items()}
    return [
        (
            _resolved_scene(template, each, target, fields),
            replace(
                take,
                template=template.text,
                variables=tuple(each.items()),
                shots=_filled_in(take.shots, each),
            ),
        )
        for each in template.takes(plain)
    ]


def _resolved_scene(
    template: Template, values: Mapping[str, str], target: str, fields: dict[str, str]
) -> Scene:
    """The scene with these values; one that grows too long is refused before it is put together.

    A long value that stands everywhere would make millions of characters of it.
    """
    _refuse_long_scene(templates.filled_length(template.text, values))
    return checked_scene(template.resolved(values), target, fields)


def _refuse_long_scene(length: int) -> None:
    if length > LONGEST_SCENE:
        raise InputInvalid(
            f"The scene has {length:,} characters; {LONGEST_SCENE:,} are the most. Nothing was "
            "counted and your text is kept. Shorten it, then try again.",
            field="scene",
        )


def _filled_in(listed: ShotList, values: Mapping[str, str]) -> ShotList:
    """The shots with the scene's values in place of its variables."""
    for number, each in enumerate(listed.shots, start=1):
        refuse_long_action(number, templates.filled_length(each.action, values))
    shots = tuple(
        replace(each, action=templates.filled_in(each.action, values)) for each in listed.shots
    )
    anchors = tuple(templates.filled_in(each, values) for each in listed.anchors)
    return checked(ShotList(shots, anchors))


def field_names() -> tuple[str, ...]:
    """The nine fields beside the scene, in the order of the form."""
    return tuple(each.name for each in fields(SceneFields))


def request_prompt(
    session: Session, owner_id: UUID, *, scene: Scene, take: Take = FIRST_TAKE, is_counted: bool
) -> Generation:
    """Queue one prompt and hold its allowance.

    A second press while the same scene is still being written gives the running generation: a
    double click is one wish.

    Raises:
        AllowanceSpent: `is_counted` and nothing is left today.
        Unavailable: thirty prompts of this person are being written already.
    """
    generation = Generation(
        id=uuid4(),
        owner_id=owner_id,
        kind=GenerationKind.PROMPT,
        target=scene.target,
        parent_id=take.parent_id,
        settings=take.settings(),
        instructions_version=instructions.version_of(
            None, has_shots=bool(told_shots(scene.target, take).shots)
        ),
        locked=list(take.locked),
    )
    generation.sqlmodel_update(scene.columns())
    return queue(session, generation, is_counted=is_counted)


def queue(session: Session, generation: Generation, *, is_counted: bool) -> Generation:
    """Add a prompt that is to be written, as `queue_each` does.

    Raises:
        AllowanceSpent, Unavailable: as for several.
    """
    [queued] = queue_each(session, generation.owner_id, [generation], is_counted=is_counted)
    return queued


def queue_each(
    session: Session, owner_id: UUID, wanted: Sequence[Generation], *, is_counted: bool
) -> list[Generation]:
    """Add prompts or rewrites that are to be written, and hold the allowance of all or of none.

    Gives the running one for each that is being written already.

    Raises:
        AllowanceSpent: `is_counted` and too few are left today, or too many came to nothing.
        Unavailable: thirty prompts of this person are being written already.
    """
    person = account_queries.lock_person(session, owner_id)
    unfinished = queries.unfinished(session, owner_id)
    queued = [_twin(unfinished, each) or each for each in wanted]
    added = [each for each in queued if each not in unfinished]
    if not added:
        return queued
    if len(unfinished) + len(added) > MOST_AT_ONCE:
        raise Unavailable(
            f"{MOST_AT_ONCE} of your prompts are being written. Wait until one is done, then press "
            "again. Nothing was counted and your text is kept."
        )
    for generation in added:
        generation.heartbeat_at = clock.now()
    session.add_all(added)
    session.flush()
    if is_counted:
        chosen = plan(person.plan or settings().default_plan)
        released.refuse_beyond(session, owner_id, plan=chosen)
        allowance.reserve_each(
            session,
            owner_id,
            generation_ids=[each.id for each in added],
            kind="prompt",
            plan=chosen,
        )
    return queued


def request_prompts(
    session: Session,
    owner_id: UUID,
    *,
    asked: Sequence[tuple[Scene, Take]],
    is_counted: bool,
) -> list[Generation]:
    """Queue one prompt for each scene; where one cannot be, the caller's scope keeps none.

    Raises:
        AllowanceSpent, Unavailable: as for one.
    """
    return [
        request_prompt(session, owner_id, scene=scene, take=take, is_counted=is_counted)
        for scene, take in asked
    ]


def prompt_request(generation: Generation, rewrite: Rewrite | None = None) -> PromptRequest:
    """What a provider is asked: the scene and the settings, nothing of the person.

    `rewrite` is what a run that changes a prompt does to it.
    """
    scene, take = scene_of(generation), take_of(generation)
    kept = "; ".join(filter(None, (scene.fields.must_keep, *take.locked)))
    return PromptRequest(
        scene=scene.scene,
        target=catalogue().target(scene.target),
        scene_fields=replace(scene.fields, must_keep=kept),
        variation=take.variation,
        not_asked=take.not_asked,
        rewrite=rewrite,
        shots=told_shots(scene.target, take),
    )


def told_shots(target: str, take: Take) -> ShotList:
    """The shots that the target is told: none where one clip of it is one shot."""
    takes_several = catalogue().target(target).profile.shot_list is not None
    return take.shots if takes_several and take.shots.shots else NO_SHOTS


def scene_of(generation: Generation) -> Scene:
    """What the person wrote for a prompt."""
    fields = {name: getattr(generation, name) for name in field_names()}
    return Scene(generation.scene, generation.target, SceneFields(**fields))


def take_of(generation: Generation) -> Take:
    """Which take on its scene a prompt is."""
    kept = generation.settings
    return Take(
        variation=int(kept.get("variation", 0)),
        not_asked=frozenset(kept.get("not_asked", ())),
        template=kept.get("template", ""),
        variables=tuple(kept.get("variables", {}).items()),
        locked=tuple(kept.get("locked", ())),
        shots=from_stored(kept.get("shots", {})),
    )


def further_take(generation: Generation) -> Take:
    """The next take on a prompt's scene: it keeps the locked phrases that stand in the prompt."""
    take = take_of(generation)
    locked = locks.standing(generation.locked, generation.prompt)
    first = generation.parent_id if take.variation else None  # takes stand side by side
    return replace(
        take,
        variation=take.variation + 1,
        locked=locked,
        parent_id=first or generation.id,
    )


def same_take(generation: Generation) -> Take:
    """What failed or was stopped once more, where it stood among what was made."""
    return replace(take_of(generation), parent_id=generation.parent_id)


def ask_stop(session: Session, owner_id: UUID, generation_id: UUID) -> None:
    """Note that the person wants this prompt to stop; one that is over stays as it is."""
    session.execute(
        update(Generation)
        .where(
            col(Generation.owner_id) == owner_id,
            col(Generation.id) == generation_id,
            col(Generation.status).in_(UNFINISHED),
        )
        .values(stop_asked_at=clock.now())
    )


def save_draft(session: Session, owner_id: UUID, values: dict[str, str]) -> None:
    """Keep what stands in the prompt page: only the columns that came, the rest as it was.

    Raises:
        InputInvalid: more text than a form holds, with what another tab saved meanwhile.
    """
    known = {*SceneColumns.model_fields, "target"}
    kept = {name: clean_text(value) for name, value in values.items() if name in known}
    if texts := {name: value for name, value in kept.items() if name != "target"}:
        refuse_long_form(_kept_texts(session, owner_id) | texts)
    if not catalogue().known(kept.get("target", "")):
        kept.pop("target", None)
    blank: dict[str, object] = {**dict.fromkeys(known, ""), "shot_list": NOTHING_TOLD}
    statement = insert_into(session, Draft).values(
        owner_id=owner_id, saved_at=clock.now(), **(blank | kept)
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["owner_id"], set_={**kept, "saved_at": clock.now()}
        )
    )


def _kept_texts(session: Session, owner_id: UUID) -> dict[str, str]:
    """The scene and its fields as the draft has them; nobody else changes them meanwhile."""
    columns = [getattr(Draft, name) for name in SceneColumns.model_fields]
    found = session.execute(
        select(*columns).where(col(Draft.owner_id) == owner_id).with_for_update()
    ).one_or_none()
    return dict(zip(SceneColumns.model_fields, found, strict=True)) if found else {}


def _twin(unfinished: list[Generation], wanted: Generation) -> Generation | None:
    """The running prompt that was asked for in the same words and with the same settings."""
    same = (*SceneColumns.model_fields, "kind", "target", "settings", "root_id")
    for generation in unfinished:
        if all(getattr(generation, name) == getattr(wanted, name) for name in same):
            return generation
    return None
