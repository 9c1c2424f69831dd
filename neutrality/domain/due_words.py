"""Why this date, in words: Indonesian and English."""

from __future__ import annotations

from datetime import date

from neutrality.domain.deadlines import Due, Skipped


def explain(reason: Due, lang: str, zone: str | None = None, *, happened_on: date | None = None) -> list[str]:
    """Return the lines that tell why this day, in Indonesian for `id`, else in English.

    `happened_on` is the day of receipt where the rule counts it as another.
    """
    words = WORDS["id" if lang == "id" else "en"]
    rule = reason.rule
    lines = [
        words["rule"].format(label=rule.label(lang), amount=rule.amount, days=words[rule.day_kind]),
        *([words["basis"].format(basis=rule.legal_basis)] if rule.legal_basis else []),
        *_start_lines(reason, words, lang, happened_on),
        *_day_lines(reason, words, lang),
        *_end_lines(reason, words, lang, zone or words["local"]),
    ]
    remarks = (
        ("internal", rule.internal_target),
        ("review", rule.needs_review),
        ("estimated", reason.estimated),
        ("uncovered", reason.uncovered),
    )
    lines += [words[remark] for remark, applies in remarks if applies]
    lines.append(words["version"].format(version=reason.calendar_version))
    return lines


def explain_still(reason: Due, since: date, lang: str) -> list[str]:
    """Return the lines about a clock that stands still: since when, and how much is left."""
    words, rule = WORDS["id" if lang == "id" else "en"], reason.rule
    left = reason.left_on(since)
    still = words["still"].format(
        day=in_words(since, lang), left=left, amount=rule.amount, days=words[rule.day_kind]
    )
    review = [words["review"]] if rule.needs_review else []
    return [
        words["rule"].format(label=rule.label(lang), amount=rule.amount, days=words[rule.day_kind]),
        *([words["basis"].format(basis=rule.legal_basis)] if rule.legal_basis else []),
        still,
        *review,
    ]


def explain_change(
    changed_on: date, days: tuple[date, date], calendars: tuple[str, str] | None, lang: str
) -> str:
    """Return the line about a date that became another: by a changed calendar, else by the head."""
    words = WORDS["id" if lang == "id" else "en"]
    old, new = (in_words(day, lang) for day in days)
    told = words["moved" if calendars else "granted"].format(day=in_words(changed_on, lang), old=old, new=new)
    return told + (words["calendars"].format(old=calendars[0], new=calendars[1]) if calendars else "")


def explain_behind(stands: date, lang: str) -> list[str]:
    """Return the line about a date that was computed from an older calendar and will be computed anew."""
    return [WORDS["id" if lang == "id" else "en"]["behind"].format(day=in_words(stands, lang))]


def _start_lines(reason: Due, words: dict[str, str], lang: str, happened_on: date | None) -> list[str]:
    start = words["start"].format(day=in_words(reason.start, lang))
    if happened_on is None:
        return [start]
    return [words["happened"].format(day=in_words(happened_on, lang)), start]


def _day_lines(reason: Due, words: dict[str, str], lang: str) -> list[str]:
    """Return each day from the start to the rule's end, counted or not, in their order."""
    told = [(day, words["counted"].format(number=n, day=in_words(day, lang)))
            for n, day in enumerate(reason.counted, start=1)]  # fmt: skip
    told += [(skip.day, _skip_line(skip, lang)) for skip in reason.skipped]
    return [line for _, line in sorted(told)]


def _end_lines(reason: Due, words: dict[str, str], lang: str, zone: str) -> list[str]:
    """Return when the desk closes, and what a head made of it."""
    hour = f"{reason.rule.closing_hour:02d}.00" if lang == "id" else f"{reason.rule.closing_hour:02d}:00"
    due = words["due"].format(day=in_words(reason.on, lang), hour=hour, zone=zone)
    if reason.on == reason.computed_on:
        return [due]
    return [words["extended"].format(day=in_words(reason.computed_on, lang)), due]


def in_words(day: date, lang: str) -> str:
    """Return the day with weekday and month in words, in Indonesian for `id`, else in English."""
    return f"{WEEKDAYS['id' if lang == 'id' else 'en'][day.weekday()]}, {day_in_words(day, lang)}"


def day_in_words(day: date, lang: str) -> str:
    """Return the day with its month in words, in Indonesian for `id`, else in English."""
    return f"{day.day} {MONTHS['id' if lang == 'id' else 'en'][day.month - 1]} {day.year}"


def _skip_line(skip: Skipped, lang: str) -> str:
    words = WORDS["id" if lang == "id" else "en"]
    why = skip.name or words[skip.why]
    return words["skipped"].format(day=in_words(skip.day, lang), why=why)


WEEKDAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "id": (
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
WORDS: dict[str, dict[str, str]] = {
    "id": {
        "rule": "{label}: {amount} {days}.",
        "working": "hari kerja",
        "calendar": "hari kalender",
        "basis": "Dasar: {basis}.",
        "start": "Mulai {day}; hari itu tidak dihitung.",
        "counted": "{number}. {day}",
        "skipped": "   {day}: tidak dihitung, {why}",
        "weekend": "akhir pekan",
        "holiday": "hari libur",
        "pause": "waktu berhenti selama perbaikan",
        "happened": "Diterima {day}; menurut aturan penerimaan dihitung sejak hari kerja berikutnya.",
        "extended": "Menurut hitungan {day}; diperpanjang oleh pimpinan.",
        "due": "Batas akhir {day} pukul {hour} {zone}.",
        "local": "waktu setempat",
        "internal": "Ini target internal, bukan tenggat hukum.",
        "review": "Aturan ini masih perlu diperiksa dengan naskah resminya.",
        "estimated": "Sebagian hari libur di sini masih perkiraan.",
        "uncovered": "Hari libur tahun ini belum lengkap; tanggal dapat berubah.",
        "version": "Versi kalender: {version}.",
        "still": "Waktu berhenti sejak {day}; tersisa {left} dari {amount} {days}.",
        "moved": "{day}: kalender berubah, batas akhir {old} menjadi {new}",
        "granted": "{day}: pimpinan memperpanjang, batas akhir {old} menjadi {new}.",
        "calendars": " (kalender {old} menjadi {new}).",
        "behind": "Kalender baru saja berubah; tanggal {day} sedang dihitung ulang.",
    },
    "en": {
        "rule": "{label}: {amount} {days}.",
        "working": "working days",
        "calendar": "calendar days",
        "basis": "Basis: {basis}.",
        "start": "Starts {day}; that day is not counted.",
        "counted": "{number}. {day}",
        "skipped": "   {day}: not counted, {why}",
        "weekend": "weekend",
        "holiday": "holiday",
        "pause": "the clock stood still during the completion",
        "happened": "Received {day}; by the rule of receipt it counts from the next working day.",
        "extended": "By the count {day}; extended by the head.",
        "due": "Due {day} at {hour} {zone}.",
        "local": "local time",
        "internal": "This is an internal target, not a legal deadline.",
        "review": "This rule still has to be checked against the official text.",
        "estimated": "Some holidays counted here are still estimates.",
        "uncovered": "The holidays of this year are not complete; the date may change.",
        "version": "Calendar version: {version}.",
        "still": "Stands still since {day}; {left} of {amount} {days} are left.",
        "moved": "{day}: the calendar changed, {old} became {new}",
        "granted": "{day}: the head extended, {old} became {new}.",
        "calendars": " (calendar {old} became {new}).",
        "behind": "The calendar has just changed; {day} is being computed anew.",
    },
}
