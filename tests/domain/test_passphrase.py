"""Passphrases are kept as scrypt: the digest of RFC 7914, its own salt, its own cost."""

from __future__ import annotations

from smeadmin.domain.passphrase import kept, matches

# RFC 7914, section 12, third vector: password "pleaseletmein", salt "SodiumChloride", N 16384, r 8, p 1;
# the first 32 of its 64 bytes
RFC = "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"


def test_the_vector_of_the_standard() -> None:
    assert matches("pleaseletmein", f"scrypt$16384$8$1${b'SodiumChloride'.hex()}${RFC}")
    assert kept("pleaseletmein", b"SodiumChloride").endswith("$" + RFC)


def test_what_is_kept_fits_only_its_own_passphrase() -> None:
    stored = kept("江澄四月有雨声一", b"salt")
    assert matches("江澄四月有雨声一", stored)
    assert not matches("江澄四月有雨声二", stored)
    assert kept("江澄四月有雨声一", b"other") != stored


def test_a_composed_and_a_decomposed_letter_are_one() -> None:
    assert matches("cafe\u0301-1234", kept("caf\u00e9-1234", b"salt"))


def test_an_older_cost_goes_on_being_checked() -> None:
    cheap = "scrypt$16$1$1$" + b"NaCl".hex() + "$"
    import hashlib

    digest = hashlib.scrypt(b"old", salt=b"NaCl", n=16, r=1, p=1, dklen=32)
    assert matches("old", cheap + digest.hex())
