"""One account in very many browsers: the pages of the one that was idle longest are signed out."""

from craftprompt.account.sessions import MOST_OF_ONE_PERSON
from tests.reflex_client import Visitor


def test_the_pages_of_a_session_that_made_room_are_signed_out(server, ada):
    with ada.connected().until_loaded() as tab:
        for _ in range(MOST_OF_ONE_PERSON):
            assert Visitor(server.origin).log_in(ada.email).status_code == 200
            server.forgive_tries()

        tab.until_left_for("/login?ended=1&next=/studio")
        tab.until_closed()
    assert ada.http.get("/studio").status_code == 303
