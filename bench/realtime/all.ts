/* Every measurement of sockets, one after the other, each in a process of its own. */
const HERE = new URL(".", import.meta.url).pathname;

for (const name of ["fan_out", "chat", "scale", "resume", "idle"]) {
  const command = new Deno.Command(Deno.execPath(), { args: ["run", "-A", `${HERE}${name}.ts`] });
  const { success } = await command.spawn().status;
  if (!success) Deno.exit(1);
}
