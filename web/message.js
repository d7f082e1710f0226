// The script of the page that a message's link leads to: it asks the API as whoever is
// signed in, and shows what that says.

const find = (selector) => document.querySelector(selector);
const id = location.pathname.split("/").pop();

async function ask(path) {
  const answer = await fetch(`/api/v1${path}`);
  const given = await answer.json();
  if (answer.ok) return given;
  throw Object.assign(new Error(given.detail), { status: answer.status });
}

async function show() {
  const message = await ask(`/messages/${encodeURIComponent(id)}`);
  const [author, channel] = await Promise.all([
    ask(`/users/${message.user_id}`).catch(() => ({ name: "Somebody" })),
    ask(`/channels/${message.channel_id}`),
  ]);
  find("h2").textContent = channel.name ? `#${channel.name}` : "Conversation";
  find("[data-author]").textContent = author.name;
  find("time").textContent = new Date(message.created_at).toLocaleString();
  find("time").dateTime = message.created_at;
  find("[data-content]").textContent = message.deleted_at
    ? "This message was deleted."
    : message.content;
  find("article").hidden = false;
}

show().catch((error) => {
  find('[role="alert"]').textContent = error.status === 401
    ? "Sign in to read this message."
    : error.message;
});
