"""Which browser `bin/test` takes; the choice is made in a process with a PATH of its own."""

import subprocess
import sys
from pathlib import Path

import _chromium
import pytest

from tests.servers import ROOT

CHOOSE = f"""
import sys
sys.path.insert(0, {str(ROOT / "bin")!r})
import _chromium
print(_chromium.find_or_install())
"""
OF_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="a Mac's Google Chrome is taken before Playwright's own"
)


@pytest.fixture
def machine(tmp_path):
    """A machine with no browser but those that a test puts there."""
    (tmp_path / "bin").mkdir()
    return tmp_path


def printed_on(machine, script):
    """The path that a script prints last on this machine."""
    said = subprocess.run(
        [sys.executable, "-c", script],
        env={"PATH": str(machine / "bin"), "PLAYWRIGHT_BROWSERS_PATH": str(machine / "kept")},
        capture_output=True,
        text=True,
        check=True,
    )
    return Path(said.stdout.splitlines()[-1])


def put(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def without_a_window(machine):
    """Where Playwright would keep that one, beside the whole one of the same revision."""
    revision = str(printed_on(machine, OF_PLAYWRIGHT)).partition("chromium-")[2].split("/")[0]
    folder = machine / "kept" / f"chromium_headless_shell-{revision}"
    return folder / "chrome-headless-shell-linux64" / "chrome-headless-shell"


def test_an_installed_browser_is_taken_and_the_one_without_a_window_before_others(machine):
    whole = put(machine / "bin" / "chromium")
    put(without_a_window(machine))
    assert printed_on(machine, CHOOSE) == whole

    shell = put(machine / "bin" / _chromium.NAMES[0])

    assert printed_on(machine, CHOOSE) == shell


def test_playwrights_own_is_taken_where_none_is_installed(machine):
    whole = put(printed_on(machine, OF_PLAYWRIGHT))
    assert printed_on(machine, CHOOSE) == whole

    shell = put(without_a_window(machine))

    assert printed_on(machine, CHOOSE) == shell
