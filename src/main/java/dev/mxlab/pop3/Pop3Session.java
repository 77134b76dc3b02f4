package dev.mxlab.pop3;

import dev.mxlab.mailbox.Maildrop;
import dev.mxlab.pop3.Pop3Effect.Close;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One POP3 session as a state machine. It is told what happened (bytes came, a question was
 * answered, time passed) and returns what is to be done, in order. Behaviour and texts are dovecot
 * 2.3.19's. Used from one thread at a time.
 *
 * <p>Two parts share it, as two programs do in dovecot: {@link Login} (pop3-login) until the
 * password was right, then {@link Transaction} (pop3).
 */
public final class Pop3Session {
  private Pop3Settings settings;
  private final Replies replies = new Replies();
  private final LineBuffer input = new LineBuffer();
  private final Login login;
  private @Nullable Transaction transaction;
  private boolean waiting;
  private boolean closed;

  /** Whether somebody is logged in who has no mail. */
  private boolean nothing;

  public Pop3Session(Pop3Settings settings) {
    this.settings = settings;
    this.login = new Login(settings, this);
  }

  /** The connection stands. */
  public List<Pop3Effect> start() {
    if (settings.options().broken()) {
      replies.line("-ERR Auth process broken");
      close("Auth process broken");
      return replies.take();
    }
    boolean trusted = settings.options().trusted();
    replies.line("+OK " + (trusted ? "[XCLIENT] " : "") + settings.greeting());
    return replies.take();
  }

  /**
   * Answers {@link Pop3Effect.StartTls}, and is told before {@link #start} where TLS is spoken from
   * the beginning. What the client sent in the clear behind its STLS is nobody's: it may be an
   * attacker's.
   */
  public List<Pop3Effect> secured() {
    waiting = false;
    input.clear();
    settings = settings.secured();
    login.secured(settings);
    return replies.take();
  }

  /** Bytes of the client. */
  public List<Pop3Effect> received(byte[] bytes, int offset, int length) {
    if (!closed && !input.add(bytes, offset, length)) {
      close("Input buffer full");
    }
    return proceed();
  }

  /** Answers {@link Pop3Effect.Authenticate}. */
  public List<Pop3Effect> authenticated(boolean right) {
    waiting = false;
    login.authenticated(right);
    return proceed();
  }

  /** Answers {@link Pop3Effect.Delay}. */
  public List<Pop3Effect> delayed() {
    waiting = false;
    login.failed();
    return proceed();
  }

  /**
   * Answers {@link Pop3Effect.OpenMail}.
   *
   * @param messages that do not change any more
   * @param octets of all of them
   */
  public List<Pop3Effect> opened(List<Maildrop.Message> messages, long octets) {
    waiting = false;
    replies.line("+OK Logged in.");
    transaction = new Transaction(settings, this, messages, octets);
    return proceed();
  }

  /** Answers {@link Pop3Effect.OpenMail}. */
  public List<Pop3Effect> notOpened(MailTrouble trouble) {
    return notOpened(trouble, trouble.reply());
  }

  /** The same with another text than the trouble's own. */
  public List<Pop3Effect> notOpened(MailTrouble trouble, String reply) {
    waiting = false;
    if (!reply.isEmpty()) {
      replies.line(reply);
    }
    close(
        switch (trouble) {
          case TOO_MANY_SESSIONS -> reply.substring(reply.indexOf("] ") + 2);
          case NOT_BEGUN, BROKEN -> "";
          case UNKNOWN_USER -> "Internal login failure";
          default -> "Mailbox could not be opened";
        });
    return proceed();
  }

  /**
   * Answers {@link Pop3Effect.OpenMail}: the login counts, and there is nothing to be had.
   *
   * @param reply what is said of INBOX; empty for nothing
   * @param reason for the log
   */
  public List<Pop3Effect> refused(String reply, String reason) {
    waiting = false;
    replies.line("+OK Logged in.");
    if (!reply.isEmpty()) {
      replies.line(reply);
    }
    nothing = true;
    close(reason);
    return proceed();
  }

  /**
   * Answers {@link Pop3Effect.BeginMessage}.
   *
   * @param length how many of the bytes count
   * @param whole whether that is all of the message
   */
  public List<Pop3Effect> begun(byte[] bytes, int length, boolean whole) {
    waiting = false;
    transaction().begun(bytes, length, whole);
    return proceed();
  }

  /** Answers {@link Pop3Effect.BeginMessage} and {@link Pop3Effect.ReadPiece}. */
  public List<Pop3Effect> unreadable(MailTrouble trouble) {
    waiting = false;
    transaction().unreadable(trouble);
    return proceed();
  }

  /**
   * Answers {@link Pop3Effect.ReadPiece}.
   *
   * @param length how many of the bytes count
   * @param last whether the message ends with them
   */
  public List<Pop3Effect> piece(byte[] bytes, int length, boolean last) {
    waiting = false;
    transaction().piece(bytes, length, last);
    return proceed();
  }

  /** Answers {@link Pop3Effect.Drain}. */
  public List<Pop3Effect> drained() {
    waiting = false;
    transaction().drained();
    return proceed();
  }

  /** Answers {@link Pop3Effect.Finish}. */
  public List<Pop3Effect> finished(boolean done) {
    waiting = false;
    transaction().finished(done);
    return proceed();
  }

  /** The client has neither sent nor taken anything for {@link #idleLimit}. */
  public List<Pop3Effect> idle() {
    if (!closed) {
      if (!waiting) {
        replies.line("-ERR Disconnected for inactivity.");
      }
      close("Inactivity");
    }
    return replies.take();
  }

  /** The server ends. */
  public List<Pop3Effect> shutdown() {
    if (!closed) {
      if (!waiting) {
        replies.line("-ERR [SYS/TEMP] Server shutting down.");
      }
      close("Server shutting down.");
    }
    return replies.take();
  }

  /** How long the client may be silent now. */
  public Duration idleLimit() {
    return transaction == null ? Pop3Settings.LOGIN_IDLE : Pop3Settings.IDLE;
  }

  /** Whether bytes of the client are of use now; else they should be left in the network. */
  public boolean wantsInput() {
    return !closed && !waiting;
  }

  /** What dovecot's log says of a session at its end, {@code top=0/0, retr=1/456, ...}. */
  public Map<String, String> statistics() {
    if (transaction == null && nothing) {
      return new Transaction(settings, this, List.of(), 0).statistics();
    }
    return transaction == null ? Map.of() : transaction.statistics();
  }

  /** How many octets of the client nothing came of yet. */
  public int pending() {
    return input.pending();
  }

  Replies replies() {
    return replies;
  }

  /** Asks a question; no input is looked at until it is answered. */
  void ask(Pop3Effect question) {
    waiting = true;
    replies.add(question);
  }

  void close(String reason) {
    closed = true;
    replies.add(new Close(reason));
  }

  private Transaction transaction() {
    if (transaction == null) {
      throw new IllegalStateException("nobody is logged in");
    }
    return transaction;
  }

  private List<Pop3Effect> proceed() {
    while (!closed && !waiting) {
      String line = input.line();
      if (line == null) {
        checkLength();
        break;
      }
      if (transaction == null) {
        login.line(line);
      } else {
        transaction.line(line);
      }
    }
    return replies.take();
  }

  private void checkLength() {
    if (transaction == null && input.pending() >= Login.LONGEST_LINE) {
      replies.line("-ERR Input buffer full, aborting");
      close("Input buffer full");
    } else if (transaction != null && input.pending() >= Transaction.LONGEST_LINE) {
      replies.line("-ERR Input line too long.");
      close("Input line too long");
    }
  }
}
