"""Which network addresses belong to the public internet, and to nothing of ours.

`ipaddress.is_global` alone is not enough: it calls multicast, NAT64 and 6to4 global, and with them
every private address that can be written inside one.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

GLOBAL_UNICAST = IPv6Network("2000::/3")  # Source: RFC 4291; whatever embeds an IPv4 is outside
NEVER_OUTSIDE = (
    IPv4Network("192.0.0.0/24"),  # RFC 6890: protocol assignments
    IPv4Network("192.88.99.0/24"),  # RFC 7526: the retired 6to4 relays
    IPv4Network("168.63.129.16/32"),  # Azure's own host, which speaks to virtual machines
    IPv6Network("2001::/23"),  # RFC 2928: protocol assignments, Teredo among them
    IPv6Network("2002::/16"),  # RFC 3056: 6to4, an IPv4 address inside
    IPv6Network("3fff::/20"),  # RFC 9637: documentation
)


def is_public(address: str) -> bool:
    """Whether this is an address of the public internet; False for what is no address at all."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found not in GLOBAL_UNICAST:
        return False
    return found.is_global and not found.is_multicast and not _is_kept_inside(found)


def _is_kept_inside(address: IPv4Address | IPv6Address) -> bool:
    return any(address in network for network in NEVER_OUTSIDE)
