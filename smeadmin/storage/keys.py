"""Keys of people on their own computers: Ed25519, the private half sealed with a passphrase.

The seal is scrypt and ChaCha20-Poly1305: what encrypted PEM files offer instead stretches a passphrase two
thousand times, which a stolen laptop's new owner would not notice. ``cryptography`` is the ``sign`` extra.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from smeadmin.domain import passphrase
from smeadmin.domain.approval import name_key
from smeadmin.domain.carried import (
    PUBLIC,
    ExtraForSigningMissing,
    KeyExists,
    KeyMissing,
    KeyUnreadable,
    PublicKey,
)
from smeadmin.domain.clerk import PassphraseWrong
from smeadmin.i18n import gettext as _
from smeadmin.storage.types import canonical

FOLDER = "SMEADMIN_KEYS"
SALT_BYTES, NONCE_BYTES = 16, 12


def make_key(name: str, secret: str) -> tuple[PublicKey, Path]:
    """Make a key of that name on this computer and give its public half and where it is kept.

    Raises KeyExists, ExtraForSigningMissing.
    """
    path = key_file(name)
    assert_no_key(name)
    private = _ed25519().Ed25519PrivateKey.generate()
    public = PublicKey(name, private.public_key().public_bytes_raw().hex())
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(NONCE_BYTES)
    cost = passphrase.COST
    sealed = _cipher(passphrase.stretched(secret, salt, cost)).encrypt(
        nonce, private.private_bytes_raw(), public.hex.encode()
    )
    told = {
        **public_file(public),
        "cost": cost,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
        "sealed": sealed.hex(),
    }
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    return public, path


def assert_no_key(name: str) -> None:
    """Make sure that a key of that name can be made here; raises KeyExists, ExtraForSigningMissing."""
    _ed25519()
    if os.path.lexists(path := key_file(name)):
        raise KeyExists({"by": name}, way_out=(str(path),))


def assert_key(name: str) -> None:
    """Make sure that there is a key of that name; raises KeyMissing, ExtraForSigningMissing."""
    _ed25519()
    if not key_file(name).is_file():
        raise KeyMissing({"by": name}, way_out=(f"smeadmin clerk key {name} --out " + _("FILE"),))


def sign(name: str, secret: str, said: Any) -> tuple[str, str]:
    """Sign what is said with the key of that name and give its public half and the signature.

    Raises what opening raises.
    """
    public, signed = opened(name, secret)
    return public, signed(said)


def opened(name: str, secret: str) -> tuple[str, Callable[[Any], str]]:
    """Open the key of that name and give its public half, and what signs with it.

    Raises KeyMissing, KeyUnreadable, PassphraseWrong, ExtraForSigningMissing.
    """
    from cryptography.exceptions import InvalidTag

    assert_key(name)
    path = key_file(name)
    told = _read(path)
    public = read_public(path)
    try:
        cost, salt, nonce, sealed = (told[part] for part in ("cost", "salt", "nonce", "sealed"))
        opener = _cipher(passphrase.stretched(secret, bytes.fromhex(salt), int(cost)))
        raw = opener.decrypt(bytes.fromhex(nonce), bytes.fromhex(sealed), public.hex.encode())
    except InvalidTag:
        raise PassphraseWrong({"by": name}, way_out=(_("type it again"),)) from None
    except (KeyError, TypeError, ValueError):
        raise _unreadable(path) from None
    private = _ed25519().Ed25519PrivateKey.from_private_bytes(raw)
    return public.hex, lambda said: private.sign(_bytes(said)).hex()


def holds(key: str, said: Any, signature: str) -> bool:
    """Tell whether the signature is that of the key over what is said; raises ExtraForSigningMissing."""
    module = _ed25519()
    from cryptography.exceptions import InvalidSignature

    try:
        public = module.Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(signature), _bytes(said))
    except (InvalidSignature, ValueError):
        return False
    return True


def read_public(path: Path) -> PublicKey:
    """Read the public half of a key from the file that clerk key has made; raises KeyUnreadable."""
    told = _read(path)
    name, key = told.get("name"), told.get("public")
    if not (isinstance(name, str) and isinstance(key, str)) or told.get("smeadmin") != PUBLIC:
        raise _unreadable(path)
    try:
        if len(bytes.fromhex(key)) != 32 or key != key.lower():
            raise ValueError(key)
    except ValueError:
        raise _unreadable(path) from None
    return PublicKey(name, key)


def public_file(public: PublicKey) -> dict[str, str]:
    """Give what the file of a public half says."""
    return {"smeadmin": PUBLIC, "name": public.name, "public": public.hex}


def key_file(name: str) -> Path:
    """Tell where the key of that name is kept on this computer."""
    spelled = re.sub(r"\W", lambda found: f"~{ord(found[0]):x}", name_key(name))
    return folder() / f"{spelled[:60]}.key"


def folder() -> Path:
    """Tell where keys are kept: the folder of this user's data, or the one that SMEADMIN_KEYS names."""
    if named := os.environ.get(FOLDER, "").strip():
        return Path(named)
    if sys.platform == "linux":  # what platformdirs says there, without the time of its import
        home = os.environ.get("XDG_DATA_HOME", "").strip() or Path("~/.local/share").expanduser()
        return Path(home) / "smeadmin" / "keys"
    else:
        from platformdirs import user_data_path

        return user_data_path("smeadmin", appauthor=False) / "keys"


def _read(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise _unreadable(path) from None
    if not isinstance(told, dict):
        raise _unreadable(path)
    return told


def _unreadable(path: Path) -> KeyUnreadable:
    return KeyUnreadable(
        {"file": str(path)},
        way_out=(f"smeadmin clerk key {_('NAME')} --out " + _("FILE"),),
    )


def _bytes(said: Any) -> bytes:
    return canonical(said).encode()


def _cipher(key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    return ChaCha20Poly1305(key)


def _ed25519() -> Any:
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError:
        raise ExtraForSigningMissing(way_out=('pip install "smeadmin[sign]"',)) from None
    return ed25519
