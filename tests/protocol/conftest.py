"""One real server for all protocol tests, and people on it."""

import json
from uuid import uuid4

import pytest

from tests.reflex_client import Visitor
from tests.servers import PACED_RUN, printed_by, serving

LIST_HANDLERS = """
import inspect, json
from craftprompt.craftprompt import app
from reflex_base.registry import RegistrationContext
handlers = RegistrationContext.get().event_handlers
print(json.dumps({
    name: list(inspect.signature(each.handler.fn).parameters)[1:]
    for name, each in handlers.items()
}))
"""


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    folder = tmp_path_factory.mktemp("protocol")
    with serving(
        folder, program=PACED_RUN, environment={"CRAFTPROMPT_BCRYPT_COST": "4"}
    ) as running:
        yield running
        # Whatever the tests did: it ends cleanly, and its log holds nothing of anybody.
        assert running.stop() == 0
        assert [line for line in running.output if "canary" in line or "@example" in line] == []


@pytest.fixture(autouse=True)
def _forgiven(request):
    """Every test starts as if nobody had tried anything."""
    if "server" in request.fixturenames:
        request.getfixturevalue("server").forgive_tries()


@pytest.fixture
def ada(server):
    """The owner, with a secret in her draft that nobody else may see."""
    return Visitor(server.origin).register("Ada Lovelace")


@pytest.fixture
def mallory(server):
    """Somebody else with an account of their own."""
    return Visitor(server.origin).register("Mallory Quick")


@pytest.fixture
def canary():
    """A word that stands nowhere else."""
    return f"canary{uuid4().hex[:12]}"


@pytest.fixture(scope="session")
def handlers(tmp_path_factory):
    """Every event handler that a browser can name, with the names of its arguments."""
    return json.loads(printed_by(LIST_HANDLERS, tmp_path_factory.mktemp("handlers")))
