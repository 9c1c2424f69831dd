"""The program that the scans come as: its token is made and confirmed on the site, by two persons."""

from __future__ import annotations

import re
from collections.abc import Sequence

from neutrality.demo.accounts import ACCOUNT_TOP
from neutrality.domain.access import Role
from neutrality.domain.api_scopes import Scope
from tools.security.site import Visitor

MAKING, CONFIRMING = "/admin/token/baru", "/admin/token"
_OFFICE = re.compile(r'<option selected value="([0-9a-f-]+)"')
_DAY = re.compile(r'name="expires_on"[^>]*?value="(\d+)"', re.DOTALL)
_SECRET = re.compile(r'id="secret" value="([^"]+)"')
_NAMED = re.compile(r'name="token"[^>]*value="([^"]+)"')


def program(url: str) -> Visitor:
    """Return a program that may do all that programs may, at the topmost office.

    Raises:
        RuntimeError: when its token does not open.

    """
    admin, head = Visitor(url, Role.ADMIN), Visitor(url, Role.HEAD)
    admin.enter()
    head.enter(ACCOUNT_TOP)
    _status, page = admin.get(MAKING)
    typed: dict[str, str | Sequence[str]] = {
        "name": "Pemindai",
        "office_id": _OFFICE.findall(page)[:1],
        "scopes": [scope.value for scope in Scope],
        "expires_on": _DAY.findall(page),
    }
    secret = _SECRET.search(admin.send(MAKING, typed)[1])
    waiting = _NAMED.search(head.get(CONFIRMING)[1])
    if secret and waiting:
        head.send("/admin/token/sahkan", {"token": waiting[1]}, token_of=CONFIRMING)
    found = Visitor(url, bearer=secret[1] if secret else "")
    if not found.bearer or not found.is_inside():
        raise RuntimeError("the program's token does not open")
    return found
