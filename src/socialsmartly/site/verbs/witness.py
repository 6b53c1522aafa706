"""The witness as a process of the installation: it starts no Django and has no database."""

from __future__ import annotations

from socialsmartly.privacy.ledger.witness.__main__ import serve
from socialsmartly.site.environment import environment


def run(port: int) -> int:
    """Until SIGINT (WitnessRetired, WitnessBusy, KeyUnsafe, DiskFailed)."""
    try:
        serve(environment().witness_folder, port)
    except KeyboardInterrupt:
        return 0
    return 0
