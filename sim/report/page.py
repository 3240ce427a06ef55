"""From a results folder to a page: the parts in their order, put into the templates."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sim.figures.font import is_chinese, unicode_range, web_font
from sim.figures.messages import Message
from sim.report import headings
from sim.report.answer import answer
from sim.report.arrangements import changes, city_title, question
from sim.report.blocks import Block, Section
from sim.report.caveats import warnings
from sim.report.effects import effects
from sim.report.fixing import fixing, time_to_fix
from sim.report.gains import gains
from sim.report.hours import cost, line, rates
from sim.report.making import made, made_line, sensitive, unknown
from sim.report.results import Results
from sim.report.studies import Study, asked, found, is_more, kind_of, said
from sim.report.words import Words

if TYPE_CHECKING:
    import jinja2

FONT: Final = "Report CJK"
FONT_PLACE: Final = "/* the font of this page */"
"""What the style sheet says where the font is put, once it is known which characters are used."""
TEMPLATES: Final = Path(__file__).parent / "templates"
Part = tuple[str, Message, Callable[[Results, Words], list[Block]]]
"""A part of a report: its anchor, its heading, what makes it."""

PARTS: Final[Sequence[Part]] = (
    ("answer", headings.ANSWER, answer),
    ("question", headings.QUESTION, question),
    ("changes", headings.CHANGES, changes),
    ("found", headings.FOUND, found),
    ("effects", headings.EFFECTS, effects),
    ("fixing", headings.FIXING, fixing),
    ("time", headings.TIME, time_to_fix),
    ("rates", headings.RATES, rates),
    ("line", headings.LINE, line),
    ("gains", headings.GAINS, gains),
    ("cost", headings.COST, cost),
    ("sensitive", headings.SENSITIVE, sensitive),
    ("made", headings.MADE, made),
    ("unknown", headings.UNKNOWN, unknown),
)
"""The parts of a report, in order: anchor, heading, what makes it. What finds nothing is left out."""
STUDY: Final[Sequence[Part]] = (
    ("answer", headings.ANSWER, said),
    ("question", headings.QUESTION, asked),
    ("changes", headings.CHANGES, changes),
    ("found", headings.FOUND, found),
    ("sensitive", headings.SENSITIVE, sensitive),
    ("made", headings.MADE, made),
    ("unknown", headings.UNKNOWN, unknown),
)
"""The parts of the report of an experiment whose runs are points and not scenarios."""


def page(results: Results, language: str, other_file: str) -> str:
    """The report in one language as HTML; `other_file` is the one in the other language."""
    titles = {name: each["title"] for name, each in results.manifest["scenarios"].items()}
    words = Words(language, titles)
    sections = []
    for anchor, heading, make in _parts(results):
        blocks = make(results, words)
        if blocks:
            sections.append(Section(anchor, words.say(heading), blocks))
    return rendered(
        words,
        title=_title(results, words),
        made_line=made_line(results, words),
        warnings=warnings(results, words),
        sections=sections,
        other_file=other_file,
    )


def _parts(results: Results) -> Sequence[Part]:
    if isinstance(results, Study):
        return STUDY
    if not is_more(results.manifest):
        return PARTS
    first, *rest = PARTS
    at = 1 + [anchor for anchor, _, _ in rest].index("found")
    own = ("answer", headings.ANSWER, said)
    return [own, *rest[:at], ("comparison", headings.AS_A_COMPARISON, first[2]), *rest[at:]]


def rendered(words: Words, **values: Any) -> str:
    """The page template filled, with the font that its own words need."""
    template = _environment().get_template("page.html.j2")
    text = template.render(words=words, headings=headings, **values)
    chinese = [character for character in set(text) if is_chinese(character)]
    return text.replace(FONT_PLACE, _font_face(chinese) if chinese else "", 1)


def _font_face(characters: Sequence[str]) -> str:
    """The style rule that brings the font along."""
    data = base64.b64encode(web_font(characters)).decode()
    return (
        f'@font-face {{ font-family: "{FONT}"; unicode-range: {unicode_range()}; '
        f'src: url("data:font/woff;base64,{data}") format("woff"); }}'
    )


def _title(results: Results, words: Words) -> str:
    city = city_title(results, words)
    if isinstance(results, Study) or is_more(results.manifest):
        kind = kind_of(results.manifest)
        experiment = headings.EXPERIMENTS.get(kind, Message(kind, kind))
        scenario = words.title(results.scenarios[-1])
        return words.say(headings.STUDY_TITLE, experiment=experiment, scenario=scenario, city=city)
    if not results.others:
        scenario = words.title(results.reference)
        return words.say(headings.TITLE_ALONE, scenario=scenario, city=city)
    if len(results.others) == 1:
        scenario = words.title(results.others[0])
        return words.say(headings.TITLE_ONE, scenario=scenario, city=city)
    return words.say(headings.TITLE_MANY, n=str(len(results.others)), city=city)


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
