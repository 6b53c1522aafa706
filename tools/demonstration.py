"""`make demonstration`: a person is erased, yesterday's backup is restored, and she stays gone; everybody else is there.

It runs an installation of its own in a temporary folder, through the same command and pages that people use, and says each step.
"""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
ROOT = Path(__file__).resolve().parent.parent
PROGRAM = [sys.executable, "-m", "socialsmartly"]
ADA, BOB = "ada@example.test", "bob@example.test"
PATIENCE_SECONDS = 120
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
CODE = re.compile(r"\b(\d{8})\b")


class WentWrong(Exception):
    """The demonstration did not show what it promises. The step before this line is the one to look at."""

    def __init__(self, detail: str) -> None:
        super().__init__(f"{type(self).__doc__} ({detail})")


class Visitor:
    """Somebody at a browser of their own: pages, forms, cookies."""

    def __init__(self, site: str, data: Path) -> None:
        self.site, self.data = site, data
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> bytes:
        with self.browser.open(f"{self.site}{path}", timeout=30) as answer:
            return bytes(answer.read())

    def post(self, path: str, **fields: str) -> tuple[str, str]:
        """Send the form of a page; where it led, and what stood there."""
        carried = dict(HIDDEN.findall(self.get(path).decode()))
        body = urllib.parse.urlencode({**carried, **fields}).encode()
        address = f"{self.site}{path}"
        request = urllib.request.Request(address, body, {"Referer": address})  # noqa: S310 - our own site on loopback
        with self.browser.open(request, timeout=30) as answer:
            return urllib.parse.urlsplit(answer.url).path, answer.read().decode()

    def come_in(self, address: str) -> str:
        """Ask for a code and type it; the page it leads to: the agreement for whoever has no account."""
        before = set(self._mails())
        self.post("/sign-in", address=address)
        code = CODE.search(_wait_for(lambda: next(iter(set(self._mails()) - before), None)).read_text())
        if code is None:
            raise WentWrong("no code in the mail")
        return self.post("/code", code=code[1])[0]

    def _mails(self) -> Iterator[Path]:
        return (self.data / "local-mail").glob("*")


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="socialsmartly-demonstration-") as folder:
        show(Path(folder), Path(folder) / "var")
    print("\nShe stayed gone, he is there, and nobody had to be believed.")
    return 0


def show(folder: Path, data: Path) -> None:
    with running(data) as site:
        for address in (ADA, BOB):
            visitor = Visitor(site, data)
            visitor.come_in(address)
            visitor.post("/agree", agree="on", age="adult")
            print(f"{address} has an account")
        backup = command("backup", "--to", folder / "backups", "--data", data).rpartition(" ")[2].strip()
        print(f"a backup of that day: {Path(backup).name}")
        ada = Visitor(site, data)
        ada.come_in(ADA)
        number = _found(r'id="number">([^<]+)<', ada.post("/my/cancel", now="1")[1])
        print(f"{ADA} deletes the account: request {number}")
        proof = certificate(ada, number, folder)
        log_key = _found(r"[\w.]+/ledger\+[0-9a-f]{8}\+[\w+/=]+", ada.get("/ledger").decode(), group=0)
    command("restore", backup, "--data", data)
    print("the backup of that day is restored")
    with running(data) as site:
        nobody_came_back(site, data)
    check(proof, log_key)


def nobody_came_back(site: str, data: Path) -> None:
    """She is a stranger now, and he is not (WentWrong)."""
    ada_leads_to, bob_leads_to = (Visitor(site, data).come_in(address) for address in (ADA, BOB))
    print(f"{ADA} signs in and is asked to agree, as a stranger is: {ada_leads_to}")
    print(f"{BOB} signs in and finds the account: {bob_leads_to}")
    if ada_leads_to != "/agree" or bob_leads_to == "/agree":
        raise WentWrong(f"{ada_leads_to}, {bob_leads_to}")


def certificate(visitor: Visitor, number: str, folder: Path) -> Path:
    """The certificate with its proofs, unpacked, as soon as its last line stands in the public log."""

    def complete() -> bytes | None:
        packed = visitor.get(f"/certificate/{number}/pack")
        (folder / "pack.zip").write_bytes(packed)
        with zipfile.ZipFile(folder / "pack.zip") as package:
            return packed if sum(name.endswith(".tlog-proof") for name in package.namelist()) >= 6 else None

    _wait_for(complete)
    target = folder / "certificate"
    with zipfile.ZipFile(folder / "pack.zip") as package:
        package.extractall(target)
    return target


def check(proof: Path, log_key: str) -> None:
    """With the checker alone, away from the project: no network, no database, nothing of ours."""
    lines = sorted(file.name for file in proof.glob("*.json") if file.with_suffix(".tlog-proof").exists())
    done = subprocess.run(
        [sys.executable, "-I", "check_proof.py", "--log-key", log_key, *lines],
        cwd=proof,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise WentWrong(done.stdout + done.stderr)
    print(f"the certificate, checked by the stand-alone program: {done.stdout.count('PROVEN')} lines proven")


@contextmanager
def running(data: Path) -> Iterator[str]:
    """An installation in this folder, until the block ends; what it says of the journal is passed on."""
    port = _free_port()
    up = [*PROGRAM, "up", "--port", str(port), "--data", str(data)]
    with subprocess.Popen(up, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "journal" in line:
                print(f"the start says: {line.strip()}")
            if line.startswith("ready"):
                break
        try:
            yield f"http://localhost:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            process.stdout.read()


def command(*words: object) -> str:
    done = subprocess.run([*PROGRAM, *map(str, words)], capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        raise WentWrong(done.stdout + done.stderr)
    return done.stdout


def _wait_for(ask: Callable[[], T | None]) -> T:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        if (found := ask()) is not None:
            return found
        time.sleep(0.2)
    raise WentWrong(f"nothing came in {PATIENCE_SECONDS} s")


def _found(pattern: str, page: str, group: int = 1) -> str:
    found = re.search(pattern, page)
    if found is None:
        raise WentWrong(f"the page does not show {pattern}")
    return found[group]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    sys.exit(main())
