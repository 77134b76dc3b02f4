package dev.mxlab.imap.session;

import dev.mxlab.mailbox.MailStore;
import java.io.IOException;
import java.io.OutputStream;

/** Where messages are kept while they come from the client. */
public interface Spool {
  /** A message that is coming. */
  interface Message extends AutoCloseable {
    /** What is written here is the message. */
    OutputStream out();

    /** How many octets came. */
    long size();

    /** All of it. */
    MailStore.Content content() throws IOException;

    /** Forgets it. */
    @Override
    void close();
  }

  Message begin() throws IOException;
}
