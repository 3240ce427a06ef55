"""What happened to one problem in one world: from its notes to sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sim.cases import REFERRAL, RETRIAGE, TRIAGE
from sim.experiment.following.words import Words
from sim.kernels import watch
from sim.ledger import CHANNEL_PATROL, CHANNEL_WEB, CLOSURES, EXITS, Table
from sim.scenario import Scenario

THE_PROBLEM: Final = -1
"""`report` of what concerns a problem and not one of its cases."""
A_LONG_WAIT: Final = 60
"""Minutes in a queue that are worth a word."""
_PROMISES: Final = ("community", "neighbour", "company")
_PLAIN: Final[dict[int, str]] = {
    int(watch.SESSION_HELD): "session",
    int(watch.PAST_DUE): "past_due",
    int(watch.PUT_OFF): "put_off",
    int(watch.MEDIATION): "mediation",
    int(watch.REOPENED): "reopened",
    int(watch.FIX_HELD): "fix_held",
}


@dataclass(frozen=True)
class Event:
    """One event in words; `what` is a code of `sim.kernels.watch`, `report` the case's (or THE_PROBLEM).

    `label`: what the case is called (nothing where there is one only); `linked`: a report that joins a case which is open already.
    """

    minute: int
    problem: int
    report: int
    what: int
    text: str
    label: str = ""
    linked: bool = False


class Teller:
    """Tells the notes of one problem, of the `kind`-th issue type, in one world.

    `numbers`: what each case, by its report, is called in the story.
    """

    def __init__(
        self, scenario: Scenario, words: Words, kind: int, numbers: Mapping[int, int]
    ) -> None:
        self.scenario, self.words, self.kind, self.numbers = scenario, words, kind, numbers
        self._linked: set[int] = set()
        self._called: dict[bool, list[str]] = {}
        self._sentences = {
            int(code): sentence
            for code, sentence in {
                watch.ARISEN: self._arisen,
                watch.PROMISED: self._promised,
                watch.ENDED: lambda note: self.words.say(f"ended_{EXITS[int(note['detail'])]}"),
                watch.FIX_FAILED: lambda note: self.words.say(
                    "fix_failed", number=int(note["value"])
                ),
                watch.REPORTED: self._reported,
                watch.FORWARDED: self._forwarded,
                watch.ARRIVED: self._arrived,
                watch.BOUNCED: lambda note: self._about("bounced", note),
                watch.STARTED: self._started,
                watch.FINISHED: self._finished,
                watch.REFERRED: lambda note: self._about("referred", note),
                watch.SUMMONED: self._summoned,
                watch.WHISTLED: self._whistled,
                watch.CALLED_AT_ONCE: lambda note: self._takes("emergency_whistle", note),
                watch.LEAD_BEGINS: lambda note: self._takes("lead", note),
                watch.CLOSED: self._closed,
                watch.DELEGATED: self._delegated,
            }.items()
        }

    def events(self, notes: Table) -> list[Event]:
        """Events in the order of time. `notes`: rows of NOTE of one problem."""
        told = []
        for note in notes:
            what, report = int(note["what"]), int(note["report"])
            plain = _PLAIN.get(what)
            text = self.words.say(plain) if plain else self._sentences[what](note)
            if text:
                told.append(
                    Event(
                        minute=int(note["minute"]),
                        problem=int(note["problem"]),
                        report=report,
                        what=what,
                        text=text,
                        label=self._label(report),
                        linked=what == watch.REPORTED and bool(note["other"]),
                    )
                )
        return told

    def _label(self, report: int) -> str:
        several = report != THE_PROBLEM and len(self.numbers) > 1
        return self.words.say("case", number=self.numbers[report]) if several else ""

    # -- sentences ----------------------------------------------------------------------------------------------------

    def _department(self, note: Any) -> str:
        return self.words.departments[int(note["department"])]

    def _about(self, phrase: str, note: Any) -> str:
        return self.words.say(phrase, department=self._department(note))

    def _takes(self, phrase: str, note: Any) -> str:
        return self.words.say(phrase, time=self.words.time(int(note["value"])))

    def _arisen(self, note: Any) -> str:
        return self.words.say("arisen", people=self.words.number_of("people", int(note["value"])))

    def _promised(self, note: Any) -> str:
        return self._takes(_PROMISES[int(note["detail"])], note)

    def _reported(self, note: Any) -> str:
        channel, linked = int(note["detail"]), bool(note["other"])
        phrase = {CHANNEL_PATROL: "patrol", CHANNEL_WEB: "web"}.get(channel, "phone")
        who = self.words.say("who", id=int(note["value"]))
        if linked:
            self._linked.add(int(note["report"]))
        return self.words.say(phrase, who=who) + (self.words.say("and_linked") if linked else "")

    def _forwarded(self, note: Any) -> str:
        if int(note["report"]) not in self._linked:
            return self._takes("forwarded", note)
        self._linked.remove(int(note["report"]))
        return self._takes("takes_over", note)

    def _arrived(self, note: Any) -> str:
        at_street = int(note["department"]) == watch.THE_STREET
        return self.words.say("at_street") if at_street else self._about("at_department", note)

    def _started(self, note: Any) -> str:
        words, task = self.words, int(note["detail"])
        minutes, waited = int(note["value"]), int(note["other"])
        work = words.say(
            "work" if waited < A_LONG_WAIT else "work_waited",
            minutes=minutes,
            time=words.time(waited),
        )
        if task == TRIAGE:
            return words.say("street_begins", minutes=work)
        phrase = {int(REFERRAL): "street_refers", int(RETRIAGE): "street_sorts"}
        return words.say(
            phrase.get(task, "department_begins"), department=self._department(note), minutes=work
        )

    def _finished(self, note: Any) -> str:
        task = int(note["detail"])
        if task == TRIAGE:
            return self.words.say("street_done")
        phrase = {int(REFERRAL): "sent", int(RETRIAGE): "sent_again"}
        return self._about(phrase.get(task, "department_done"), note)

    def _summoned(self, note: Any) -> str:
        self._called.setdefault(bool(note["detail"]), []).append(self._department(note))
        return ""  # told with the whistle

    def _whistled(self, note: Any) -> str:
        words = self.words
        come, stay = (words.joined(self._called.get(each, [])) for each in (True, False))
        self._called = {}
        parties = ""
        if come:
            parties = words.say("will_come", names=come)
        if stay:
            parties += words.say("will_not_come" if come else "none_will_come", names=stay)
        return words.say("whistle", parties=parties, time=words.time(int(note["other"])))

    def _delegated(self, note: Any) -> str:
        names = departments_of(self.scenario, self.words, self.kind, int(note["value"]))
        return self.words.say("delegated", names=self.words.joined(names))

    def _closed(self, note: Any) -> str:
        words, said = self.words, int(note["value"])
        closure = CLOSURES[int(note["detail"])]
        text = [words.say(f"closed_{closure}", time=words.time(int(note["other"])))]
        if said & watch.WAS_PERSUADED:
            text.append(words.say("persuaded"))
        if said & watch.WAS_REACHED:
            answers = (
                "resolved" if said & watch.SAYS_RESOLVED else "not_resolved",
                "satisfied" if said & watch.IS_SATISFIED else "dissatisfied",
            )
            text.append(
                words.say("said", answers=words.joined(words.say(each) for each in answers))
            )
        if said & watch.GOES_BACK:
            text.append(words.say("goes_back"))
        return words.in_turn(text)


def departments_of(scenario: Scenario, words: Words, kind: int, bits: int) -> list[str]:
    """Names of the departments that the bits of `need` stand for, for the kind-th issue type."""
    needs = list(scenario.issue_types.values())[kind].departments
    return [
        words.of(scenario.departments[need.department])
        for j, need in enumerate(needs)
        if bits & (1 << j)
    ]
