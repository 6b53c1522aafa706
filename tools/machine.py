"""Makes a machine ready: the virtual environment and what some tests need.

Runs before anything is installed, so it uses the standard library alone.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 13)
SHELL = "chromium-headless-shell"
BROWSERS = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The first is the same browser without its windows: a page opens for a third of the work."""
BROWSER_PACKAGES = ("chromium", "fonts-noto-cjk")
LOCKS = {"run": "requirements.lock", "dev": "requirements-dev.lock"}
COMMAND = """#!{python}
import sys

from socialsmartly.site.commandline import main

sys.exit(main())
"""


class MachineNotReady(Exception):
    """Something is missing on this machine that only its owner can put there."""


def install(root: Path, kind: str) -> None:
    """A second call does nothing: the stamp is the hash of the lock, of this file and of the place of the project."""
    venv = root / ".venv"
    lock = root / LOCKS[kind]
    stamp = venv / f".installed-{kind}"
    state = "\n".join([_hash(lock), _hash(Path(__file__)), str(root), sys.version])
    if stamp.exists() and stamp.read_text() == state:
        return
    _make_venv(venv)
    python = venv / "bin" / "python"
    pip = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"]
    _run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(lock)])
    _link(root, venv)
    stamp.write_text(state)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _make_venv(venv: Path) -> None:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        found = ".".join(str(part) for part in sys.version_info[:3])
        raise MachineNotReady(f"Python 3.11 to 3.13 is needed; this is {found}. Name another: make PYTHON=python3.11")
    if (venv / "bin" / "pip").exists():
        return
    if not _can_make_venv():
        _apt_install(["python3-venv"], "Python's venv module is missing. As root: apt-get install python3-venv")
    _run([sys.executable, "-m", "venv", "--clear", str(venv)])


def _can_make_venv() -> bool:
    """Debian ships the venv module in python3 and the pip that it needs in python3-venv."""
    question = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(question, check=False, capture_output=True).returncode == 0


def _link(root: Path, venv: Path) -> None:
    """A path file and a six-line command instead of an editable install.

    An editable install has to run a build backend, which would be one more thing to lock and to fetch.
    """
    python = venv / "bin" / "python"
    packages = sysconfig.get_path("purelib", "venv", vars={"base": str(venv), "platbase": str(venv)})
    Path(packages, "socialsmartly.pth").write_text(f"{root / 'src'}\n")
    command = venv / "bin" / "socialsmartly"
    command.write_text(COMMAND.format(python=python))
    command.chmod(0o755)


def browser() -> None:
    if not any(map(shutil.which, BROWSERS)) or not _has_chinese():
        why = "a browser and a Chinese font are missing. As root: apt-get install " + " ".join(BROWSER_PACKAGES)
        _install_or_say(BROWSER_PACKAGES, why, "THE BROWSER JOURNEYS WILL BE LEFT OUT")
    if shutil.which(SHELL) is None and _offers(SHELL):
        why = f"a browser without windows is missing. As root: apt-get install {SHELL}"
        _install_or_say([SHELL], why, "THE BROWSER JOURNEYS WILL TAKE LONGER")


def strace() -> None:
    if shutil.which("strace") is None:
        why = "strace is missing. As root: apt-get install strace"
        _install_or_say(["strace"], why, "THE FAULTS IN CALLS TO THE SYSTEM WILL BE LEFT OUT")


def _install_or_say(packages: list[str] | tuple[str, ...], why: str, loss: str) -> None:
    """Never fails outside CI: what some tests need and cannot be had is said, and those tests are left out."""
    try:
        _apt_install(packages, why)
    except (MachineNotReady, subprocess.CalledProcessError) as error:
        if os.environ.get("CI") == "true":
            raise
        print(f"{loss}: {error}", file=sys.stderr)


def _has_chinese() -> bool:
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], check=False, capture_output=True, text=True)
    return bool(listed.stdout.strip())


def _offers(package: str) -> bool:
    """Whether this machine could install it, as far as it knows without asking anybody."""
    if os.geteuid() != 0 or shutil.which("apt-cache") is None:
        return False
    return subprocess.run(["apt-cache", "show", package], check=False, capture_output=True).returncode == 0


def _apt_install(packages: list[str] | tuple[str, ...], otherwise: str) -> None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise MachineNotReady(otherwise)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    _run(["apt-get", "update", "-qq"], quiet)
    _run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], quiet)


def _run(command: list[str], environment: dict[str, str] | None = None) -> None:
    subprocess.run(command, check=True, env=environment, stdin=subprocess.DEVNULL)


TOOLS = {"browser": browser, "strace": strace}


def main(asked: str) -> int:
    root = Path(__file__).resolve().parent.parent
    try:
        TOOLS[asked]() if asked in TOOLS else install(root, asked)
    except MachineNotReady as error:
        print(error, file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print(f"This step failed, its words are above: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
