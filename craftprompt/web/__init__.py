"""Plain HTTP and the socket's gate: cookies, files, origins, headers."""
