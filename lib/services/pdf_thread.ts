import { getDocumentProxy } from "unpdf";

/** What `self` is in a thread; the types here are those of a program. */
const thread = self as unknown as {
  onmessage(event: MessageEvent<Uint8Array>): void;
  postMessage(value: unknown): void;
};

/*
 * A thread of its own, which counts the pages of one PDF and is ended then: what a hostile
 * one does to it nobody else notices.
 */
thread.onmessage = async ({ data }) => {
  const count = await getDocumentProxy(data, { verbosity: 0 })
    .then(({ numPages }) => numPages, () => null);
  thread.postMessage(count);
};
