"""Reflex's own command serves the studio as well, on two ports and on one."""

import os
import re
import shutil
import signal
import socket
import urllib.request
from pathlib import Path

import pytest

from tests.servers import ROOT, starting, until

# `reflex run` as a person starts it; the port is a setting like any other.
REFLEX_RUN = (
    "-c",
    """import os, sys
os.environ["CRAFTPROMPT_PORT"] = sys.argv[2]
os.execv(sys.executable, [sys.executable, "-m", "reflex", "run", *sys.argv[3:]])""",
)
# What the project is without what its commands make.
SOURCES = ("craftprompt", "assets", "alembic", "reflex.lock", "rxconfig.py", ".npmrc")


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The project with its built `.web`, which Reflex writes into; Node's packages are linked."""
    folder = tmp_path_factory.mktemp("project")
    for name in SOURCES:
        place = ROOT / name
        (shutil.copytree if place.is_dir() else shutil.copy2)(place, folder / name)
    packages = Path(".web/node_modules")
    shutil.copytree(ROOT / packages, folder / packages, copy_function=link, symlinks=True)
    made = shutil.ignore_patterns("node_modules")
    shutil.copytree(ROOT / ".web", folder / ".web", ignore=made, dirs_exist_ok=True)
    return folder


def link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def listens(port: int) -> bool:
    with socket.socket() as visitor:
        return visitor.connect_ex(("127.0.0.1", port)) == 0


def is_up(origin: str) -> bool:
    with urllib.request.urlopen(f"{origin}/readyz", timeout=10) as answer:  # noqa: S310
        return answer.status == 200


def test_in_development_pages_and_backend_have_a_port_each(project, tmp_path, live_socket):
    with starting(tmp_path, program=REFLEX_RUN, root=project) as server:
        server.wait_for_line("Backend running at")

        opened = live_socket(f"http://localhost:{server.port}/")

        backend = re.match(r"ws://(localhost:\d+)/_event", opened)
        assert backend
        assert backend[1] != f"localhost:{server.port}"
        assert is_up(f"http://{backend[1]}")
        os.killpg(server.process.pid, signal.SIGINT)
        # Reflex says 1 where it hears of the pages' end before it hears of the interrupt.
        assert server.process.wait(15) in (0, 1)
        assert not listens(server.port)
        assert not listens(int(backend[1].rpartition(":")[2]))


def test_in_production_they_share_one(project, tmp_path, live_socket):
    with starting(tmp_path, "--env", "prod", program=REFLEX_RUN, root=project) as server:
        server.wait_for_line("App running at")
        # Reflex says so a little before it is true.
        until(lambda: listens(server.port), "the server listens")

        opened = live_socket(f"http://127.0.0.1:{server.port}/")

        assert opened.startswith(f"ws://127.0.0.1:{server.port}/_event")
        assert is_up(server.origin)
        assert server.stop() == 0
