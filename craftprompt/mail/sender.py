"""Letters over SMTP, encrypted on the way, each within a bounded time."""

import asyncio
import logging
from urllib.parse import urlsplit

from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPResponseException,
)

from craftprompt.mail.files import FileSender
from craftprompt.mail.outbox import AddressRefused, Outgoing, Sender, Undelivered
from craftprompt.settings import settings

logger = logging.getLogger(__name__)

SECONDS_TO_ANSWER = 20.0  # one command
SECONDS_TO_SEND = 90.0  # the whole letter
PERMANENT = 500  # from here on a mail server means it for good; RFC 5321


def mail_sender() -> Sender:
    """Over SMTP where the settings name a server, else into files, which production is told of."""
    if settings().is_production and not settings().sends_mail:
        logger.warning(
            "SMTP_URL is not set: letters become files in the data folder's mail/, for you to hand "
            "over. Nobody can confirm an address or reset a password without you."
        )
    return SmtpSender() if settings().sends_mail else FileSender()


class SmtpSender:
    """Hands letters to the mail server of the settings."""

    async def send(self, letter: Outgoing) -> None:
        """Hand the letter over; returns once the server has taken it.

        A server that asks for STARTTLS or a log-in and is not given it counts as a fault of the
        operator's: the letter waits. Only what is said of the recipient or the letter itself
        counts against the address.

        Raises:
            Undelivered: a later try may do.
            AddressRefused: the server takes nothing for this address.
        """
        try:
            async with asyncio.timeout(SECONDS_TO_SEND), self._connection() as smtp:
                await smtp.sendmail(
                    settings().letters_come_from,
                    letter.recipient,
                    letter.message.encode(),
                    mail_options=() if letter.recipient.isascii() else ("SMTPUTF8",),
                )
        except SMTPRecipientsRefused as refused:
            raise _about_the_address(refused.recipients[0]) from None
        except SMTPDataError as refused:
            raise _about_the_address(refused) from None
        except (SMTPNotSupported, UnicodeError) as failure:
            if letter.recipient.isascii():
                raise Undelivered(type(failure).__name__) from None
            raise AddressRefused("the server takes no such letters") from None
        except SMTPResponseException as failure:
            raise Undelivered(f"{type(failure).__name__} {failure.code}") from None
        except (SMTPException, OSError, ValueError) as failure:
            raise Undelivered(type(failure).__name__) from None

    async def take_back(self, letter: Outgoing) -> None:
        """Nothing can be called back that a mail server has taken."""

    @staticmethod
    def _connection() -> SMTP:
        server = settings().mail_server
        return SMTP(
            hostname=server.host,
            port=server.port,
            username=server.username or None,
            password=server.password or None,
            use_tls=server.tls == "implicit",
            start_tls=server.tls == "starttls",  # True fails where the server offers none
            # Without it the library asks the name service who we are.
            local_hostname=urlsplit(settings().origin).hostname,
            timeout=SECONDS_TO_ANSWER,
        )


def _about_the_address(refusal: SMTPResponseException) -> Exception:
    """What an answer to the recipient or the letter means; its words may quote the address."""
    if refusal.code >= PERMANENT:
        return AddressRefused(str(refusal.code))
    return Undelivered(str(refusal.code))
