"""The lineage as the page shows it: a tree of plain values, each with its name and its state."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from craftprompt.addresses import backend
from craftprompt.models import (
    UNFINISHED,
    Generation,
    GenerationKind,
    GenerationStatus,
    PromptVersion,
    VersionAct,
)
from craftprompt.providers.video import animatic
from craftprompt.studio import image_views, video_views
from craftprompt.studio.lineage import Lineage
from craftprompt.studio.steps import step_of
from craftprompt.studio.version_views import ACT_WORDS, version_view
from craftprompt.studio.views import excerpt, target_name

DEEPEST = 6  # levels that the page draws; what hangs lower stands beside what it was made from
DELETED = "deleted"
SCENE_SHOWN = 160


@dataclass(slots=True)
class LineageNode:
    """One thing of the tree: a prompt, a version, an image, a video, or a picture that is gone.

    `step` is empty for what is done. `address` is the page that it opens, empty where it opens
    beside the tree (a prompt, a version) or not at all.
    """

    key: str = ""
    kind: str = ""
    generation_id: str = ""
    version_id: str = ""
    name: str = ""
    facts: str = ""
    step: str = ""
    thumbnail: str = ""
    address: str = ""
    is_running: bool = False
    is_standing: bool = False
    opens: bool = False
    children: list["LineageNode"] = field(default_factory=list["LineageNode"])


# None leads to nothing: so what has no parent can be asked for its parent all the same.
_Nodes = dict[UUID | None, LineageNode]


@dataclass(slots=True)
class LineageView:
    """The whole tree under its scene; `left_out` says in a sentence what is not in it."""

    scene: str = ""
    nodes: list[LineageNode] = field(default_factory=list[LineageNode])
    left_out: str = ""


def lineage_view(lineage: Lineage) -> LineageView:
    """The tree of a lineage."""
    return LineageView(
        scene=excerpt(lineage.scene, SCENE_SHOWN),
        nodes=_drawable(_tree(lineage), DEEPEST),
        left_out=_left_out(lineage),
    )


def _tree(lineage: Lineage) -> list[LineageNode]:
    """Every node under the one that it came from."""
    made: _Nodes = {each.id: _made_node(lineage, each) for each in lineage.made}
    versions = _version_nodes(lineage)
    for version in lineage.versions:
        varied = versions.get(version.parent_id) if _is_varied(version.act) else None
        above = varied or made[version.generation_id]
        above.children.append(versions[version.id])
    for run in lineage.tries:
        asked = UUID(run.settings["version"])
        varied = versions.get(asked) if _is_varied(run.settings["act"]) else None
        above = varied or made[run.root_id]
        above.children.append(_try_node(run))
    first, *later = lineage.made
    for each in later:
        node = made[each.id]
        is_bereft = each.id in lineage.bereft
        above = _above(lineage, each, made, versions)
        above.children.append(_lost_picture(node) if is_bereft else node)
    return [made[first.id]]


def _above(
    lineage: Lineage,
    each: Generation,
    made: _Nodes,
    versions: _Nodes,
) -> LineageNode:
    """What a thing came from: the image that it was made of, else the version, else its parent."""
    source = lineage.sources.get(each.id)
    if source:
        return made[source]
    version_id = lineage.from_version.get(each.id) or _carried_from(lineage.versions, each.id)
    return versions.get(version_id) or made[each.parent_id]


def _carried_from(versions: Sequence[PromptVersion], prompt_id: UUID) -> UUID | None:
    """The version of another prompt that this one began with, if it began with one."""
    known: dict[UUID | None, UUID] = {each.id: each.generation_id for each in versions}
    return next(
        (
            each.parent_id
            for each in versions
            if each.generation_id == prompt_id and known.get(each.parent_id, prompt_id) != prompt_id
        ),
        None,
    )


def _is_varied(act: str) -> bool:
    """Whether it stands beside the version that it came from; the other acts follow each other."""
    return act == VersionAct.VARIED


def _version_nodes(lineage: Lineage) -> _Nodes:
    standing: dict[UUID, PromptVersion] = {}
    for each in lineage.versions:
        last = standing.get(each.generation_id)
        if (each.chosen or 0) > ((last.chosen or 0) if last else 0):
            standing[each.generation_id] = each
    stands = {each.id for each in standing.values()}
    return {
        each.id: _version_node(each, is_standing=each.id in stands) for each in lineage.versions
    }


def _version_node(version: PromptVersion, *, is_standing: bool) -> LineageNode:
    view = version_view(version, None)
    return LineageNode(
        key=view.version_id,
        kind="version",
        generation_id=str(version.generation_id),
        version_id=view.version_id,
        name=f"{view.number} {view.name or view.act}",
        facts=f"by {view.author_name}",
        is_standing=is_standing,
        opens=True,
    )


def _made_node(lineage: Lineage, made: Generation) -> LineageNode:
    kind, is_gone = GenerationKind(made.kind), made.removed_at is not None
    node = LineageNode(
        key=str(made.id),
        kind=kind,
        generation_id=str(made.id),
        name=_name(made),
        step=DELETED if is_gone else _step(made),
        is_running=not is_gone and made.status in UNFINISHED,
    )
    if is_gone:
        return node
    picture = lineage.pictures.get(made.id)
    node.thumbnail = backend(f"/media/{picture}?width=320") if picture else ""
    node.opens = kind is GenerationKind.PROMPT
    node.address = "" if node.opens else f"/library/{made.id}"
    node.facts = _model(made)
    return node


def _try_node(run: Generation) -> LineageNode:
    return LineageNode(
        key=str(run.id),
        kind="version",
        name=ACT_WORDS[VersionAct(run.settings["act"])],
        step=_step(run),
        is_running=run.status in UNFINISHED,
    )


def _lost_picture(node: LineageNode) -> LineageNode:
    """The place of a picture that is gone for good, with what was made of it."""
    return LineageNode(
        key=f"before {node.key}", kind="picture", name="Picture", step=DELETED, children=[node]
    )


def _name(made: Generation) -> str:
    match made.kind:
        case GenerationKind.IMAGE:
            return f"Image {image_views.number_of(made)}".rstrip()
        case GenerationKind.VIDEO:
            return "Video"
        case _:
            variation = int(made.settings.get("variation", 0))
            take = f", take {variation + 1}" if variation else ""
            return f"Prompt for {target_name(made.target)}{take}"


def _model(made: Generation) -> str:
    """The model that made it, or is asked for it; a prompt has its own in its name."""
    match made.kind:
        case GenerationKind.IMAGE:
            return image_views.model_name(made.model or made.target)
        case GenerationKind.VIDEO:
            return video_views.model_name(
                animatic.KEY if made.provider == animatic.KEY else made.target
            )
        case _:
            return ""


def _step(made: Generation) -> str:
    if made.status == GenerationStatus.SUCCEEDED:
        return ""
    return step_of(made)


def _drawable(nodes: list[LineageNode], levels: int) -> list[LineageNode]:
    """The same tree with no more levels than these."""
    for node in nodes:
        node.children = (
            _drawable(node.children, levels - 1)
            if levels > 2  # noqa: PLR2004  the last level and the one above it
            else list(_flat(node.children))
        )
    return nodes


def _flat(nodes: Iterable[LineageNode]) -> Iterator[LineageNode]:
    for node in nodes:
        below, node.children = node.children, []
        yield node
        yield from _flat(below)


def _left_out(lineage: Lineage) -> str:
    parts = []
    if lineage.versions_left_out:
        is_one = lineage.versions_left_out == 1
        parts.append(f"{lineage.versions_left_out} earlier version{'' if is_one else 's'}")
    if lineage.made_left_out:
        parts.append(f"{lineage.made_left_out} more that were made from these")
    return f"Not shown here: {' and '.join(parts)}." if parts else ""
