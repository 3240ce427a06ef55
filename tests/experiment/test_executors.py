"""One loop over any executor: tasks come back once, whoever is lost, or one line says why not."""

from concurrent.futures import Executor, Future

import pytest

from sim.errors import UserError
from sim.experiment import pool
from sim.experiment.executors import Immediate, InThisProcess, Workers
from sim.experiment.runs import Run
from sim.experiment.schedule import Schedule
from sim.experiment.tasks import Task
from tests.experiment.fakes import FakeModel, scenarios


class Lost(Exception):
    pass


class Hopeless(Exception):
    pass


class Fragile(Workers):
    """Workers that are lost at every so many tasks (`ends`: how each executor ends)."""

    slots, ahead, helpless = 2, 3, "lost again and again"
    lost = (Lost,)

    def __init__(self, *ends):
        self.ends = list(ends)
        self.hired, self.dismissed, self.most = 0, [], 0

    @property
    def perform(self):
        return lambda task: [Run(scenario.name, task.replication) for scenario in task.scenarios]

    def hire(self):
        self.hired += 1
        return Breaking(*(self.ends.pop(0) if self.ends else (99, Lost)))

    def dismiss(self, executor, *, whole):
        self.dismissed.append(whole)

    def days(self):
        return 7

    def explain(self, error):
        return "no hope" if isinstance(error, Hopeless) else ""


class Breaking(Executor):
    """Does its work at once, until it has done so many tasks and raises instead."""

    def __init__(self, tasks, error):
        self.tasks, self.error = tasks, error

    def submit(self, fn, /, *args):
        future = Future()
        if self.tasks == 0:
            future.set_exception(self.error())
        else:
            self.tasks -= 1
            future.set_result(fn(*args))
        return future


def tasks(number):
    schedule = Schedule(days=4, warmup=2, lead=1, replications=number, seed=1)
    made = tuple(scenarios("baseline", "whistle"))
    return [Task(replication, made, schedule) for replication in range(number)]


def performed(workers, number=5):
    told = []
    done = [
        (task.replication, len(runs))
        for task, runs in pool._performed(tasks(number), workers, told.append)
    ]
    assert set(told) == {7}
    return sorted(done)


def test_every_task_comes_back_once_when_workers_are_lost():
    workers = Fragile((2, Lost), (0, Lost), (0, Lost), (1, Lost))
    assert performed(workers) == [(replication, 2) for replication in range(5)]
    assert workers.hired == 5 and workers.dismissed == [False] * 4 + [True]


def test_three_executors_without_one_finished_task_are_enough():
    workers = Fragile((1, Lost), (0, Lost), (0, Lost), (0, Lost))
    with pytest.raises(UserError, match="lost again and again"):
        performed(workers)
    assert workers.hired == 4 and workers.dismissed == [False] * 4


def test_what_is_hopeless_is_not_tried_again():
    workers = Fragile((1, Hopeless))
    with pytest.raises(UserError, match="no hope"):
        performed(workers)
    assert workers.hired == 1 and workers.dismissed == [False]


def test_an_error_of_ours_goes_through_and_the_workers_go():
    workers = Fragile((1, ZeroDivisionError))
    with pytest.raises(ZeroDivisionError):
        performed(workers)
    assert workers.dismissed == [False]


def test_no_more_is_handed_over_than_is_useful():
    handed = []

    class Slow(Executor):
        def submit(self, fn, /, *args):
            handed.append(future := Future())
            if len(handed) == Fragile.ahead:
                for each in handed:
                    each.set_result([])
                handed.clear()
            return future

    workers = Fragile()
    workers.hire = Slow
    assert len(performed(workers, 3 * Fragile.ahead)) == 3 * Fragile.ahead


def test_this_process_does_the_work_as_it_is_submitted():
    seen = []
    executor = Immediate()
    future = executor.submit(lambda value: seen.append(value) or 2 * value, 4)
    assert future.done() and future.result() == 8 and seen == [4]
    assert isinstance(executor.submit(lambda: 1 / 0).exception(), ZeroDivisionError)
    with pytest.raises(KeyboardInterrupt):
        executor.submit(interrupt)


def interrupt():
    raise KeyboardInterrupt


def test_this_process_tells_of_days_as_they_pass():
    told = []
    workers = InThisProcess(told.append)
    (task,) = tasks(1)
    (piece,) = [Task(0, task.scenarios, task.schedule, make_model=FakeModel)]
    ((_, runs),) = pool._performed([piece], workers, told.append)
    assert [run.scenario for run in runs] == ["baseline", "whistle"]
    assert told == sorted(told) and told[-1] == 2 + 2 * 4


def test_few_tasks_are_cut_for_many_workers_and_come_back_whole():
    schedule = Schedule(days=30, warmup=5, lead=1, replications=1, seed=1)
    (task,) = [Task(0, tuple(scenarios("baseline", *"abcde")), schedule)]
    assert len(pool._cut([task], 3)) == 3 and len(pool._cut([task], 1)) == 1
    assert len(pool._cut([task] * 50, 3)) == 50
    for slots in (1, 2, 6, 40):
        pieces = [piece for piece, whole in pool._cut([task], slots) if whole is task]
        names = sorted(scenario.name for piece in pieces for scenario in piece.scenarios)
        assert names == ["a", "b", "baseline", "c", "d", "e"]


def test_a_task_that_was_cut_comes_back_once_and_whole(monkeypatch):
    whole = tasks(2)
    pieces = [(piece, task) for task in whole for piece in task.cut(2)]
    monkeypatch.setattr(pool, "_hired", lambda *_: (Fragile((3, Lost)), pieces))
    done = [
        (task, sorted(run.scenario for run in runs))
        for task, runs in pool.run_tasks(whole, 4, lambda days: None)
    ]
    assert len(done) == 2 and {id(task) for task, _ in done} == {id(task) for task in whole}
    assert [names for _, names in done] == [["baseline", "whistle"]] * 2
