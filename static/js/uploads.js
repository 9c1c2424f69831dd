// Evidence part by part: a broken line is waited for, a file chosen again goes on where it stopped.
// Without this script the same form sends its files whole.

const BIG_PHOTO = 1024 * 1024;
const LONGEST_SIDE = 1920;
const MOST_TRIES = 8;
const LONGEST_WAIT = 30000;

class Refusal extends Error {}

const pause = (milliseconds) => new Promise((done) => {
  const timer = setTimeout(done, milliseconds);
  window.addEventListener("online", () => { clearTimeout(timer); done(); }, { once: true });
});

async function digest(blob) {
  if (!window.crypto || !crypto.subtle) return "";
  const found = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
  return Array.from(found, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function smaller(file) {
  if (!/^image\/(jpeg|png|webp)$/.test(file.type) || file.size < BIG_PHOTO) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const drawn = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!drawn || drawn.size >= file.size) return file;
    return new File([drawn], file.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file;
  }
}

function uploader(box) {
  const said = (name, values) => Object.entries(values).reduce(
    (text, [key, value]) => text.replaceAll(`{${key}}`, value), box.dataset[`said${name}`]);

  async function ask(path, fields) {
    const body = new FormData();
    for (const [name, value] of Object.entries({ for: box.dataset.uploads, ...fields })) body.append(name, value);
    const answer = await fetch(`/lapor/berkas${path}`, {
      method: "POST", body, headers: { "X-CSRFToken": box.dataset.csrf }, credentials: "same-origin",
    });
    const told = (answer.headers.get("Content-Type") || "").startsWith("application/json") ? await answer.json() : {};
    if (answer.ok) return told;
    if (answer.status >= 500 || answer.status === 429) throw new TypeError("later");
    throw new Refusal(told.error || "");
  }

  async function patiently(path, fields, row, name) {
    for (let tried = 1; ; tried += 1) {
      try {
        return await ask(path, fields);
      } catch (error) {
        if (error instanceof Refusal || row.cancelled || tried === MOST_TRIES) throw error;
        row.say(said("Waiting", { name }));
        await pause(Math.min(LONGEST_WAIT, 1000 * 2 ** (tried - 1)));
      }
    }
  }

  async function begun(file, row) {
    const fields = { name: file.name, size: file.size };
    const known = await patiently("", fields, row, file.name);
    if (!known.parts || !known.last) return known;
    const start = (known.parts - 1) * known.part_size;
    const mine = await digest(file.slice(start, Math.min(file.size, start + known.part_size)));
    if (!mine || mine === known.last) return known;
    await ask("/batal", { token: known.token });  // another file of the same name and size
    return patiently("", fields, row, file.name);
  }

  async function send(file, row) {
    const known = await begun(file, row);
    row.token = known.token;
    for (let number = known.parts; number * known.part_size < file.size; number += 1) {
      if (row.cancelled) return false;
      const part = file.slice(number * known.part_size, (number + 1) * known.part_size);
      const fields = { token: known.token, number, sha256: await digest(part), part };
      await patiently("/bagian", fields, row, file.name);
      const percent = Math.floor((100 * Math.min(file.size, (number + 1) * known.part_size)) / file.size);
      row.say(said("Going", { name: file.name, percent }));
    }
    if (row.cancelled) return false;
    await patiently("/selesai", { token: known.token }, row, file.name);
    return true;
  }

  function line(list, file) {
    const item = list.appendChild(document.createElement("li"));
    const text = item.appendChild(document.createElement("span"));
    text.className = "typed-text";
    const button = item.appendChild(document.createElement("button"));
    Object.assign(button, { type: "button", className: "govuk-button button-quiet", textContent: box.dataset.saidCancel });
    const row = {
      cancelled: false, token: "",
      say: (words) => { text.textContent = `${words} `; },
      end: (words) => { text.textContent = words; button.remove(); },
    };
    button.addEventListener("click", async () => {
      row.cancelled = true;
      item.remove();
      if (row.token) await ask("/batal", { token: row.token }).catch(() => {});
    });
    row.say(said("Going", { name: file.name, percent: 0 }));
    return row;
  }

  return { said, send, line };
}

function enhance(box) {
  const input = box.querySelector("input[type=file]");
  const choices = box.querySelector("[data-uploads-choices]");
  if (!input || !choices || !window.fetch || !window.FormData || !Blob.prototype.slice) return;
  const { said, send, line } = uploader(box);
  const list = choices.querySelector("[data-uploads-progress]");
  const waiting = [];
  const form = input.form;
  let running = false;
  let going = null;
  choices.hidden = false;

  async function work() {
    running = true;
    while (waiting.length) {
      const [chosen, row] = waiting.shift();
      if (row.cancelled) continue;
      try {
        const file = choices.querySelector("[data-uploads-shrink]").checked ? await smaller(chosen) : chosen;
        if (await send(file, row)) row.end(said("Done", { name: file.name }));
      } catch (error) {
        const why = error instanceof Refusal && error.message;
        row.end(why ? `${chosen.name}: ${why}` : said("Failed", { name: chosen.name }));
      }
    }
    running = false;
    if (going) form.requestSubmit(going);
  }

  input.addEventListener("change", () => {
    for (const file of input.files) waiting.push([file, line(list, file)]);
    input.value = "";
    if (!running) work();
  });
  form.addEventListener("submit", (event) => {
    if (!running) return;
    event.preventDefault();  // whoever goes on meanwhile goes on when the files are there
    going = event.submitter;
    list.after(Object.assign(document.createElement("p"), { className: "govuk-hint", textContent: box.dataset.saidThen }));
  });
  window.addEventListener("beforeunload", (event) => { if (running) event.preventDefault(); });
}

for (const box of document.querySelectorAll("[data-uploads]")) enhance(box);
