"""Letters and processes that die, or of which there are several."""

import asyncio
import subprocess
import sys

import pytest

from craftprompt import db
from tests.builders import make_person
from tests.integration.mail.conftest import post
from tests.letters import posted
from tests.mail_sink import mail_sink
from tests.reflex_client import Visitor
from tests.servers import ROOT, serving, until

pytestmark = pytest.mark.faults

LETTERS = 40
PROCESSES = 3
DELIVER = """
import asyncio, sys
from craftprompt import db
from craftprompt.mail.outbox import Outbox
from craftprompt.mail.sender import SmtpSender

async def deliver():
    db.open_database(sys.argv[1])
    try:
        await Outbox(SmtpSender()).deliver()
    finally:
        await db.close_database()

asyncio.run(deliver())
"""


def mail_settings(sink):
    return {
        "SMTP_URL": f"smtp://127.0.0.1:{sink.port}",
        "CRAFTPROMPT_MAIL_FROM": "studio@example.com",
        "CRAFTPROMPT_BCRYPT_COST": "4",
    }


def unsent(server):
    return server.rows("select kind from letters where sent_at is null")


def let_the_lease_end(server):
    """As if the minutes had passed for which a letter belongs to who has taken it up."""
    server.rows("update letters set next_at = created_at where next_at is not null")


def files_of(folder):
    return sorted(path.name for path in folder.glob("mail/*/*"))


def test_a_server_killed_between_commit_and_file_leaves_one_letter_to_the_next(tmp_path):
    blocked = tmp_path / "mail"
    with serving(tmp_path, environment={"CRAFTPROMPT_BCRYPT_COST": "4"}) as killed:
        blocked.write_text("in the way")
        Visitor(killed.origin).register()
        killed.kill()
        assert unsent(killed) == [("verify_address",)]
        blocked.unlink()
        let_the_lease_end(killed)

    for _ in range(2):
        with serving(tmp_path) as following:
            until(lambda server=following: not unsent(server), "the letter is written")
            assert len(files_of(tmp_path)) == 1
            assert following.stop() == 0


def test_a_server_killed_while_a_letter_is_handed_over_leaves_it_to_the_next(tmp_path):
    with mail_sink() as sink:
        sink.is_silent = True
        with serving(tmp_path, environment=mail_settings(sink)) as killed:
            ada = Visitor(killed.origin).register()
            until(lambda: sink.tried, "the letter is handed over")
            killed.kill()
            ((name,),) = killed.rows("select id from letters")
            let_the_lease_end(killed)

        sink.is_silent = False
        with serving(tmp_path, environment=mail_settings(sink)) as following:
            until(lambda: not unsent(following), "the letter is sent")

        assert sink.recipients == [ada.email]
        (letter,) = sink.letters
        assert letter["Message-ID"].strip("<>").partition("@")[0].replace("-", "") == name


def test_a_letter_goes_out_at_once(tmp_path):
    with mail_sink() as sink, serving(tmp_path, environment=mail_settings(sink)) as server:
        Visitor(server.origin).register()
        until(lambda: sink.letters, "the letter arrives", seconds=5)  # the clock takes 15


def test_several_processes_on_one_postgresql_send_each_letter_once(postgres, configure):
    address = postgres.fresh()

    async def write_letters():
        db.open_database(address)
        try:
            people = [await make_person() for _ in range(LETTERS)]
            for each in people:
                await post(each)
            return [each.email for each in people]
        finally:
            await db.close_database()

    async def left():
        db.open_database(address)
        try:
            return await posted()
        finally:
            await db.close_database()

    with mail_sink() as sink:
        configure(**mail_settings(sink))
        emails = asyncio.run(write_letters())
        processes = [
            subprocess.Popen([sys.executable, "-c", DELIVER, address], cwd=ROOT)
            for _ in range(PROCESSES)
        ]
        assert [each.wait(60) for each in processes] == [0] * PROCESSES

        assert sorted(sink.recipients) == sorted(emails)
        assert asyncio.run(left()) == []
    postgres.give_back(address)
