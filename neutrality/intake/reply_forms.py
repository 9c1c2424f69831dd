"""What an agency types about one of its people, by the kind of answer, and about whoever answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Field, MultipleFileField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from neutrality import current
from neutrality.domain.replies import ALSO, ASKED, WITH_DECREE, Answerer, Reply, ReplyKind
from neutrality.fields import DayMonthYearField, Form
from neutrality.i18n import label
from neutrality.replies.answering import AskedPerson

FILL = _("Please fill this in.")


class PublicForm(Form):
    """A form of the public pages: the site's own token stands beside it."""

    class Meta:
        """The token stands beside it."""

        csrf = False


class AnswererForm(PublicForm):
    """Who answers for the agency."""

    name = StringField(_("Your name"))
    position = StringField(_("Your position"))
    contact = StringField(
        _("Telephone or e-mail of your office"), description=_("The office may call back to ask.")
    )

    def answerer(self) -> Answerer:
        """Return who answers as it was typed."""
        told = {name: (self[name].data or "").strip() for name in ("name", "position", "contact")}
        return Answerer(**told)


def kind_form(held: str, *, typed: MultiDict[str, str] | None) -> Any:
    """Return the question what is answered about somebody."""
    kinds = [(kind.value, label(kind)) for kind in ReplyKind]
    kind = RadioField(
        gettext("What is your answer?"),
        choices=kinds, validators=[InputRequired(_("Choose one of these."))], validate_choice=False,
    )  # fmt: skip
    form = type("KindForm", (PublicForm,), {"kind": kind})(formdata=typed)
    if typed is None:
        form.kind.data = held
    return form


def reply_form(kind: ReplyKind, person: AskedPerson, typed: MultiDict[str, str] | None) -> Any:
    """Return the form of one kind of answer; the domain checks what it must say."""
    names = [*ASKED[kind], *ALSO.get(kind, ())]
    controls: dict[str, Field] = {name: _control(name, kind, person) for name in names if name != "remark"}
    needed = "remark" in ASKED[kind]
    title = gettext("Reason") if needed else gettext("Remark")
    controls["remark"] = TextAreaField(title, validators=[] if needed else [Optional()])
    controls["files"] = MultipleFileField(
        gettext("The decree") if kind in WITH_DECREE else gettext("Letter or decree"),
        description=gettext("A PDF or photos, 25 MB each, at most 5."),
        validators=[] if kind in WITH_DECREE else [Optional()],
    )
    return type("ReplyForm", (PublicForm,), controls)(formdata=typed)


def reply_of(kind: ReplyKind, form: Any) -> Reply:
    """Return the answer as the domain takes it."""
    values: dict[str, Any] = {}
    for field in form:
        if field.name != "files":
            data = field.data
            values[field.name] = data.strip() if isinstance(data, str) else data
    return Reply(kind, **{name: value for name, value in values.items() if value})


def typed_again(held: Mapping[str, list[str]]) -> MultiDict[str, str]:
    """Return what was typed earlier, as a form takes it."""
    return MultiDict([(name, value) for name, values in held.items() for value in values])


def _control(name: str, kind: ReplyKind, person: AskedPerson) -> Field:
    optional = [Optional()] if name in ALSO.get(kind, ()) else []
    if name == "sanction_kind":
        rows = current.catalogue().sanction_kinds(person.employee_type, on=current.today())
        choices = [("", gettext("Choose")), *((row.code, row.label(current.lang())) for row in rows)]
        return SelectField(gettext("Which sanction?"), choices=choices, validate_choice=False)
    if name.endswith("_on"):
        return DayMonthYearField(_day_title(name, kind), validators=optional)
    titles = {
        "decision_number": gettext("Number of the decree"),
        "agency": gettext("To which agency?"),
    }
    return StringField(titles[name], validators=optional)


def _day_title(name: str, kind: ReplyKind) -> str:
    since = gettext("Since when?")
    titles = {
        "until_on": gettext("Until when do you expect to be done?"),
        "decision_on": gettext("Day of the decree"),
        "effective_on": gettext("In effect from"),
        "happened_on": gettext("When did the letter arrive?") if kind is ReplyKind.RECEIVED else since,
    }
    if kind is ReplyKind.MORE_TIME:
        titles["until_on"] = gettext("More time until")
    return titles[name]
