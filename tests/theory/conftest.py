"""`pytest tests/theory --numbers` prints every number that was held against a theory."""


def pytest_addoption(parser):
    parser.addoption(
        "--numbers", action="store_true", help="print what the theory says and what was seen"
    )


def pytest_terminal_summary(terminalreporter, config):
    if not config.getoption("--numbers", default=False):
        return
    from confidence import NUMBERS

    terminalreporter.section("theory and model")
    test = ""
    for row in NUMBERS:
        if row.test != test:
            test = row.test
            terminalreporter.write_line(test)
        terminalreporter.write_line(
            f"    {row.name:44} theory {row.theory:<10.5g} seen {row.mean:.5g} +- {row.half:.2g}"
        )
