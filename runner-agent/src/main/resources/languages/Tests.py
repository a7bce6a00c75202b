"""Runs the tests of the workspace, or of the one file that is given, with pytest, or with unittest where pytest is not installed.

Each test is told on descriptor 3 in one line of JSON: when it begins and when it is over. What people see is printed as ever.

With --debug, a file, and the names of one of its tests, only that one is run, and nothing is told.
"""

import inspect
import json
import os
import re
import sys
import time

WORKSPACE = os.getcwd()
DEBUGGED = sys.argv[1:2] == ["--debug"]
FILE, *SELECTED = sys.argv[1 + DEBUGGED :] or [""]
if DEBUGGED:
    LINES = open(os.devnull, "w")
    sys.argv = sys.argv[:1]
else:
    LINES = os.fdopen(3, "w", encoding="utf-8", errors="replace")
    os.set_inheritable(3, False)  # not for the programs that tests start


def is_selected(suites, name):
    """Whether this one is run; a name that was too long to be told whole ends with an ellipsis."""

    def same(told, own):
        return told == own or (told.endswith("…") and own.startswith(told[:-1]))

    names = [*suites, name]
    return not SELECTED or (len(names) == len(SELECTED) and all(map(same, SELECTED, names)))


def nothing_selected():
    print(f"There is no test {' '.join(SELECTED)} in {FILE}.", flush=True)
    return 1


def tell(state, file, line, suites, name, message="", detail="", seconds=0.0):
    if file and os.path.isabs(file):
        file = os.path.relpath(file, WORKSPACE)
    told = dict(state=state, file=file, line=line, suites=suites, name=name, ms=round(seconds * 1000, 3))
    LINES.write(json.dumps(dict(told, message=message[:4000], detail=detail[-16000:])) + "\n")
    LINES.flush()


def run_pytest(pytest):
    class Telling:
        def __init__(self):
            self.phases = []

        @staticmethod
        def place(node, line=None):
            """pytest's own name of a test: file::Class::name[parameters]"""
            file, _, rest = node.partition("::")
            path, bracket, parameters = rest.partition("[")
            *suites, name = path.split("::")
            return dict(file=os.path.join(WORKSPACE, file), line=line, suites=suites, name=name + bracket + parameters)

        def pytest_runtest_logstart(self, nodeid, location):
            self.phases = []
            tell("begins", **self.place(nodeid, self.first_line(location)))

        def pytest_runtest_logreport(self, report):
            self.phases.append(report)
            if report.when != "teardown":
                return
            state, message, detail = "passed", "", ""
            place = self.place(report.nodeid, self.first_line(report.location))
            for phase in self.phases:
                if state in ("failed", "error"):
                    break
                if phase.failed:
                    state = "failed" if phase.when == "call" else "error"
                    message, line = self.crash(phase, place["file"])
                    detail = phase.longreprtext
                    place["line"] = line or place["line"]
                elif phase.skipped:
                    state, message = "skipped", self.why_skipped(phase)
            tell(state, **place, message=message, detail=detail, seconds=sum(phase.duration for phase in self.phases))

        def pytest_collectreport(self, report):
            if report.passed:
                return
            place = self.place(report.nodeid or FILE or ".")
            place["name"] = place["name"] or os.path.basename(place["file"])
            if report.skipped:
                tell("skipped", **place, message=self.why_skipped(report))
                return
            detail = report.longreprtext
            for path, line in re.findall(r'^(?:E +File ")?([^":\n]+)(?:", line |:)([0-9]+)', detail, re.MULTILINE):
                if os.path.join(WORKSPACE, path) == place["file"]:
                    place["line"] = int(line)
            said = [line[1:].strip() for line in detail.splitlines() if line.startswith("E ")]
            tell("error", **place, message=(said or detail.splitlines() or [""])[-1], detail=detail)

        def pytest_collection_modifyitems(self, config, items):
            if not SELECTED:
                return
            places = [(item, self.place(item.nodeid)) for item in items]
            chosen = [item for item, place in places if is_selected(place["suites"], place["name"])]
            config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
            items[:] = chosen

        @staticmethod
        def first_line(location):
            return None if location[1] is None else location[1] + 1

        @staticmethod
        def why_skipped(report):
            if hasattr(report, "wasxfail"):
                return "Expected to fail" + (": " + report.wasxfail if report.wasxfail else "")
            why = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longreprtext
            return why[len("Skipped: "):] if why.startswith("Skipped: ") else why

        @staticmethod
        def crash(report, file):
            """The message, and the last line of the test's own file on the way to where it went wrong."""
            crash = getattr(report.longrepr, "reprcrash", None)
            message = crash.message if crash else report.longreprtext.splitlines()[-1] if report.longreprtext else ""
            line = None
            for entry in getattr(getattr(report.longrepr, "reprtraceback", None), "reprentries", []):
                where = getattr(entry, "reprfileloc", None)
                if where and os.path.join(WORKSPACE, where.path) == file:
                    line = where.lineno
            return message, line

    arguments = ["-p", "no:cacheprovider", "--rootdir", WORKSPACE, "--continue-on-collection-errors", "--color=yes"]
    if DEBUGGED:
        arguments.append("-s")  # what is printed is seen at once, and input is the person's
    code = int(pytest.main(arguments + ([FILE] if FILE else []), plugins=[Telling()]))
    return nothing_selected() if SELECTED and code == 5 else code


