import dataclasses
import subprocess
import sys
import warnings
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from sim.figures import (
    Message,
    draw_all,
    effects_figure,
    incidence_figure,
    measure,
    messages,
    minutes_figure,
    rates_figure,
    save,
    throughput_figure,
    words,
)
from sim.figures.effects import headline_outcomes
from sim.figures.panels import grid_of
from sim.figures.style import drawing, new_figure, row_places, texts
from sim.figures.tables import comparison_rows, comparison_table
from sim.figures.throughput import trailing_mean
from sim.outcomes import OUTCOMES
from sim.outcomes.comparison import ComparisonRow
from tests.figure_inputs import LABELS, made_up_tables


@pytest.fixture(autouse=True)
def a_missing_glyph_or_any_other_warning_is_a_failure():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


NAN = float("nan")


def row(scenario, difference, low, high, outcome="problems_fixed", n=5, together=(NAN, NAN)):
    return ComparisonRow(
        scenario, outcome, "problems/day", 10.0, 10.0 + difference, difference, low, high, 0.95, n,
        0.8, 3.0, *together,
    )  # fmt: skip


def draw(folder, tables):
    return draw_all(folder, baseline="baseline", **tables)


def test_all_pictures_are_drawn_without_a_missing_glyph(tmp_path):
    paths = draw(tmp_path, made_up_tables(2, 3, days=120))
    names = ("effects", "incidence", "minutes", "official_and_true", "throughput")
    assert sorted(p.name for p in paths) == sorted(
        f"{n}.{e}" for n in names for e in ("png", "svg")
    )
    for path in paths:
        assert path.stat().st_size > 10_000


def test_the_twin_with_a_character_outside_the_font_is_caught(tmp_path):
    tables = made_up_tables(2, 3, days=120)
    rare = LABELS | {"baseline": Message("Baseline", "基准\U00020000")}
    figure = rates_figure(tables["outcomes"], baseline="baseline", labels=rare)
    with pytest.raises(UserWarning, match="Glyph"):
        save(figure, tmp_path, "rates")


def test_the_same_tables_give_the_same_bytes_and_others_do_not(tmp_path):
    tables = made_up_tables(1, 2, days=120)
    first = {p.name: p.read_bytes() for p in draw(tmp_path / "a", tables)}
    again = {p.name: p.read_bytes() for p in draw(tmp_path / "b", tables)}
    assert first == again
    changed = tables["comparison"].copy()
    changed.loc[changed["outcome"] == "problems_fixed", "difference"] += 0.01
    other = effects_figure(changed, labels=LABELS)
    assert save(other, tmp_path / "c", "effects")[1].read_bytes() != first["effects.svg"]
    for name, content in first.items():
        if name.endswith("svg"):
            assert b"<dc:date>" not in content


def test_the_same_bytes_come_out_of_another_process(tmp_path):
    code = (
        "from pathlib import Path; from tests.figure_inputs import made_up_tables;"
        "from sim.figures import save, rates_figure; import sys;"
        "t = made_up_tables(1, 2, 120);"
        "save(rates_figure(t['outcomes'], baseline='baseline'), Path(sys.argv[1]), 'rates')"
    )
    root = Path(__file__).parent.parent
    for name, seed in (("a", "1"), ("b", "2")):
        environment = {"PYTHONHASHSEED": seed, "PATH": "", "HOME": str(tmp_path)}
        command = [sys.executable, "-c", code, str(tmp_path / name)]
        subprocess.run(command, cwd=root, env=environment, check=True)
    for suffix in ("png", "svg"):
        one, two = (tmp_path / name / f"rates.{suffix}" for name in ("a", "b"))
        assert one.read_bytes() == two.read_bytes()


def test_one_replication_is_drawn_and_said_to_prove_nothing(tmp_path):
    tables = made_up_tables(2, 1, days=120)
    draw(tmp_path, tables)
    figure = throughput_figure(tables["daily"], tables["comparison"], baseline="baseline")
    said = " ".join(texts(figure))
    assert "no interval" in said and "One replication has no band" in said
    assert "no mark is filled" in " ".join(texts(effects_figure(tables["comparison"])))


