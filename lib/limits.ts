/** Every number that bounds something, with its unit in its name. */
export const LIMITS = {
  /** Nesting of a JSON body or frame. */
  jsonDepth: 32,
  /** Keys and elements of a JSON body or frame, all together. */
  jsonParts: 20_000,
  /** Keys that one statement asks for when many ask at once, and how long it may take. */
  keysPerQuestion: 200,
  questionMs: 2_000,
  /** Sends written in one statement, and statements of theirs under way at once. */
  sendsPerFlight: 100,
  sendFlights: 3,
  /** Fewer than these are not shared out among flights. */
  sendsWorthAFlight: 16,
  /** Of these for channels that go alone, because somebody else has held their stream for so long. */
  slowSendFlights: 1,
  sendPatienceMs: 250,
  /** A message's content. */
  contentChars: 40_000,
  pinsPerChannel: 100,
  savedPerUser: 10_000,
  draftsListed: 1_000,
  scheduledPerUser: 100,
  /** How far ahead a message can be scheduled. */
  scheduleAheadMs: 120 * 86_400_000,
  /** Earlier versions of a message that are kept. */
  editsPerMessage: 100,
  /** Different emoji under one message. */
  emojiPerMessage: 50,
  /** Frames of one socket that wait for their turn. */
  framesWaiting: 256,
  /** One frame from a client. */
  frameBytes: 64 * 1024,
  /** Frames that a client may send as one. */
  framesPerArray: 100,
  /** Missed events that are repeated per stream; beyond that a client loads afresh. */
  replayEventsPerStream: 1_000,
  /** Missed events that are repeated per `resume`, all streams together. */
  replayEventsPerResume: 10_000,
  /** Cursors that one `resume` may name. */
  resumeStreams: 5_000,
  /** Events read from the log in one go, and how long that may take. */
  logPageEvents: 500,
  logReadMs: 5_000,
  /** Events of a stream that the log keeps, and for how long; who was away longer loads afresh. */
  logKeepEvents: 10_000,
  logKeepDays: 7,
  /** Streams trimmed in one statement, and events of each, so that none takes long. */
  logTrimStreams: 100,
  logTrimRows: 1_000,
  /** Recent events of a stream that an instance keeps to answer reconnects without Postgres. */
  recentEventsPerStream: 200,
  /** Events that arrived ahead of their turn; beyond that they are read from the log instead. */
  waitingEventsPerStream: 1_000,
  /** How long an event ahead of its turn waits for those before it: long enough for a busy bus. */
  repairDelayMs: 100,
  /** How often an instance compares its streams and sessions with Postgres. */
  checkIntervalMs: 2_000,
  /** How long a stream without listeners stays followed. */
  idleStreamMs: 60_000,
  /** Without proof of the sessions for this long, sockets are closed. */
  proofMaxAgeMs: 10_000,
  /** Unsent bytes beyond which a socket lags: it goes on from the log once it has drained. */
  socketLagBytes: 1024 * 1024,
  /** Unsent bytes beyond which passing events are dropped. */
  socketBusyBytes: 64 * 1024,
  /** Unsent bytes beyond which a socket is closed; it can resume. */
  socketMostBytes: 8 * 1024 * 1024,
  /** How long a socket may lag before it is closed. */
  socketLagMs: 30_000,
  /** How often sockets that lag are looked at. */
  lagIntervalMs: 250,
  socketsPerUser: 50,
  /** A socket that answers nothing for this long is gone. */
  idleTimeoutS: 30,
  /** How often a client should send `ping`. */
  heartbeatMs: 25_000,
  typingIntervalMs: 3_000,
  /** Who loses the last socket is there for this long yet: reconnecting shows nobody as gone. */
  presenceGraceMs: 15_000,
  /** What an instance says of who is there holds for this long. */
  presenceLeaseMs: 25_000,
  /** How often it says so. */
  presenceIntervalMs: 5_000,
  /** Changes of presence within this time are told together. */
  presenceGatherMs: 200,
  /** Sockets with bad tokens that are on their way out, where they have to be let in first. */
  strangersLeaving: 200,
  /** Rooms that one socket of another protocol may be in. */
  roomsPerSocket: 200,
  /** Changes of who is in a room within this time are passed on together. */
  occupancyGatherMs: 20,
  /** How long it is remembered what somebody is called, and of how many. */
  nameMs: 60_000,
  namesKept: 50_000,
  /** Registering takes this long where it must not tell whether an address is taken. */
  registerMs: 250,
  /** Passwords that wait to be hashed, 13 ms each; beyond that sign-ins are unavailable. */
  hashesWaiting: 200,
  /** Somebody may take this long to sign in at the provider. */
  oidcJourneyMs: 600_000,
  /** The code to come back with is traded at once. */
  signInCodeLifeS: 60,
  ticketLifeS: 30,
  accessTokensPerUser: 50,
  invitesListed: 500,
  /** The sides of pictures as they are kept. */
  avatarPx: 256,
  emojiPx: 128,
  logoPx: 256,
  /** A picture that comes in a form. */
  pictureBytes: 5_000_000,
  emojiPerWorkspace: 2_000,
  /** People that come with opening a workspace. */
  bootstrapPeople: 500,
  /** How long the answer "this session is alive" may be used again. */
  sessionCacheMs: 5_000,
  sessionCacheEntries: 20_000,
  /** Sockets of a stopping server may take this long to close. */
  closeMs: 1_000,
  /** An operation that takes longer is answered as unavailable. */
  operationMs: 15_000,
  /** A client's request must have arrived after this long. */
  requestBodyMs: 30_000,
  /** Uploading a file, or looking at what was uploaded, may take this long. */
  uploadMs: 600_000,
  /** An upload from which nothing comes for this long is given up. */
  uploadIdleMs: 30_000,
  /** Messages that are ranked, of all that were found: the newest. */
  searchRanked: 1_000,
  /** Words that may have a part in them that is looked for. */
  wordsPerPart: 50,
  /** Words that an instance remembers to have written down, and writes down at once. */
  wordsKnown: 200_000,
  wordsKnownMs: 3_600_000,
  wordsAtOnce: 1_000,
  recentSearches: 20,
  /** People told of one message in one transaction. */
  notifiedAtOnce: 200,
  notificationsCounted: 1_000,
  pushSubscriptions: 20,
  pushMs: 10_000,
  /** A push service that can't reach a browser keeps a push for this long. */
  pushTtlS: 86_400,
  /** Messages that one digest knows of. */
  missedTold: 200,
  /** Workers are woken at most this often about messages that concern somebody. */
  wakeIntervalMs: 100,
  /** Links of a message that are looked behind, and how long what was found there is good. */
  linksPerMessage: 3,
  linkFreshS: 86_400,
  linkPageBytes: 256 * 1024,
  linkImageBytes: 4 * 1024 * 1024,
  linkImagePx: 480,
  linkMs: 8_000,
  linkRedirects: 3,
  linksForgotten: 1_000,
  /** What stands in a form beside the file. */
  formFields: 20,
  formFieldBytes: 1_024,
  /** Links for uploading, and the pieces in which large files are uploaded. */
  uploadLifeS: 3_600,
  uploadPartBytes: 32 * 1024 * 1024,
  unfinishedUploadS: 86_400,
  /** Uploads that one person has begun in a workspace and not finished. */
  uploadsOpen: 10,
  filesBuried: 1_000,
  fileLinkLifeS: 300,
  /** Pictures of which thumbnails are drawn. */
  drawnBytes: 64 * 1024 * 1024,
  /** PDFs whose pages are counted, and how long that may take. */
  pdfBytes: 20 * 1024 * 1024,
  pdfMs: 10_000,
  retriesPerTransaction: 3,
  jobLeaseS: 60,
  /** Shorter than the job's, so that the next one finds it free. */
  scheduledLeaseS: 30,
  jobMs: 50_000,
  jobsAtOnce: 8,
  /** Of these for what waits for others' servers. */
  slowJobsAtOnce: 4,
  sweepIntervalMs: 5_000,
  cleanUpIntervalMs: 3_600_000,
  mailboxMessages: 200,
} as const;
