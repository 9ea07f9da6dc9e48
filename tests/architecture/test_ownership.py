"""No query on a person's rows without the person: the owner's id comes first."""

import ast
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import craftprompt
import craftprompt.models as tables

PACKAGE = Path(craftprompt.__file__).parent
QUERIES = sorted(PACKAGE.rglob("*queries.py"))
PEOPLES = {
    name
    for name, model in vars(tables).items()
    if isinstance(model, type)
    and issubclass(model, SQLModel)
    and model.__table__.foreign_keys  # rows that hang on a person
}


def ownerless(source):
    """The functions of a module that ask for people's rows without saying whose."""
    module = ast.parse(source)
    imported = {
        each.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == tables.__name__
        for each in node.names
    }
    found = []
    for function in ast.walk(module):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        names = {each.id for each in ast.walk(function) if isinstance(each, ast.Name)}
        given = [each.arg for each in function.args.args if each.arg != "session"]
        if names & PEOPLES & imported and given[:1] != ["owner_id"]:
            found.append(function.name)
    return found


def test_there_are_queries_and_owned_tables_to_look_at():
    assert len(QUERIES) >= 2
    assert {"Generation", "Attempt", "Media", "Session", "Draft"} <= PEOPLES
    assert "User" not in PEOPLES


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_query_on_peoples_rows_takes_the_owner_first(path):
    assert ownerless(path.read_text()) == []


@pytest.mark.parametrize(
    "source",
    [
        "def found(session, generation_id):\n    return select(Generation)",
        "def found(session, generation_id, owner_id):\n    return select(Generation)",
        "async def found(session):\n    return select(Media)",
    ],
)
def test_a_query_without_its_owner_is_found(source):
    imports = "from craftprompt.models import Generation, Media\n"
    assert ownerless(imports + source) == ["found"]
