"""A `bin/run` that is killed while it makes the environment."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from tests.bare_projects import environment, make_project, start

pytestmark = pytest.mark.faults


def test_a_start_that_is_killed_while_it_installs_is_made_good_by_the_next(tmp_path):
    project = make_project(tmp_path / "project")
    (project / "requirements.txt").write_text(f"no-such-package==1 --hash=sha256:{'0' * 64}\n")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        index = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        installing = subprocess.Popen(
            [sys.executable, project / "bin/run"],
            env=environment(project, PIP_INDEX_URL=index, PIP_CONFIG_FILE=os.devnull),
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        asking, _ = silent.accept()
        os.killpg(installing.pid, signal.SIGKILL)
        installing.wait()
        asking.close()
    (project / "requirements.txt").write_text("# nothing\n")

    outcome = start(project)

    assert outcome.stdout.splitlines()[0] == "Making .venv."
    assert outcome.stdout.splitlines()[-1].startswith("up")
