import socket

import pytest

from craftprompt.commands.ports import address_of, require_free
from craftprompt.errors import StartRefused


@pytest.fixture
def listener():
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0", "::1", "::"])  # noqa: S104
def test_a_listener_is_seen_from_every_address_although_it_shares_its_port(listener, address):
    with pytest.raises(StartRefused, match=f"Port {listener} is taken"):
        require_free(address, listener)


def test_a_port_that_was_closed_a_moment_ago_is_free():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as visitor:
            accepted, _ = other.accept()
            accepted.close()
            visitor.recv(1)

    require_free("127.0.0.1", port)


def test_an_address_that_this_machine_does_not_have_is_refused():
    with pytest.raises(StartRefused, match="cannot listen on 192"):
        require_free("192.0.2.1", 65000)


@pytest.mark.parametrize(
    ("host", "address"), [("localhost", "127.0.0.1"), ("127.0.0.2", "127.0.0.2"), ("::1", "::1")]
)
def test_a_host_becomes_a_numeric_address(host, address):
    assert address_of(host) == address
