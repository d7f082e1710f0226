/** A refusal in a door's own words, where no operation is asked. */
export class Refusal extends Error {
  override name = "Refusal";
  constructor(readonly status: 404 | 409 | 422, readonly detail: string) {
    super(detail);
  }
}
