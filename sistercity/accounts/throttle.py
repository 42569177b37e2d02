"""Slow down whoever tries many passwords or sends many mails.

Three counters, asked in this order: one account from one address; one address whatever the
account (guessing many accounts from one place); one account whatever the address (guessing one
account from many places). The last would let anybody keep a person out, so that its wait is
short, one address alone cannot bring it about, and an address from which the person signed in
before does not have to wait.
"""

import hashlib
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True, kw_only=True)
class Limit:
    """So many tries in so many minutes; with `rolling`, each allowed one begins them anew."""

    name: str
    tries: int
    minutes: int
    rolling: bool = False

    def allows(self, key: str) -> bool:
        """Count one try and tell whether it is still within the limit."""
        seconds = self.minutes * 60
        cache.add(key, 0, seconds)
        try:
            tries = cache.incr(key)
        except ValueError:  # it ran out between the two
            return True
        if self.rolling and tries <= self.tries:
            cache.touch(key, seconds)
        return tries <= self.tries


PAIR = Limit(name="pair", tries=10, minutes=15, rolling=True)
ADDRESS = Limit(name="address", tries=50, minutes=15)
#: More than one address alone reaches before its pair has to wait.
ACCOUNT = Limit(name="account", tries=20, minutes=5)
KNOWN_SECONDS = 30 * 24 * 60 * 60


def address_of(request: HttpRequest) -> str:
    """Return the visitor's address; behind a proxy the one that the proxy itself noted last."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        return forwarded.rsplit(",", 1)[-1].strip()
    return request.META.get("REMOTE_ADDR", "")


def exceeded(purpose: str, email: str, address: str) -> Limit | None:
    """Count one try, before it is made, and return the limit that refuses it, None if none does.

    What one limit refuses is not counted towards the next.
    """
    for limit, key in _counters(purpose, email, address):
        if not limit.allows(key):
            return limit
    return None


def forgive(purpose: str, email: str, address: str) -> None:
    """Take back the try that was right; the wrong ones of others stay counted."""
    for limit, key in _counters(purpose, email, address):
        if limit is PAIR:
            cache.delete(key)
            continue
        try:
            cache.decr(key)
        except ValueError:  # it ran out meanwhile
            continue


def remember(email: str, address: str) -> None:
    """Note that the person of this account has been at this address."""
    cache.set(_key("known", email, address), True, KNOWN_SECONDS)


def _counters(purpose: str, email: str, address: str) -> list[tuple[Limit, str]]:
    counters = [(PAIR, _key(f"{purpose}:pair", email, address))]
    if address:
        counters.append((ADDRESS, _key(f"{purpose}:address", "", _network(address))))
    if not cache.get(_key("known", email, address)):
        counters.append((ACCOUNT, _key(f"{purpose}:account", email, "")))
    return counters


def _network(address: str) -> str:
    """Return what one visitor holds of the internet: an address; of version 6 a network of them."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return found.packed[:8].hex()
    return str(found)


def _key(purpose: str, email: str, address: str) -> str:
    # As the database compares addresses: there the letters ſ and ı are other spellings of s and i.
    folded = email.strip().upper().lower()
    who = hashlib.sha256(f"{folded}|{address}".encode()).hexdigest()
    return f"throttle:{purpose}:{who}"
