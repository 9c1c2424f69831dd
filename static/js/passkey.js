// Passkeys: makes a key, or signs with one, then sends the form as it stands. Without this script one signs in
// with password and code.
const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const listed = (keys) => (keys || []).map((key) => ({ ...key, id: bytes(key.id) }));

function plain(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  const { id, type } = credential;
  return JSON.stringify({ id, rawId: text(credential.rawId), type, response, clientExtensionResults: {} });
}

function asked(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge) };
  if (!options.user) {
    return navigator.credentials.get({ publicKey: { ...publicKey, allowCredentials: listed(options.allowCredentials) } });
  }
  const user = { ...options.user, id: bytes(options.user.id) };
  return navigator.credentials.create({
    publicKey: { ...publicKey, user, excludeCredentials: listed(options.excludeCredentials) },
  });
}

const form = document.querySelector("[data-passkey]");
if (form && window.PublicKeyCredential) {
  const said = form.querySelector("[data-passkey-said]");
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.hidden = true;
    try {
      form.elements.credential.value = plain(await asked(JSON.parse(form.elements.options.value)));
      form.submit();
    } catch {
      said.hidden = false;
    }
  });
}
