package dev.mxlab.smtp.server;

import dev.mxlab.smtp.Reply;
import dev.mxlab.smtp.Security;
import dev.mxlab.smtp.server.Reception.Hello;
import dev.mxlab.smtp.server.Reception.Transaction;
import dev.mxlab.smtp.server.Reception.Welcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a session remembers from one command to the next (RFC 5321 section 3.3). */
final class Conversation {
  Welcome welcome;
  ParameterCheck parameters;

  /**
   * Greeted with 5xx, or not good enough after STARTTLS: the client may say hello and goodbye,
   * everything else is answered by this.
   */
  @Nullable Reply rejection;

  final Patience patience = new Patience();

  Hello hello;
  boolean introduced;
  boolean first = true;
  int badCommands;

  /** Between an accepted MAIL and the message, RSET, or a new HELO. */
  @Nullable Transaction transaction;

  String sender = "";
  int recipients;
  int badRecipients;
  boolean flooded;

  /** Whether it wanted anything of us: MAIL, EXPN, VRFY or ETRN. */
  boolean serious;

  /** Lower case; {@code startup} before the first one. */
  String lastCommand = "startup";

  Conversation(Welcome welcome) {
    this.welcome = welcome;
    this.parameters = new ParameterCheck(welcome.manners());
    this.rejection =
        welcome.greeting().permanent()
            ? Reply.of(550, "5.0.0", "Command rejected")
            : welcome.rejection();
    this.hello = new Hello("SMTP", "", welcome);
  }

  /** All that was said in the clear is forgotten (RFC 3207 section 4.2). */
  void secured(Reception.Secured now, Security security) {
    abandon();
    welcome = now.welcome();
    parameters = new ParameterCheck(welcome.manners());
    Reply refusal = now.rejection();
    rejection = refusal == null ? rejection : refusal;
    hello = new Hello("SMTP", "", welcome, security, Login.NONE);
    introduced = false;
    patience.forgive(Patience.Of.HELLO);
  }

  /** The mechanisms of AUTH, upper case; empty where it is not offered. */
  List<String> mechanisms() {
    for (String keyword : welcome.manners().ehloKeywords()) {
      if (keyword.startsWith("AUTH ")) {
        return List.of(keyword.substring("AUTH ".length()).split(" "));
      }
    }
    return List.of();
  }

  Guard guard() {
    return welcome.manners().guard();
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
    badRecipients = 0;
    flooded = false;
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
