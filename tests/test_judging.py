"""Verdicts, two-sided: each rule holds, fails, or cannot tell, and a planted fault turns it."""

import math

import pytest

from sim.errors import UserError
from sim.experiment.judging import (
    CANNOT_TELL,
    FAILS,
    HOLDS,
    Interval,
    Rule,
    interval_of,
    together,
    verdict_of,
)
from sim.experiment.patterns.book import load_patterns
from sim.experiment.patterns.judge import judge
from sim.experiment.patterns.page import page
from sim.experiment.patterns.table import read_table, write_table
from sim.experiment.robustness.book import DOWN, UP, load_findings
from sim.experiment.robustness.judge import TURNS, WEAKER, looked_at_again, verdict_of_finding
from sim.experiment.robustness.table import page as robustness_page
from sim.experiment.robustness.table import read_table as read_robustness
from sim.experiment.robustness.table import write_table as write_robustness

ABOVE, BELOW, WITHIN = Rule(1, math.inf), Rule(-math.inf, 1), Rule(1, 2)


@pytest.mark.parametrize(
    ("rule", "low", "high", "verdict"),
    [
        (ABOVE, 1.1, 3, HOLDS),
        (ABOVE, 0.9, 3, CANNOT_TELL),
        (ABOVE, 0.1, 0.9, FAILS),
        (BELOW, 0.1, 0.9, HOLDS),
        (BELOW, 0.1, 1.1, CANNOT_TELL),
        (BELOW, 1.1, 3, FAILS),
        (WITHIN, 1.1, 1.9, HOLDS),
        (WITHIN, 0.9, 1.9, CANNOT_TELL),
        (WITHIN, 1.1, 2.1, CANNOT_TELL),
        (WITHIN, 0.5, 2.5, CANNOT_TELL),
        (WITHIN, 0.1, 0.9, FAILS),
        (WITHIN, 2.1, 3, FAILS),
        (WITHIN, math.nan, math.nan, CANNOT_TELL),
    ],
)
def test_a_rule_is_judged_by_the_whole_interval(rule, low, high, verdict):
    assert verdict_of(Interval((low + high) / 2, low, high), rule) == verdict


def test_an_interval_is_students_t_and_one_replication_tells_nothing():
    interval = interval_of([1.0, 2.0, 3.0])
    assert interval.value == 2
    assert interval.high - 2 == pytest.approx(4.302653 / math.sqrt(3), rel=1e-6)
    assert math.isnan(interval_of([1.0]).low)
    assert math.isnan(interval_of([1.0, math.nan]).low)


def test_a_claim_of_several_statements_fails_with_one_and_holds_with_all():
    assert together([HOLDS, HOLDS]) == HOLDS
    assert together([HOLDS, CANNOT_TELL]) == CANNOT_TELL
    assert together([HOLDS, CANNOT_TELL, FAILS]) == FAILS


PATTERNS = """
runs: {days: 100, warmup: 0, replications: 3}
window: [0, 99]
worlds:
  before: {scenario: baseline}
  after: {scenario: immediate_response}
patterns:
  more:
    en: More
    zh: 更多
    sources: B1
    used: "no"
    numbers:
      - {en: ratio, zh: 比, measure: contacts, in: after, over: {in: before}, above: 1, published: 1.7}
"""


def book_of(tmp_path, text):
    path = tmp_path / "patterns.yaml"
    path.write_text(text, encoding="utf-8")
    return load_patterns(path)


def readings(book, after):
    number = book.patterns[0].numbers[0]
    return {each: {number.term: after + each / 100, number.other: 1.0} for each in range(3)}


@pytest.mark.parametrize(("after", "verdict"), [(1.5, HOLDS), (0.5, FAILS), (0.99, CANNOT_TELL)])
def test_a_pattern_is_judged_pair_by_pair_and_comes_back_from_its_table(tmp_path, after, verdict):
    book = book_of(tmp_path, PATTERNS)
    verdicts = judge(book, readings(book, after))
    assert verdicts[0].verdict == verdict
    write_table(tmp_path / "patterns.csv", verdicts)
    assert read_table(tmp_path / "patterns.csv", book) == verdicts
    holds, fails = int(verdict == HOLDS), int(verdict == FAILS)
    assert f"Of 1 patterns {holds} hold, {fails} fail" in page(book, verdicts)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("measure: contacts", "measure: contact", "unknown measure 'contact' - did you mean 'contacts'?"),
        ("in: after", "in: afterwards", "unknown world 'afterwards' - did you mean 'after'?"),
        ("above: 1,", "", "expected one of above, below and within, got none"),
        ("above: 1,", "above: 1, below: 2,", "got above and below"),
        ("above: 1,", "within: [2, 1],", "two numbers, the lower first"),
        ("over: {in: before}", "over: {in: after}", "compared with itself"),
        ("over: {in: before}", "over: {in: before}, minus: {in: before}", "not both"),
        ("measure: contacts", "measure: silent_share, at: 3", "silent_share has no argument"),
        ("measure: contacts", "measure: backlog_older_than", "needs 'at' (days)"),
        ("window: [0, 99]", "window: [0, 100]", "100 is outside 0..99"),
        ("sources: B1", "sources: somewhere", "is no source"),
        ('used: "no"', "used: targets", "did you mean 'target'?"),
        ("  before: {scenario: baseline}", "  before: {scenario: baseline}\n  idle: {scenario: baseline}", "no pattern needs this world"),
    ],
)  # fmt: skip
def test_mistakes_in_a_file_of_patterns_are_told_with_their_place(tmp_path, old, new, words):
    assert old in PATTERNS
    with pytest.raises(UserError) as error:
        book_of(tmp_path, PATTERNS.replace(old, new))
    assert words in str(error.value) and "patterns.yaml:" in str(error.value)


