import pytest

from craftprompt.commands import build


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small tree with one file of each kind that enters the bundle."""
    for name in ("craftprompt/page.py", "assets/studio.css", "reflex.lock/package-lock.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("first")
    for name in ("rxconfig.py", "requirements.txt", ".npmrc"):
        (tmp_path / name).write_text("first")
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "STAMP", tmp_path / "fingerprint")
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "craftprompt/page.py",
        "assets/studio.css",
        "reflex.lock/package-lock.json",
        "rxconfig.py",
        "requirements.txt",
        ".npmrc",
    ],
)
def test_a_change_of_anything_that_is_baked_in_asks_for_a_build(project, name):
    build.STAMP.write_text(build.fingerprint())
    assert build.is_current()

    (project / name).write_text("other")

    assert not build.is_current()


def test_another_row_of_the_operators_own_asks_for_a_build(project, configure):
    own = project / "models.json"
    own.write_text('{"models": []}')
    configure(FAL_MODELS_FILE=str(own))
    before = build.fingerprint()

    own.write_text('{"models": [{"key": "veo-3-fast-t2v", "enabled": false}]}')

    assert build.fingerprint() != before


def test_a_renamed_file_asks_for_a_build(project):
    before = build.fingerprint()

    (project / "craftprompt/page.py").rename(project / "craftprompt/other.py")

    assert build.fingerprint() != before


def test_what_python_and_reflex_leave_beside_the_code_does_not(project):
    before = build.fingerprint()

    for name in ("craftprompt/__pycache__/page.pyc", "assets/external/kit/icon.js"):
        (project / name).parent.mkdir(parents=True)
        (project / name).write_text("made")
    (project / "README.md").write_text("words")

    assert build.fingerprint() == before


@pytest.mark.usefixtures("project")
def test_no_build_is_no_current_build():
    assert not build.is_current()


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        ("npm error code ENOTFOUND", "npm cannot reach its package registry."),
        ("npm error code SELF_SIGNED_CERT_IN_CHAIN", "npm does not trust the certificate"),
        ("npm error ENOSPC: write", "no space is left on the disk."),
        ("Traceback\nImportError: no such name\n\n", "with: ImportError: no such name."),
        ("Creating Production Build: 0% 0/4", "the build stopped with an error."),
    ],
)
def test_a_failed_build_says_why_and_keeps_its_log(tmp_path, monkeypatch, log, reason):
    monkeypatch.setattr(build, "WEB", tmp_path)
    monkeypatch.setattr(build, "LOG", tmp_path / "build.log")

    refusal = build._refusal(log)

    assert reason in refusal.message
    assert str(tmp_path / "build.log") in refusal.message
    assert (tmp_path / "build.log").read_text() == log
