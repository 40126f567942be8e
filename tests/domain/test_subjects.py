"""Every setting stands under one subject."""

from __future__ import annotations

import pytest

from bot.domain.settings import SETTINGS
from bot.domain.subjects import FIELDS_A_FORM, SUBJECTS, Subject, forms_of, subject_of


def test_every_setting_stands_under_exactly_one_subject() -> None:
    listed = [name for names in SUBJECTS.values() for name in names]
    assert sorted(listed) == sorted(SETTINGS)
    assert list(SUBJECTS) == list(Subject)
    assert all(name in SUBJECTS[subject_of(name)] for name in SETTINGS)


def test_what_is_no_setting_has_no_subject() -> None:
    with pytest.raises(KeyError):
        subject_of("daly_cap")


@pytest.mark.parametrize("subject", list(Subject))
def test_a_form_has_room_for_its_fields(subject: Subject) -> None:
    forms = forms_of(subject)
    assert all(0 < len(form) <= FIELDS_A_FORM for form in forms)
    assert [name for form in forms for name in form] == [name for form in forms for name in form if name in SETTINGS]
    assert len(forms) <= 5
