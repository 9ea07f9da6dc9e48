"""Where a provider's file may come from: the public internet, and nothing that hides behind it."""

import pytest

from craftprompt.providers.video.public_addresses import is_public


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "151.101.1.91", "100.63.255.255", "100.128.0.0", "2606:4700::6810:84e5", "2a00::1"],
)
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    ("what", "address"),
    [
        ("loopback", "127.0.0.1"),
        ("loopback", "127.8.9.10"),
        ("loopback", "::1"),
        ("private", "10.0.0.1"),
        ("private", "172.16.0.1"),
        ("private", "172.31.255.255"),
        ("private", "192.168.1.1"),
        ("private", "fd12:3456::1"),
        ("site-local", "fec0::1"),
        ("link-local", "169.254.1.1"),
        ("link-local", "fe80::1"),
        ("link-local with a scope", "fe80::1%eth0"),
        ("carrier's own", "100.64.0.1"),
        ("carrier's own", "100.127.255.255"),
        ("metadata", "169.254.169.254"),
        ("metadata", "169.254.170.2"),
        ("metadata", "100.100.100.200"),
        ("metadata", "168.63.129.16"),
        ("metadata", "fd00:ec2::254"),
        ("unspecified", "0.0.0.0"),  # noqa: S104  refused, not bound
        ("unspecified", "::"),
        ("this network", "0.1.2.3"),
        ("multicast", "224.0.0.1"),
        ("multicast", "239.255.255.255"),
        ("multicast", "ff02::1"),
        ("multicast", "ff0e::1"),
        ("broadcast", "255.255.255.255"),
        ("reserved", "240.0.0.1"),
        ("protocol assignments", "192.0.0.9"),
        ("benchmarks", "198.18.0.1"),
        ("documentation", "192.0.2.1"),
        ("documentation", "2001:db8::1"),
        ("documentation", "3fff::1"),
        ("6to4 relay", "192.88.99.1"),
        ("IPv4 mapped", "::ffff:127.0.0.1"),
        ("IPv4 mapped", "::ffff:8.8.8.8"),
        ("IPv4 translated", "::ffff:0:127.0.0.1"),
        ("IPv4 compatible", "::127.0.0.1"),
        ("NAT64", "64:ff9b::7f00:1"),
        ("NAT64", "64:ff9b::a9fe:a9fe"),
        ("NAT64 of a network's own", "64:ff9b:1::7f00:1"),
        ("6to4", "2002:7f00:1::"),
        ("6to4", "2002:a9fe:a9fe::1"),
        ("Teredo", "2001:0:7f00:1::"),
        ("discard", "100::1"),
        ("segment routing", "5f00::1"),
        ("no address", ""),
        ("no address", "localhost"),
        ("other spellings", "127.1"),
        ("other spellings", "0x7f000001"),
        ("other spellings", "2130706433"),
        ("other spellings", "0177.0.0.1"),
        ("other spellings", "127.0.0.1 "),
    ],
)
def test_everything_else_is_not(what, address):
    assert not is_public(address), what
