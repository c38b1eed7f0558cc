"""Which names and addresses a certificate may speak for, and which ones the instrument has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from pathlib import Path

from toccata.machine.files import text_of
from toccata.machine.own_names import own_names

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

HOTSPOT_NAME = "toccata.internal"
""".internal is reserved for private networks (ICANN, 29 July 2024): no such name exists outside."""

HOTSPOT_ADDRESS = ip_address("10.42.0.1")
"""What NetworkManager gives itself on a shared connection (ipv4.method=shared)."""

PERMITTED_DNS = ("local", HOTSPOT_NAME)
"""In the form of RFC 5280, 4.2.1.10: the name itself and all names that end in it after a dot."""

PERMITTED_NETWORKS: tuple[Network, ...] = tuple(
    ip_network(network)
    for network in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10")
)
"""Private and link-local addresses: RFC 1918, 3927, 4193, 4291."""

ROUTES_FILE = Path("/proc/self/net/fib_trie")
INTERFACES_FILE = Path("/proc/self/net/if_inet6")

_FLEETING = 0x01 | 0x08 | 0x20 | 0x40
"""IFA_F_TEMPORARY, DADFAILED, DEPRECATED, TENTATIVE (linux/if_addr.h): no address that lasts."""

_LOCAL_V4 = re.compile(r"\|-- ([0-9.]+)\n\s+/32 host LOCAL")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class Names:
    """What a certificate speaks for.

    Attributes:
        dns: lower case; the first is the instrument's own.
        addresses: written the shortest way, sorted.
    """

    dns: tuple[str, ...]
    addresses: tuple[str, ...]

    def covers(self, wanted: Names) -> bool:
        """Say whether all wanted ones are among these; more do no harm."""
        return set(wanted.dns) <= set(self.dns) and set(wanted.addresses) <= set(self.addresses)


def dns_permitted(name: str) -> bool:
    """Say whether the clinic's authority may sign this DNS name."""
    labels = name.split(".")
    plain = len(name) <= 253 and all(_LABEL.fullmatch(label) for label in labels)
    return plain and any(name == suffix or name.endswith(f".{suffix}") for suffix in PERMITTED_DNS)


def address_permitted(address: Address) -> bool:
    """Say whether the clinic's authority may sign this address."""
    return any(address.version == network.version and address in network for network in PERMITTED_NETWORKS)


def wanted_names(dns: Iterable[str], addresses: Iterable[Address]) -> Names:
    """Leave out what may not be signed, add the hotspot's name and address."""
    named = dict.fromkeys(name for name in (*dns, HOTSPOT_NAME) if dns_permitted(name))
    kept = {address for address in addresses if address_permitted(address)} | {HOTSPOT_ADDRESS}
    ordered = sorted(kept, key=lambda address: (address.version, int(address)))
    return Names(tuple(named), tuple(str(address) for address in ordered))


def v4_addresses(fib_trie: str) -> tuple[IPv4Address, ...]:
    """Read the machine's own addresses, without loopback, from the kernel's table (/proc/net/fib_trie)."""
    found = {IPv4Address(text) for text in _LOCAL_V4.findall(fib_trie)}
    return tuple(sorted(address for address in found if not address.is_loopback))


def v6_addresses(if_inet6: str) -> tuple[IPv6Address, ...]:
    """Read the machine's own lasting addresses from /proc/net/if_inet6 (address, index, prefix, scope, flags, name).

    Loopback is left out, and link-local too: no browser opens an address with a zone.
    """
    rows = (line.split() for line in if_inet6.splitlines())
    found = {IPv6Address(int(row[0], 16)) for row in rows if len(row) == 6 and not int(row[4], 16) & _FLEETING}
    return tuple(sorted(address for address in found if not (address.is_loopback or address.is_link_local)))


def own_addresses(routes: Path = ROUTES_FILE, interfaces: Path = INTERFACES_FILE) -> tuple[Address, ...]:
    """Find the addresses under which others reach this machine now; none where the kernel does not tell."""
    return (*v4_addresses(text_of(routes)), *v6_addresses(text_of(interfaces)))


def own_wanted(host: str) -> Names:
    """Say what this machine's certificate must speak for now (see `wanted_names`)."""
    return wanted_names(own_names(host), own_addresses())
