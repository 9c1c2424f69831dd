# A bug planted for each rule, and beside it how it is done here. Never imported.
from os import open as os_open
from pathlib import Path

from flask import redirect, render_template_string, request, send_file, url_for
from markupsafe import Markup


# ruleid: view-without-audience
@bp.get("/meja/rahasia")
def secret_page():
    return render_template("secret.html")


# ruleid: view-without-audience
@bp.route("/meja/ubah", methods=["GET", "POST"])
def change():
    return render_template("change.html")


# ok: view-without-audience
@bp.get("/meja")
@open_to(Permission.LIST_CASES)
def cases():
    return render_template("cases.html")


def go_on():
    # ruleid: redirect-to-what-was-sent
    return redirect(request.args.get("next", "/"))


def go_on_later():
    wanted = request.form["next"]
    # ruleid: redirect-to-what-was-sent
    return redirect(wanted, code=303)


def go_on_rightly():
    # ok: redirect-to-what-was-sent
    return redirect(local_path(request.form.get("next", "")), code=303)


def go_to_a_case():
    # ok: redirect-to-what-was-sent
    return redirect(url_for("desk.case", case_id=request.form.get("case", type=UUID)))


def hand_out():
    # ruleid: file-named-by-the-request
    return send_file(request.args["name"])


def keep(sent):
    # ruleid: file-named-by-the-request
    with open("/srv/files/" + sent.filename, "wb") as file:
        sent.save(file)


def hand_out_rightly(content):
    # ok: file-named-by-the-request
    return send_file(BytesIO(content), download_name="surat.pdf")


def shown(name):
    # ruleid: markup-of-what-is-not-constant
    return Markup(f"<b>{name}</b>")


def shown_rightly(name):
    # ok: markup-of-what-is-not-constant
    return Markup("<b>{}</b>").format(name)


def page(text):
    # ruleid: template-from-a-string
    return render_template_string(text)


# ruleid: form-without-token
csrf.exempt(bp)


# ruleid: form-without-token
@csrf.exempt
def unguarded():
    return ""


def remember(answer, code):
    # ruleid: cookie-that-scripts-can-read
    answer.set_cookie("draft", code)
    # ok: cookie-that-scripts-can-read
    answer.set_cookie("draft", code, httponly=True, samesite="Lax")
