"""What a state makes public, every socket of its person receives: nothing secret belongs there."""

import re

import pytest
import reflex as rx

from craftprompt import craftprompt  # builds the app, and with it every state
from craftprompt.web.gate import CsrfState

SECRET = re.compile(
    r"password|secret|session|csrf|owner|hash|token(?!s)|api_?key|cookie|_ip$|user_agent"
)
# The browser sends its own cookie's value here; the gate takes it out and nothing is ever set.
OPEN_BY_DESIGN = {(CsrfState, "token")}


def states():
    """Every state of ours; what a mixin brings is looked at in those that have it."""
    assert craftprompt.app
    found, unseen = {}, [rx.State]
    while unseen:
        for state in unseen.pop().__subclasses__():
            unseen.append(state)
            if state.__module__.startswith("craftprompt.") and not state._mixin:
                found[state] = None
    return list(found)


def public_vars(state):
    """The vars that a state itself makes public, with their types."""
    own = {**state.base_vars, **state.computed_vars}
    return {name: str(var._var_type) for name, var in own.items()}


STATES = states()


def suspicious(names):
    return [name for name in names if SECRET.search(name)]


def test_there_are_states_to_look_at():
    names = {state.__name__ for state in STATES}
    assert {"AuthState", "PromptEditorState", "GenerationState", "CsrfState"} <= names


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_no_public_var_holds_a_secret(state):
    named = [name for name in public_vars(state) if (state, name) not in OPEN_BY_DESIGN]
    assert suspicious(named) == []


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_no_public_var_holds_a_row(state):
    """A row would bring columns that its page never shows."""
    for kind in public_vars(state).values():
        assert "craftprompt.models" not in kind


def test_there_are_vars_to_look_at():
    counted = sum(len(public_vars(state)) for state in STATES)
    assert counted > 40


@pytest.mark.parametrize(
    "name", ["password", "session_hash", "csrf_token", "owner_id", "client_ip", "api_key"]
)
def test_a_var_that_names_a_secret_is_found(name):
    assert suspicious([name, "tokens", "tokens_total", "name"]) == [name]
