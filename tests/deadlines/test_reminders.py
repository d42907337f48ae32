"""Reminders: due by dates, sent once to each, and never lost."""

import os
import random
import signal
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from agreements.models import ReminderSent
from perpusnas.core.audit import audit_as, system_account
from perpusnas.deadlines.reminders import due_for, remind
from tests.event_factories import FollowUpFactory
from tests.factories import (
    AgreementFactory,
    ExtensionFactory,
    PartnerFactory,
    PartyFactory,
    StageChangeFactory,
    UserFactory,
)
from tests.smtp import STEPS, MailServer

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


def on(days: int) -> str:
    return (TODAY + timedelta(days=days)).isoformat()


def ending(days: int, **facts):
    values = {"signature": "yes", "signed": "2020", "ends_basis": "stated"}
    return AgreementFactory(**{**values, "ends": on(days), **facts})


@pytest.fixture
def manager():
    return UserFactory(
        role="manager", username="manager", email="manager@example.org", language="id"
    )


@pytest.fixture
def editor():
    return UserFactory(
        role="editor", username="editor", email="editor@example.org", language="en"
    )


@pytest.fixture
def mail_server(settings):
    """A real mail server, which the site is told to use."""
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.SITE_URL = "https://register.example"
        yield server


def run(today=TODAY):
    with audit_as(system_account(), "remind"):
        return remind(today)


def sent_to(server) -> dict[str, list[str]]:
    """The text of each mail, by who it is for."""
    found: dict[str, list[str]] = {}
    for mail in server.mails:
        found.setdefault(mail["To"], []).append(mail.get_content())
    return found


# What is due


@pytest.mark.parametrize(
    ("days", "kinds"),
    [
        (181, []),
        (180, [("end-180",)]),
        (91, [("end-180",)]),
        (90, [("end-90", "end-180")]),
        (30, [("end-30", "end-90", "end-180")]),
        (0, [("end-30", "end-90", "end-180")]),
        (-1, []),
    ],
)
def test_end_is_due_from_each_step_on(manager, days, kinds):
    ending(days, notice_months=None)
    assert [d.kinds for d in due_for(manager, TODAY)] == kinds


def test_last_day_for_notice_is_due_a_month_before(manager):
    ending(184 + 20, ends="2026-09-21", notice_months=6)  # notice by 21 March
    (due,) = due_for(manager, TODAY)
    assert (due.kinds, due.about) == (("notice",), date(2026, 3, 21))


def test_target_and_follow_up_are_due_once_their_day_has_passed(manager):
    facts = {"signature": "no", "signed": "", "stage": "drafting"}
    AgreementFactory(**facts, target="2026-02")
    AgreementFactory(**facts, target="2026-03")
    FollowUpFactory(due="2026-02-28")
    FollowUpFactory(due="2026-03-01")
    FollowUpFactory(due="2026-02-28", status="done")
    assert [d.kinds for d in due_for(manager, TODAY)] == [("target",), ("overdue",)]


def test_agreement_on_hold_is_due_on_the_day_to_look_again(manager):
    facts = {"signature": "no", "signed": "", "stage": "on_hold"}
    for day in ("2026-03-01", "2026-03-02"):
        text = AgreementFactory(**facts)
        StageChangeFactory(agreement=text, stage="on_hold", again=day)
    assert [d.kinds for d in due_for(manager, TODAY)] == [("again",)]


def test_person_in_charge_is_reminded_of_their_own_and_managers_of_all(manager, editor):
    mine = ending(20, person_in_charge=editor)
    other = ending(20)
    assert [d.record for d in due_for(editor, TODAY)] == [mine]
    assert {d.record for d in due_for(manager, TODAY)} == {mine, other}


