"""What a state makes public, every socket of its person receives: nothing secret belongs there."""

import ast
import inspect
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


def undeclared_handlers(tree):
    """Public methods of states that say nowhere that they are events.

    Reflex makes handlers of them all the same, and any browser may call those.
    """
    states = [each for each in ast.walk(tree) if isinstance(each, ast.ClassDef)]
    states = [each for each in states if each.name.endswith("State")]
    methods = [
        (state.name, each)
        for state in states
        for each in state.body
        if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    return [
        f"{state}.{method.name}"
        for state, method in methods
        if not method.name.startswith("_") and not any(map(is_declared, method.decorator_list))
    ]


def is_declared(decorator):
    return ast.unparse(decorator).partition("(")[0] in ("rx.event", "rx.var", "classmethod")


def test_every_handler_says_that_it_is_one():
    modules = {inspect.getmodule(kind) for state in STATES for kind in state.__mro__}
    ours = [each for each in modules if each and each.__name__.startswith("craftprompt.")]
    found = {each.__name__: undeclared_handlers(parsed(each)) for each in ours}

    assert len(found) > 20
    assert {module: names for module, names in found.items() if names} == {}


def parsed(module):
    return ast.parse(inspect.getsource(module))


@pytest.mark.parametrize(
    ("method", "found"),
    [
        ("def keep(self): ...", ["ItemState.keep"]),
        ("async def keep(self): ...", ["ItemState.keep"]),
        ("def _keep(self): ...", []),
        ("@rx.event\n  def keep(self): ...", []),
        ("@rx.event(background=True)\n  async def keep(self): ...", []),
    ],
)
def test_a_handler_that_says_nothing_is_found(method, found):
    assert undeclared_handlers(ast.parse(f"class ItemState(rx.State):\n  {method}")) == found
