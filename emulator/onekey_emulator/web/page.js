"use strict";

const token = new URLSearchParams(location.search).get("token") ?? "";
const at = (id) => document.getElementById(id);
const ASKED = {
  pin: "PIN",
  attach_pin: "PIN of a hidden wallet",
  passphrase: "Passphrase",
  word_count: "Number of words",
  word: "Word",
};
const LONGEST_LOG = 1000;

async function send(path, body) {
  const answer = await fetch(`${path}?token=${encodeURIComponent(token)}`, {
    method: "POST",
    body: JSON.stringify(body),
  });
  at("refused").textContent = answer.ok ? "" : ((await answer.json()).refused ?? "");
}

const act = (name, text = "") => send("act", { do: name, text });

function element(name, text, className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  made.className = className;
  return made;
}

function show(state) {
  document.title = at("name").textContent = state.name;
  const device = at("device");
  device.className = state.family + (state.plugged ? "" : " off");
  const lines = state.screen.map((line) => element("p", line));
  const prompt = state.prompt;
  if (prompt?.matrix) {
    // Positions are those of a telephone upside down: 7 8 9 on top, 0 below.
    const grid = element("div", "", "matrix");
    for (const position of [6, 7, 8, 3, 4, 5, 0, 1, 2, 9]) {
      grid.append(element("span", prompt.matrix[position]));
    }
    lines.push(grid);
  }
  at("screen").replaceChildren(...lines);

  at("confirm").disabled = prompt?.kind !== "confirm";
  at("cancel").disabled = !prompt || !prompt.cancellable;
  const entry = at("entry");
  const typing = prompt !== null && prompt.kind in ASKED;
  if (typing && entry.hidden) {
    at("text").value = "";
    entry.hidden = false;
    at("text").focus();
  }
  entry.hidden = !typing;
  at("asked").textContent = typing ? ASKED[prompt.kind] : "";

  at("lock").disabled = !state.unlocked;
  at("unlocking").hidden = state.unlocked;
  at("plug").textContent = state.plugged ? "Unplug" : "Plug in";
  at("plug").onclick = () => act(state.plugged ? "unplug" : "plug");
  at("reboot").textContent = state.bootloader ? "Start firmware" : "Bootloader";
  at("reboot").onclick = () => act(state.bootloader ? "firmware" : "bootloader");

  const models = at("model");
  models.replaceChildren(...state.models.map((name) => new Option(name, name)));
  models.value = state.model;
  const facts = {
    Firmware: state.firmware,
    State: state.bootloader ? "bootloader" : state.unlocked ? "unlocked" : "locked",
    Cable: state.plugged ? "plugged in" : "unplugged",
    Address: state.addresses.join(", "),
  };
  at("facts").replaceChildren(
    ...Object.entries(facts).flatMap(([key, value]) => [element("dt", key), element("dd", value)]),
  );
}

function matches(item) {
  return item.textContent.toLowerCase().includes(at("filter").value.toLowerCase());
}

function note(message) {
  const log = at("log");
  const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
  const item = element("li", "", message.direction);
  item.append(element("b", message.name), message.text.slice(message.name.length));
  item.hidden = !matches(item);
  item.onclick = () => item.classList.toggle("open");
  log.append(item);
  if (log.childElementCount > LONGEST_LOG) log.firstElementChild.remove();
  if (atEnd) log.scrollTop = log.scrollHeight;
}

at("confirm").onclick = () => act("confirm");
at("cancel").onclick = () => act("cancel");
at("lock").onclick = () => act("lock");
at("clear").onclick = () => at("log").replaceChildren();
at("model").onchange = () => send("model", { model: at("model").value });
at("filter").oninput = () => {
  for (const item of at("log").children) item.hidden = !matches(item);
};
at("entry").onsubmit = (event) => {
  event.preventDefault();
  act("type", at("text").value);
};
at("unlocking").onsubmit = (event) => {
  event.preventDefault();
  act("unlock", at("pin").value);
  at("pin").value = "";
};

const events = new EventSource(`events?token=${encodeURIComponent(token)}`);
const status = (text, live) => {
  at("status").textContent = text;
  at("status").className = live ? "live" : "";
};
events.onopen = () => status("live", true);
events.onerror = () => status("the device is not there", false);
events.addEventListener("device", () => at("log").replaceChildren());
events.addEventListener("message", (event) => note(JSON.parse(event.data)));
events.addEventListener("state", (event) => show(JSON.parse(event.data)));
