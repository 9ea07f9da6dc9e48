"""Which events are a person's actions, and which a page sends by itself."""

from reflex_base.registry import RegistrationContext

import craftprompt.routes
from craftprompt.web.guard import WATCHING

LOADING = [
    handler
    for page in craftprompt.routes.PAGES
    if isinstance(page.on_load, list)
    for handler in page.on_load
]


def test_no_page_extends_a_session_by_opening_again():
    names = {handler.fn.__name__ for handler in LOADING}

    assert names
    assert names <= WATCHING


def test_every_name_on_the_list_is_an_event_that_there_is():
    handlers = RegistrationContext.get().event_handlers
    known = {name.rpartition(".")[2] for name in handlers}

    assert known >= WATCHING - {"hydrate"}
