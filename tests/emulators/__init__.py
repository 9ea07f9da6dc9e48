"""The vendors' real wires on loopback, with faults."""
