"""Charts drawn once in a run of tests: the same specification is the same drawing, which one test proves."""

from __future__ import annotations

import json

import pytest
import vl_convert


@pytest.fixture(autouse=True, scope="session")
def charts_drawn_once():
    """Keeps the drawing of each specification; gives back the function that really draws."""
    drawn: dict[str, str] = {}
    draw = vl_convert.vegalite_to_svg

    def kept(specification, **how):
        key = json.dumps([specification, how])
        if key not in drawn:
            drawn[key] = draw(specification, **how)
        return drawn[key]

    vl_convert.vegalite_to_svg = kept
    yield draw
    vl_convert.vegalite_to_svg = draw
