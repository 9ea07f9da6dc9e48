"""The stylesheet, the fonts and the browser components fit what the Python kit refers to."""

import re
from pathlib import Path

import pytest
import reflex as rx
from reflex_components_core.el.element import Element

from craftprompt.marketing import demo
from craftprompt.ui import color_mode, feedback, fields, native_form, streaming_text, surfaces
from craftprompt.ui.document_head import head_components
from craftprompt.ui.tokens import FIRST_FONTS

ROOT = Path(__file__).parents[3]
ASSETS = ROOT / "assets"
STYLESHEET = (ASSETS / "studio.css").read_text()
TOKENS_END = STYLESHEET.index(
    "/* ----------------------------------------------------------------- base"
)

MODULES = (color_mode, demo, feedback, fields, native_form, streaming_text, surfaces)
BROWSER_COMPONENTS = [
    member
    for module in MODULES
    for member in vars(module).values()
    if isinstance(member, type)
    and issubclass(member, rx.Component)
    and member.__module__ == module.__name__
    and not issubclass(member, Element)  # the browser's own
]
PAGES = [
    path
    for folder in ("ui", "shell", "marketing", "studio/components", "library/components")
    for path in (ROOT / "craftprompt" / folder).glob("*.py")
    if path.name != "tokens.py"  # the one place for literals
]


def test_colours_are_named_once_and_used_by_name():
    rules = STYLESHEET[TOKENS_END:]

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(|oklch\(", rules) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_colour_size_or_duration_is_written_in_a_component(page):
    literals = re.findall(r'"(?:#[0-9a-f]{3,8}|\d+(?:px|rem|em|ms|vh))"', page.read_text())

    assert literals == []


def test_every_token_that_is_used_is_there():
    used = set(re.findall(r"var\((--[\w-]+)", STYLESHEET))
    declared = set(re.findall(r"^\s+(--[\w-]+):", STYLESHEET, re.MULTILINE))
    given = {name for page in PAGES for name in re.findall(r'"(--[\w-]+)":', page.read_text())}

    assert used - declared - given == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_class_of_a_component_has_a_rule(page):
    named = re.findall(r'class_name="([\w -]+)"', page.read_text())
    styled = set(re.findall(r"\.([\w-]+)", STYLESHEET))
    bare = {"plan__limits", "user-menu"}  # plain containers that scripts and grids refer to

    assert {each for names in named for each in names.split()} - styled - bare == set()


def test_every_font_file_that_is_named_is_shipped_with_its_licence():
    named = set(re.findall(r'url\("/(fonts/[^"]+)"\)', STYLESHEET))
    shipped = {f"fonts/{path.name}" for path in (ASSETS / "fonts").glob("*.woff2")}

    assert named == shipped
    assert {f"/{each}" for each in shipped} >= set(FIRST_FONTS)
    assert len(list((ASSETS / "fonts").glob("*-OFL.txt"))) == 3


def test_nothing_is_loaded_from_another_host():
    sources = [STYLESHEET, *(path.read_text() for path in (ASSETS / "browser").glob("*.js"))]

    assert not any(re.search(r"https?://(?!www\.w3\.org)", source) for source in sources)


def test_no_browser_component_needs_eval_or_markup_from_text():
    forbidden = re.compile(
        r"\beval\(|new Function|innerHTML|dangerouslySetInnerHTML|document\.write"
    )

    for path in (ASSETS / "browser").glob("*.js"):
        assert not forbidden.search(path.read_text()), path.name


@pytest.mark.parametrize("component", BROWSER_COMPONENTS, ids=lambda each: each.__name__)
def test_every_browser_component_is_exported_where_python_looks_for_it(component):
    made = component.create()
    source = (ASSETS / made.library.removeprefix("$/public/")).read_text()

    assert re.search(rf"^export function {made.tag}\(", source, re.MULTILINE)


@pytest.mark.parametrize("component", BROWSER_COMPONENTS, ids=lambda each: each.__name__)
def test_every_prop_of_a_browser_component_is_one_it_reads(component):
    made = component.create()
    source = (ASSETS / made.library.removeprefix("$/public/")).read_text()
    own = set(component.get_props()) - set(rx.Component.get_props())
    handed_on = {"auto_complete", "required", "min_length", "rows", "placeholder", "name"}

    for name in own - handed_on:
        first, *others = name.split("_")
        assert first + "".join(each.title() for each in others) in source, name


def test_the_head_names_files_that_exist():
    addresses = re.findall(r'href:"/([^"?]+)"', "".join(str(each) for each in head_components()))

    assert addresses
    assert [each for each in addresses if not (ASSETS / each).exists()] == []
