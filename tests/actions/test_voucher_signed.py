"""A voucher verified without the register: by a list that a person has signed, and the public key."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from smeadmin.storage import keys
from tests.actions.money import YUAN, do, look
from tests.cli.call import Called, call

pytest.importorskip("cryptography")
SECRET = "江澄示例口令三四五"


@pytest.fixture
def folder(_money_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the signed list of one voucher and the key, and no register."""
    from smeadmin.actions.paper.scanning import scan_paper
    from smeadmin.actions.paper.voucher import Signer, print_vouchers
    from smeadmin.actions.voucher.issuing import issue_voucher
    from smeadmin.actions.voucher.signing import open_key, sign_vouchers
    from smeadmin.render.voucher_signed import draw_signed
    from smeadmin.storage.change import open_register

    monkeypatch.setenv("SMEADMIN_KEYS", str(tmp_path / "keys"))
    monkeypatch.setattr("smeadmin.domain.passphrase.COST", 16)
    shutil.copy(_money_file, tmp_path / "there.db")
    register = open_register(tmp_path / "there.db")
    one = {"programme": "JC26", "enterprise": "E1", "amount_fen": 7000 * YUAN}
    do(register, lambda c: issue_voucher(c, **one))
    public, _path = keys.make_key("何远", SECRET)
    listed = look(register, lambda v: sign_vouchers(v, programme="JC26", by="何远", secret=SECRET))
    data = draw_signed(listed).data
    signer = Signer("何远", open_key("何远", SECRET))
    codes = [listed.vouchers[0].voucher]
    printed = do(register, lambda c: print_vouchers(c, codes=codes, signer=signer))
    scan = look(register, lambda v: scan_paper(v, text=printed.more[0]))
    assert (scan.known, scan.holder, scan.days, scan.printed) == (True,) * 4
    (tmp_path / "扫.txt").write_text(printed.more[0], encoding="utf-8")
    (tmp_path / "券.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "钥.json").write_text(json.dumps(keys.public_file(public)), encoding="utf-8")
    (tmp_path / "there.db").unlink()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def code_of(folder: Path) -> str:
    told = json.loads((folder / "券.json").read_text(encoding="utf-8"))
    return str(told["vouchers"][0]["voucher"])


def verify(code: str, now: str = "2026-06-01") -> Called:
    return call("voucher", "verify", code, "--from", "券.json", "--key", "钥.json", now=now)


def test_a_listed_voucher_is_usable_until_its_last_day(folder: Path) -> None:
    done = verify(code_of(folder))
    assert (done.status, "有效" in done.out, "7,000.00" in done.out) == (0, True, True), done.err
    assert verify(code_of(folder), now="2026-08-11").status == 3  # it lasts until 08-10
    assert verify("JC26-7KQ4-MWD7").status == 3, "a possible code that is not listed"
    assert "voucher-code-mistyped" in verify("JC26-7KQ4-MWD4").err


def test_one_letter_is_changed(folder: Path) -> None:
    code = code_of(folder)
    text = (folder / "券.json").read_text(encoding="utf-8")
    (folder / "券.json").write_text(text.replace("700000", "900000"), encoding="utf-8")
    done = verify(code)
    assert (done.status, "[signed-list-altered]" in done.err) == (7, True)


def scanned(text: str, *more: str, now: str = "2026-06-01") -> Called:
    return call("voucher", "verify", *more, "--from", text, "--key", "钥.json", now=now)


def test_the_qr_of_a_signed_paper_is_enough(folder: Path) -> None:
    done = scanned("扫.txt")
    assert (done.status, "有效" in done.out, "7,000.00" in done.out) == (0, True, True), done.err
    text = (folder / "扫.txt").read_text(encoding="utf-8")
    assert len(text.splitlines()) == 5
    for as_read in (text, text.replace("\n", "\\n"), text.replace("\n", "\r\n")):
        assert scanned(as_read).status == 0
    assert scanned("扫.txt", now="2026-08-11").status == 3  # it lasts until 08-10
    assert scanned("扫.txt", code_of(folder)).status == 0
    other = scanned("扫.txt", "JC26-7KQ4-MWD7")
    assert (other.status, "[signed-paper-other]" in other.err) == (2, True)


def test_every_sign_on_a_signed_paper_counts(folder: Path) -> None:
    text = (folder / "扫.txt").read_text(encoding="utf-8")
    for was, now in (
        ("7,000", "9,000"),
        ("08-10", "12-31"),
        ("企业001", "企业002"),
        ("何远 ", "林岚 "),
    ):
        assert was in text
        done = scanned(text.replace(was, now))
        assert (done.status, "[signed-paper-altered]" in done.err) == (7, True), was
