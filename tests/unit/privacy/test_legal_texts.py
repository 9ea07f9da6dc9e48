import hashlib
import json
from datetime import date, timedelta
from itertools import pairwise

import pytest
from jsonschema import Draft202012Validator

from craftprompt.privacy import legal_texts
from craftprompt.privacy.legal_texts import (
    TITLES,
    announced,
    current_versions,
    documents_to_accept,
    history,
    in_force,
)

NOTICE = timedelta(days=30)


def test_all_four_texts_are_in_force_today():
    versions = current_versions()

    assert set(versions) == {"privacy", "subprocessors", "terms", "cookies"}
    assert all(key == each.key for key, each in versions.items())
    assert all(len(each.sha256) == 64 for each in versions.values())


def test_registration_keeps_the_terms_and_the_policy():
    assert [each.key for each in documents_to_accept()] == ["terms", "privacy"]


def test_the_fingerprint_is_the_same_for_the_same_words():
    assert current_versions() == current_versions()


def test_the_fingerprint_changes_with_the_words(settings):
    before = current_versions()

    settings.operator_name = "Somebody Else Ltd"

    after = current_versions()
    assert before["privacy"].sha256 != after["privacy"].sha256
    assert before["privacy"].version == after["privacy"].version


def test_another_version_has_another_fingerprint(publish, on_day):
    on_day("2027-02-28")
    before = current_versions()
    publish("terms", "2027-01-10", effective="2027-03-01", words="New.", summary="New.")

    assert current_versions()["terms"] == before["terms"]
    on_day("2027-03-01")
    assert current_versions()["terms"].version == "2027-01-10"
    assert current_versions()["terms"].sha256 != before["terms"].sha256


@pytest.mark.parametrize("document", TITLES)
def test_a_change_is_published_at_least_thirty_days_before_it_holds(document):
    first, *changes = history(document)

    assert first.published <= first.effective
    assert all(each.effective - each.published >= NOTICE for each in changes)


@pytest.mark.parametrize("document", TITLES)
def test_versions_follow_each_other(document):
    assert all(
        earlier.effective < later.effective for earlier, later in pairwise(history(document))
    )
    assert len({each.version for each in history(document)}) == len(history(document))


def test_before_the_first_version_the_first_one_is_shown():
    assert in_force("terms", date(2020, 1, 1)) == history("terms")[0]
    assert announced("terms", date(2020, 1, 1)) is None


def test_the_words_of_a_published_version_never_change():
    for row in register("versions")["versions"]:
        template = legal_texts._FOLDER / row["document"] / f"{row['version']}.html.j2"
        words = hashlib.sha256(template.read_bytes()).hexdigest()

        assert words == row["words_sha256"], (
            f"{template.name} of {row['document']} was changed. People accepted its words: write a "
            f"new version instead. Before the first release, put {words} into versions.json."
        )


def test_every_template_belongs_to_a_version():
    written = {path.relative_to(legal_texts._FOLDER) for path in legal_texts._FOLDER.glob("*/*.j2")}

    assert {str(path) for path in written} == {
        each.template for document in TITLES for each in history(document)
    }


@pytest.mark.parametrize("name", ["versions", "cookies", "recipients"])
def test_a_register_fits_its_schema(name):
    schema = json.loads((legal_texts._FOLDER.parent / "schema" / f"{name}.schema.json").read_text())

    assert list(Draft202012Validator(schema).iter_errors(register(name))) == []


def register(name):
    folder = legal_texts._FOLDER if name == "versions" else legal_texts._FOLDER.parent
    return json.loads((folder / f"{name}.json").read_text())