def test_right_and_not_the_name_of_a_group_brings_all_reminders(
    manager, editor, mail_server
):
    ending(20)
    UserFactory(role="administrator", email="admin@example.org")
    UserFactory(role="viewer", email="root@example.org", is_superuser=True)
    run()
    assert list(sent_to(mail_server)) == ["manager@example.org"]
    right = Permission.objects.get(codename="get_all_reminders")
    Group.objects.get(name="editor").permissions.add(right)
    Group.objects.get(name="manager").permissions.remove(right)
    run()
    assert list(sent_to(mail_server)) == ["manager@example.org", "editor@example.org"]
    ending(25)
    run()
    mails = sent_to(mail_server)
    assert (len(mails["manager@example.org"]), len(mails["editor@example.org"])) == (
        1,
        2,
    )


def test_nobody_is_reminded_of_what_they_may_not_see(manager, editor, mail_server):
    ending(20, person_in_charge=editor, access="restricted", title_en="Canary")
    run()
    assert list(sent_to(mail_server)) == ["manager@example.org"]


def test_renewal_extension_and_trash_stop_it(manager):
    extended, renewed, trashed = ending(20), ending(20), ending(20)
    ExtensionFactory(
        agreement=extended, agreed="2026-02", old_end=on(20), new_end="2029"
    )
    AgreementFactory(predecessor=renewed, signature="yes", signed=on(-2), ends="2030")
    trashed.move_to_trash()
    assert due_for(manager, TODAY) == []


# The mail


def test_one_mail_a_person_in_their_language(manager, editor, mail_server):
    text = ending(20, title_id="Nota", title_en="Memorandum", person_in_charge=editor)
    FollowUpFactory(
        what_id="Kirim buku",
        what_en="Send books",
        due="2026-01",
        person_in_charge=editor,
    )
    assert run() == (2, 0)
    ((english,), (indonesian,)) = (
        sent_to(mail_server)["editor@example.org"],
        sent_to(mail_server)["manager@example.org"],
    )
    for words in ("Memorandum", "Ends: 21 March 2026", "Send books"):
        assert words in english
    for words in ("Nota", "21 Maret 2026", "Kirim buku"):
        assert words in indonesian
    assert f"https://register.example/agreements/{text.pk}/" in english
    (mail,) = [m for m in mail_server.mails if m["To"] == "editor@example.org"]
    assert mail["Subject"] == "Perpusnas Partnerships: 2 reminders"
    assert mail["Auto-Submitted"] == "auto-generated"


def test_title_cannot_add_a_header_or_a_recipient(manager, mail_server):
    evil = PartnerFactory(name="X\nBcc: evil@example.org")
    text = ending(20, title_id="A\r\nBcc: evil@example.org", title_en="")
    PartyFactory(agreement=text, partner=evil)
    run()
    (mail,) = mail_server.mails
    assert mail["Bcc"] is None
    assert mail["To"] == "manager@example.org"


def test_two_rounds_send_once_and_a_missed_day_loses_nothing(manager, mail_server):
    ending(100)
    assert run(TODAY) == (1, 0)
    assert run(TODAY) == (0, 0)
    assert run(TODAY + timedelta(days=5)) == (0, 0)
    # Day 10, on which 90 days are left, was missed.
    assert run(TODAY + timedelta(days=14)) == (1, 0)
    assert run(TODAY + timedelta(days=14)) == (0, 0)
    assert run(TODAY + timedelta(days=75)) == (1, 0)
    assert len(mail_server.mails) == 3


def test_new_end_is_reminded_of_anew(manager, mail_server):
    text = ending(20)
    run()
    text.ends = on(25)
    text.save()
    assert run() == (1, 0)


def test_people_without_address_right_or_account_get_nothing(mail_server):
    facts = {"role": "manager", "language": "id"}
    UserFactory(**facts, email="")
    UserFactory(**facts, email="gone@example.org", is_active=False)
    former = UserFactory(role=None, email="former@example.org")
    ending(20, person_in_charge=former)
    assert run() == (0, 0)
    assert mail_server.mails == []


# What goes wrong


