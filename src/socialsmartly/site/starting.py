"""What must hold before a process serves anybody. The one place where such checks are called, by web and worker."""

from __future__ import annotations

from socialsmartly.privacy.access.server import check_server
from socialsmartly.privacy.keyring.store import check_keyring
from socialsmartly.privacy.recipients.hosts import check_carriers
from socialsmartly.privacy.recipients.scanning import check_scanner
from socialsmartly.product.unusual.places import check_tables
from socialsmartly.site.gate import GATE


def ready_to_serve() -> None:
    """Each check raises an error whose message says the remedy (ServerRefused, KeyringError, JournalError, CarrierRefused,
    ScannerElsewhere, NoTable)."""
    check_carriers()
    check_scanner()
    check_tables()
    check_server()
    check_keyring()
    GATE.check()
