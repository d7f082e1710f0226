// The script of the pages that links in mails lead to: /verify, /forgot-password,
// /reset-password and /invite. The server's own API does all of it.

const token = location.hash.slice(1);
// A link that works once need not stand in the history.
if (token) history.replaceState(null, "", location.pathname);

const find = (selector, within = document) => within.querySelector(selector);
const says = (name) => find(`[data-says="${name}"]`);

/** Asks the API; what it refuses is thrown as it says it. */
async function ask(path, body, headers = {}) {
  const answer = await fetch(`/api/v1${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const given = answer.status === 204 ? {} : await answer.json();
  if (answer.ok) return given;
  const issues = (given.issues ?? []).map(({ path, message }) => `${path}: ${message}`);
  throw Object.assign(new Error(issues.join(". ") || given.detail), { code: given.code });
}

/** Ends the page with a sentence. */
function finish(sentence) {
  for (const form of document.forms) form.hidden = true;
  for (const element of document.querySelectorAll('[data-says]:not([data-says="done"])')) {
    element.hidden = true;
  }
  says("done").hidden = false;
  says("done").textContent = sentence;
}

/** Tells, where somebody looks, why something did not work. */
function refuse(error, within = document) {
  find('[role="alert"]', within).textContent = error.message;
}

const SIGN_IN = { "parley-session": "cookie" };

const DOES = {
  async forgot({ email }) {
    await ask("/auth/forgot-password", { email });
    finish("If the address has an account, a mail with a link is on its way.");
  },
  async reset({ password }) {
    await ask("/auth/reset-password", { token, password });
    finish("Your password is set. Sign in with it.");
  },
  async join({ name, password, email }) {
    const fields = { token, name, password, ...(email && { email }) };
    const given = await ask("/invites/register", fields, SIGN_IN);
    finish(
      given.workspace
        ? `Welcome to ${given.workspace.name}. You are signed in here.`
        : `Now open the link that we have mailed to ${given.verification_sent_to}.`,
    );
  },
  async enter({ email, password, code }, form) {
    try {
      await ask("/auth/login", { email, password, ...(code && { code }) }, SIGN_IN);
    } catch (error) {
      if (error.code === "second_factor_required") find('[data-only="code"]', form).hidden = false;
      throw error;
    }
    const workspace = await ask(`/invites/${encodeURIComponent(token)}/accept`, {});
    finish(`Welcome to ${workspace.name}. You are signed in here.`);
  },
};

for (const form of document.forms) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = find("button", form);
    button.disabled = true;
    find('[role="alert"]', form).textContent = "";
    const fields = Object.fromEntries(new FormData(form));
    await DOES[form.dataset.does](fields, form).catch((error) => refuse(error, form));
    button.disabled = false;
  });
}

for (const button of document.querySelectorAll("[data-shows]")) {
  button.addEventListener("click", () => {
    for (const form of document.forms) form.hidden = form.dataset.does !== button.dataset.shows;
  });
}

/** What a page does as soon as it is opened. */
const OPENS = {
  async "/verify"() {
    const { email } = await ask("/auth/verify", { token });
    finish(`Thank you. ${email} is confirmed.`);
  },
  async "/invite"() {
    const { workspace_name, invited_by, email } = await ask("/invites/preview", { token });
    says("invitation").textContent = `${invited_by} invites you to ${workspace_name}.`;
    const join = find('[data-does="join"]');
    join.hidden = false;
    if (email === null) return;
    find('[data-only="link"]', join).remove();
    find('[data-does="enter"] [name="email"]').value = email;
  },
};

OPENS[location.pathname]?.().catch((error) => {
  const wait = says("wait") ?? says("invitation");
  wait.textContent = error.message;
});
