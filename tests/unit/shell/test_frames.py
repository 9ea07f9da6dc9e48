import pytest
import reflex as rx

from craftprompt.shell.frames import public_frame, studio_frame
from craftprompt.shell.navigation import RAIL, SignedIn
from tests.markup import elements, found, words

PERSON = SignedIn("Mara Lindqvist", "mara@example.org", "", "/auth/logout")


def studio(current="prompt"):
    return studio_frame(rx.el.p("The page"), current=current, person=PERSON)


@pytest.mark.parametrize("frame", [public_frame(rx.el.p("The page")), studio()])
def test_the_first_link_skips_to_the_content(frame):
    first = next(props for tag, props in elements(frame) if tag in {'"a"', "ReactRouterLink"})
    main = next(props for tag, props in elements(frame) if tag == '"main"')

    assert 'href:"#main"' in first  # a plain link, so that the browser moves the focus
    assert 'id:"main"' in main


@pytest.mark.parametrize("place", RAIL, ids=lambda place: place.key)
def test_the_rail_marks_where_the_person_is(place):
    marked = [
        props
        for tag, props in elements(studio(place.key))
        if tag == "ReactRouterLink" and '"aria-current":"page"' in props
    ]

    assert len(marked) == 1
    assert f'to:"{place.href}"' in marked[0]


def test_the_way_out_is_a_form_inside_the_persons_menu():
    menu = studio()

    assert found(menu, data_testid="user-menu")
    assert found(menu, data_testid="logout")
    assert any(
        'action:"/auth/logout"' in props for tag, props in elements(menu) if tag == "NativeForm"
    )


def test_the_footer_leads_to_every_legal_page():
    links = [props for tag, props in elements(public_frame(rx.el.p("x"))) if tag == '"a"']

    for address in ("/privacy", "/privacy/subprocessors", "/terms", "/cookies"):
        assert any(f'{address}"' in props for props in links), address


def test_the_header_marks_the_page_that_is_shown():
    marked = [
        props
        for _, props in elements(public_frame(rx.el.p("x"), current="/pricing"))
        if '"aria-current":"page"' in props
    ]

    assert len(marked) == 1
    assert 'to:"/pricing"' in marked[0]
    assert "Log in" in words(public_frame(rx.el.p("x")))
