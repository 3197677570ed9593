"use strict";
/*
 * Several files at once, a progress bar each. Without this script the same form sends one file.
 *
 * The form:   <form data-upload data-policy="/documents/…/policy" data-done="/documents/…"
 *             data-csrf="…" data-most="26214400" …> with one <input type="file">. data-most, the
 *             bytes of one file, may be absent; so may data-csrf, when the form has an input "csrf"
 *             (a form that goes to S3 itself must not: S3 refuses inputs its policy doesn't name).
 * The policy: for each file, POST data-policy, application/x-www-form-urlencoded: csrf, name, size,
 *             type, and sha256 (hex; absent above 64 MB). Answers JSON
 *             { "url": "https://…", "fields": [["key", "…"], …], "done": "/documents/…" or null,
 *             "next": an address or null }
 *             or, with a status of 400 and up, { "sentence": "why not" }.
 * The file:   POST url, multipart/form-data, the fields in order, then "file". Any 2xx is success;
 *             leave "success_action_redirect" out of these fields.
 * Then:       GET done, when there is one, tells the portal that the file has arrived; when all
 *             have, the browser goes to the last next, or to data-done. A file that fails says why
 *             and can be tried again.
 */
const sha256 = async (file) => {
  if (!globalThis.crypto?.subtle || file.size > 67108864) return null;
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
};

for (const form of document.querySelectorAll("form[data-upload]")) {
  const input = form.querySelector("input[type=file]");
  if (!input) continue;
  const list = document.createElement("ul");
  list.className = "uploads";
  const status = document.createElement("p");
  status.className = "heard";
  status.setAttribute("role", "status");
  form.append(list, status);
  input.multiple = true;
  let open = 0;
  let failed = 0;
  let next = null;

  const row = (file) => {
    const item = document.createElement("li");
    const line = document.createElement("div");
    line.className = "progress";
    const label = document.createElement("span");
    label.className = "label";
    label.dir = "auto";
    label.textContent = file.name;
    const bar = document.createElement("progress");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    const note = document.createElement("span");
    note.className = "note";
    note.textContent = "Waiting";
    line.append(label, bar, note);
    item.append(line);
    list.append(item);
    return { item, bar, note };
  };

  const policy = async (file) => {
    const csrf = form.dataset.csrf || form.querySelector("input[name=csrf]")?.value || "";
    const asked = new URLSearchParams({ csrf, name: file.name, size: file.size, type: file.type });
    const hash = await sha256(file);
    if (hash) asked.set("sha256", hash);
    const answer = await fetch(form.dataset.policy, { method: "POST", body: asked, headers: { accept: "application/json" } });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(said.sentence || "This file was not accepted.");
    return said;
  };

  const send = (file, to, progress) =>
    new Promise((resolve, reject) => {
      const body = new FormData();
      for (const [name, value] of to.fields) body.append(name, value);
      body.append("file", file);
      const request = new XMLHttpRequest();
      request.open("POST", to.url);
      request.upload.onprogress = (event) => event.lengthComputable && progress(Math.floor((event.loaded * 100) / event.total));
      request.onload = () => (request.status < 300 ? resolve() : reject(new Error("The file was refused. Is it too large, or of another type?")));
      request.onerror = () => reject(new Error("The connection was lost."));
      request.send(body);
    });

  const leave = () => {
    if (open > 0) return;
    if (failed === 0) location.assign(next || form.dataset.done || location.href);
    else status.textContent = failed + " could not be uploaded.";
  };

  const upload = async (file, shown) => {
    open += 1;
    try {
      if (form.dataset.most && file.size > Number(form.dataset.most)) throw new Error("This file is too large.");
      const to = await policy(file);
      await send(file, to, (percent) => {
        shown.bar.value = percent;
        shown.note.textContent = percent + " %";
      });
      if (to.done) await fetch(to.done);
      next = to.next || next;
      shown.bar.value = 100;
      shown.note.textContent = "Uploaded";
      status.textContent = file.name + ": uploaded";
    } catch (error) {
      failed += 1;
      shown.note.textContent = error.message;
      status.textContent = file.name + ": " + error.message;
      const again = document.createElement("button");
      again.type = "button";
      again.className = "button quiet";
      again.textContent = "Try again";
      again.addEventListener("click", () => {
        failed -= 1;
        again.remove();
        upload(file, shown);
      });
      shown.item.append(again);
    }
    open -= 1;
    leave();
  };

  const start = (files) => {
    const queue = Array.from(files, (file) => [file, row(file)]);
    const lane = async () => {
      for (let one = queue.shift(); one; one = queue.shift()) await upload(...one);
    };
    open += 1; /* nobody leaves while files wait */
    Promise.all([lane(), lane(), lane()]).then(() => {
      open -= 1;
      leave();
    });
  };

  form.addEventListener("submit", (event) => {
    if (input.files.length === 0) return;
    event.preventDefault();
    start(input.files);
    input.value = "";
  });
  for (const kind of ["dragenter", "dragover"])
    form.addEventListener(kind, (event) => {
      event.preventDefault();
      form.classList.add("dragging");
    });
  for (const kind of ["dragleave", "drop"]) form.addEventListener(kind, () => form.classList.remove("dragging"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    start(event.dataTransfer.files);
  });
}
