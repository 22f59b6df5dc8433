"""The script that the pages ship, in V8 without a browser."""

from __future__ import annotations

import pytest
from py_mini_racer import MiniRacer

from learndyn.live.catalogue import CATALOGUE
from learndyn.live.page import page_script


@pytest.fixture(scope="session")
def javascript():
    engine = MiniRacer()
    engine.eval("globalThis.document = { querySelectorAll: () => [] };")
    engine.eval(page_script(CATALOGUE.values()))
    yield engine
    # V8's thread would keep the process alive
    engine.close()
