/** The classes that requests are counted in, each with the word for what there is too much of. */
export const RATE_CLASSES = {
  general: "requests",
  signInAddress: "sign-ins",
  signInAccount: "sign-ins",
  secondFactor: "codes",
  register: "registrations",
  reset: "mails asked for",
  resetAccount: "mails asked for",
  redeem: "attempts",
  invite: "invites",
  send: "messages",
  burst: "messages",
  call: "calls of everybody",
  upload: "uploads",
  search: "searches",
} as const;
export type RateClass = keyof typeof RATE_CLASSES;
