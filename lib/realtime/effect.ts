import type { LoggedEvent } from "../protocol/events.ts";
import { decodeId } from "../protocol/ids.ts";

/** What an event means for who may listen. */
export type Effect =
  /** This user, or everybody, hears nothing of the event's stream after it. */
  | { kind: "dismiss"; userId: number | "everybody" }
  /** This user may now listen to that stream. */
  | { kind: "admit"; userId: number; streamId: number };

/** The change of audience that `event`, in the stream `streamId`, stands for. */
export function effectOf(event: LoggedEvent, streamId: number): Effect | undefined {
  switch (event.type) {
    case "member.removed":
    case "user.left":
      return { kind: "dismiss", userId: decodeId(event.data.user_id)! };
    case "channel.deleted":
      // The workspace's stream tells of it too, and goes on.
      return event.data.channel_id === event.stream
        ? { kind: "dismiss", userId: "everybody" }
        : undefined;
    case "workspace.deleted":
      return { kind: "dismiss", userId: "everybody" };
    case "member.joined":
      return { kind: "admit", userId: decodeId(event.data.user_id)!, streamId };
    case "user.joined":
      return { kind: "admit", userId: decodeId(event.data.user.id)!, streamId };
    case "role.changed": {
      // Said in two streams: the workspace's, which guests don't hear, and their own.
      const { user_id, workspace_id, role } = event.data;
      const userId = decodeId(user_id)!;
      if (event.stream === workspace_id) {
        return role === "guest" ? { kind: "dismiss", userId } : undefined;
      }
      return role === "guest"
        ? undefined
        : { kind: "admit", userId, streamId: decodeId(workspace_id)! };
    }
    case "channel.joined":
    case "workspace.joined":
      return { kind: "admit", userId: streamId, streamId: decodeId(event.data.id)! };
  }
}
