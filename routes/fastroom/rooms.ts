import { createChannel } from "../../lib/channels/create.ts";
import { deleteChannel } from "../../lib/channels/delete.ts";
import { findChannelNamed } from "../../lib/channels/find_named.ts";
import { roomOf } from "./room_of.ts";
import { getChannel } from "../../lib/channels/get.ts";
import { joinOnce } from "../../lib/channels/join.ts";
import { leaveOnce } from "../../lib/channels/leave.ts";
import { listChannelsByOffset } from "../../lib/channels/list_by_offset.ts";
import { getOwnPlace, listPlaces } from "../../lib/channels/places.ts";
import { updateChannel } from "../../lib/channels/update.ts";
import { toggleBan, toggleModerator, toggleMute } from "../../lib/moderation/toggle.ts";
import { Refusal } from "../doors/refusal.ts";
import { serveAt } from "../doors/serve.ts";
import { createRouter } from "../http.ts";
import { ENDPOINTS } from "./contract.ts";
import { channelIdOf, toMember, toPage, toRoom, userIdOf } from "./shapes.ts";

export const rooms = createRouter();

serveAt(rooms, ENDPOINTS.listRooms, async (app, actor, { order, ...stretch }) => {
  const workspaceId = app.config.commonsWorkspace;
  const isNewestFirst = order === "desc";
  const found = await listChannelsByOffset(app, actor, { workspaceId, isNewestFirst, ...stretch });
  return toPage(found, stretch, toRoom);
});

serveAt(rooms, ENDPOINTS.createRoom, async (app, actor, { name, is_private }) => {
  const workspace_id = app.config.commonsWorkspace;
  const given = { workspace_id, name, is_private, topic: "", purpose: "" };
  return toRoom(await createChannel(app, actor, given));
});

serveAt(rooms, ENDPOINTS.getRoomByName, async (app, actor, { room_name: name }) => {
  const workspaceId = app.config.commonsWorkspace;
  return toRoom(await findChannelNamed(app, actor, { workspaceId, name }));
});

serveAt(rooms, ENDPOINTS.getRoom, async (app, actor, { room_id }) => {
  return toRoom(await roomOf(app, actor, room_id));
});

serveAt(rooms, ENDPOINTS.updateRoom, async (app, actor, { room_id, name, is_private }) => {
  await roomOf(app, actor, room_id);
  const channel_id = channelIdOf(room_id);
  const change = { name: name ?? undefined, is_private: is_private ?? undefined };
  const isChanged = Object.values(change).some((given) => given !== undefined);
  return toRoom(
    isChanged
      ? await updateChannel(app, actor, { channel_id, ...change })
      : await getChannel(app, actor, { channel_id }, "moderate"),
  );
});

serveAt(rooms, ENDPOINTS.deleteRoom, async (app, actor, { room_id }) => {
  await roomOf(app, actor, room_id);
  await deleteChannel(app, actor, { channel_id: channelIdOf(room_id) });
});

serveAt(rooms, ENDPOINTS.listMembers, async (app, actor, { room_id, ...stretch }) => {
  await roomOf(app, actor, room_id);
  const channelId = channelIdOf(room_id);
  return toPage(await listPlaces(app, actor, { channelId, ...stretch }), stretch, toMember);
});

serveAt(rooms, ENDPOINTS.joinRoom, async (app, actor, { room_id }) => {
  await roomOf(app, actor, room_id);
  const channel_id = channelIdOf(room_id);
  const { isNew } = await joinOnce(app, actor, { channel_id });
  if (!isNew) throw new Refusal(409, "already member");
  return toMember(await getOwnPlace(app, actor, channel_id));
});

serveAt(rooms, ENDPOINTS.leaveRoom, async (app, actor, { room_id }) => {
  await roomOf(app, actor, room_id);
  const isOut = await leaveOnce(app, actor, { channel_id: channelIdOf(room_id) });
  if (!isOut) throw new Refusal(404, "membership not found");
});

for (
  const [endpoint, toggle] of [
    [ENDPOINTS.toggleModerator, toggleModerator],
    [ENDPOINTS.toggleBan, toggleBan],
    [ENDPOINTS.toggleMute, toggleMute],
  ] as const
) {
  serveAt(rooms, endpoint, async (app, actor, { room_id, target_user_id }) => {
    await roomOf(app, actor, room_id);
    const whom = { channelId: channelIdOf(room_id), userId: userIdOf(target_user_id) };
    return toMember(await toggle(app, actor, whom));
  });
}
