"""Brings what the tests run with Node, pinned by tests/node/package-lock.json."""

import os
import shutil
import subprocess
from pathlib import Path

FOLDER = Path("tests", "node")
LOCK = FOLDER / "package-lock.json"
INSTALLED = FOLDER / "node_modules" / "installed.json"  # the lock as it was installed
LONGEST_SECONDS = 120


def install() -> None:
    """Install the packages unless they stand there; say so where npm cannot.

    The tests that need them are skipped then, with this as their reason.
    """
    if INSTALLED.is_file() and INSTALLED.read_bytes() == LOCK.read_bytes():
        return
    command = ("npm", "ci", "--prefix", str(FOLDER), "--prefer-offline", "--no-audit", "--no-fund")
    try:
        outcome = subprocess.run(
            command,
            # npm trusts the certificates that the machine trusts, as in rxconfig.py.
            env={"NODE_USE_SYSTEM_CA": "1", **os.environ},
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        outcome = None
    if outcome is None or outcome.returncode:
        print("npm could not bring the packages in tests/node: their tests are skipped.")
        return
    shutil.copyfile(LOCK, INSTALLED)
