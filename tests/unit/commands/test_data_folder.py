import os
import subprocess
import sys

import pytest

from craftprompt.commands import data_folder
from craftprompt.errors import StartRefused

HOLD = "import sys; from pathlib import Path; from craftprompt.commands.data_folder import hold; "
HOLD += "hold(Path(sys.argv[1])); print('held')"


@pytest.fixture
def folder(tmp_path):
    yield tmp_path / "data"
    data_folder.release(tmp_path / "data")


def test_a_folder_is_made_for_its_owner_only(folder):
    data_folder.hold(folder)

    assert folder.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in folder.iterdir()] == ["server.lock"]


def test_holding_it_twice_in_one_process_is_no_second_server(folder):
    data_folder.hold(folder)
    data_folder.hold(folder)


def test_a_child_of_the_holder_is_no_second_server(folder):
    data_folder.hold(folder)

    child = subprocess.run(
        [sys.executable, "-c", HOLD, folder], capture_output=True, text=True, check=True
    )

    assert child.stdout == "held\n"


def test_another_process_is_refused(folder):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD + "; input()", folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout.readline() == "held\n"

    with pytest.raises(StartRefused, match=f"process {holder.pid}"):
        data_folder.hold(folder)

    holder.communicate("\n")
    data_folder.hold(folder)


def test_a_full_disk_is_found_before_anything_is_half_written(folder, monkeypatch):
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(StartRefused, match="cannot be written to: No space left on device"):
        data_folder.hold(folder)
    assert list(folder.iterdir()) == []
