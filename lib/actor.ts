/** Where a request comes from, before anybody is known. */
export interface Visitor {
  requestId: string;
  address: string | undefined;
  userAgent: string | undefined;
  /** Where the tokens of a session that this request opens or refreshes travel. */
  sessionKind: "body" | "cookie";
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