@pytest.mark.parametrize("step", STEPS)
def test_server_that_fails_loses_nothing(manager, editor, mail_server, step):
    ending(20, person_in_charge=editor)
    times = []

    def fail_once(here):
        if here == step and not times:
            times.append(here)
            raise ConnectionError(here)

    mail_server.at = fail_once
    sent, failed = run()
    assert (sent, failed) == (1, 1)
    first = list(mail_server.mails)
    assert run() == (1, 0)
    assert run() == (0, 0)
    assert set(sent_to(mail_server)) == {"manager@example.org", "editor@example.org"}
    repeated = len(mail_server.mails) - 2
    assert repeated == (1 if step == "answered" else 0)
    if repeated:
        again = [
            m["Message-ID"] for m in mail_server.mails if m["To"] == first[0]["To"]
        ]
        assert len(again) == 2
        assert len(set(again)) == 1


def test_what_was_not_sent_and_is_due_no_more_is_dropped(manager, mail_server):
    text = ending(20)
    mail_server.at = lambda step: (_ for _ in ()).throw(ConnectionError)
    assert run() == (0, 1)
    text.ends = on(900)
    text.save()
    mail_server.at = lambda step: None
    assert run() == (0, 0)
    assert not ReminderSent.objects.exists()


def test_command_prints_numbers_and_fails_if_a_mail_did(manager, mail_server, capsys):
    AgreementFactory(
        signature="yes",
        signed="2020",
        ends=(timezone.localdate() + timedelta(days=20)).isoformat(),
    )
    mail_server.at = lambda step: (_ for _ in ()).throw(ConnectionError)
    with pytest.raises(CommandError, match="could not be sent: 1"):
        call_command("remind")
    mail_server.at = lambda step: None
    call_command("remind")
    assert capsys.readouterr().out.splitlines()[-1] == "Reminders sent: 1."


def killed_at_random(server, times: int, seed: int) -> None:
    """Rounds in processes of their own, killed at random steps of the conversation, and
    one that is left alone."""
    chance = random.Random(seed)
    for _number in range(times):
        moment, seen = chance.randrange(2 * len(STEPS)), []
        process = subprocess.Popen(
            [sys.executable, "manage.py", "remind"],
            cwd=django_settings.BASE_DIR,
            env={**os.environ, **environment(server)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

        def kill(step, process=process, moment=moment, seen=seen):
            seen.append(step)
            if len(seen) == moment + 1:
                process.send_signal(signal.SIGKILL)
                process.wait()
                raise ConnectionError

        server.at = kill
        process.wait(timeout=60)
    server.at = lambda step: None
    call_command("remind")


def environment(server) -> dict[str, str]:
    """The settings of a process that works on this test's database and mail server."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{values['NAME']}"
    else:
        who = f"{values['USER']}:{values['PASSWORD']}@{values['HOST']}:{values['PORT']}"
        url = f"postgres://{who}/{values['NAME']}"
    return {"DATABASE_URL": url, "EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}


def test_rounds_killed_at_any_moment_lose_nothing(transactional_db, mail_server):
    assert repeated_under_other_names(mail_server, times=3, seed=7) == []


@pytest.mark.long
def test_rounds_killed_at_twenty_moments_lose_nothing(transactional_db, mail_server):
    assert repeated_under_other_names(mail_server, times=20, seed=20) == []


def repeated_under_other_names(mail_server, times: int, seed: int) -> list[str]:
    """Who was sent a mail again that is not known for the same one; nobody is left
    out, and nothing waits, once the rounds are over."""
    for number in range(3):
        UserFactory(role="manager", email=f"m{number}@example.org")
    day = timezone.localdate() + timedelta(days=20)
    AgreementFactory(signature="yes", signed="2020", ends=day.isoformat())
    killed_at_random(mail_server, times, seed)
    by_person: dict[str, list[str]] = {}
    for mail in mail_server.mails:
        by_person.setdefault(mail["To"], []).append(mail["Message-ID"])
    assert set(by_person) == {f"m{n}@example.org" for n in range(3)}
    assert not ReminderSent.objects.filter(sent=None).exists()
    return [person for person, ids in by_person.items() if len(set(ids)) > 1]
