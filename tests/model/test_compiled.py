"""Where compiled code is kept, and for how long."""

import os

from sim import compiled


def folders(place, number):
    for age in range(number):
        (place / f"kernels-{age:02d}").mkdir()
        (place / f"kernels-{age:02d}" / "code.nbc").touch()
        os.utime(place / f"kernels-{age:02d}", (1000 - age, 1000 - age))
    (place / "day.cpython-311.pyc").touch()


def test_the_newest_versions_of_the_kernels_stay_and_older_ones_go(tmp_path):
    folders(tmp_path, compiled.VERSIONS_KEPT + 3)
    compiled._forget_old(tmp_path)
    kept = sorted(each.name for each in tmp_path.iterdir())
    newest = [f"kernels-{age:02d}" for age in range(compiled.VERSIONS_KEPT)]
    assert kept == ["day.cpython-311.pyc", *newest]


def test_few_versions_all_stay(tmp_path):
    folders(tmp_path, compiled.VERSIONS_KEPT)
    compiled._forget_old(tmp_path)
    assert len(list(tmp_path.iterdir())) == compiled.VERSIONS_KEPT + 1
