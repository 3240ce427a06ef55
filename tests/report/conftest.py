import pytest

from sim import report
from tests.report.folders import MANY, made_folder


@pytest.fixture(scope="package")
def few(tmp_path_factory):
    """A folder of two scenarios and the reference, with its reports."""
    folder = made_folder(tmp_path_factory.mktemp("few") / "x")
    report.write(folder)
    return folder


@pytest.fixture(scope="package")
def many(tmp_path_factory):
    """A folder of eight scenarios and the reference, with its reports."""
    folder = made_folder(tmp_path_factory.mktemp("many") / "x", MANY, replications=2)
    report.write(folder)
    return folder


@pytest.fixture(scope="package")
def alone(tmp_path_factory):
    """A folder of a single run, with its reports."""
    folder = made_folder(tmp_path_factory.mktemp("alone") / "x", ())
    report.write(folder)
    return folder
