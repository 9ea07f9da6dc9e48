"""Connections that say only the beginning of a request, for tests that send the rest their way."""

import socket


def opened(server, person, path, *more):
    """A connection that has sent the head of a POST by this person, with `more` headers."""
    line = socket.create_connection(("127.0.0.1", server.port), timeout=20)
    head = [
        f"POST {path} HTTP/1.1",
        f"Host: localhost:{server.port}",
        f"Origin: {server.origin}",
        f"Cookie: {person.cookie}",
        *more,
        "\r\n",
    ]
    line.sendall("\r\n".join(head).encode())
    return line
