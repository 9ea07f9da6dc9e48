import _checks
import _suites
import pytest


@pytest.mark.parametrize(
    ("arguments", "suites", "rest"),
    [
        (["unit", "-k", "allowance"], ["unit"], ["-k", "allowance"]),
        (["unit", "browser"], ["unit", "browser"], []),
        (["faults"], ["faults"], []),
        (["tests/unit/x.py::test_y", "-x"], [], ["tests/unit/x.py::test_y", "-x"]),
    ],
)
def test_suites_are_named_first_and_the_rest_is_for_pytest(arguments, suites, rest):
    assert _suites.chosen(arguments) == (suites, rest)


def test_without_a_suite_everything_runs_but_the_faults():
    suites, rest = _suites.chosen(["-x"])

    assert "unit" in suites
    assert "faults" not in suites
    assert rest == ["-x"]


def test_what_bears_the_mark_of_faults_runs_only_where_it_is_asked_for():
    usual, on_request = _suites.together(["unit", "browser"]), _suites.together(["faults"])

    assert usual[-4:] == ["-m", "not faults", "tests/unit", "tests/browser"]
    assert on_request[-4:] == ["-m", "faults", "tests/faults", "tests/browser"]
    assert "-m" not in _suites.together(["faults", "browser"])


def test_a_browser_is_needed_only_by_suites_that_open_pages():
    assert _suites.needed(["unit", "browser"], [], _suites.WITH_BROWSER)
    assert _suites.needed([], ["tests/browser/test_x.py"], _suites.WITH_BROWSER)
    assert not _suites.needed(["unit"], ["-k", "browser"], _suites.WITH_BROWSER)


def test_keys_services_and_proxies_of_a_person_do_not_reach_the_tests():
    personal = {
        "ANTHROPIC_API_KEY": "x",
        "FAL_KEY": "x",
        "DATABASE_URL": "x",
        "STRIPE_WEBHOOK_SECRET": "x",
        "https_proxy": "x",
        "CRAFTPROMPT_ENV": "production",
        "PYTHONDONTWRITEBYTECODE": "1",
    }

    assert _suites.impersonal({**personal, "PATH": "/bin", "HOME": "/h"}) == {
        "PATH": "/bin",
        "HOME": "/h",
    }


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").write_text(
        '[project]\ndependencies = ["Pillow[extra]==13.0.0"]\n'
        '[dependency-groups]\ndev = ["pytest==9.2.0"]\n'
    )
    (tmp_path / "requirements.txt").write_text("pillow==13.0.0 \\\n    --hash=sha256:0\n")
    (tmp_path / "requirements-dev.txt").write_text("pillow==13.0.0\npytest==9.2.0\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("project")
def test_pins_in_step_raise_no_complaint():
    assert list(_checks.pins_out_of_step()) == []


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        ("requirements.txt", "pillow==12.0.0\n", "requirements.txt has not"),
        ("requirements-dev.txt", "pillow==13.0.0\npytest==9.1.0\n", "requirements-dev.txt has not"),
        ("requirements-dev.txt", "pytest==9.2.0\n", "requirements.txt has pillow==13.0.0"),
    ],
)
def test_pins_out_of_step_are_named(project, file, text, complaint):
    (project / file).write_text(text)

    assert any(complaint in found for found in _checks.pins_out_of_step())


def test_a_package_pinned_without_the_extra_that_another_asks_for_is_named(project):
    (project / "requirements-dev.txt").write_text("granian[reload]==2.8.7\npytest==9.2.0\n")
    assert list(_checks.extras_left_out()) == []

    (project / "requirements-dev.txt").write_text("granian==2.8.7\npytest==9.2.0\n")

    assert list(_checks.extras_left_out()) == [
        "requirements-dev.txt pins granian without [reload]."
    ]


@pytest.mark.parametrize("folder", ["reflex.lock", "tests/node"])
def test_a_registry_in_an_npm_lock_is_found(project, folder):
    (project / folder).mkdir(parents=True)
    lock = project / folder / "package-lock.json"
    lock.write_text('{"node_modules/react": {"version": "19"}}')
    assert list(_checks.addresses_in_lock()) == []

    lock.write_text('{"node_modules/react": {"resolved": "https://registry.example/react.tgz"}}')

    assert len(list(_checks.addresses_in_lock())) == 1
