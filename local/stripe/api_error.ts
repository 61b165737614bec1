/** An error in the shape of Stripe's API. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }

  toJSON() {
    return { error: { type: this.type, code: this.code, message: this.message } };
  }
}

/** Refuses a request that does not fit. */
export function badRequest(message: string, code = "parameter_invalid"): ApiError {
  return new ApiError(400, "invalid_request_error", code, message);
}

/** There is no such object, or none of which more could be had. */
export function missing(kind: string, id: string): ApiError {
  return new ApiError(404, "invalid_request_error", "resource_missing", `No such ${kind}: '${id}'`);
}

/** What a bank says to a card that is declined. */
export function declined(message = "Your card was declined."): ApiError {
  return new ApiError(402, "card_error", "card_declined", message);
}
