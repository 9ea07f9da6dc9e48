"""The tests' own promise: nothing leaves this machine."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError

from craftprompt import clock


@pytest.mark.filterwarnings("ignore:A test tried to use socket")  # this one means to
@pytest.mark.parametrize("address", ["192.0.2.1", "10.0.0.1", "8.8.8.8"])
def test_no_test_reaches_another_machine(address):
    with socket.socket() as caller, pytest.raises(SocketConnectBlockedError):
        caller.connect((address, 443))


def test_this_machine_can_be_reached():
    with socket.socket() as listener, socket.socket() as caller:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        caller.connect(listener.getsockname())


def test_the_clock_stands_still_and_moves_as_a_test_says(time):
    first = clock.now()
    assert clock.now() == first
    time.move(hours=12)
    assert clock.today() != first.date()
