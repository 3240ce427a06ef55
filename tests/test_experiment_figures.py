"""Pictures of sweeps, factorials and sensitivity analyses: every kind is drawn, and says the finding."""

import warnings
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest

from sim.figures import InputLabel, Message, save, sensitivity_figure, style, sweep_figure
from sim.figures import synergy_figure as drawn_synergy
from sim.outcomes.factorial import contrasts

SCENARIO = Message("Beijing 2018 - whistle and report", "北京2018：街乡吹哨、部门报到")
INPUTS = [
    InputLabel(
        "reforms.whistle_summons.ration", "whistle_summons.ration",
        Message("Whistles a street may blow in a week", "每个街道每周可吹哨的次数"),
        Message("summons per street and week", "次吹哨/街道·周"), 4.0,
    ),
    InputLabel(
        "levers.linking", "levers.linking", Message("levers.linking", "levers.linking"),
        Message("share", "比例"), 99.0,
    ),
    InputLabel(
        "reforms.whistle_summons.start", "whistle_summons.start",
        Message("whistle_summons.start", "whistle_summons.start"), Message("days", "天"), None,
    ),
]  # fmt: skip


@pytest.fixture(autouse=True)
def a_missing_glyph_or_any_other_warning_is_a_failure():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def effects(count, *, shift=0.0, outcome="problems_fixed", half=0.5, n=4):
    """A grid of three values an input; the effect is the first input less 2 plus half the others."""
    axes = [np.array([1.0, 2.5, 4.0]) for _ in range(count)]
    points = np.array(np.meshgrid(*axes, indexing="ij")).reshape(count, -1).T
    difference = points[:, 0] - 2 + 0.5 * points[:, 1:].sum(axis=1) + shift
    frame = pd.DataFrame(points, columns=[each.path for each in INPUTS[:count]])
    return frame.assign(
        outcome=outcome, difference=difference, low=difference - half, high=difference + half,
        level=0.95, n=n,
    )  # fmt: skip


def curves(frame, count, how):
    rows = []
    for each in INPUTS[:count]:
        mean = frame.groupby(each.path)[["difference", "low", "high"]].mean()
        rows += [
            (0, each.path, value, how, *row)
            for value, row in zip(mean.index, mean.to_numpy(), strict=True)
        ]
    return pd.DataFrame(rows, columns=["line", "input", "value", "how", "effect", "low", "high"])


def turns(*rows):
    columns = ["input", "at", "low", "high", "sure", "rising", *(each.path for each in INPUTS)]
    return pd.DataFrame(rows, columns=columns)


SURE = (INPUTS[0].path, 2.0, 1.5, 2.5, True, True, np.nan, 1.0, np.nan)
UNSURE = (INPUTS[0].path, 3.0, -np.inf, 3.5, False, False, np.nan, 2.5, np.nan)


def draw(frame, count, *turned, how="held", scattered=False):
    return sweep_figure(
        frame, curves(frame, count, how), turns(*turned), inputs=INPUTS[:count],
        outcome=str(frame.outcome.iloc[0]), scenario=SCENARIO, scattered=scattered,
    )  # fmt: skip


def title(figure):
    return style.texts(figure)


@pytest.mark.parametrize(
    ("count", "how", "scattered"),
    [
        (1, "held", False),
        (2, "held", False),
        (3, "averaged", False),
        (3, "plane", True),
        (2, "plane", True),
    ],
)
def test_every_kind_of_sweep_is_drawn(count, how, scattered, tmp_path):
    figure = draw(effects(count), count, SURE, UNSURE, how=how, scattered=scattered)
    for path in save(figure, tmp_path, "sweep"):
        assert path.stat().st_size > 10_000


def test_the_title_says_where_the_sign_turns_and_with_which_interval():
    words = " ".join(title(draw(effects(1), 1, SURE)))
    assert "turns from less to more at whistle_summons.ration" in words.replace("\n", " ")
    assert "2 (95% interval 1.5 to 2.5)" in words.replace("\n", " ")
    assert "由负转正" in words


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (effects(1, shift=9), "higher under “Beijing 2018 - whistle and report” at 3 of 3 points"),
        (effects(1, shift=-9), "lower under “Beijing 2018 - whistle and report” at 3 of 3 points"),
        (effects(1), "at 1 of 3 points, lower at 1"),
        (effects(1, half=99), "at none of 3 points can the effect of"),
        (effects(1, half=np.nan, n=1), "at none of 3 points can the effect of"),
    ],
)
def test_without_a_sure_turn_the_title_counts_points(frame, said):
    assert said in " ".join(title(draw(frame, 1, UNSURE))).replace("\n", " ")


def test_cells_that_cannot_be_told_from_zero_stand_in_brackets():
    wide, narrow = (title(draw(effects(2, half=half), 2)) for half in (0.6, 0.4))
    assert "(−0.50)" in wide and "−0.50" not in wide and "+1.00" in wide
    assert "−0.50" in narrow and "(−0.50)" not in narrow


def test_of_many_cells_only_the_sign_is_written():
    axis = np.linspace(-1, 1, 12)
    points = np.array(np.meshgrid(axis, axis, indexing="ij")).reshape(2, -1).T
    frame = pd.DataFrame(points, columns=[each.path for each in INPUTS[:2]])
    frame = frame.assign(outcome="heads", difference=points[:, 0], level=0.95, n=3)
    shown = title(draw(frame.assign(low=points[:, 0] - 0.2, high=points[:, 0] + 0.2), 2))
    assert shown.count("+") == shown.count("−") == 5 * 12


