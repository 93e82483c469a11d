"""Claims about fitting: it learns what tells right from wrong, and its weights are the ones the models use."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bench.fit import Example, fit_judgement, fit_selection
from retrieval.judgement import WEIGHTS as JUDGEMENT
from retrieval.selection import WEIGHTS as SELECTION
from retrieval.selection import Features

ROOT = Path(__file__).parent.parent


def example(right_at: int, telling: int) -> Example:
    """Three sentences; the right one is told by one feature, its evidence by one as well."""
    features = np.zeros((3, len(Features._fields)))
    features[right_at, telling] = 1.0
    evidence = np.zeros(len(JUDGEMENT))
    evidence[0], evidence[telling] = 1.0, float(right_at == 0)
    right = np.array([float(place == right_at) for place in range(3)])
    return Example(features, right, evidence, refused=False, answered_right=right_at == 0)


def test_the_feature_that_tells_gets_the_weight() -> None:
    data = [example(place, telling=3) for place in (0, 1, 2, 0, 1, 0)]
    assert int(np.argmax(fit_selection(data, [0] * len(data)))) == 3
    assert int(np.argmax(fit_judgement(data))) == 3


def test_the_weights_in_use_are_named_as_the_features_are() -> None:
    assert tuple(SELECTION) == Features._fields


def test_it_fits_on_the_demo_articles() -> None:
    command = [sys.executable, "-m", "bench.fit", "seeds/questions.json=seeds"]
    printed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, timeout=120).stdout
    assert [line.split(":")[0] for line in printed.splitlines()] == ["selection", "judgement"]


@pytest.mark.parametrize("words", [[], ["questions.json"]])
def test_without_pairs_it_says_how_it_is_used(words: list[str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "bench.fit", *words], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert ended.returncode != 0
    assert "usage" in ended.stderr
