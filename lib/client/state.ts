import type { Channel, ChannelMember } from "../protocol/channels.ts";
import type { Emoji } from "../protocol/emoji.ts";
import type { Message } from "../protocol/messages.ts";
import type { Report } from "../protocol/moderation.ts";
import type { Draft, Scheduled } from "../protocol/personal.ts";
import type { Workspace, WorkspaceMember } from "../protocol/workspaces.ts";

/** Everything a client knows. Plain data, by id, so that it can be kept and compared. */
export interface State {
  workspaces: Record<string, Workspace>;
  /** By workspace and user; not of a workspace in which the user is a guest. */
  people: Record<string, Record<string, WorkspaceMember>>;
  channels: Record<string, Channel>;
  /** Channels the user is in. */
  joined: Record<string, true>;
  /** By channel and user, for channels that were opened. */
  members: Record<string, Record<string, ChannelMember>>;
  /** Replies by the message they are under and their own id, for threads that were opened. */
  threads: Record<string, Record<string, Message>>;
  /** What the user has seen of each channel they are in, as a ts. */
  reads: Record<string, number>;
  /** Messages that the user has saved. */
  saved: Record<string, true>;
  /** What the user has begun to write, by the message that is replied to or the channel. */
  drafts: Record<string, Draft>;
  /** The user's messages that wait, by id. */
  scheduled: Record<string, Scheduled>;
  /** The emoji of each workspace, by name. */
  emoji: Record<string, Record<string, Emoji>>;
  /** Open reports by workspace and id, for queues that were opened. */
  reports: Record<string, Record<string, Report>>;
  /** By channel and message, for channels that were opened. */
  messages: Record<string, Record<string, Message>>;
}

/** A client that knows nothing yet. */
export function emptyState(): State {
  return {
    workspaces: {},
    people: {},
    channels: {},
    joined: {},
    members: {},
    messages: {},
    threads: {},
    reads: {},
    saved: {},
    drafts: {},
    scheduled: {},
    emoji: {},
    reports: {},
  };
}
