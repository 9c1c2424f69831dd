"""The one declared table of the workflow, in the order in which a matter walks through it.

T0 to T17 are the numbers of domain 8.3 and design 3 (T17 moves the office and no state: `transfer`);
from T18 on they are the house's own, for what those rows imply.
"""

from __future__ import annotations

from neutrality.domain.table.examination import EXAMINATION
from neutrality.domain.table.follow_up import FOLLOW_UP
from neutrality.domain.table.receipt import RECEIPT
from neutrality.domain.transition import Transition

TRANSITIONS: tuple[Transition, ...] = (*RECEIPT, *EXAMINATION, *FOLLOW_UP)
