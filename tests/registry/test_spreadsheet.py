"""Cells that a spreadsheet would take for a formula say that they are text; all others stay as they are."""

import pytest

from registry.spreadsheet import as_text


@pytest.mark.parametrize(
    "cell", ["=1", "+1", "-1", "@A1", "\uff1d1", "  =1", "\u00a0=1", "\t1", "\r1", "\n1", " \n1"]
)
def test_as_text(cell):
    assert as_text(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "1", "a=1", " a", "'=1", "https://example.org/-x"])
def test_as_text_noop(cell):
    assert as_text(cell) == cell
