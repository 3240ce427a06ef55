"""What there is: scenarios, cases, reforms, cities."""

from __future__ import annotations

from sim.errors import UserError, unknown


def listing(language: str) -> str:
    """The scenarios, reforms and cities, one line each."""
    from sim.cityfile import city_names, load_city
    from sim.reforms import load_reforms
    from sim.scenario import case_names, scenario_names
    from sim.scenario.draft import read_draft
    from sim.scenario.phrases import LANGUAGES

    if language not in LANGUAGES:
        raise UserError(unknown("language", language, LANGUAGES), path="--lang")
    blocks: dict[str, dict[str, str]] = {"scenarios": {}, "cases": {}, "reforms": {}, "cities": {}}
    for heading, names in (("scenarios", scenario_names()), ("cases", case_names())):
        for name in names:
            title = read_draft(name).title.fields(("en", "zh"))
            blocks[heading][name] = title[language].text()
    for name, reform in load_reforms().items():
        blocks["reforms"][name] = reform.title[language]
    for name in city_names():
        city = load_city(name)
        blocks["cities"][name] = city.zh if language == "zh" else city.en
    headings = {"scenarios": "情景", "cases": "案例", "reforms": "改革", "cities": "城市"}
    width = max(len(name) for block in blocks.values() for name in block)
    lines = []
    for heading, block in blocks.items():
        lines.append(headings[heading] if language == "zh" else heading)
        lines += [f"  {name:<{width}}  {title}" for name, title in block.items()]
    return "\n".join(lines) + "\n"
