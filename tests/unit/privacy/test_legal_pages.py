import re
from html.parser import HTMLParser

import pytest

from craftprompt.privacy.legal_pages import PATHS

ALL = list(PATHS.values())


class Reader(HTMLParser):
    """Collects a page's tags with their attributes, and its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.pieces: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.pieces.append(data)

    @property
    def words(self) -> str:
        return " ".join("".join(self.pieces).split())

    def values(self, tag: str, attribute: str) -> list[str]:
        return [
            value
            for name, attributes in self.tags
            if name == tag and (value := attributes.get(attribute)) is not None
        ]


async def read(client, path: str) -> Reader:
    return Reader((await client.get(path)).text)


PROMISES = {
    "/privacy": [
        # the controller
        "The controller in the sense of the General Data Protection Regulation",
        "Ada Studio GmbH",
        "Lindenstraße 1",
        "privacy@studio.example",
        "Write to this address with any question about your data",
        # data groups, and what is not collected
        "full name, your e-mail address, your password as a bcrypt hash only, and an avatar",
        "Stripe customer id, the type of your payment method and its last four digits",
        "how many tokens you have consumed in total",
        "reference images you upload, and the history with its metadata",
        "The IP address and the browser's name (user agent) of each session",
        "No analytics and no tracking",
        "no profiles from social networks",
        "no sign-in through other companies",
        "no location beyond what an IP address implies",
        # purposes with their legal basis
        "contract, Art. 6(1)(b)",
        "legitimate interest in a safe service, Art. 6(1)(f)",
        "Improving the service",
        "law, Art. 6(1)(c)",
        "Account messages",
        "no decision about you by automated means",
        # recipients, by what each may get
        "Anthropic, OpenAI and xAI get the scene and the prompt inputs, nothing else",
        "or when you press “Describe this image”, the images chosen for that run",
        "fal.ai gets the prompt, the images chosen for that run and the parameters",
        "an IP address, an account id, or a pseudonym of one",
        "primary model for prompts",
        "taking payment for a subscription",
        "We do not sell your data",
        "only where a law, a court or an authority requires it",
        "to protect the safety or the rights of people",
        # transfers
        "EU\u2013US Data Privacy Framework where the recipient is certified",
        "otherwise on standard contractual clauses",
        "United States, with global infrastructure",
        # retention
        "120 minutes without activity",
        "reset every 24 hours, kept 31 days, then one monthly total until the account is deleted",
        "90 days",
        "event, time, device family; no IP address, no full user agent",
        "keyed by HMAC",
        "one hour",
        "their text until it is sent",
        "as files, where no mail is sent, until you delete the account",
        "Kinds of device you signed in from, keyed by HMAC",
        "as long as tax law requires, pseudonymised",
        "at the latest within 30 days",
        "follows that provider's own rules",
        # rights
        "(Art. 15 GDPR)",
        "(Art. 16)",
        "(Art. 17)",
        "(Art. 18)",
        "(Art. 20)",
        "(Art. 21)",
        "(Art. 7(3))",
        "(Art. 77)",
        "edpb.europa.eu",
        "Every request is recorded and answered within 30 days",
        "unless requests are manifestly unfounded or excessive",
        "We may ask you to show that you are you",
        # the rest
        "18 or older",
        "If you believe that a minor has an account, report it to privacy@studio.example",
        "strictly necessary cookies only",
        "encrypted with TLS",
        "bcrypt hashes only",
        "Every form carries a CSRF token",
        "isolated from each other",
        "within 72 hours",
        "what happened, what it may lead to, and what we do",
        "into a register with its facts, effects and remedies",
        "e-mail everyone with an account at least 30 days before",
        "a prominent notice stands in the service and on this page, so that visitors see it too",
        "Last updated",
    ],
    "/privacy/subprocessors": [
        "Anthropic",
        "OpenAI",
        "Google",
        "xAI",
        "fal.ai",
        "Stripe",
        "never",
        "for image generation, or when you press “Describe this image”",
        "standard contractual clauses",
        "No AI provider gets a name, an e-mail address, an IP address, an account id",
    ],
    "/terms": [
        "18 or older",
        "remain yours",
        "made by AI",
        "00:00 UTC",
        "A run that fails, is declined or is cancelled is not counted",
        "within 14 days",
        "at least 30 days before",
        "intent and gross negligence",
        "deleting your account in your profile",
        "Ada Studio GmbH",
    ],
    "/cookies": [
        "strictly necessary",
        "__Host-cps_session",
        "cps_csrf",
        "__Host-cps_pre",
        "token",
        "theme",
        "demo-scene",
        "no request to any third party",
        "Public pages set no cookie at all",
    ],
}


@pytest.mark.parametrize(
    ("path", "promise"), [(path, each) for path, all_of in PROMISES.items() for each in all_of]
)
async def test_a_page_says_what_it_must(client, path, promise):
    assert promise in (await read(client, path)).words


@pytest.mark.parametrize("path", ALL)
async def test_a_page_runs_no_script_and_asks_nobody_else(client, path):
    page = await read(client, path)

    tags = {tag for tag, _ in page.tags}
    assert tags.isdisjoint({"script", "iframe", "img", "object", "embed", "form", "style"})
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]
    loaded = page.values("link", "href")
    assert loaded == ["/icons/favicon.svg", "/studio.css", "/legal.css"]
    assert not [attributes for _, attributes in page.tags if "style" in attributes]


@pytest.mark.parametrize("path", ALL)
async def test_a_page_is_whole_without_help(client, path):
    answer = await client.get(path)
    page = Reader(answer.text)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert page.values("html", "lang") == ["en"]
    assert len([tag for tag, _ in page.tags if tag == "h1"]) == 1
    assert re.search(r"<title>[^<]+ · CraftPrompt Studio</title>", answer.text)
    assert any(
        attributes.get("name") == "description" and attributes.get("content")
        for tag, attributes in page.tags
        if tag == "meta"
    )
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ALL)
async def test_a_page_begins_with_a_link_over_its_header_to_its_words(client, path):
    page = await read(client, path)

    assert page.values("a", "href")[0] == "#main"
    assert page.values("main", "id") == ["main"]


@pytest.mark.parametrize("path", ALL)
async def test_a_page_leads_to_all_the_others_and_home(client, path):
    links = (await read(client, path)).values("a", "href")

    assert {*ALL, "/"} <= set(links)


@pytest.mark.parametrize("path", ALL)
async def test_every_link_inside_a_page_has_its_target(client, path):
    page = await read(client, path)
    names = [value for _, attributes in page.tags if (value := attributes.get("id"))]

    assert len(names) == len(set(names))
    inside = [link[1:] for link in page.values("a", "href") if link.startswith("#")]
    assert set(inside) <= set(names)


@pytest.mark.parametrize("path", ALL)
async def test_links_to_other_sites_tell_them_nothing(client, path):
    page = await read(client, path)

    for tag, attributes in page.tags:
        if tag == "a" and str(attributes["href"]).startswith("http"):
            assert attributes["rel"] == "noreferrer"


@pytest.mark.parametrize("path", ALL)
async def test_the_head_of_a_page_can_be_asked_for_alone(client, path):
    answer = await client.get(path, "HEAD")

    assert answer.status_code == 200


@pytest.mark.parametrize("path", ALL)
async def test_a_page_cannot_be_posted_to(client, path):
    assert (await client.get(path, "POST")).status_code == 405


@pytest.mark.parametrize("path", ALL)
@pytest.mark.parametrize("name", ["operator_name", "operator_email", "operator_address"])
async def test_what_the_operator_writes_is_shown_as_text(client, settings, path, name):
    setattr(settings, name, '"><script>alert(1)</script>@x')

    page = (await client.get(path)).text

    assert "<script" not in page
    assert 'href="mailto:"' not in page


@pytest.mark.parametrize("path", ["/privacy", "/terms"])
@pytest.mark.parametrize("missing", ["operator_name", "operator_email"])
async def test_an_operator_who_is_not_named_is_said_to_be_so(client, settings, path, missing):
    setattr(settings, missing, " ")

    words = (await read(client, path)).words

    assert "The operator of this installation has not named themselves yet." in words


async def test_a_named_operator_needs_no_warning(client):
    assert "has not named themselves" not in (await read(client, "/privacy")).words


async def test_the_pages_say_the_idle_time_that_holds_here(client, settings):
    settings.session_idle_minutes = 45

    for path in ("/privacy", "/cookies"):
        assert "45 minutes without activity" in (await read(client, path)).words


async def test_without_tls_cookies_are_listed_under_their_plain_names(client, settings):
    settings.is_https = False

    words = (await read(client, "/cookies")).words

    assert "cps_session" in words
    assert "__Host-" not in words


async def test_links_to_the_app_go_where_the_app_is(client_of_two_ports):
    page = await read(client_of_two_ports, "/terms")

    assert "http://localhost:3000/register" in page.values("a", "href")
    assert "http://localhost:3000/studio.css" in page.values("link", "href")
    assert "/privacy" in page.values("a", "href")


async def test_the_page_shows_the_day_it_was_last_changed(client):
    page = await read(client, "/privacy")

    assert "Last updated 24 November 2026." in page.words
    assert "2026-11-24" in page.values("time", "datetime")


async def test_a_coming_change_is_announced_on_the_page_to_everyone(client, publish, on_day):
    publish(
        "privacy",
        "2027-01-10",
        effective="2027-03-01",
        words="New words.",
        summary="Adds a recipient.",
    )
    on_day("2027-01-20")

    page = await read(client, "/privacy")

    assert "This text will change on 1 March 2027: Adds a recipient." in page.words
    assert "/privacy?version=2027-01-10" in page.values("a", "href")
    assert "New words." not in page.words
    assert "This text will change" not in (await read(client, "/terms")).words


async def test_the_coming_version_can_be_read_before_its_day(client, publish, on_day):
    publish("terms", "2027-01-10", effective="2027-03-01", words="New words.", summary="New.")
    on_day("2027-01-20")

    page = await read(client, "/terms?version=2027-01-10")

    assert "New words." in page.words
    assert "This is not the version in force today." in page.words


async def test_a_version_takes_effect_on_its_day_and_the_old_one_stays_readable(
    client, publish, on_day
):
    publish("terms", "2027-01-10", effective="2027-03-01", words="New words.", summary="New.")
    on_day("2027-03-01")

    now = await read(client, "/terms")
    before = await read(client, "/terms?version=2026-11-24")

    assert "New words." in now.words
    assert "Last updated 10 January 2027." in now.words
    assert "This text will change" not in now.words
    assert "intent and gross negligence" in before.words


@pytest.mark.parametrize("asked", ["2020-01-01", "", "../../cookies", "<b>"])
async def test_a_version_that_never_was_is_a_404(client, asked):
    assert (await client.get(f"/privacy?version={asked}")).status_code == 404
