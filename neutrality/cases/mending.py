"""What the second person confirms when a mistake is mended."""

from __future__ import annotations

from neutrality.cases.cancelling import confirm_cancelling
from neutrality.cases.excluding import confirm_exclusion
from neutrality.cases.proposals import CANCELLATION, EXCLUSION, REDATING
from neutrality.cases.redating import confirm_redating

MENDING = {
    CANCELLATION: confirm_cancelling,
    REDATING: confirm_redating,
    EXCLUSION: confirm_exclusion,
}
