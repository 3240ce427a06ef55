"""Tables and labels for pictures: made-up runs of a baseline and up to twelve scenarios."""

from functools import cache

from sim.figures import tables
from sim.figures.messages import Message
from sim.outcomes import outcomes_of, window_of
from sim.outcomes.comparison import compare
from sim.outcomes.survival import incidence_on_grid
from tests.synthetic import made_up_run

NONRESPONSE = 0.9
LABELS = {
    "baseline": Message("Baseline: no reform", "基准：未改革"),
    "personnel_appraisal": Message("Power of appraisal", "人事考核权"),
    "appointment_consent": Message("Consent to appointments", "征得同意权"),
    "planning_participation": Message("Voice in planning", "规划参与权"),
    "comprehensive_management": Message("Comprehensive management", "综合管理权"),
    "decision_suggestion": Message("Power of suggestion", "重大决策建议权"),
    "five_powers": Message("The five powers together", "五项权力"),
    "shanghai_2014": Message(
        "Shanghai 2014 - five powers, no investment promotion, offices that face the resident",
        "上海2014：五项权力、取消招商引资、向下对应",
    ),
    "whistle_summons": Message("Beijing 2018 - whistle and report", "北京2018：街乡吹哨、部门报到"),
    "immediate_response": Message("Immediate response", "接诉即办"),
    "beijing_2019": Message(
        "Beijing 2019 - whistle and immediate response", "北京2019：吹哨报到与接诉即办"
    ),
    "sinking": Message("Sinking of staff and powers", "力量下沉"),
    "grid_command": Message("Grid and command centre", "网格与指挥中心"),
}
SPEEDS = dict(
    zip(
        LABELS,
        [1, 1.15, 1.03, 1.0, 1.3, 0.97, 1.5, 1.7, 1.25, 1.35, 1.9, 0.85, 1.1],
        strict=True,
    )
)


@cache
def made_up_tables(scenarios: int, replications: int, days: int = 400):
    """(daily, outcomes, curves, comparison, window, labels, starts) of the first scenarios."""
    daily, outcomes, curves = {}, {}, {}
    names = list(LABELS)[: scenarios + 1]
    for name in names:
        for replication in range(replications):
            run = made_up_run(
                name,
                replication,
                speed=SPEEDS[name],
                start=60,
                paper=0.3 + 0.25 * (SPEEDS[name] - 1),
                days=days,
            )
            record = run.daily
            record["unit_work_minutes"] *= SPEEDS[name]
            record["unit_line_minutes"] = (
                record["unit_minutes"]
                - record["unit_work_minutes"]
                - record["unit_session_minutes"]
            )
            window = window_of(run, None)
            key = (name, replication)
            daily[key] = run.daily
            outcomes[key] = outcomes_of(run, window, NONRESPONSE)
            curves[key] = incidence_on_grid(run, window)
    by_scenario = {name: {r: outcomes[name, r] for r in range(replications)} for name in names}
    rows = compare(by_scenario.pop("baseline"), by_scenario)
    return {
        "daily": tables.daily_table(daily),
        "outcomes": tables.outcome_table(outcomes),
        "curves": tables.curve_table(curves),
        "comparison": tables.comparison_table(rows),
        "window": (window.first_day, window.last_day),
        "labels": LABELS,
        "starts": {name: 60 for name in names if name != "baseline"},
    }
