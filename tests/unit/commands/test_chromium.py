"""Which browser `bin/test` takes; the choice is made in a process with a PATH of its own."""

import subprocess
import sys

import _chromium
import pytest

from tests.servers import ROOT

SHELL = "chromium_headless_shell-{}/chrome-headless-shell-linux64/chrome-headless-shell"
WHOLE = "chromium-{}/chrome-linux64/chrome"


@pytest.fixture
def machine(tmp_path):
    """A machine with no browser but those that a test puts there."""
    (tmp_path / "bin").mkdir()
    return tmp_path


def put(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def chosen_on(machine):
    script = f"import sys; sys.path.insert(0, {str(ROOT / 'bin')!r}); import _chromium as c\n"
    said = subprocess.run(
        [sys.executable, "-c", f"{script}print(c.find_or_install())"],
        env={"PATH": str(machine / "bin"), "PLAYWRIGHT_BROWSERS_PATH": str(machine / "kept")},
        capture_output=True,
        text=True,
        check=True,
    )
    return said.stdout.splitlines()[-1]


def of_playwright(machine, which):
    """Where Playwright keeps a browser of its own; its folder names the revision."""
    script = (
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as p: print(p.chromium.executable_path)"
    )
    environment = {"PLAYWRIGHT_BROWSERS_PATH": str(machine / "kept")}
    said = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    revision = said.stdout.partition("chromium-")[2].partition("/")[0]
    return put(machine / "kept" / which.format(revision))


pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="another system keeps its browsers elsewhere"
)


def test_an_installed_browser_is_taken_and_the_one_without_a_window_before_others(machine):
    whole = put(machine / "bin" / "chromium")
    of_playwright(machine, SHELL)
    assert chosen_on(machine) == str(whole)

    shell = put(machine / "bin" / _chromium.NAMES[0])

    assert chosen_on(machine) == str(shell)


def test_playwrights_own_is_taken_where_none_is_installed(machine):
    whole = of_playwright(machine, WHOLE)
    assert chosen_on(machine) == str(whole)

    shell = of_playwright(machine, SHELL)

    assert chosen_on(machine) == str(shell)
