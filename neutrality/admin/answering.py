"""How the forms of the administration are answered: shown, done, refused at the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request

from neutrality import current
from neutrality.database import transaction
from neutrality.directory.holidays import Keeping
from neutrality.domain.errors import DomainError, InvalidInputError, NotAllowedError, NotFoundError
from neutrality.fields import put_at_fields
from neutrality.gate import actor
from neutrality.refusals import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from sqlalchemy.orm import Session

    from neutrality.fields import Form


def answer(
    form: Form, template: str, work: Callable[[Keeping], str], *, said: str, **page: object
) -> ResponseReturnValue:
    """Show a form, then do what it asks and go where the work says.

    A refusal stands beside its field, and nothing that was typed is lost.
    """

    def shown() -> str:
        return render_template(template, **{"form": form, **page})

    if request.method == "GET":
        return shown()
    if not form.validate():
        return shown(), 422
    try:
        with transaction(current.sessions()) as session:
            to = work(keeping(session))
    except (NotFoundError, NotAllowedError):
        raise
    except InvalidInputError as error:
        put_at_fields(form, error)
        return shown(), 422
    except DomainError as error:
        form.form_errors.append(words(error.code, error.params))
        return shown(), 422
    flash(said, "success")
    return redirect(to, code=303)


def keeping(session: Session) -> Keeping:
    """Return who keeps what is asked for, and the means."""
    return Keeping(
        session, current.means("desk").signer, current.catalogue(), actor(), current.now(), current.today()
    )
