"""The audit pack: verified by a program that needs none of ours, and every tampered byte is found."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.cli.call import call
from tests.cli.money_office import CERTIFIED, MEASURE

REASON = ("--reason", "审计调取")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an office with a certificate, a paper behind it and a pack of both, unpacked beside."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "办法.toml").write_text(MEASURE, encoding="utf-8")
    (folder / "批复.pdf").write_bytes(b"granted")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for words in (
            ["init", "--rehearsal", "--office", "示例局", "--region", "440000"],
            ["policy", "adopt", "办法.toml"],
            *CERTIFIED,
            ["institution", "edit", "启帆", "--phone", "13812342764"],
            ["evidence", "add", "C-2026-0001", "公文=批复.pdf"],
            ["audit", "pack", "C-2026-0001", "包.zip", *REASON],
        ):
            done = call(*words)
            assert done.status == 0, done.err
    with zipfile.ZipFile(folder / "包.zip") as packed:
        packed.extractall(folder / "包")
    return folder


def verify(folder: Path) -> tuple[int, list[str]]:
    """Run the verifier as an auditor does: Python alone, nothing of ours to be found."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        env={k: v for k, v in os.environ.items() if k in ("PATH", "SYSTEMROOT")},
    )
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_a_pack_verifies_without_the_program(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    status, said = verify(home / "包")
    head = json.loads((home / "包" / "manifest.json").read_text("utf-8"))["head"]
    assert (status, said[0]) == (0, "nothing was altered")
    assert said[2] == f"head  {head}"
    monkeypatch.chdir(home)
    assert (
        call("audit", "verify", "--head", head).status == 0
    )  # the head is on the register's chain


def test_the_verifier_is_short_and_stands_alone() -> None:
    source = (Path(__file__).parents[2] / "smeadmin" / "reference" / "verify_pack.py").read_text()
    assert source.count("\n") < 100
    assert "smeadmin." not in source


def test_the_pack_holds_decision_trace_text_evidence_and_chain(home: Path) -> None:
    pack = home / "包"
    decision = json.loads((pack / "decision.json").read_text("utf-8"))
    assert "R5" in json.dumps(decision)  # the clause of the trace
    assert (pack / "evidence" / "EV-2026-0001.pdf").read_bytes() == b"granted"
    assert (pack / "policies" / "office-vouchers-1.toml").read_text("utf-8") == MEASURE
    tables = {
        json.loads(line)["table"] for line in (pack / "rows.jsonl").read_text("utf-8").splitlines()
    }
    assert {"application", "certificate", "evidence"} <= tables
    assert "13812342764" not in "".join(p.read_text("utf-8") for p in pack.glob("*.json*"))


def test_giving_a_pack_out_is_recorded_with_its_digest(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    log = json.loads(call("change", "list", "--format", "json").out)
    newest = max(log, key=lambda one: one["change"])
    assert (newest["command"], newest["reason"]) == ("audit pack", REASON[1])
    shown = call("change", "show", newest["change"], "--format", "json").out
    digest = hashlib.sha256((home / "包" / "manifest.json").read_bytes()).hexdigest()
    assert digest in shown
    assert verify(home / "包")[1][1] == f"pack  {digest}"


@pytest.mark.parametrize(
    "name",
    [
        "decision.json",
        "evidence/EV-2026-0001.pdf",
        "policies/office-vouchers-1.toml",
        "rows.jsonl",
        "chain.jsonl",
    ],
)
def test_one_tampered_byte_is_found(home: Path, tmp_path: Path, name: str) -> None:
    """Each letter that a forger would change: the manifest finds it, and so does the chain without it."""
    pack = tmp_path / "包"
    shutil.copytree(home / "包", pack)
    path = pack / name
    data = path.read_bytes()
    at = data.index(b"2026") if b"2026" in data else 3
    path.write_bytes(data[:at] + b"9" + data[at + 1 :])
    status, said = verify(pack)
    assert (status, said[0]) == (1, f"ALTERED  file {name}")

    manifest = json.loads((pack / "manifest.json").read_text("utf-8"))
    manifest["files"][name] = hashlib.sha256(path.read_bytes()).hexdigest()
    (pack / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    status, said = verify(pack)
    if name == "decision.json":  # a page drawn from the rows: bound by the digest of the manifest
        assert verify(home / "包")[1][1] != said[1]
    else:
        assert status == 1


def test_a_dry_run_and_a_wrong_suffix_write_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    tried = call("audit", "pack", "C-2026-0001", "试.zip", *REASON, "--dry-run")
    assert (tried.status, (home / "试.zip").exists()) == (0, False)
    refused = call("audit", "pack", "C-2026-0001", "试.rar", *REASON)
    assert (refused.status, (home / "试.rar").exists()) == (2, False)
    again = call("audit", "pack", "C-2026-0001", "包.zip", *REASON)
    assert "output-exists" in again.err
