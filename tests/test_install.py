"""What a newcomer installs: everything ships in the wheel, and the README's commands are what CI runs."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parent.parent
CI_RUN = ROOT / ".ci" / "run"


def setup_cfg() -> configparser.ConfigParser:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    return config


def package_folders() -> dict[str, Path]:
    """The packages that setup.cfg lists, and their folders."""
    options = setup_cfg()["options"]
    moved = dict(line.split(" = ") for line in options["package_dir"].split("\n") if line)
    return {name: ROOT / moved.get(name, name.replace(".", "/")) for name in options["packages"].split()}


def files_in(folder: Path) -> list[Path]:
    return sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts and p.name[:2] != "~$")


def test_every_package_is_listed() -> None:
    folders = package_folders()
    assert all(folder.is_dir() for folder in folders.values())
    with_code = {path.parent for path in files_in(ROOT / "qng_reports") if path.suffix == ".py"}
    assert sorted(f.relative_to(ROOT).as_posix() for f in with_code - set(folders.values())) == []


@pytest.mark.parametrize("folder", ["qng_reports", "templates"])
def test_every_other_file_is_package_data(folder: str) -> None:
    patterns = {name: value.split(", ") for name, value in setup_cfg()["options.package_data"].items()}
    shipped = {
        path
        for name, home in package_folders().items()
        for path in files_in(home)
        if any(PurePosixPath(path.relative_to(home)).match(pattern) for pattern in patterns.get(name, []))
    }
    others = [path for path in files_in(ROOT / folder) if path.suffix != ".py"]
    assert others
    assert [path.relative_to(ROOT).as_posix() for path in others if path not in shipped] == []


@pytest.mark.parametrize("name", ["demo", "test"])
def test_ci_runs_the_command_that_the_readme_prints(name: str) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(rf"^<!-- ci: {name} -->\n+```\w*\n(.+?)\n```$", readme, re.MULTILINE | re.DOTALL)
    assert len(blocks) == 1
    assert "\n" not in blocks[0], "one command"
    bash = shutil.which("bash")
    if bash is None or os.name != "posix":
        pytest.skip("no bash on this machine")
    shown = subprocess.run([bash, CI_RUN, "--show", name], capture_output=True, encoding="utf-8", check=True)
    assert shown.stdout == f"{blocks[0]}\n"


@pytest.mark.skipif(os.name != "posix", reason="file modes mean nothing here")
def test_ci_run_is_executable() -> None:
    assert os.access(CI_RUN, os.X_OK)
