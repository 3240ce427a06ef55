"""The sentences of a trace, in English and Chinese, and how times, places and offices are written in them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sim.errors import UserError, unknown
from sim.ledger import MINUTES_A_DAY

if TYPE_CHECKING:
    from sim.scenario import Scenario

LANGUAGES: Final = ("en", "zh")

PHRASES: Final[dict[str, tuple[str, str]]] = {
    # what happens to a problem
    "arisen": ("it arises and touches {people}", "问题发生，涉及{people}"),
    "community": (
        "the community takes it up itself; done in {time}",
        "社区自行处理，{time}后完成",
    ),
    "neighbour": (
        "a neighbour answers on the sharing platform; done in {time}",
        "邻居通过共享平台响应，{time}后完成",
    ),
    "company": (
        "the community property company takes it up; done in {time}",
        "社区物业公司接手，{time}后完成",
    ),
    "fix_held": ("the fix holds", "处置有效"),
    "fix_failed": ("the fix does not hold (attempt {number})", "处置未见效（第{number}次）"),
    "ended_fixed_by_staff": ("THE PROBLEM IS REALLY FIXED", "【问题真正解决】"),
    "ended_community": ("THE COMMUNITY HAS DEALT WITH IT", "【社区已处理】"),
    "ended_vanished": ("THE PROBLEM HAS GONE BY ITSELF", "【问题自行消失】"),
    # what happens to a case
    "phone": ("{who} calls 12345", "{who}拨打12345"),
    "web": ("{who} reports it online", "{who}网上反映"),
    "patrol": ("a grid worker on patrol files it", "网格员巡查发现并上报"),
    "and_linked": ("; linked to the case that is open", "，并入在办诉求"),
    "forwarded": (
        "sent on; it will reach the street in {time}",
        "转派，{time}后到达街道",
    ),
    "takes_over": (
        "leads from now on and is sent to the street, there in {time}",
        "转为主办诉求并派往街道，{time}后到达",
    ),
    "at_street": ("reaches the street office", "到达街道办事处"),
    "at_department": ("reaches: {department}", "到达{department}"),
    "bounced": ("{department}: not ours, sent back", "{department}称非本单位职责，退回"),
    "street_begins": ("the street begins ({minutes})", "街道开始办理（{minutes}）"),
    "department_begins": ("{department} begins ({minutes})", "{department}开始办理（{minutes}）"),
    "street_sorts": (
        "the street sorts out again whose it is ({minutes})",
        "街道重新核定承办单位（{minutes}）",
    ),
    "street_refers": (
        "the street writes the referral to: {department} ({minutes})",
        "街道向{department}办理转办（{minutes}）",
    ),
    "work": ("{minutes} minutes of work", "需{minutes}分钟"),
    "work_waited": (
        "{minutes} minutes of work, after waiting {time}",
        "需{minutes}分钟，已排队{time}",
    ),
    "street_done": ("the street has done its part", "街道完成本环节"),
    "department_done": ("{department} has done its part", "{department}完成本环节"),
    "sent_again": ("sent to {department} once more", "再次派往{department}"),
    "sent": ("sent to {department}", "送往{department}"),
    "referred": ("to be passed to: {department}", "拟转{department}"),
    "whistle": (
        "THE STREET WHISTLES{parties}; session in {time}",
        "【街道吹哨】{parties}，{time}后到场会商",
    ),
    "will_come": (": {names} will come", "：{names}应哨"),
    "will_not_come": (", {names} will not", "，{names}不到"),
    "none_will_come": (": {names} will not come", "：{names}均不到"),
    "session": ("the session is held", "现场会商举行"),
    "emergency_whistle": (
        "EMERGENCY WHISTLE: all departments will be on the spot in {time}",
        "【应急吹哨】各部门{time}内到场",
    ),
    "lead": (
        "all have done their part; notice, procurement or consent take {time} more",
        "各方工作完成，公示、采购或征求同意尚需{time}",
    ),
    "past_due": ("falls due and is not closed", "到期未办结"),
    "put_off": ("falls due, and the deadline is put off", "到期，经批准延期"),
    "mediation": ("mediation begins", "开始调解"),
    "delegated": (
        "the street does the part of {names} itself",
        "{names}的工作由街道自行承担",
    ),
    "reopened": ("the call-back sends it back: open again", "回访后退回重办"),
    "closed_fixed": ("closed after {time}: fixed", "{time}后办结：已解决"),
    "closed_failed": (
        "closed after {time} as done, though the fix did not hold",
        "{time}后办结：已办理但未见效",
    ),
    "closed_checked": (
        "closed after {time}: the problem is gone",
        "{time}后办结：问题已不存在",
    ),
    "closed_nominal": (
        "CLOSED ON PAPER after {time}: nothing has been fixed",
        "【虚假办结】{time}后，问题并未解决",
    ),
    "closed_community": (
        "closed after {time}: the community has dealt with it",
        "{time}后办结：社区已处理",
    ),
    "closed_vanished": (
        "closed after {time}: it has gone by itself",
        "{time}后办结：问题自行消失",
    ),
    "closed_withdrawn": ("the caller gives up after {time}", "{time}后诉求人放弃"),
    "persuaded": ("staff have talked the caller round", "工作人员已对诉求人做工作"),
    "said": ("called back: {answers}", "回访：{answers}"),
    "resolved": ("resolved", "已解决"),
    "not_resolved": ("not resolved", "未解决"),
    "satisfied": ("satisfied", "满意"),
    "dissatisfied": ("not satisfied", "不满意"),
    "goes_back": ("to be sent back", "将退回重办"),
    "more_close": ("{cases} more close with it", "另有{cases}一并办结"),
    "more_linked": (
        "{people} report it too, the last on day {day}; all linked to the case that is open",
        "另有{people}反映（至第{day}天），均并入在办诉求",
    ),
    # what the other world has instead
    "no_case_fixed_by_staff": (
        "(no such case: the problem was fixed on day {day})",
        "（无此诉求：问题已于第{day}天解决）",
    ),
    "no_case_community": (
        "(no such case: the community had dealt with the problem on day {day})",
        "（无此诉求：社区已于第{day}天处理）",
    ),
    "no_case_vanished": (
        "(no such case: the problem went by itself on day {day})",
        "（无此诉求：问题已于第{day}天自行消失）",
    ),
    "no_case": ("(no such case: nobody reports it at this moment)", "（无此诉求：此时无人反映）"),
    "does_not_arise": ("(does not arise in this world)", "（此情景中问题未发生）"),
    # headings and summaries
    "problem": ("Problem {id}: {kind}", "问题{id}：{kind}"),
    "place": ("{street}, estate {place}", "{street}，{place}号小区"),
    "needs": ("needs the street and: {names}", "需街道及{names}"),
    "needs_street": ("needs the street alone", "仅需街道"),
    "emergency": ("an emergency", "紧急诉求"),
    "life_fixed_by_staff": (
        "really fixed on day {day}, {time} after it arose",
        "第{day}天真正解决，历时{time}",
    ),
    "life_community": (
        "dealt with by the community on day {day}, {time} after it arose",
        "第{day}天由社区处理，历时{time}",
    ),
    "life_vanished": (
        "never fixed; it went by itself on day {day}, {time} after it arose",
        "始终未解决，第{day}天自行消失，历时{time}",
    ),
    "life_open": ("still open at the end of the run", "至模拟结束仍未解决"),
    "life_none": ("it never arises", "未发生"),
    "paper": ("closed on paper on day {days}", "第{days}天虚假办结"),
    "account": (
        "{cases}; hand-offs: {handoffs}, bounces: {bounces}, minutes of staff: {minutes}",
        "{cases}；转办{handoffs}次，退单{bounces}次，工作{minutes}分钟",
    ),
    "never_reported": ("never reported", "无人反映"),
    "sooner": ("{time} sooner under {scenario}", "{scenario}下提前{time}"),
    "later": ("{time} later under {scenario}", "{scenario}下推迟{time}"),
    "same_time": ("at the same minute in both worlds", "两个情景同一分钟"),
    "only_there": ("really fixed under {scenario} alone", "仅在{scenario}下真正解决"),
    # examples
    "example_sooner": (
        "Most time gained to a real fix, after the same first report",
        "首次反映相同，真正解决提前最多",
    ),
    "example_paper": (
        "Closed on paper in one world, really fixed in the other",
        "一个情景中虚假办结，另一个情景中真正解决",
    ),
    "example_worse": (
        "Made worse: most time lost, after the same first report",
        "变差：首次反映相同，推迟最多",
    ),
    "example_spared": ("Spared: it arises in one world only", "避免：仅在一个情景中发生"),
    "counts": (
        "Of {shared} problems that arise and are reported in both worlds, {sooner} are really fixed a day or more sooner "
        "under {scenario} (or under it alone), {later} a day or more later (or not at all). The examples are "
        "extremes: they show how it comes about, not how often.",
        "两个情景中均发生且被反映的{shared}个问题中，{scenario}下有{sooner}个提前一天以上真正解决（或仅在其下解决），"
        "{later}个推迟一天以上（或未能解决）。以下为极端例子，只说明过程，不说明频率。",
    ),
    "no_examples": (
        "No problem of the two worlds ends otherwise: there is nothing to show.",
        "两个情景中问题的结局没有差别，无例可举。",
    ),
    # residents
    "resident": ("Resident {id}: {status}", "居民{id}：{status}"),
    "registered": ("local registration", "户籍居民"),
    "migrant": ("migrant", "流动人口"),
    "touched_by": (
        "{scenario}: touched by {problems}, makes {cases}; at the end trust {trust}, expectation {expectation} (0 to 1)",
        "{scenario}：涉及{problems}，提出{cases}；期末信任{trust}、期望{expectation}（0至1）",
    ),
    "about": ("[{number}] {case}", "［{number}］{case}"),
    "numbered": ("[{number}] problem {id}: {kind}", "［{number}］问题{id}：{kind}"),
    # parts
    "who": ("resident {id}", "居民{id}"),
    "case": ("case {number}", "诉求{number}"),
    "people_1": ("1 resident", "1名居民"),
    "people": ("{number} residents", "{number}名居民"),
    "cases_1": ("1 case", "1件诉求"),
    "cases": ("{number} cases", "{number}件诉求"),
    "problems_1": ("1 problem", "1个问题"),
    "problems": ("{number} problems", "{number}个问题"),
    "days_1": ("1 day", "1天"),
    "days": ("{number} days", "{number}天"),
    "hours_1": ("1 hour", "1小时"),
    "hours": ("{number} hours", "{number}小时"),
    "minutes_1": ("1 minute", "1分钟"),
    "minutes": ("{number} minutes", "{number}分钟"),
    "day": ("day {day}", "第{day}天"),
    "and": ("{first} and {last}", "{first}和{last}"),
    "when": ("when", "时间"),
    "title": ("Trace: {names}", "追踪：{names}"),
    "made": (
        "City: {city}; replication {replication}, seed {seed}; day 0 is {date}. Both worlds have the same residents, problems and luck; "
        "they part when a reform begins.",
        "城市：{city}；第{replication}次重复，随机种子{seed}；第0天为{date}。两个情景的居民、问题与运气相同，改革开始后才分岔。",
    ),
    "more_rows": (
        "... {number} more rows: name a folder with --out to have them all",
        "……另有{number}行，可用 --out 写入文件夹查看全部",
    ),
    "nothing_happens": ("Nothing happens to it in these days.", "此期间没有任何事件。"),
}

_WEEKDAYS: Final = (
    ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
)
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")  # fmt: skip


class Words:
    """Says things of one city in one language."""

    def __init__(self, scenario: Scenario, language: str) -> None:
        """Raise UserError for a language other than ``en`` and ``zh``."""
        if language not in LANGUAGES:
            raise UserError(unknown("language", language, LANGUAGES), path="--lang")
        self.language = language
        self.chinese = language == "zh"
        self.start = scenario.city.calendar_start
        self.streets = scenario.city.street_names(language)
        self.departments = [self.of(kind) for kind in scenario.departments.values()]
        self.kinds = [self.of(kind) for kind in scenario.issue_types.values()]

    def of(self, thing: object) -> str:
        """The name of something that has a name in each language."""
        return str(getattr(thing, self.language))

    def name_of(self, scenario: Scenario) -> str:
        """What a scenario is called in a story."""
        return scenario.title["zh"] if self.chinese else scenario.name

    def say(self, phrase: str, **words: object) -> str:
        """A sentence of the catalogue with its places filled."""
        return PHRASES[phrase][LANGUAGES.index(self.language)].format(**words)

    def number_of(self, noun: str, number: int) -> str:
        """`number` of people, cases, problems, days, hours or minutes."""
        return self.say(noun if number != 1 else f"{noun}_1", number=f"{number:,}")

    def joined(self, names: Iterable[str]) -> str:
        """Names in a row."""
        names = list(names)
        if self.chinese:
            return "、".join(names)
        if len(names) < 2:
            return "".join(names)
        return self.say("and", first=", ".join(names[:-1]), last=names[-1])

    def in_turn(self, clauses: Iterable[str]) -> str:
        """Clauses one after another."""
        return ("；" if self.chinese else "; ").join(clauses)

    def titled(self, title: str, text: str, *, colon: bool = False) -> str:
        """`text` with a title before it, if there is one."""
        if not title:
            return f"{text[:1].upper()}{text[1:]}"
        marks = ("：", "。") if self.chinese else (": ", ". ")
        return f"{title}{marks[0 if colon else 1]}{text}"

    def time(self, minutes: int) -> str:
        """How long: its two largest units, rounded down."""
        days, rest = divmod(max(0, int(minutes)), MINUTES_A_DAY)
        hours, left = divmod(rest, 60)
        gap = "" if self.chinese else " "
        parts = (("days", days), ("hours", hours), ("minutes", left))
        first = next((i for i, (_, number) in enumerate(parts) if number), 2)
        shown = [parts[first], *(each for each in parts[first + 1 : first + 2] if each[1])]
        return gap.join(self.number_of(noun, number) for noun, number in shown)

    def day(self, minute: int) -> int:
        """The day of a minute."""
        return int(minute) // MINUTES_A_DAY

    def when(self, minute: int) -> str:
        """When: day of the run, date and time of day, on two lines."""
        day, rest = divmod(int(minute), MINUTES_A_DAY)
        on = self.start + timedelta(days=day)
        clock = f"{rest // 60:02d}:{rest % 60:02d}"
        weekday = _WEEKDAYS[self.chinese][on.weekday()]
        date = (
            f"{on.month}月{on.day}日{weekday}"
            if self.chinese
            else f"{weekday} {on.day} {_MONTHS[on.month - 1]}"
        )
        return self.say("day", day=day) + f"\n{date} {clock}"
