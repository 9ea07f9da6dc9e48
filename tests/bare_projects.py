"""A project with our commands and no packages: what happens before a studio can be imported."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.servers import ROOT

BIN = ROOT / "bin"


def make_project(root: Path) -> Path:
    """The commands, an empty list of packages, and a studio that only says where it runs."""
    shutil.copytree(BIN, root / "bin", ignore=shutil.ignore_patterns("__pycache__"))
    (root / "requirements.txt").write_text("# nothing\n")
    (root / "craftprompt/commands").mkdir(parents=True)
    (root / "craftprompt/commands/server.py").write_text(
        "import shutil, sys; print('up', sys.prefix, sys.argv[1:], shutil.which('python'))"
    )
    return root


def start(project: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """What `bin/run` says in there, to the end."""
    return subprocess.run(
        [sys.executable, project / "bin/run", *arguments],
        cwd="/",
        env=environment(project, **variables),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def environment(project: Path, **variables: str) -> dict[str, str]:
    """What a command is to know of this machine: where programs are."""
    return {"PATH": os.environ["PATH"], "HOME": str(project), **variables}
