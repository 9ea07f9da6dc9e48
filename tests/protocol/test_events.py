"""Which events reach a handler, and what a hostile event can do: nothing."""

import pytest
from reflex.state import UpdateVarsInternalState

from craftprompt.account.account_state import AccountState
from craftprompt.account.state import AuthState
from craftprompt.library.item_state import ItemState
from craftprompt.library.state import LibraryState
from craftprompt.shell.state import ShellState
from craftprompt.studio.craft_state import CraftState
from craftprompt.studio.generation_state import GenerationState
from craftprompt.studio.limits import LONGEST_SCENE
from craftprompt.studio.state import PromptEditorState
from craftprompt.studio.version_state import VersionState
from tests.protocol.pages import SLOW_SCENE, draft_of, make_prompt, stop
from tests.reflex_client import PASSWORD, Visitor

TO_LOGIN = "/login?ended=1&next=/studio"
END_SESSIONS = "delete from sessions where owner_id in (select id from users where email = ?)"


def generations_of(server, email):
    return server.rows(
        "select generations.id from generations join users on users.id = owner_id where email = ?",
        email,
    )


def belongings(server, email):
    """Everything that a person has in the database, but for when they last acted."""
    owner = "(select id from users where email = ?)"
    tables = ("drafts", "generations", "consents", "media", "allowance_days", "reservations")
    return {
        "users": server.rows("select * from users where email = ?", email),
        "sessions": server.rows(f"select token_hash from sessions where owner_id = {owner}", email),
        **{
            table: server.rows(f"select * from {table} where owner_id = {owner}", email)
            for table in tables
        },
    }


def test_a_form_event_with_the_right_token_is_let_through(server, ada):
    with ada.connected().until_loaded() as tab:
        make_prompt(tab, ada, "A boat lies in the harbour.")

    assert len(generations_of(server, ada.email)) == 1