def test_the_files_of_the_program_can_be_read_and_name_worlds_that_exist():
    from sim.experiment.claims import made
    from sim.experiment.robustness.book import world_under

    book = load_patterns()
    for name, world in book.worlds.items():
        assert made(name, world, book.file).name == name
    findings = load_findings()
    for condition in findings.conditions:
        assert world_under(findings, findings.reference, condition).city.residents > 0


@pytest.mark.parametrize(
    ("low", "high", "expected", "size", "verdict"),
    [
        (1, 2, UP, 0.1, HOLDS),
        (1, 2, UP, 0.04, WEAKER),
        (-2, -1, UP, -0.1, TURNS),
        (-1, 2, UP, 0.1, CANNOT_TELL),
        (-2, -1, DOWN, -0.1, HOLDS),
        (1, 2, DOWN, 0.1, TURNS),
        (math.nan, math.nan, UP, 0.1, CANNOT_TELL),
    ],
)
def test_a_finding_holds_weakens_or_turns(low, high, expected, size, verdict):
    effect = Interval((low + high) / 2, low, high)
    assert verdict_of_finding(effect, expected, size, 0.1, 0.5) == verdict


FINDINGS = """
runs: {days: 30, warmup: 0, replications: 3}
weaker_below: 0.5
reference: before
worlds:
  before: {scenario: baseline}
  after: {scenario: immediate_response}
findings:
  more: {en: More, zh: 更多, outcome: problems_fixed, sum: {after: 1, before: -1}, expected: up}
conditions:
  usual: {en: usual, zh: 通常}
  load: {en: load, zh: 负荷, times: {"issue_types.*.problems": 1.25}}
"""


def findings_of(tmp_path, text):
    path = tmp_path / "findings.yaml"
    path.write_text(text, encoding="utf-8")
    return load_findings(path)


def test_a_finding_is_looked_at_under_every_condition_and_comes_back_from_its_table(tmp_path):
    book = findings_of(tmp_path, FINDINGS)
    gains = {"usual": 20.0, "load": -5.0}
    outcomes = {
        (f"{condition}/{world}", each): {
            "problems_fixed": 100.0 + each + (gain + each / 10 if world == "after" else 0.0)
        }
        for condition, gain in gains.items()
        for world in ("before", "after")
        for each in range(3)
    }
    tested = looked_at_again(book, outcomes)
    assert [each.verdict for each in tested] == [HOLDS, TURNS]
    assert tested[0].effect.value == pytest.approx(20.1)
    assert tested[0].size == pytest.approx(20.1 / 101)
    write_robustness(tmp_path / "robustness.csv", tested)
    assert read_robustness(tmp_path / "robustness.csv", book) == tested
    assert "turns 反转 with load 负荷" in robustness_page(book, tested)


def test_a_condition_multiplies_every_number_that_its_pattern_names(tmp_path):
    from sim.experiment.robustness.book import world_under

    book = findings_of(tmp_path, FINDINGS)
    usual, load = (world_under(book, "before", each) for each in book.conditions)
    for name, kind in usual.issue_types.items():
        assert load.issue_types[name].problems == pytest.approx(1.25 * kind.problems)
    assert load.name == "load/before" and load.departments == usual.departments


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("outcome: problems_fixed", "outcome: problem_fixed", "did you mean 'problems_fixed'?"),
        ("before: -1}", "befor: -1}", "unknown world 'befor' - did you mean 'before'?"),
        ("before: -1}", "before: -2}", "weights must add up to 0"),
        ("expected: up", "expected: upp", "did you mean 'up'?"),
        ("reference: before", "reference: never", "unknown world 'never'"),
    ],
)
def test_mistakes_in_a_file_of_findings_are_told_with_their_place(tmp_path, old, new, words):
    with pytest.raises(UserError) as error:
        findings_of(tmp_path, FINDINGS.replace(old, new, 1))
    assert words in str(error.value) and "findings.yaml:" in str(error.value)


def test_a_pattern_of_paths_that_fits_nothing_is_told(tmp_path):
    from sim.experiment.robustness.book import world_under

    book = findings_of(
        tmp_path, FINDINGS.replace("issue_types.*.problems", "issue_types.*.problem")
    )
    with pytest.raises(UserError, match=r"no number has a path like 'issue_types.\*.problem'"):
        world_under(book, "before", book.conditions[1])
