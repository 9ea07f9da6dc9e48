"""Finds elements in what a component renders to."""


def elements(component):
    """Every element of a component, outermost first, as (tag, props as one text)."""
    yield from _walk(component.render())


def found(component, **marks):
    """The props of the one element that carries these attributes."""
    wanted = [f'"{name.replace("_", "-")}":"{value}"' for name, value in marks.items()]
    hits = [props for _, props in elements(component) if all(each in props for each in wanted)]
    assert len(hits) == 1, f"{len(hits)} elements with {wanted}"
    return hits[0]


def words(component):
    """All fixed text of a component, in reading order."""
    return " ".join(part for part in _texts(component.render()) if part)


def _walk(part):
    if not isinstance(part, dict):
        return
    if "props" in part:
        yield part["name"], ",".join(part["props"])
    for child in _children(part):
        yield from _walk(child)


def _texts(part):
    if not isinstance(part, dict):
        return
    if "contents" in part:
        yield str(part["contents"]).strip('"')
    for child in _children(part):
        yield from _texts(child)


def _children(part):
    yield from part.get("children", [])
    for branch in ("true_value", "false_value"):
        if branch in part:
            yield part[branch]
