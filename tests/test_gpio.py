"""What gpiozero needs around it."""

from __future__ import annotations

import os
import warnings

import pytest

from toccata.gpio import claiming


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    monkeypatch.setenv("RUNTIME_DIRECTORY", "")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("LG_WD", "")
    monkeypatch.delenv("LG_WD")
    return tmp_path


def test_lgpio_s_pipe_lies_where_it_may_be_written(environment):
    with claiming():
        assert os.environ["LG_WD"] == str(environment)


def test_a_service_has_a_folder_of_its_own_for_it(environment, monkeypatch):
    service = environment / "service"
    service.mkdir()
    monkeypatch.setenv("RUNTIME_DIRECTORY", f"{service}:/run/other")
    with claiming():
        assert os.environ["LG_WD"] == str(service)


def test_without_any_such_folder_one_is_made(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "none"))
    with claiming():
        assert os.access(os.environ["LG_WD"], os.W_OK)


def test_a_folder_that_a_person_has_named_stays(monkeypatch):
    monkeypatch.setenv("LG_WD", "/named")
    with claiming():
        assert os.environ["LG_WD"] == "/named"


def test_back_ends_that_are_not_there_are_not_told_and_other_warnings_are():
    with claiming(), pytest.warns(UserWarning, match="other"):
        warnings.warn("other", stacklevel=1)
    with claiming():
        warnings.warn("Falling back from lgpio: no chip", stacklevel=1)
