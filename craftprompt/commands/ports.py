"""Whether a port is free, asked before anything is served.

The server shares its port between workers (SO_REUSEPORT), so the system would let a second
server listen beside the first, and each would get a part of the requests.
"""

import errno
import socket

from craftprompt.errors import StartRefused

LOOPBACK = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
SECONDS_TO_ANSWER = 1


def address_of(host: str) -> str:
    """The numeric address to listen on; `localhost` is 127.0.0.1.

    Raises:
        StartRefused: no address belongs to the name.
    """
    if host == "localhost":
        return "127.0.0.1"
    try:
        return str(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)[0][4][0])
    except OSError as failure:
        raise StartRefused(f"The host {host} cannot be used: {failure.strerror}.") from failure


def require_free(address: str, port: int) -> None:
    """Refuse a port that somebody listens on, on `address` or where `localhost` may lead.

    Raises:
        StartRefused: it is taken, or may not be used by this person.
    """
    if any(_answers(family, host, port) for family, host in LOOPBACK):
        raise _taken(port)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as candidate:
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind((address, port))
            candidate.listen()
        except PermissionError as failure:
            raise StartRefused(
                f"This person may not listen on port {port}; choose one above 1023 with --port."
            ) from failure
        except OSError as failure:
            if failure.errno == errno.EADDRINUSE:
                raise _taken(port) from failure
            raise StartRefused(
                f"The studio cannot listen on {address}, port {port}: {failure.strerror}."
            ) from failure


def _answers(family: socket.AddressFamily, host: str, port: int) -> bool:
    try:
        with socket.socket(family, socket.SOCK_STREAM) as visitor:
            visitor.settimeout(SECONDS_TO_ANSWER)
            return visitor.connect_ex((host, port)) == 0
    except OSError:
        # This machine has no IPv6.
        return False


def _taken(port: int) -> StartRefused:
    return StartRefused(
        f"Port {port} is taken by another program. Stop it, or choose another port with --port."
    )
