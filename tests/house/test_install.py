"""A machine without a network: wheels are collected where there is one, carried over, installed.

Collecting needs an index, so this runs by its own command: ``pytest -m network_install``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
pytestmark = pytest.mark.network_install


def run(*words: str | Path, cwd: Path, **more: str) -> str:
    environment = {
        k: v for k, v in os.environ.items() if not k.startswith(("SMEADMIN_", "PIP_INDEX"))
    }
    done = subprocess.run(
        [str(w) for w in words],
        cwd=cwd,
        env={**environment, **more},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheelhouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheelhouse")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    run(*pip, "wheel", "-w", folder, "-c", ROOT / "constraints.txt", ROOT, cwd=folder)
    return folder


def test_the_wheel_carries_everything_the_program_needs(wheelhouse: Path) -> None:
    (wheel,) = wheelhouse.glob("smeadmin-*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    for wanted in (
        "smeadmin/locale/zh_CN/LC_MESSAGES/smeadmin.mo",
        "smeadmin/policies/gd-2017-centres.toml",
        "smeadmin/reference/regions.csv",
        "smeadmin/storage/migrations/env.py",
        "smeadmin/storage/migrations/versions/0001_first.py",
        "smeadmin/examples/story.toml",
        "smeadmin/examples/机构名录.xlsx",
        "smeadmin/py.typed",
    ):
        assert wanted in names, wanted
    assert not [n for n in names if n.startswith("tests/")]


def test_it_is_installed_without_an_index_and_walks_through_the_year(
    wheelhouse: Path, tmp_path: Path
) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    bin_ = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run(
        bin_ / "python",
        "-m",
        "pip",
        "install",
        "-q",
        "--no-index",
        "--find-links",
        wheelhouse,
        "smeadmin",
        cwd=tmp_path,
        PIP_NO_INDEX="1",
        PIP_CONFIG_FILE=os.devnull,
    )
    printed = run(bin_ / "smeadmin", "demo", cwd=tmp_path, SMEADMIN_LANG="en")
    assert "smeadmin audit verify" in printed
    assert (tmp_path / "smeadmin-demo" / "office.db").exists()
