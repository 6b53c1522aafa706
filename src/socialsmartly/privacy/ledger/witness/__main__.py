"""The program. Once, which prints the witness's public key:

    python -m socialsmartly.privacy.ledger.witness --folder FOLDER --begin NAME --trust LOG_KEY

and then, until it is stopped:

    python -m socialsmartly.privacy.ledger.witness --folder FOLDER --port PORT
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from socialsmartly.privacy.ledger.errors import DiskFailed, LedgerError
from socialsmartly.privacy.ledger.note import read_verifier
from socialsmartly.privacy.ledger.witness.server import Server
from socialsmartly.privacy.ledger.witness.witness import Witness, begin, trust

REFUSED, DISK_FAILED = 2, 3


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="witness", description="Remembers the newest tree of a log and signs what continues it."
    )
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--port", type=int, help="serve on this port of the loopback address")
    parser.add_argument("--begin", metavar="NAME", help="make a new witness with a key of its own")
    parser.add_argument(
        "--trust", metavar="KEY", type=read_verifier, action="append", default=[], help="look at this log"
    )
    asked = parser.parse_args(words)
    try:
        if asked.begin:
            sys.stdout.write(f"{begin(asked.folder, asked.begin)}\n")
        for log in asked.trust:
            trust(asked.folder, log)
        if asked.port is not None:
            serve(asked.folder, asked.port)
    except KeyboardInterrupt:
        return 0
    except DiskFailed as error:
        sys.stderr.write(f"{error}\n")
        return DISK_FAILED
    except LedgerError as error:
        sys.stderr.write(f"{error}\n")
        return REFUSED
    return 0


def serve(folder: Path, port: int) -> None:
    witness = Witness(folder)
    server = Server(witness, port)
    sys.stdout.write(f"{witness.verifier} at {server.url}\n")
    sys.stdout.flush()
    server.run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
