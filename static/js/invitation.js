// A scanned invitation comes behind the "#", which no browser sends to any server; it is put into the form.
const typed = decodeURIComponent(location.hash.slice(1));
const field = document.getElementById("code");
if (field && /^[0-9A-Z-]{25,40}$/.test(typed)) {
  if (!field.value) field.value = typed;
  history.replaceState(null, "", location.pathname);
}
