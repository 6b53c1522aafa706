from __future__ import annotations

from pathlib import Path

import pytest

from tools import journeys

RAN = '<testcase classname="tests.journeys.test_sign_up" name="test_by_phone" time="1"/>'
LEFT_OUT = RAN.replace("/>", '><skipped message="no browser">why</skipped></testcase>')
MODULE_LEFT_OUT = '<testcase classname="" name="tests.journeys.test_desk" time="0"><skipped>why</skipped></testcase>'
OTHER_LEFT_OUT = '<testcase classname="tests.promises.test_2" name="test_a"><skipped>why</skipped></testcase>'


def verdict(root: Path, *cases: str) -> int:
    (root / "tests/journeys").mkdir(parents=True)
    (root / "tests/journeys/test_sign_up.py").write_text("")
    report = root / "report.xml"
    report.write_text(f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")
    return journeys.main([report], root)


@pytest.mark.gate
@pytest.mark.parametrize("case", [LEFT_OUT, MODULE_LEFT_OUT])
def test_a_journey_that_was_left_out_fails_the_run(case: str, tmp_path: Path) -> None:
    assert verdict(tmp_path, RAN, case) == 1


@pytest.mark.gate
def test_journeys_that_never_ran_fail_the_run(tmp_path: Path) -> None:
    assert verdict(tmp_path, OTHER_LEFT_OUT) == 1


def test_a_run_with_all_journeys_passes(tmp_path: Path) -> None:
    assert verdict(tmp_path, RAN, OTHER_LEFT_OUT) == 0
