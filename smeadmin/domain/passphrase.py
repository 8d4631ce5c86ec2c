"""Passphrases: kept as scrypt with its parameters beside it, so that they can be made harder later."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

SHORTEST = 8
COST, BLOCK, PARALLEL = 2**14, 8, 1
LENGTH = 32


def kept(passphrase: str, salt: bytes) -> str:
    """Give what is stored of a passphrase: ``scrypt$cost$block$parallel$salt$digest``."""
    digest = _digest(passphrase, salt, COST, BLOCK, PARALLEL)
    return f"scrypt${COST}${BLOCK}${PARALLEL}${salt.hex()}${digest.hex()}"


def matches(passphrase: str, stored: str) -> bool:
    """Tell whether it is the passphrase of which ``stored`` was kept."""
    _scheme, cost, block, parallel, salt, digest = stored.split("$")
    found = _digest(passphrase, bytes.fromhex(salt), int(cost), int(block), int(parallel))
    return hmac.compare_digest(found, bytes.fromhex(digest))


def stretched(passphrase: str, salt: bytes, cost: int) -> bytes:
    """Give the 32 bytes with which something is sealed that only who knows the passphrase shall open."""
    return _digest(passphrase, salt, cost, BLOCK, PARALLEL)


def _digest(passphrase: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    """Digest it in one spelling: whether a keyboard composes letters or not makes no difference."""
    return hashlib.scrypt(
        unicodedata.normalize("NFKC", passphrase).encode(),
        salt=salt,
        n=cost,
        r=block,
        p=parallel,
        maxmem=256 * cost * block,
        dklen=LENGTH,
    )
