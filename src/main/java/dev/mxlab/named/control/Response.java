package dev.mxlab.named.control;

/**
 * What named answers to a command.
 *
 * @param text more to show, or empty
 * @param hints how to mend what went wrong, in the caller's language; only our own named sends
 *     them, and only our own rndc reads them
 */
public record Response(Result result, String text, String hints) {
  public static Response of(String text) {
    return new Response(Result.SUCCESS, text, "");
  }

  public static Response failed(Result result, String text) {
    return new Response(result, text, "");
  }

  public Response withHints(String lines) {
    return new Response(result, text, lines);
  }
}
