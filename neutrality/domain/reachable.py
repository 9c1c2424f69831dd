"""Which addresses a message may be sent to: public ones by https, and what an installation allows by name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self
from urllib.parse import SplitResult, urlsplit

Address = IPv4Address | IPv6Address
LONGEST_URL = 500
_PRINTABLE = re.compile(r"[!-~]+")
_HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
_LOWEST_FREE_PORT = 1024
_PORTS = {"https": 443, "http": 80}
# Private, local, shared, for tests, for documents, for many at once, or leading to one of these by a detour.
_CLOSED = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
    )
)  # fmt: skip
# By these an IPv6 address stands for an IPv4 one: that one is looked at.
_TRANSLATED = IPv6Network("64:ff9b::/96")
# No name leads here, whoever allowed it: the machine's own notes (metadata) and everybody at once.
_NEVER_BY_NAME = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "::/128", "fe80::/10", "ff00::/8",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Allowed:
    """What an installation lets in besides public addresses: hosts by name, networks."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return what a setting says, entries parted by commas.

        Raises:
            ValueError: naming the entry that is neither a host nor a network.

        """
        hosts, networks = set[str](), list[IPv4Network | IPv6Network]()
        for entry in filter(None, (part.strip().lower() for part in text.split(","))):
            try:
                networks.append(ip_network(entry))
            except ValueError:
                if not _is_name(entry):
                    raise ValueError(f"{entry} is neither a host nor a network") from None
                hosts.add(entry)
        return cls(frozenset(hosts), tuple(networks))


@dataclass(frozen=True)
class Target:
    """An address as a message is sent to it."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def named(self) -> str:
        """Return the host as the header `Host` names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(url: str, *, plain: bool) -> Target | None:
    """Return what an address leads to; nothing where it is no address that a message may have.

    `plain` lets http through, for samples. No name or password, no other port of the system than its own.
    """
    if len(url) > LONGEST_URL or not _PRINTABLE.fullmatch(url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        port = _PORTS.get(parts.scheme, 0) if parts.port is None else parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    if not _lawful(parts, host, port, plain=plain):
        return None
    return Target(parts.scheme, host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def may_reach(address: str, host: str, allowed: Allowed) -> bool:
    """Return whether a message for this host may be sent to this address, which its name was resolved to."""
    found = _parsed(address)
    if found is None:
        return False
    if any(found in network for network in allowed.networks):
        return True
    if host.lower() in allowed.hosts:
        return not any(found in network for network in _NEVER_BY_NAME)
    return not any(found in network for network in _CLOSED)


def all_reachable(addresses: Iterable[str], host: str, allowed: Allowed) -> bool:
    """Return whether every one of them may be reached: one bad one among good ones is a trap."""
    return all(may_reach(address, host, allowed) for address in addresses)


def is_address(host: str) -> bool:
    """Return whether a host is given by its number, and no name stands for it."""
    return _parsed(host) is not None


def _lawful(parts: SplitResult, host: str, port: int, *, plain: bool) -> bool:
    schemes = {"https", "http"} if plain else {"https"}
    named = _is_name(host) or is_address(host)
    clean = "@" not in parts.netloc and not parts.fragment
    fitting = port == _PORTS.get(parts.scheme) or port >= _LOWEST_FREE_PORT
    return parts.scheme in schemes and named and clean and fitting


def _is_name(text: str) -> bool:
    """Return whether this is a host's name and no number in disguise (127.1, 0x7f.0.0.1, 2130706433)."""
    return bool(_HOST.fullmatch(text)) and not re.fullmatch(r"(0x[0-9a-f]*|[0-9]+)", text.rpartition(".")[2])


def _parsed(address: str) -> Address | None:
    """Return the address that is really meant, nothing for what is none."""
    try:
        found = ip_address(address)
    except ValueError:
        return None
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return found.ipv4_mapped
        if found in _TRANSLATED:
            return IPv4Address(int(found) & 0xFFFFFFFF)
        if found.scope_id:  # of one line of this machine: an address with a scope is in no network
            return IPv6Address(int(found))
    return found