@pytest.mark.parametrize(
    "form", [{}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": None}, {"csrf": 7}]
)
def test_a_form_event_without_its_token_is_refused(server, ada, form):
    with ada.connected().until_loaded() as tab:
        tab.send(PromptEditorState.make, form_data={"scene": "A boat.", **form})
        tab.settle()

    assert generations_of(server, ada.email) == []


def test_a_form_event_with_another_session_s_token_is_refused(server, ada, mallory):
    with ada.connected().until_loaded() as tab:
        tab.send(PromptEditorState.make, form_data={"scene": "A boat.", "csrf": mallory.csrf})
        tab.settle()

    assert generations_of(server, ada.email) == []


@pytest.mark.parametrize("works", [True, False])
def test_a_form_in_the_framework_s_list_of_pairs_needs_the_token_too(server, ada, works):
    token = ada.csrf if works else "0" * 64
    pairs = [["scene", "A boat lies in the harbour."], ["csrf", token]]

    with ada.connected().until_loaded() as tab:
        tab.send(PromptEditorState.make, form_data={"__reflex_form_data__": pairs})
        tab.settle()

    assert len(generations_of(server, ada.email)) == int(works)


@pytest.mark.parametrize(
    "form", [None, 7, "csrf", [], [["csrf"]], [[[], 1]], {"__reflex_form_data__": 7}]
)
def test_a_form_of_a_strange_shape_is_refused(server, ada, form):
    with ada.connected().until_loaded() as tab:
        tab.send(PromptEditorState.make, form_data=form)
        tab.settle()

    assert generations_of(server, ada.email) == []


def test_an_event_after_the_session_ended_leads_to_the_login_page(server, ada, canary):
    with ada.connected().until_loaded() as tab:
        server.rows(END_SESSIONS, ada.email)
        tab.send(PromptEditorState.save_text, name="scene", text=canary)
        tab.until_left_for(TO_LOGIN)

        assert draft_of(server, ada.email) is None


def test_an_idle_session_ends_on_an_open_socket(server, ada, canary):
    with ada.connected().until_loaded() as tab:
        server.rows(
            "update sessions set last_action_at = '2020-01-01 00:00:00.000000' "
            "where owner_id in (select id from users where email = ?)",
            ada.email,
        )
        tab.send(PromptEditorState.save_text, name="scene", text=canary)
        tab.until_left_for(TO_LOGIN)

    assert draft_of(server, ada.email) is None


def test_a_password_change_signs_out_every_other_browser_at_once(server, ada):
    elsewhere = Visitor(server.origin)
    assert elsewhere.log_in(ada.email).status_code == 200
    with elsewhere.connected().until_loaded() as other, ada.connected().until_loaded() as own:
        answer = ada.post(
            "/auth/password", current_password=PASSWORD, password="difference engines 43"
        )
        assert answer.status_code == 200
        other.until_left_for(TO_LOGIN)
        other.until_closed()

        other_email = other.heard().count(ada.email)
        assert other_email  # it was hers before
        own.until_closed()
    with elsewhere.connected() as dead:
        dead.until_left_for(TO_LOGIN)
        assert not dead.values
    with ada.connected() as alive:
        alive.until_loaded()


def test_logging_out_closes_the_sockets_of_that_session_only(server, ada):
    elsewhere = Visitor(server.origin)
    elsewhere.log_in(ada.email)
    with elsewhere.connected().until_loaded() as other, ada.connected().until_loaded() as own:
        assert ada.post("/auth/logout").status_code == 200
        own.until_closed()

        other.settle()
        assert own.redirects() == [TO_LOGIN]


def test_deleting_the_account_closes_its_sockets_and_stops_its_prompts(server, ada, canary):
    with ada.connected().until_loaded() as tab:
        make_prompt(tab, ada, SLOW_SCENE.format(canary))
        answer = ada.post("/auth/delete", password=PASSWORD, confirm="on")
        assert answer.status_code == 200
        tab.until_closed()

    assert server.rows("select 1 from users where email = ?", ada.email) == []
    with tab.__class__(server.origin, cookie=ada.cookie, csrf=ada.csrf) as dead:
        dead.ping()
        assert not dead.values


def test_a_logged_out_cookie_is_worth_nothing(server, ada):
    cookie, csrf = ada.cookie, ada.csrf
    ada.post("/auth/logout")

    with ada.connected(cookie=cookie, csrf=csrf) as stale:
        stale.until_left_for(TO_LOGIN)

        assert not stale.values


def test_a_public_page_is_left_alone_when_the_session_ends(server, ada):
    with ada.connected(path="/pricing").until_loaded() as tab:
        server.rows(END_SESSIONS, ada.email)
        tab.send(ShellState.dismiss)
        tab.ping()

        assert tab.redirects() == []


def test_no_handler_does_anything_for_an_anonymous_visitor(server, ada, handlers, canary):
    with ada.connected().until_loaded() as tab:
        generation_id = make_prompt(tab, ada, f"A lamp shines on {canary}.")
        tab.until_value(GenerationState, "status", "succeeded")
        before = belongings(server, ada.email)

        stranger = Visitor(server.origin)
        with stranger.connected(token=tab.token) as attacker:
            for name, arguments in handlers.items():
                attacker.send(name, **dict.fromkeys(arguments, generation_id))
            attacker.ping()

            assert attacker.told == []
    assert belongings(server, ada.email) == before


HOSTILE = [
    None,
    True,
    -1,
    1e308,
    "",
    "../../../../etc/passwd",
    "' or 1=1 --",
    "\ud800\x00\u202e",
    ["a", {"b": None}],
    {"scene": {"deep": [[[[]]]]}},
    "x" * 100_000,
]


def test_every_handler_survives_hostile_arguments_and_gives_nothing_of_another_person(
    server, ada, mallory, handlers, canary
):
    with ada.connected().until_loaded() as tab:
        generation_id = make_prompt(tab, ada, f"A lamp shines on {canary}.")
        tab.until_value(GenerationState, "status", "succeeded")
        tab.send(PromptEditorState.save_text, name="sound", text=canary)
        tab.settle()
    before = belongings(server, ada.email)

    for name, arguments in handlers.items():
        with mallory.connected() as attacker:
            attacker.until_loaded()
            for argument in [generation_id, ada.email, *HOSTILE]:
                attacker.send(name, **dict.fromkeys(arguments, argument))
            attacker.send(name, form_data={"csrf": mallory.csrf, "scene": generation_id})
            attacker.send(name, nonsense=1)
            attacker.settle()

            assert canary not in attacker.heard(), name
    assert belongings(server, ada.email) == before


def test_nothing_of_a_person_can_be_reached_by_id(server, ada, mallory, canary):
    with ada.connected().until_loaded() as tab:
        generation_id = make_prompt(tab, ada, f"A lamp shines on {canary}.")
        tab.until_value(GenerationState, "status", "succeeded")
    before = belongings(server, ada.email)

    with mallory.connected().until_loaded() as attacker:
        for handler in (GenerationState.open, CraftState.reuse):
            attacker.send(handler, generation_id=generation_id)
            attacker.settle()
        attacker.send(GenerationState.delete)
        attacker.send(VersionState.save_edit, text="mine now")
        attacker.send(GenerationState.stop)
        attacker.settle()

        assert canary not in attacker.heard()
    answer = mallory.http.get(f"/api/generations/{generation_id}/stream")
    assert answer.status_code == 404
    assert canary not in answer.text
    assert belongings(server, ada.email) == before


def test_nothing_of_a_person_s_library_can_be_reached_or_deleted_by_id(
    server, ada, mallory, canary
):
    with ada.connected().until_loaded() as tab:
        generation_id = make_prompt(tab, ada, f"A lamp shines on {canary}.")
        tab.until_value(GenerationState, "status", "succeeded")
    before = belongings(server, ada.email)

    with mallory.connected(path=f"/library/{generation_id}") as attacker:
        attacker.until(lambda: attacker.value(ItemState, "is_missing"), "nothing is there")
        for handler in (LibraryState.cancel, LibraryState.retry, LibraryState.dismiss):
            attacker.send(handler, generation_id=generation_id)
        attacker.send(ItemState.cancel)
        attacker.send(ItemState.delete)
        attacker.settle()
        assert canary not in attacker.heard()
        assert belongings(server, ada.email) == before

        with ada.connected(path=f"/library/{generation_id}") as own:
            own.until(lambda: own.value(ItemState, "is_loaded"), "it is there")
            own.send(ItemState.delete)
            own.settle()
        removed = belongings(server, ada.email)
        attacker.send(LibraryState.undo, generation_id=generation_id)
        attacker.settle()
        assert canary not in attacker.heard()
    assert belongings(server, ada.email) == removed
    assert removed != before
    address = f"/api/generations/{generation_id}/stream"
    assert ada.http.get(address).status_code == 404


def test_browser_storage_values_cannot_overwrite_any_other_var(mallory, canary):
    forged = {
        f"{AccountState.get_full_name()}.email_rx_state_": canary,
        f"{GenerationState.get_full_name()}.generation_id_rx_state_": canary,
        f"{AuthState.get_full_name()}._owner_id": canary,
    }

    with mallory.connected().until_loaded() as attacker:
        for name, value in forged.items():
            attacker.send(
                UpdateVarsInternalState.event_handlers["update_vars_internal"], vars={name: value}
            )
        attacker.settle()

        assert attacker.value(AccountState, "email") == mallory.email
        assert attacker.value(GenerationState, "generation_id") != canary


def test_a_forwarded_address_has_no_effect_without_trusted_proxies(server):
    liar = Visitor(server.origin, **{"X-Forwarded-For": "203.0.113.9"}).register()

    with liar.connected(headers={"X-Forwarded-For": "203.0.113.9"}).until_loaded() as tab:
        assert "203.0.113.9" not in str(tab.messages)
    ips = server.rows(
        "select ip from sessions join users on users.id = owner_id where email = ?", liar.email
    )
    assert ips == [("127.0.0.1",)]


def test_stop_keeps_the_text_and_counts_nothing(server, ada, canary):
    with ada.connected().until_loaded() as tab:
        generation_id = make_prompt(tab, ada, SLOW_SCENE.format(canary))
        tab.until(lambda: tab.value(GenerationState, "attempts"), "the writer has begun")
        stop(tab)

    [(status, text)] = server.rows(
        "select status, text from generations join attempts on generation_id = generations.id "
        "where generations.id = ?",
        generation_id.replace("-", ""),
    )
    assert status == "cancelled"
    assert text


@pytest.mark.parametrize(
    "described",
    ["", " \n\t", "\u200b", "x" * (LONGEST_SCENE + 1)],
    ids=["nothing", "blank", "invisible", "too long"],
)
def test_what_is_no_description_of_a_picture_takes_no_words_from_the_scene(server, ada, described):
    with ada.connected().until_loaded() as tab:
        tab.send(CraftState.put_description, scene="A heron stands in the reeds.")
        tab.until(lambda: draft_of(server, ada.email), "the description is kept")
        tab.send(CraftState.put_description, scene=described)
        refusal = "This is no description of a picture. Your words are kept."
        tab.until(lambda: refusal in tab.heard(), "the refusal is said")
        tab.settle()

        assert tab.value(PromptEditorState, "texts")["scene"] == "A heron stands in the reeds."

    assert draft_of(server, ada.email) == "A heron stands in the reeds."


def test_a_description_as_long_as_a_scene_may_be_is_put_in(server, ada):
    longest = "x" * LONGEST_SCENE
    with ada.connected().until_loaded() as tab:
        tab.send(CraftState.put_description, scene=longest)
        tab.until(lambda: draft_of(server, ada.email) == longest, "the description is kept")
