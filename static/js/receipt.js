// A scanned receipt or document comes behind the "#", which no browser sends to any server; it is put into the form.
const typed = decodeURIComponent(location.hash.slice(1));
const field = document.getElementById("receipt");
if (field && /^([A-Z2-7]{24}|[A-Z2-7]{100,400})$/.test(typed) && !field.value) {
  field.value = typed;
  history.replaceState(null, "", location.pathname);
  field.form.querySelector("button[type=submit]").focus();
}