def test_shares_are_drawn_in_points():
    figure = draw(effects(2, outcome="true_resolution"), 2)
    assert "+50.0" not in title(draw(effects(2), 2)) and "+400" in title(figure)


def test_an_axis_is_not_stretched_to_a_value_outside_of_what_was_run():
    figure = draw(effects(3), 3, how="averaged")
    first, second, third = figure.axes[:3]
    assert second.get_xlim()[1] < 5  # its data file says 99
    dotted = [
        line
        for axis in (first, second, third)
        for line in axis.lines
        if list(line.get_xdata()) == [4.0, 4.0]
    ]
    assert len(dotted) == 1


def test_the_same_tables_give_the_same_bytes_and_others_do_not(tmp_path):
    one, same, other = (
        save(draw(effects(2, shift=shift), 2, SURE), tmp_path / name, "sweep")[1].read_bytes()
        for name, shift in (("a", 0.0), ("b", 0.0), ("c", 0.1))
    )
    assert one == same != other


def test_a_table_without_a_column_is_refused():
    with pytest.raises(ValueError, match="the effects table lacks the columns high"):
        sweep_figure(
            effects(1).drop(columns="high"), curves(effects(1), 1, "held"), turns(),
            inputs=INPUTS[:1], outcome="heads", scenario=SCENARIO,
        )  # fmt: skip


NAMES = ["whistle_summons", "five_powers", "immediate_response"]
TITLES = [
    SCENARIO,
    Message("The five powers together", "五项权力"),
    Message("Immediate response", "接诉即办"),
]


def synergy(k, together, *, noise=0.1):
    """Each alone adds 3; all of them `together` more than the sum."""
    rng = np.random.default_rng(1)
    sizes = np.array([int(p).bit_count() for p in range(2**k)])
    outcomes = 100 + 3.0 * sizes + together * (sizes == k)
    table = outcomes[:, None] + noise * rng.normal(size=(2**k, 5))
    frame = pd.DataFrame([asdict(each) for each in contrasts(table, NAMES[:k])])
    means = (table - table[0]).mean(axis=1)
    worlds = pd.DataFrame({"effect": means, "low": means - 0.1, "high": means + 0.1})
    return drawn_synergy(
        frame, worlds, factors=TITLES[:k], names=NAMES[:k], outcome="problems_fixed"
    )


@pytest.mark.parametrize(
    ("k", "together", "noise", "said"),
    [
        (2, 2, 0.1, "more than the sum of each alone (95% interval 1."),
        (2, -2, 0.1, "less than the sum of each alone (95% interval 1."),
        (2, 0.05, 0.5, "more or less than the sum of each alone cannot be told"),
        (3, 2, 0.1, "more than the sum of each alone"),
    ],
)
def test_a_factorial_is_drawn_and_its_title_says_whether_it_is_more_than_the_sum(
    k, together, noise, said, tmp_path
):
    figure = synergy(k, together, noise=noise)
    assert said in " ".join(title(figure)).replace("\n", " ")
    for path in save(figure, tmp_path, "synergy"):
        assert path.stat().st_size > 10_000


def influences(count, above=2, method="morris"):
    rows = [
        {
            "input": f"parameters.effort.number_{i}", "short": f"effort.number_{i}", "rank": i + 1,
            "influence": 3.0 - 2.9 * i / count, "low": 2.9 - 2.9 * i / count, "high": 3.1,
            "above_floor": i < above, "assumed": i != 1, "en": "A number" if i else "", "zh": "某数",
        }
        for i in range(count)
    ]  # fmt: skip
    dummy = {
        "input": "dummy",
        "short": "dummy",
        "rank": 0,
        "influence": 0.2,
        "low": 0.0,
        "high": 0.4,
    }
    return pd.DataFrame(
        [*rows, {**dummy, "above_floor": False, "assumed": False, "en": "", "zh": ""}]
    )


def draw_sensitivity(frame, method="morris"):
    return sensitivity_figure(
        frame, method=method, outcome="problems_fixed", scenario=SCENARIO, points=60, blocks=4,
        replications=3, level=0.95,
    )  # fmt: skip


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_a_sensitivity_analysis_is_drawn_with_its_floor(method, tmp_path):
    figure = draw_sensitivity(influences(5), method)
    words = " ".join(title(figure)).replace("\n", " ")
    assert "rests most on effort.number_0 and effort.number_1" in words
    assert "dummy: nothing but other luck" in words
    (axis,) = figure.axes
    floor = [line for line in axis.lines if line.get_linestyle() == "--" or line.is_dashed()]
    assert [line.get_xdata()[0] for line in floor] == [0.2]
    for path in save(figure, tmp_path, "sensitivity"):
        assert path.stat().st_size > 10_000


def test_of_many_inputs_the_largest_are_drawn_and_the_rest_counted():
    words = " ".join(title(draw_sensitivity(influences(30)))).replace("\n", " ")
    assert "10 more inputs, none larger" in words
    assert "effort.number_19" in words and "effort.number_20" not in words


def test_where_nothing_stands_above_the_floor_the_title_says_so():
    words = " ".join(title(draw_sensitivity(influences(3, above=0)))).replace("\n", " ")
    assert "no input moves the effect of" in words
