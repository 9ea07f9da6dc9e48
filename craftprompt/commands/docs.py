"""Writes the tables in docs/ that come from the code, or says which are out of date.

    python -m craftprompt.commands.docs [--check]

A table stands between `<!-- generated: name -->` and `<!-- end -->`.
"""

import ast
import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from craftprompt.commands import docs_models
from craftprompt.privacy.data_map import data_map
from craftprompt.settings import ROOT, Settings

DOCS = ROOT / "docs"
MODELS = DOCS / "models.md"
PLACE = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
COMMANDS = ("run", "test", "check", "ci", "demo", "admin")


def main(arguments: Sequence[str]) -> int:
    """Write every document, or with --check only compare; 1 when one is out of date."""
    stale = {path: text for path, text in documents() if path.read_text() != text}
    for path, text in stale.items():
        if "--check" in arguments:
            print(f"{path.relative_to(DOCS.parent)} is out of date: bin/check --fix writes it.")
        else:
            path.write_text(text)
    return 1 if stale and "--check" in arguments else 0


def documents() -> Iterator[tuple[Path, str]]:
    """Each document that holds something generated, with the text it should have."""
    yield MODELS, docs_models.render()
    for path in sorted(DOCS.rglob("*.md")):
        if path != MODELS:
            yield path, PLACE.sub(_fill, path.read_text())


def _fill(place: re.Match[str]) -> str:
    return f"{place[1]}\n{TABLES[place[2]]()}\n{place[3]}"


def settings_table() -> str:
    """Every setting with its default and meaning."""
    rows = [
        (f"`{field.validation_alias}`", _default(field), field.description or "")
        for field in Settings.model_fields.values()
    ]
    return _table(("name", "default", "meaning"), rows)


def _default(field: FieldInfo) -> str:
    if field.default in ("", None) or isinstance(field.default, SecretStr):
        return ""
    if isinstance(field.default, tuple):
        return f"`{','.join(field.default)}`"
    if isinstance(field.default, Path) or str(field.default).startswith(str(ROOT)):
        return f"`{Path(field.default).relative_to(ROOT)}`"
    return f"`{field.default}`"


def routes_table() -> str:
    """Every page and every plain HTTP route, in the order in which they are declared."""
    # By name: pages and the application stand above the commands.
    pages = importlib.import_module("craftprompt.routes").PAGES
    studio = importlib.import_module("craftprompt.craftprompt")
    rows = [(f"`{page.path}`", f"{page.guard} page", page.description) for page in pages]
    for route in studio.plain_http.routes:
        methods = ", ".join(sorted(route.methods - {"HEAD"}))
        rows.append((f"`{route.path}`", methods, _first_line(route.endpoint)))
    return _table(("address", "kind", "what it is"), rows)


def _first_line(endpoint: object) -> str:
    return (inspect.getdoc(endpoint) or "").partition("\n")[0]


def commands_table() -> str:
    """Every command in bin/ with the first line of what it says about itself."""
    return _table(("command", "does"), [(f"`bin/{name}`", _purpose(name)) for name in COMMANDS])


def _purpose(name: str) -> str:
    text = (ROOT / "bin" / name).read_text()
    if "python3" in text.partition("\n")[0]:
        return ast.get_docstring(ast.parse(text)) or ""
    return text.splitlines()[1].removeprefix("# ")


def privacy_table() -> str:
    """Every piece of personal data, with what its columns declare."""
    idle_minutes = Settings.model_fields["session_idle_minutes"].default
    rows = [
        (
            group.category,
            f"{entry.place}: {', '.join(entry.fields)}",
            entry.privacy.purpose,
            entry.privacy.basis,
            entry.privacy.retention,
            "yes" if entry.privacy.export else "no",
            entry.privacy.erase,
        )
        for group in data_map(idle_minutes).groups
        for entry in group.entries
    ]
    heading = ("group", "what", "why", "basis", "how long", "exported", "at erasure")
    return _table(heading, rows)


def _table(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = (heading, ["---"] * len(heading), *rows)
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


TABLES: dict[str, Callable[[], str]] = {
    "settings": settings_table,
    "commands": commands_table,
    "routes": routes_table,
    "privacy": privacy_table,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
