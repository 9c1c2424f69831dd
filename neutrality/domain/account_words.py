"""The words of mails about an account; they name nobody, and come in both languages."""

from __future__ import annotations

ACCOUNT_SUBJECT = "Akun Anda / Your account"


def changed(page: str) -> str:
    """Return the mail that something about an account changed."""
    return (
        "Ada yang berubah pada akun Anda di meja kerja: peran, kata sandi, atau langkah kedua. "
        f"Lihat di sini:\n{page}\n\n"
        "Jika bukan Anda yang meminta, hubungi admin atau ketua kantor Anda hari ini.\n\n"
        "Something about your account at the desk changed: a role, the password or the second step. "
        f"Look here:\n{page}\n\n"
        "If you did not ask for it, tell an administrator or the head of your office today.\n"
    )


def invited(page: str, code: str, hours: int) -> str:
    """Return the mail with a code that sets a password once."""
    return (
        f"Untuk membuat kata sandi Anda, buka\n{page}#{code}\n\n"
        f"Kode ini berlaku satu kali, selama {hours} jam:\n{code}\n\n"
        "Jangan berikan kepada siapa pun. Jika Anda tidak memintanya, abaikan surel ini.\n\n"
        f"To set your password, open\n{page}#{code}\n\n"
        f"This code works once, for {hours} hours:\n{code}\n\n"
        "Give it to nobody. If you did not ask for it, ignore this mail.\n"
    )
