package dev.mxlab.smtp.server;

import dev.mxlab.smtp.server.Reception.Hello;
import dev.mxlab.smtp.server.Reception.Transaction;
import dev.mxlab.smtp.server.Reception.Welcome;
import org.jspecify.annotations.Nullable;

/** What a session remembers from one command to the next (RFC 5321 section 3.3). */
final class Conversation {
  final Welcome welcome;
  final ParameterCheck parameters;

  /** Greeted with 5xx: the client may say hello and goodbye, nothing else. */
  final boolean rejected;

  Hello hello;
  boolean introduced;
  boolean first = true;
  int badCommands;

  /** Between an accepted MAIL and the message, RSET, or a new HELO. */
  @Nullable Transaction transaction;

  String sender = "";
  int recipients;

  Conversation(Welcome welcome) {
    this.welcome = welcome;
    this.parameters = new ParameterCheck(welcome.manners());
    this.rejected = welcome.greeting().permanent();
    this.hello = new Hello("SMTP", "", welcome);
  }

  boolean offers(String keyword) {
    return welcome.manners().ehloKeywords().contains(keyword);
  }

  String hostname() {
    return welcome.manners().hostname();
  }

  /** Opens a transaction once MAIL was accepted. */
  void open(Transaction accepted, String from) {
    transaction = accepted;
    sender = from;
    recipients = 0;
  }

  /** Forgets the transaction without ending it. */
  void forget() {
    transaction = null;
    recipients = 0;
  }

  /** Ends the transaction, where there is one. */
  void abandon() {
    Transaction open = transaction;
    forget();
    if (open != null) {
      open.abandon();
    }
  }
}
