"""The menu of officers: only the pages that their roles open."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _

from neutrality.domain.access import Actor, Permission, offices_for
from neutrality.gate import current_actor

PAGES = (
    ("/meja", _("Cases"), Permission.LIST_CASES),
    ("/meja/agenda", _("Agenda"), Permission.LIST_CASES),
    ("/meja/tindak-lanjut", _("Follow-up"), Permission.READ_FOLLOW_UP),
    ("/meja/kembar", _("Possible duplicates"), Permission.MERGE_CASES),
    ("/meja/laporan/baru", _("New report"), Permission.ENTER_REPORT),
    ("/temuan/baru", _("New finding"), Permission.ENTER_FINDING),
    ("/meja/nomor", _("Numbers given"), Permission.READ_NUMBERS),
    ("/meja/beban", _("Workload"), Permission.ASSIGN_CASE),
    ("/temuan", _("My results"), Permission.SEE_OWN_RESULTS),
    ("/meja/statistik", _("The month"), Permission.READ_STATISTICS),
    ("/meja/register", _("Register and recap"), Permission.READ_REGISTER),
    ("/meja/retensi", _("Retention"), Permission.HOLD_CASE),
    ("/meja/delegasi", _("Standing in"), Permission.DELEGATE),
    ("/admin/kalender", _("Holidays"), Permission.KEEP_CALENDAR),
    ("/admin/katalog", _("The law"), Permission.READ_CATALOGUE),
    ("/meja/pelimpahan", _("Transfers"), Permission.ACCEPT_TRANSFER),
    ("/meja/pelimpahan/identitas", _("Hand identities on"), Permission.HAND_ON_IDENTITY),
    ("/meja/tutup-tahapan", _("Closing of an election stage"), Permission.CONFIRM_RESTRUCTURE),
    ("/meja/serah-terima", _("Handing over"), Permission.HAND_OVER_OFFICER),
    ("/akun/pemberitahuan", _("Mails"), Permission.READ_CASE),
    ("/admin/pengawas", _("Field supervisors"), Permission.APPOINT_FIELD),
    ("/admin/token", _("Tokens"), Permission.CONFIRM_TOKENS),
    ("/admin/webhook", _("Webhooks"), Permission.KEEP_WEBHOOKS),
    ("/admin/akun", _("Accounts"), Permission.CONFIRM_GRANT),
    ("/admin", _("Administration"), Permission.ADMINISTER),
)


def pages_of(who: Actor | None) -> list[tuple[str, str]]:
    """Return address and name of the pages that somebody's roles open, where their work begins first."""
    return [(href, str(text)) for href, text, needed in PAGES if who and offices_for(who, needed)]


def init_menu(app: Flask) -> None:
    """Give every page the addresses that whoever is signed in may open, and their name."""

    @app.context_processor
    def menu() -> dict[str, object]:
        who = current_actor()
        return {
            "menu": pages_of(who),
            "officer": who.name if who else "",
            "stand_ins": who.stand_ins if who else (),
        }
