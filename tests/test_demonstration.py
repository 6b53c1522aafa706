"""What the README shows is so."""

from __future__ import annotations

import os

import pytest

from tests.house import newcomers_environment
from tools import demonstration

pytestmark = pytest.mark.slow


@pytest.mark.deep
@pytest.mark.promise("4.2-h", "4.2-a")
def test_who_was_erased_stays_gone_after_a_restore(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in os.environ.keys() - newcomers_environment().keys():
        monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHONPATH", newcomers_environment()["PYTHONPATH"])
    assert demonstration.main() == 0
    told = capsys.readouterr().out
    assert "as a stranger is: /agree" in told
    assert "lines proven" in told


@pytest.mark.deep
def test_it_would_say_so_if_she_came_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: somebody who did not delete anything signs in after the restore, and the demonstration fails."""
    monkeypatch.setattr(demonstration.Visitor, "come_in", lambda self, address: "/workspaces/new")
    with pytest.raises(demonstration.WentWrong):
        demonstration.nobody_came_back("", demonstration.ROOT)
