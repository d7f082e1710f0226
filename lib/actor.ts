/** Where a request comes from, before anybody is known. */
export interface Visitor {
  requestId: string;
  address: string | undefined;
  userAgent: string | undefined;
  /** Where the tokens of a session that this request opens or refreshes travel. */
  sessionKind: "body" | "cookie";
  /** How long such a session lives, where it isn't as long as the settings say. */
  lives?: Lives;
}

/** How long what a sign-in gives is good for, in seconds. */
export interface Lives {
  accessS: number;
  /** Of a session that nobody uses. */
  sessionS: number;
}

/** Somebody on whose behalf the server itself acts; `requestId` says what for. */
export function actorOf(userId: number, requestId: string): Actor {
  return {
    userId,
    requestId,
    sessionId: "",
    address: undefined,
    userAgent: undefined,
    sessionKind: "body",
    expiresAt: new Date(8.64e15),
  };
}

/** Who is asking. */
export interface Actor extends Visitor {
  userId: number;
  sessionId: string;
  /** What a personal access token may do; nothing where somebody is signed in. */
  scopes?: readonly string[] | undefined;
  /** When the proof of this ends, so that a socket can end with it. */
  expiresAt: Date;
}
