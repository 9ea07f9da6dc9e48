"""A copy of the catalogue's folder that a test may break."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import craftprompt.catalogue

SHIPPED = Path(craftprompt.catalogue.__file__).parent
NAMES = ("video_models", "image_models", "profiles")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NAMES:
        shutil.copy(SHIPPED / f"{name}.json", tmp_path)
    return tmp_path


@pytest.fixture
def change(folder: Path) -> Callable[[str, str, Callable[[dict], None]], Path]:
    """Lets a function change one row of one file, named by its key or family."""

    def change_row(name: str, row: str, edit: Callable[[dict], None]) -> Path:
        path = folder / f"{name}.json"
        document = json.loads(path.read_text())
        rows = document["profiles" if name == "profiles" else "models"]
        edit(next(each for each in rows if row in (each.get("key"), each.get("family"))))
        path.write_text(json.dumps(document))
        return folder

    return change_row
