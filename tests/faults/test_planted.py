"""The tests notice each planted fault."""

from __future__ import annotations

import pytest

from tests.faults.planted import FAULTS, SHORT_RUN, Fault
from tests.faults.runner import Ground, MissingError, check

_BY_RULE = {fault.rule: fault for fault in FAULTS}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground(tmp_path_factory.mktemp("planted"))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.rule)
def test_each_fault_can_be_planted_and_its_tests_are_there(fault: Fault) -> None:
    check(fault)


def test_each_rule_is_broken_once() -> None:
    assert len(_BY_RULE) == len(FAULTS)


def test_a_fault_whose_text_is_gone_is_reported() -> None:
    with pytest.raises(MissingError):
        check(Fault("none", "bot/domain/points.py", "this text is nowhere", "", ()))


@pytest.mark.parametrize("rule", SHORT_RUN)
def test_a_broken_rule_is_noticed(ground: Ground, rule: str) -> None:
    assert ground.is_caught(_BY_RULE[rule])


@pytest.mark.torture
@pytest.mark.parametrize("rule", [fault.rule for fault in FAULTS if fault.rule not in SHORT_RUN])
def test_every_other_broken_rule_is_noticed(ground: Ground, rule: str) -> None:
    assert ground.is_caught(_BY_RULE[rule])


@pytest.mark.torture
def test_without_a_fault_the_same_tests_pass(ground: Ground) -> None:
    assert ground.is_sound(test for fault in FAULTS for test in fault.tests)
