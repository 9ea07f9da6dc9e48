"""What `bin/run` does before anything of ours can be imported, in a project without packages."""

import ast
import os
import shutil
import socket
import subprocess
import sys
from types import SimpleNamespace

import _environment
import pytest

from tests.bare_projects import BIN, make_project, start

OLD_PYTHON = (
    "import sys; sys.version_info = (3, 8, 18, 'final', 0); sys.version = '3.8.18 (default)'; "
    "sys.path.insert(0, sys.argv[1]); import _bootstrap"
)
NO_SUCH_PACKAGE = f"no-such-package==1 --hash=sha256:{'0' * 64}\n"


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """A project that was started once, with what that start said; to be copied.

    Each environment takes seconds to make.
    """
    folder = tmp_path_factory.mktemp("made")
    place = make_project(folder / "project")
    first = start(place, "--port", "1")
    return SimpleNamespace(place=place, kept=place.rename(folder / "kept"), first=first)


@pytest.fixture
def project(made_once):
    """This test's own copy, where it was made: elsewhere its environment would be a moved one."""
    yield shutil.copytree(made_once.kept, made_once.place, symlinks=True)
    shutil.rmtree(made_once.place, ignore_errors=True)


def test_the_first_start_makes_the_environment_and_the_second_uses_it(made_once, project):
    venv = project / ".venv"
    up = f"up {venv} ['--port', '1'] {venv}/bin/python"

    second = start(project, "--port", "1")

    assert made_once.first.stdout.splitlines()[0] == "Making .venv."
    assert made_once.first.stdout.splitlines()[-1] == up
    assert second.stdout == up + "\n"


def test_other_packages_are_installed_at_the_next_start(project):
    (project / "requirements.txt").write_text("# still nothing, but another list\n")

    outcome = start(project)

    assert "Installing requirements.txt" in outcome.stdout
    assert "Making .venv" not in outcome.stdout


def test_a_half_made_environment_is_made_again(project):
    (project / ".venv/unfinished").touch()
    (project / ".venv/half").touch()

    outcome = start(project)

    assert outcome.stdout.splitlines()[0] == "Making .venv."
    assert outcome.stdout.splitlines()[-1].startswith("up")
    assert not (project / ".venv/half").exists()
    assert not (project / ".venv/unfinished").exists()


def test_an_environment_that_was_moved_is_made_again(project, tmp_path):
    moved = project.rename(tmp_path / "elsewhere")

    assert start(moved).stdout.splitlines()[-1].startswith(f"up {moved}/.venv")


def test_an_environment_that_somebody_else_made_is_used(project):
    for ours in ("requirements.txt.stamp", "install.log"):  # the rest is what `venv` made
        (project / ".venv" / ours).unlink()
    (project / ".venv/mine").touch()

    assert start(project).stdout.splitlines()[-1].startswith("up")
    assert (project / ".venv/mine").exists()


def test_a_link_to_the_environment_of_another_folder_leaves_that_one_alone(project, tmp_path):
    other = shutil.copytree(project, tmp_path / "other", ignore=shutil.ignore_patterns(".venv"))
    (other / ".venv").symlink_to(project / ".venv")

    outcome = start(other)

    assert outcome.stdout.splitlines()[-1].startswith(f"up {other}/.venv")
    assert start(project).stdout.splitlines() == [
        f"up {project}/.venv [] {project}/.venv/bin/python"
    ]


def test_packages_that_cannot_be_had_are_one_sentence(project):
    (project / "requirements.txt").write_text(NO_SUCH_PACKAGE)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        index = f"http://127.0.0.1:{closed.getsockname()[1]}/"

        outcome = start(project, PIP_INDEX_URL=index, PIP_RETRIES="1", PIP_CONFIG_FILE=os.devnull)

    assert outcome.returncode == 1
    assert outcome.stderr == (
        "The packages of requirements.txt were not installed: the package index cannot be "
        f"reached. The log is {project}/.venv/install.log.\n"
    )


def test_a_python_that_cannot_make_environments_names_the_package_that_helps(monkeypatch, tmp_path):
    monkeypatch.setattr(_environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(_environment, "PYTHON", tmp_path / ".venv/bin/python")
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)

    with pytest.raises(_environment.CannotPrepare, match="apt install python3-venv"):
        _environment._make_venv(0)


def test_an_old_python_says_its_age_in_one_sentence():
    outcome = subprocess.run(
        [sys.executable, "-c", OLD_PYTHON, BIN], capture_output=True, text=True, check=False
    )

    assert outcome.returncode == 1
    assert outcome.stderr == "Python 3.11 or newer is needed; this is 3.8.18.\n"


@pytest.mark.parametrize("name", ["run", "test", "check", "demo", "admin", "_bootstrap.py"])
def test_any_python_3_can_read_what_comes_before_that_sentence(name):
    ast.parse((BIN / name).read_text(), feature_version=(3, 4))
