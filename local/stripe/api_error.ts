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
export function badRequest(message: string): ApiError {
  return new ApiError(400, "invalid_request_error", "parameter_invalid", message);
}

/** What a bank says to a card that is declined. */
export function declined(message = "Your card was declined."): ApiError {
  return new ApiError(402, "card_error", "card_declined", message);
}
