"""Where a request comes from, behind any number of proxies."""

import pytest
from starlette.requests import HTTPConnection

from craftprompt.account.forms import network_of
from craftprompt.web.requests import client_ip

SOCKET = "10.0.0.1"


def connection(forwarded=None, kind="http"):
    headers = [] if forwarded is None else [(b"x-forwarded-for", forwarded.encode("latin-1"))]
    return HTTPConnection({"type": kind, "headers": headers, "client": (SOCKET, 50000)})


@pytest.mark.parametrize("forwarded", [None, "", "1.1.1.1", "1.1.1.1, 2.2.2.2", "\xff"])
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_without_a_trusted_proxy_the_socket_alone_counts(forwarded, kind):
    assert client_ip(connection(forwarded, kind)) == SOCKET


@pytest.mark.parametrize(
    ("hops", "forwarded", "counted"),
    [
        (1, "1.1.1.1", "1.1.1.1"),
        (1, "9.9.9.9, 1.1.1.1", "1.1.1.1"),
        (1, "9.9.9.9,1.1.1.1 ", "1.1.1.1"),
        (2, "9.9.9.9, 1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (2, "1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (2, "2.2.2.2", SOCKET),
        (1, "", SOCKET),
        (1, None, SOCKET),
        (1, "1.1.1.1,", SOCKET),
        (1, "2001:db8::7", "2001:db8::7"),
        (1, "1.1.1.1:50123", "1.1.1.1"),
        (2, "1.1.1.1:50123, 2.2.2.2:443", "1.1.1.1"),
        (1, "[2001:db8::7]", "2001:db8::7"),
        (1, "[2001:db8::7]:50123", "2001:db8::7"),
        (1, "[2001:0db8:0000:0000:0000:0000:0000:0007]:50123", "2001:0db8:" + "0000:" * 5 + "0007"),
        (1, "x" * 100, "x" * 45),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_with_n_hops_the_nth_from_the_right_counts(configure, hops, forwarded, counted, kind):
    configure(TRUSTED_PROXY_HOPS=str(hops))
    assert client_ip(connection(forwarded, kind)) == counted


def test_a_line_that_a_proxy_added_counts_before_the_one_that_the_caller_wrote(configure):
    configure(TRUSTED_PROXY_HOPS="1")
    lines = [(b"x-forwarded-for", b"6.6.6.6"), (b"x-forwarded-for", b"203.0.113.5")]
    caller = HTTPConnection({"type": "http", "headers": lines, "client": (SOCKET, 50000)})

    assert client_ip(caller) == "203.0.113.5"


@pytest.mark.parametrize("written", ["1.1.1.1:{}", "[2001:db8::7]:{}", "unknown:{}", "_{}"])
def test_a_proxy_that_writes_ports_makes_no_new_subject_of_each_connection(configure, written):
    configure(TRUSTED_PROXY_HOPS="1")
    callers = [client_ip(connection(written.format(port))) for port in range(50_000, 50_050)]

    assert len({network_of(each) for each in callers}) == 1


def test_a_caller_without_an_address_has_none():
    assert client_ip(HTTPConnection({"type": "http", "headers": [], "client": None})) == ""