def run_unittest():
    import importlib
    import traceback
    import unittest

    print("pytest is not installed here: unittest runs the tests.", flush=True)

    def load(file):
        """Imports a file as what it is: part of the packages around it, or a module of its folder."""
        folder, base = os.path.split(os.path.abspath(file))
        names = [base[: -len(".py")]]
        while os.path.exists(os.path.join(folder, "__init__.py")):
            folder, base = os.path.split(folder)
            names.insert(0, base)
        if folder not in sys.path:
            sys.path.insert(0, folder)
        name = ".".join(names)
        known = sys.modules.get(name)
        if known is not None and getattr(known, "__file__", None) != os.path.abspath(file):
            del sys.modules[name]  # of another folder, with the same name
        return importlib.import_module(name)

    def files():
        for folder, folders, names in os.walk(WORKSPACE):
            folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
            for name in sorted(names):
                if name.endswith(".py") and (name.startswith("test") or name.endswith("_test.py")):
                    yield os.path.join(folder, name)

    def ours(trace):
        """The part of a trace that is in the workspace, and not in the libraries or in this."""
        return [frame for frame in traceback.extract_tb(trace) if frame.filename.startswith(WORKSPACE + os.sep)]

    class Bare(unittest.FunctionTestCase):
        """A test that is a function, as pytest knows them."""

        def __init__(self, function, suites):
            super().__init__(function)
            self.function, self.suites = function, suites

    def bare_tests(module):
        for name, value in list(vars(module).items()):
            if inspect.isfunction(value) and name.startswith("test") and value.__module__ == module.__name__:
                yield value, []
            elif inspect.isclass(value) and name.startswith("Test") and value.__module__ == module.__name__:
                if not issubclass(value, unittest.TestCase) and value.__init__ is object.__init__:
                    for method in [each for each in dir(value) if each.startswith("test")]:
                        yield getattr(value(), method), [name]

    def where(test):
        """The file and first line of a test, its suites and its name."""
        function = test.function if isinstance(test, Bare) else getattr(test, getattr(test, "_testMethodName", ""), None)
        if function is None:  # a class or a module that could not be made ready
            return None, None, [], str(test)
        code = inspect.unwrap(getattr(function, "__func__", function)).__code__
        suites = test.suites if isinstance(test, Bare) else type(test).__qualname__.split(".")
        return code.co_filename, code.co_firstlineno, suites, function.__name__

    def every(suite):
        for test in suite:
            if isinstance(test, unittest.TestSuite):
                yield from every(test)
            else:
                yield test

    class Result(unittest.TextTestResult):
        def startTest(self, test):
            super().startTest(test)
            self.began = time.monotonic()
            tell("begins", *where(test))

        def tell_of(self, state, test, message="", error=None, name=None):
            file, line, suites, own = where(test)
            detail = ""
            if error is not None:
                kind, value, trace = error
                said = traceback.format_exception_only(kind, value)
                message = said[-1].strip()
                frames = ours(trace)
                within = [frame for frame in frames if frame.filename == file] or frames
                if within:
                    file, line = within[-1].filename, within[-1].lineno
                    if message == "AssertionError":
                        message = "AssertionError: " + (within[-1].line or "")
                detail = "".join(traceback.format_list(frames) + said)
            seconds = time.monotonic() - getattr(self, "began", time.monotonic())
            tell(state, file, line, suites, name or own, message, detail, seconds)

        def addSuccess(self, test):
            super().addSuccess(test)
            self.tell_of("passed", test)

        def addFailure(self, test, error):
            super().addFailure(test, error)
            self.tell_of("failed", test, error=error)

        def addError(self, test, error):
            super().addError(test, error)
            # What went wrong around the tests of a class or module comes as something that is no test.
            self.tell_of("failed" if isinstance(test, unittest.TestCase) else "error", test, error=error)

        def addSkip(self, test, reason):
            super().addSkip(test, reason)
            self.tell_of("skipped", test, reason)

        def addExpectedFailure(self, test, error):
            super().addExpectedFailure(test, error)
            self.tell_of("skipped", test, "Expected to fail")

        def addUnexpectedSuccess(self, test):
            super().addUnexpectedSuccess(test)
            self.tell_of("failed", test, "It was expected to fail, and did not")

        def addSubTest(self, test, part, error):
            super().addSubTest(test, part, error)
            if error is not None:
                self.tell_of("failed", test, error=error, name=where(test)[3] + " " + part._subDescription())

        def stopTest(self, test):
            super().stopTest(test)
            tell("over", *where(test))

    suite = unittest.TestSuite()
    broken = False
    for file in [FILE] if FILE else files():
        try:
            module = load(file)
        except unittest.SkipTest as skip:
            tell("skipped", os.path.abspath(file), None, [], os.path.basename(file), str(skip))
            continue
        except (Exception, SystemExit) as failure:
            broken = True
            frames = ours(failure.__traceback__)
            said = traceback.format_exception_only(type(failure), failure)
            detail = "".join(traceback.format_list(frames) + said)
            print(detail, flush=True)
            own = [frame.lineno for frame in frames if frame.filename == os.path.abspath(file)]
            line = failure.lineno if isinstance(failure, SyntaxError) else own[-1] if own else None
            tell("error", os.path.abspath(file), line, [], os.path.basename(file), said[-1].strip(), detail)
            continue
        suite.addTests(unittest.defaultTestLoader.loadTestsFromModule(module))
        for function, suites in bare_tests(module):
            needed = [one for one in inspect.signature(function).parameters.values() if one.default is one.empty]
            if needed or hasattr(function, "pytestmark"):
                code = inspect.unwrap(getattr(function, "__func__", function)).__code__
                why = "It needs pytest, which is not installed here"
                tell("skipped", code.co_filename, code.co_firstlineno, suites, function.__name__, why)
            else:
                suite.addTest(Bare(function, suites))
    if SELECTED:
        suite = unittest.TestSuite(test for test in every(suite) if is_selected(where(test)[2], where(test)[3]))
        if suite.countTestCases() == 0:
            return nothing_selected()
    result = unittest.TextTestRunner(stream=sys.stdout, resultclass=Result).run(suite)
    return 0 if result.wasSuccessful() and not broken else 1


sys.path.insert(0, WORKSPACE)
try:
    import pytest
except ImportError:
    pytest = None
sys.exit(run_unittest() if pytest is None else run_pytest(pytest))