def test_a_baseline_alone_is_drawn_and_claims_no_effect(tmp_path):
    tables = made_up_tables(0, 2, days=120)
    paths = draw(tmp_path, tables)
    assert "effects.png" not in {p.name for p in paths}
    figure = throughput_figure(tables["daily"], tables["comparison"], baseline="baseline")
    assert "nothing to compare" in " ".join(texts(figure))


@pytest.mark.slow
def test_a_dozen_scenarios_are_drawn_each_in_a_panel_of_its_own(tmp_path):
    tables = made_up_tables(12, 2, days=120)
    draw(tmp_path, tables)
    figure = throughput_figure(
        tables["daily"], tables["comparison"], baseline="baseline", labels=LABELS
    )
    shown = [axis for axis in figure.axes if axis.get_visible()]
    assert len(shown) == 12
    assert len({axis.get_title("left") for axis in shown}) == 12


def test_drawing_leaves_the_settings_of_others_alone(tmp_path):
    before = dict(mpl.rcParams)
    tables = made_up_tables(1, 2, days=120)
    save(effects_figure(tables["comparison"]), tmp_path, "effects")
    assert dict(mpl.rcParams) == before
    with drawing():
        assert dict(mpl.rcParams) != before


def test_drawing_opens_no_window_and_loads_no_model():
    code = (
        "import sys, sim.figures; unwanted = ('mesa', 'numba', 'matplotlib.pyplot', 'sim.model');"
        "print([m for m in unwanted if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# What titles claim


def finding(*rows):
    return words.throughput_finding(rows, LABELS)


def test_a_title_claims_an_effect_only_if_the_interval_leaves_out_zero():
    sure = finding(row("five_powers", 1.25, 0.5, 2.0), row("whistle_summons", 0.4, -0.1, 0.9))
    assert "“The five powers together” fixes most: 1.25 more problems a day" in sure.en
    assert "95% interval +0.50 to +2.00" in sure.en
    assert "“五项权力”" in sure.zh and "1.25" in sure.zh
    unsure = finding(row("five_powers", 1.25, -0.1, 2.6), row("whistle_summons", -0.4, -0.9, 0.1))
    assert "No difference" in unsure.en and "+1.25" in unsure.en
    touching = finding(row("five_powers", 1.0, 0.0, 2.0))
    assert "No difference" in touching.en


def test_a_title_says_so_when_everything_tried_fixes_fewer():
    worse = finding(row("five_powers", -0.2, -0.5, 0.1), row("sinking", -2.0, -3.0, -1.0))
    assert "Nothing tried fixes more" in worse.en and "2.00 fewer" in worse.en
    assert "“Sinking of staff and powers”" in worse.en


def test_a_title_over_one_replication_claims_nothing():
    nan = float("nan")
    only = finding(row("five_powers", 1.0, nan, nan, n=1), row("sinking", -3.0, nan, nan, n=1))
    assert "no finding yet" in only.en and "−3.00" in only.en
    assert finding() == messages.NO_SCENARIO


def test_the_effects_title_names_the_cost_beside_the_benefit():
    rows = [row("five_powers", 1.0, 0.5, 1.5)]
    rows.append(row("five_powers", 12.0, 9.0, 15.0, outcome="hours_from_line"))
    rows += [row("five_powers", 0.0, -1.0, 1.0, outcome=o) for o in headline_outcomes()[1:]
             if o != "hours_from_line"]  # fmt: skip
    said = texts(effects_figure(comparison_table(rows), labels=LABELS))
    assert any("+1.00 problems fixed a day" in s and "+12.0 hours a day" in s for s in said)


def marks(figure):
    """Of each mark of the first panel, from left to right: is it filled?"""
    axis = figure.axes[0]
    found = [line for line in axis.lines if line.get_marker() not in ("None", "", None)]
    found.sort(key=lambda line: line.get_xdata()[0])
    return [line.get_markerfacecolor() != "white" for line in found]


def effects_of(*rows):
    said = [*rows, *(dataclasses.replace(each, outcome="hours_from_line") for each in rows)]
    figure = effects_figure(
        comparison_table(said), labels=LABELS, outcomes=["problems_fixed", "hours_from_line"]
    )
    return marks(figure), " ".join(texts(figure))


def test_scenarios_looked_at_together_are_judged_together_in_the_picture_as_in_the_report():
    wide, narrow = (-0.5, 2.5), (1.5, 2.5)
    sure = row("five_powers", 2.0, 1.9, 2.1, together=narrow)
    unsure = row("whistle_summons", 1.0, 0.5, 1.5, together=wide)
    filled, said = effects_of(unsure, sure)
    assert filled == [False, True]
    assert "fixes most: +2.00" in said and "with +2.00 hours a day" in said
    filled, said = effects_of(unsure, row("sinking", 0.2, -0.1, 0.5, together=(-1.0, 1.4)))
    assert filled == [False, False]
    assert "No difference" in said and "−0.50 to +2.50" in said


def test_the_twin_one_scenario_is_judged_by_its_own_interval():
    alone = (0.5, 1.5)
    filled, said = effects_of(row("five_powers", 1.0, *alone, together=alone))
    assert filled == [True] and "thin" not in said
    filled, _ = effects_of(row("five_powers", 1.0, *alone))  # a table without the other columns
    assert filled == [True]


def test_the_effects_title_claims_no_cost_that_luck_could_have_made():
    rows = [row("five_powers", 1.0, 0.5, 1.5)]
    rows.append(row("five_powers", 12.0, -9.0, 33.0, outcome="hours_from_line"))
    outcomes = ["problems_fixed", "hours_from_line"]
    said = " ".join(texts(effects_figure(comparison_table(rows), labels=LABELS, outcomes=outcomes)))
    assert "luck could not make" in said and "+12.0" not in said


def rates_table(official, true):
    return pd.DataFrame(
        [
            (scenario, replication, name, value)
            for scenario in official
            for replication in range(2)
            for name, value in (
                ("official_resolution", official[scenario]),
                ("true_resolution", true[scenario]),
            )
        ],
        columns=["scenario", "replication", "outcome", "value"],
    )


@pytest.mark.parametrize(
    ("official", "true", "expected"),
    [
        ((0.9, 0.8), (0.7, 0.75), "overstates the true one most under “baseline”: 90.0% against"),
        ((0.7, 0.7), (0.75, 0.9), "never overstates"),
        ((0.7, 0.7), (0.705, 0.695), "agree to within 0.50 points"),
    ],
)
def test_the_title_of_rates_follows_the_numbers(official, true, expected):
    names = ("baseline", "reform")
    table = rates_table(
        dict(zip(names, official, strict=True)), dict(zip(names, true, strict=True))
    )
    said = " ".join(texts(rates_figure(table, baseline="baseline"))).replace("\n", " ")
    assert expected in said


def test_the_gap_of_rates_is_paired_with_the_baseline_of_the_same_luck():
    """Levels swing by 20 points; the gap grows by 5 in both replications, and that is what shows."""
    cells = {
        "baseline": ((0.6, 0.6), (0.5, 0.7)),
        "reform": ((0.6, 0.6), (0.45, 0.65)),
    }
    table = pd.DataFrame(
        [
            (scenario, replication, f"{kind}_resolution", values[replication])
            for scenario, both in cells.items()
            for kind, values in zip(("official", "true"), both, strict=True)
            for replication in (1, 0)  # whatever the order of the rows
        ],
        columns=["scenario", "replication", "outcome", "value"],
    )
    figure = rates_figure(table, baseline="baseline")
    bar, mark = figure.axes[1].get_lines()[1:]
    assert bar.get_xdata() == pytest.approx([5, 5])
    assert mark.get_xdata() == pytest.approx([5])
    assert mark.get_markerfacecolor() != "white"
    swapped = table.assign(
        replication=table["replication"].where(
            table["scenario"] == "baseline", 1 - table["replication"]
        )
    )
    bar = rates_figure(swapped, baseline="baseline").axes[1].get_lines()[1]
    assert np.ptp(bar.get_xdata()) > 100, "the twin paired with other luck"
    alone = table[table["scenario"] == "baseline"]
    assert len(rates_figure(alone, baseline="baseline").axes) == 1


def test_a_single_scenario_leaves_the_panel_of_rates_room(tmp_path):
    rates = [("official_resolution", (0.6, 0.7)), ("true_resolution", (0.8, 0.9))]
    table = pd.DataFrame(
        [("whistle", n, outcome, v[n]) for outcome, v in rates for n in (0, 1)],
        columns=["scenario", "replication", "outcome", "value"],
    )
    long = {"whistle": Message("One power alone - the power of personnel appraisal", "单项权力")}
    figure = rates_figure(table, baseline="whistle", labels=long)
    save(figure, tmp_path, "alone")  # warns, and leaves the panel as it is, where there is no room
    (axis,) = figure.axes
    assert axis.get_position().height * figure.get_size_inches()[1] > 0.4


def test_the_title_of_incidence_has_the_numbers_of_the_curves():
    tables = made_up_tables(1, 2, days=120)
    curves = tables["curves"]
    at_30 = curves[(curves["event"] == "fixed") & (curves["day"] == 30)]
    share = at_30.groupby("scenario")["probability"].mean()
    said = " ".join(texts(incidence_figure(curves, baseline="baseline")))
    assert f"really fixes {share['personnel_appraisal']:.0%} of cases" in said
    assert f"the baseline {share['baseline']:.0%}" in said


def test_the_bars_of_minutes_fill_the_paid_time_and_no_more():
    tables = made_up_tables(1, 2, days=120)
    figure = minutes_figure(tables["daily"], baseline="baseline", first_day=0, last_day=119)
    for axis in figure.axes:
        ends = [bar.get_x() + bar.get_width() for bar in axis.patches if bar.get_height() < 0.3]
        assert max(ends) == pytest.approx(100, abs=0.6)
    short = tables["daily"].assign(unit_line_minutes=0.0)
    figure = minutes_figure(short, baseline="baseline", first_day=0, last_day=119)
    assert "not used" in " ".join(texts(figure))


# Numbers and names


@pytest.mark.parametrize(
    ("value", "plain", "signed"),
    [
        (0.0, "0.00", "0.00"),
        (0.004, "0.00", "0.00"),
        (-0.004, "0.00", "0.00"),
        (1.234, "1.23", "+1.23"),
        (-12.34, "−12.3", "−12.3"),
        (1234.5, "1,234", "+1,234"),
        (float("nan"), "–", "–"),
        (float("inf"), "–", "–"),
    ],
)
def test_numbers_are_written_as_people_write_them(value, plain, signed):
    assert words.number(value) == plain
    assert words.signed(value) == signed


def test_a_scenario_without_a_title_is_called_by_its_name():
    assert words.label_of(None, "five_powers").en == "five powers"
    assert words.row_label(words.label_of({}, "five_powers")) == "five powers"
    assert words.row_label(LABELS["five_powers"]) == "The five powers together\n五项权力"


def test_long_titles_are_broken_to_their_width_and_lose_no_character():
    chinese = LABELS["shanghai_2014"].zh
    broken = measure.wrap_chinese(chinese, 1.2, 9.0)
    assert broken.replace("\n", "") == chinese
    assert max(measure.inches(line, 9.0) for line in broken.split("\n")) <= 1.2
    said = "one two three four five six seven - eight co-operate"
    english = measure.balanced(said, 1.8, 9.0)
    assert english.replace("\n", " ") == said
    assert "co-operate" in english and "\n- " not in english
    lengths = [measure.inches(line, 9.0) for line in english.split("\n")]
    assert len(lengths) == 2 and max(lengths) <= 1.8 and abs(lengths[0] - lengths[1]) < 0.5


def test_a_line_is_drawn_no_wider_than_it_was_measured():
    with drawing():
        figure = new_figure(10, 2)
        renderer = FigureCanvasAgg(figure).get_renderer()
        for label in LABELS.values():
            for text, size in ((label.en, 7.5), (label.zh, 9.0)):
                drawn = figure.text(0, 0, text, fontsize=size).get_window_extent(renderer).width
                assert 0.93 < drawn / figure.dpi / measure.inches(text, size) <= 1


def widest_overlap(figure):
    """Inches by which the title of a panel reaches over its right neighbour, or out of the picture."""
    FigureCanvasAgg(figure).draw()
    shown = [axis for axis in figure.axes if axis.get_visible()]
    over = -float("inf")
    for axis in shown:
        [title] = [t for t in axis.findobj(Text) if t.get_text() == axis.get_title("left")]
        box = title.get_window_extent()
        beside = [o for o in shown if o.bbox.y0 == axis.bbox.y0 and o.bbox.x0 > axis.bbox.x0]
        limit = min([o.bbox.x0 for o in beside], default=figure.bbox.x1)
        over = max(over, (box.x1 - limit) / figure.dpi)
    return over


def test_no_title_of_a_panel_runs_into_its_neighbour(monkeypatch):
    tables = made_up_tables(12, 2, days=120)
    long = Message(
        "One power alone - comprehensive management",
        "城乡社区发展治理委员会综合管理权、规划参与权",
    )
    labels = dict.fromkeys(LABELS, long)

    def overlap():
        return widest_overlap(
            incidence_figure(tables["curves"], baseline="baseline", labels=labels)
        )

    assert overlap() < 0
    monkeypatch.setattr("sim.figures.incidence.title_width", lambda count: 9.0)  # the planted fault
    assert overlap() > 0


def test_heads_that_titles_share_are_left_out_of_pictures():
    labels = {
        "a": Message("One power alone - appraisal", "单项权力：考核"),
        "b": Message("One power alone - consent", "单项权力：同意"),
        "c": Message("Beijing 2018 - whistle", "北京2018：吹哨"),
        "d": Message("One programme - consent", "单项做法：同意"),
        "e": Message("One programme - grids", "单项做法：网格"),
    }
    short = words.short(labels)
    assert short["a"] == Message("Appraisal", "考核")
    assert short["c"] == labels["c"], "a head of its own stays"
    assert short["b"] == labels["b"] and short["d"] == labels["d"], "two rows never get one name"


def test_rows_never_overlap_however_long_their_names():
    names = ["short", "one\ntwo\nthree\nfour", "short"]
    places, room = row_places(names)
    assert (np.diff(places) >= 0.4).all()
    assert places[1] - places[0] > places[0]
    assert room > places[-1]


def test_every_unit_has_its_words_for_a_difference():
    assert {item.unit for item in OUTCOMES.values()} <= set(messages.UNITS)


def test_every_message_says_the_same_places_in_both_languages():
    said = [m for m in vars(messages).values() if isinstance(m, Message)]
    said += [*messages.EVENTS.values(), *messages.PARTS.values(), *messages.UNITS.values()]
    assert len(said) > 40
    for message in said:
        assert bool(message.en) == bool(message.zh)
        for text in (message.en, message.zh):
            assert text.count("{") == text.count("}")
        assert places_of(message.en) == places_of(message.zh), message


def places_of(text):
    return sorted(part.split("}")[0] for part in text.split("{")[1:])


# Shape of things


def test_a_trailing_mean_knows_nothing_of_the_future():
    values = np.zeros((1, 100))
    values[0, 60:] = 28.0
    smooth = trailing_mean(values, 28)
    days = np.arange(27, 100)
    assert smooth.shape == (1, 73)
    assert (smooth[0, days < 60] == 0).all()
    assert smooth[0, days == 60] == pytest.approx(1)
    assert smooth[0, days >= 87] == pytest.approx(28)


@pytest.mark.parametrize("count", range(1, 17))
def test_panels_have_room_for_all_and_waste_less_than_a_row(count):
    rows, columns = grid_of(count)
    assert 0 <= rows * columns - count < columns
    assert columns <= 4


def test_a_missing_column_or_baseline_is_named():
    tables = made_up_tables(1, 2, days=120)
    with pytest.raises(ValueError, match="problems_fixed"):
        throughput_figure(
            tables["daily"].drop(columns="problems_fixed_by_staff"),
            tables["comparison"],
            baseline="baseline",
        )
    with pytest.raises(ValueError, match="difference"):
        effects_figure(tables["comparison"].drop(columns="difference"))
    with pytest.raises(ValueError, match="'base'"):
        rates_figure(tables["outcomes"], baseline="base")


def test_a_comparison_survives_its_csv(tmp_path):
    comparison = made_up_tables(1, 1, days=120)["comparison"]
    comparison.to_csv(tmp_path / "compare.csv", index=False)
    back = pd.read_csv(tmp_path / "compare.csv")
    for one, two in zip(comparison_rows(comparison), comparison_rows(back), strict=True):
        assert dataclasses.asdict(one) == pytest.approx(dataclasses.asdict(two), nan_ok=True)
