"""The script that the pages ship, in V8 without a browser."""

from __future__ import annotations

import pytest
from py_mini_racer import MiniRacer

from learndyn.live.page import page_script


@pytest.fixture(scope="session")
def javascript():
    engine = MiniRacer()
    engine.eval("globalThis.document = { querySelectorAll: () => [] };")
    engine.eval(page_script())
    yield engine
    # V8's thread would keep the process alive
    engine.close()
