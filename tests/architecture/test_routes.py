"""Every page has a guard, a title, a description and a test in a real browser."""

from pathlib import Path

import pytest

from craftprompt.routes import PAGES, PATHS, PRIVATE_PATHS
from craftprompt.web.gate import page_of

BROWSER_TESTS = Path(__file__).parents[1] / "browser"
FORMS = {"/login", "/register", "/forgot-password", "/reset-password", "/verify-email"}
PUBLIC = {"/", "/pricing", "/models", *FORMS}


def unvisited(paths, folder):
    """The pages whose path no browser test file writes down."""
    told = "\n".join(path.read_text() for path in sorted(folder.glob("*.py")))
    return [path for path in paths if f'"{path}"' not in told]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_a_page_says_who_may_see_it(page):
    assert page.guard in ("public", "private")
    # A new page is private unless somebody decides here that it is not.
    assert (page.guard == "public") == (page.path in PUBLIC)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_a_page_has_a_title_and_a_description(page):
    assert "CraftPrompt" in page.title
    assert 20 <= len(page.description) <= 180  # search engines cut what is longer
    assert page.description.endswith(".")


def test_no_two_pages_share_a_path_or_title_or_description():
    for values in (PATHS, [page.title for page in PAGES], [page.description for page in PAGES]):
        assert len(set(values)) == len(PAGES)


def test_private_pages_load_nothing_before_the_guard_has_looked():
    assert set(PRIVATE_PATHS) == set(PATHS) - PUBLIC
    for page in PAGES:
        assert (page.on_load is not None) == (page.guard == "private")


@pytest.mark.parametrize("path", PATHS)
def test_the_gate_knows_a_page_by_the_path_of_the_table(path):
    for spelling in (path, f"{path}/"):
        assert page_of({"router_data": {"pathname": spelling}}) == path


def test_every_page_is_opened_by_a_browser_test():
    assert unvisited(PATHS, BROWSER_TESTS) == []


def test_a_page_that_no_browser_test_opens_is_found(tmp_path):
    (tmp_path / "test_login.py").write_text('page.goto("/login")')
    assert unvisited(["/login", "/register"], tmp_path) == ["/register"]
