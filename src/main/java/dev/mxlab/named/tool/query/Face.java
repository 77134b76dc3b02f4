package dev.mxlab.named.tool.query;

import dev.mxlab.named.tool.message.Reply;

/** What a tool makes of what its session does: the printing, mostly. */
public interface Face {
  /** A question is about to be asked. */
  void trying(String name);

  /** A message came, or {@code ours} is about to go. */
  void message(Exchange exchange, Reply message, boolean ours);

  /** Behind the message, or behind the last one of a transfer. */
  void received(Exchange exchange, int octets);

  /** A server could not be asked, or did not answer; a warning says so besides. */
  default void failed(Exchange exchange, String why) {}

  /** A domain has a single name server: the search for its servers fails. */
  default void alone(String domain) {}

  /** The signature of an answer is wrong or missing. */
  default void unverified(String why) {
    warning("Couldn't verify signature: " + why);
  }

  /** Something went wrong, and the tool goes on. */
  void warning(String text);

  /** Something failed. */
  void error(String text);

  /** What happens meanwhile, for those who want comments. */
  void comment(Lookup lookup, String text);

  /** An answer that nobody could read. */
  void unreadable(String why, byte[] wire);

  /** No server of the lookup answered. */
  void unreached(Lookup lookup);

  /** A zone transfer ended without a zone. */
  void transferFailed(String why);

  /** A name server has no address. */
  void unresolved(String server, String why);
}
