package dev.mxlab.imap.session;

import dev.mxlab.imap.mime.HeaderBlock;
import java.io.IOException;

/** Sees what the client takes. */
public interface Witness {
  /** The header of a message, read if somebody wants it. */
  @FunctionalInterface
  interface Header {
    HeaderBlock get() throws IOException;
  }

  /**
   * A message is being sent whole. Called where one may wait.
   *
   * @param mailbox its name in the account
   */
  void fetched(String mailbox, long octets, Header header) throws IOException;
}
