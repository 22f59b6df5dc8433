"""The textbook's loops and the package compute the same, and a slow case fails."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from benchmarks.cases import all_cases, field_case, game_case
from benchmarks.deep_linear_cases import sweep_case, training_case, tree_case
from benchmarks.digits_cases import training_case as digits_case
from benchmarks.gain_cases import sweep_case as gain_case
from benchmarks.mlp_cases import scratch_case
from benchmarks.polynomial_cases import map_case, width_case

from benchmarks import __main__ as bench

SMALL = [
    field_case(num_points=5, floor=1.0),
    game_case(num_rates=5, floor=1.0, num_steps=60),
    training_case(num_features=300, floor=1.0, num_steps=200),
    sweep_case(num_features=300, num_rates=3, num_timed=5, floor=1.0, num_steps=40),
    scratch_case(floor=1.0, num_steps=30),
    digits_case(counts=(300, 100), num_epochs=2, batch_size=100, floor=1.0),
    gain_case(counts=(90, 50), num_seeds=2, num_timed=6, floor=1.0),
    map_case(num_points=20, degree=9, num_timed=7, floor=1.0),
    width_case(budget=200, floor=1.0),
]


@pytest.mark.parametrize("case", SMALL, ids=lambda case: case.name)
def test_both_ways_agree_up_to_rounding(case):
    assert case.deviation(case.textbook(), case.ours()) <= case.tolerance


@pytest.mark.parametrize("case", SMALL, ids=lambda case: case.name)
def test_a_wrong_factor_is_seen(case):
    wrong = tuple(1.001 * array for array in case.ours())
    assert case.deviation(case.textbook(), wrong) > case.tolerance


def test_another_verdict_is_seen():
    case = game_case(num_rates=5, floor=1.0, num_steps=60)
    losses, steps = case.ours()
    assert case.deviation(case.textbook(), (losses, steps + 1)) == np.inf


def test_a_case_passes_only_above_its_floor(monkeypatch, capsys):
    monkeypatch.setattr(bench, "PATIENCE", 0.0)
    case = SMALL[0]
    same = replace(case, ours=case.textbook)
    assert bench.measure(replace(case, floor=0.0)).passes
    assert not bench.measure(replace(same, floor=1e3)).passes
    assert "| 1000 |" in capsys.readouterr().out


def test_a_part_of_the_work_is_scaled_to_all_of_it(monkeypatch, capsys):
    monkeypatch.setattr(bench, "PATIENCE", 0.0)
    case = replace(SMALL[0], ours=SMALL[0].textbook, floor=500.0)
    assert not bench.measure(case).passes
    assert bench.measure(replace(case, share=1e-3)).passes


def test_measurements_are_kept_when_asked_for(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(bench, "PATIENCE", 0.0)
    monkeypatch.setattr(bench, "RESULTS", tmp_path / "results.json")
    cases = [replace(SMALL[0], floor=0.0), replace(SMALL[0], floor=1e9)]
    monkeypatch.setattr(bench, "all_cases", lambda: cases)
    assert bench.main([]) == 1  # as many as have failed
    assert not bench.RESULTS.exists()
    assert bench.main(["--record"]) == 1
    record = json.loads(bench.RESULTS.read_text("utf8"))
    assert record["NumPy"] == np.__version__
    assert [bench.Measurement(**case).passes for case in record["cases"]] == [True, False]
    assert "| 1e+09 |" in capsys.readouterr().out


def test_the_record_that_the_book_shows_is_of_these_cases_and_none_fails():
    record = json.loads(bench.RESULTS.read_text("utf8"))
    shown = [bench.Measurement(**case) for case in record["cases"]]
    assert [(case.name, case.floor) for case in shown] == [
        (case.name, case.floor) for case in all_cases()
    ]
    assert all(case.passes for case in shown)


def test_features_of_the_tree_have_the_same_law_and_another_law_is_seen():
    case = tree_case(num_features=4000, floor=1.0)
    ours = case.ours()
    assert case.deviation(case.textbook(), ours) == 0
    (features,) = ours
    shuffled = features[:, ::-1].copy()
    shuffled[0] = features[0]  # one item with the features of others
    assert case.deviation(case.textbook(), (shuffled,)) == np.inf
