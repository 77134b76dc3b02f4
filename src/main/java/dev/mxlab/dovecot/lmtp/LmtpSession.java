package dev.mxlab.dovecot.lmtp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One LMTP session (RFC 2033): SMTP, but that each recipient gets an answer of his own once the
 * message has come. Texts are dovecot 2.3.19's. Used from one thread at a time.
 */
public final class LmtpSession {
  private static final int LONGEST_LINE = 8192;
  private static final int MOST_RECIPIENTS = 1000;
  private static final int MOST_BAD_COMMANDS = 20;

  private static final Pattern ORIGINAL = Pattern.compile("(?i).*\\bORCPT=[^;\\s]*;(\\S+).*");

  private record Recipient(String address, String user, String original) {}

  private final String host;
  private final String greeting;
  private final boolean offersTls;
  private final Habits habits;
  private final List<LmtpEffect> effects = new ArrayList<>();
  private final ByteArrayOutputStream input = new ByteArrayOutputStream();
  private final List<Recipient> recipients = new ArrayList<>();
  private String peer = "unknown";
  private @Nullable String sender;
  private String asked = "";
  private String original = "";
  private @Nullable LmtpMessage message;
  private boolean inData;
  private long chunk;
  private boolean lastChunk;
  private boolean chunkFailed;
  private int delivering = -1;
  private boolean waiting;
  private boolean closed;
  private int badCommands;
  private String tls = "";
  private int transaction;

  /**
   * @param greeting login_greeting
   * @param offersTls whether there is a certificate
   */
  public LmtpSession(String host, String greeting, boolean offersTls) {
    this(host, greeting, offersTls, new Habits(Set.of(), 0, "ID"));
  }

  /**
   * What is rarely set.
   *
   * @param workarounds lmtp_client_workarounds
   * @param mostOfOne lmtp_user_concurrency_limit: recipients that are the same user; 0 for any
   * @param id of the session
   */
  public record Habits(Set<String> workarounds, long mostOfOne, String id) {
    public Habits {
      workarounds = Set.copyOf(workarounds);
    }
  }

  public LmtpSession(String host, String greeting, boolean offersTls, Habits habits) {
    this.habits = habits;
    this.host = host;
    this.greeting = greeting;
    this.offersTls = offersTls;
  }

  public List<LmtpEffect> start() {
    say("220 " + host + " " + greeting);
    return take();
  }

  /** Whether bytes of the client are of use now. */
  public boolean wantsInput() {
    return !closed && !waiting;
  }

  public List<LmtpEffect> received(byte[] bytes, int length) {
    if (closed) {
      return List.of();
    }
    input.write(bytes, 0, length);
    return proceed();
  }

  /**
   * Answers {@link LmtpEffect.Find}.
   *
   * @param user null when there is none
   */
  public List<LmtpEffect> found(@Nullable String user) {
    waiting = false;
    if (user == null) {
      say("550 5.1.1 <" + asked + "> User doesn't exist: " + asked);
    } else if (habits.mostOfOne() > 0
        && recipients.stream().filter(one -> one.user().equals(user)).count()
            >= habits.mostOfOne()) {
      say("451 4.3.0 <" + asked + "> Too many concurrent deliveries for user");
    } else {
      recipients.add(new Recipient(asked, user, original));
      say("250 2.1.5 OK");
    }
    return proceed();
  }

  /** Answers {@link LmtpEffect.Find}: it cannot be known who it is. */
  public List<LmtpEffect> notFound() {
    waiting = false;
    say("451 4.3.0 <" + asked + "> Temporary internal error");
    return proceed();
  }

  /** Answers {@link LmtpEffect.Deliver}; the id is shown to the client. */
  public List<LmtpEffect> delivered(boolean done, String id) {
    return done ? answered("250 2.0.0", id + " Saved") : refused(TROUBLE);
  }

  /** Answers {@link LmtpEffect.Deliver}: it could not be, for now. */
  public List<LmtpEffect> refused(Refusal refusal) {
    return answered("451 4." + refusal.detail(), refusal.text());
  }

  /**
   * Why nothing was delivered.
   *
   * @param detail of the enhanced status code: {@code 2.0}, the mailbox; {@code 3.0}, the system
   */
  public record Refusal(String detail, String text) {}

  /** What is said of troubles of which there is nothing to say. */
  public static final Refusal TROUBLE = new Refusal("2.0", "Temporary internal error");

  private List<LmtpEffect> answered(String code, String text) {
    waiting = false;
    say(code + " <" + recipients.get(delivering).address() + "> " + text);
    deliverNext();
    return proceed();
  }

  /** For the log, when the connection is no more. */
  public String ending() {
    String state =
        inData
            ? "DATA"
            : !recipients.isEmpty()
                ? "RCPT TO"
                : sender != null ? "MAIL FROM" : peer.equals("unknown") ? "GREETING" : "READY";
    String how = closed ? "Logged out" : "Connection closed";
    return how + (inData ? " (unfinished DATA command)" : "") + " (state=" + state + ')';
  }

  /**
   * Answers {@link LmtpEffect.StartTls}. What the client sent in the clear behind its STARTTLS is
   * nobody's.
   *
   * @param agreed {@code TLSv1.3 with cipher NAME (256/256 bits)}
   */
  public List<LmtpEffect> secured(String agreed) {
    waiting = false;
    tls = agreed;
    input.reset();
    reset();
    return take();
  }

  private List<LmtpEffect> take() {
    List<LmtpEffect> taken = List.copyOf(effects);
    effects.clear();
    return taken;
  }

  private List<LmtpEffect> proceed() {
    byte[] bytes = input.toByteArray();
    int at = 0;
    while (!closed && !waiting && at < bytes.length) {
      if (chunk > 0) {
        int n = (int) Math.min(chunk, bytes.length - at);
        chunk(bytes, at, n);
        at += n;
        continue;
      }
      int lf = at;
      while (lf < bytes.length && bytes[lf] != '\n') {
        lf++;
      }
      if (lf == bytes.length) {
        break;
      }
      int length = lf > at && bytes[lf - 1] == '\r' ? lf - at - 1 : lf - at;
      if (inData) {
        dataLine(bytes, at, length);
      } else {
        command(new String(bytes, at, length, StandardCharsets.ISO_8859_1));
      }
      at = lf + 1;
    }
    input.reset();
    input.write(bytes, at, bytes.length - at);
    if (!inData && !waiting && chunk == 0 && input.size() > LONGEST_LINE) {
      say("500 5.5.2 Line too long");
      close();
    }
    return take();
  }

  private void command(String line) {
    int space = line.indexOf(' ');
    String name = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
    String args = space < 0 ? "" : line.substring(space + 1);
    switch (name) {
      case "LHLO" -> lhlo(args);
      case "MAIL" -> mail(args);
      case "RCPT" -> rcpt(args);
      case "DATA" -> data(args);
      case "BDAT" -> bdat(args);
      case "RSET" -> {
        if (plain(args)) {
          reset();
          say("250 2.0.0 OK");
        }
      }
      case "NOOP" -> say("250 2.0.0 OK");
      case "VRFY" ->
          say(args.isBlank() ? "501 5.5.4 Invalid parameters" : "252 2.3.3 Try RCPT instead");
      case "AUTH" -> say("502 5.5.1 Unsupported command");
      case "XCLIENT" ->
          say(
              sender == null
                  ? "550 5.7.14 You are not from trusted IP"
                  : "503 5.5.0 XCLIENT not permitted during a mail transaction");
      case "STARTTLS" -> startTls(args);
      case "QUIT" -> {
        if (plain(args)) {
          say("221 2.0.0 Bye");
          close();
        }
      }
      default -> {
        boolean word = name.matches("[A-Z]*");
        say(word ? "500 5.5.1 Unknown command" : "500 5.5.2 Invalid command syntax");
        if (++badCommands > MOST_BAD_COMMANDS) {
          close();
        }
      }
    }
  }

  /** RFC 3207 section 4. */
  private void startTls(String args) {
    if (!tls.isEmpty()) {
      say("502 5.5.1 TLS is already active.");
    } else if (!offersTls) {
      say("502 5.5.1 TLS support is not enabled.");
    } else if (plain(args)) {
      say("220 2.0.0 Begin TLS negotiation now.");
      waiting = true;
      effects.add(new LmtpEffect.StartTls());
    }
  }

  private boolean plain(String args) {
    if (!args.isEmpty()) {
      say("501 5.5.4 Invalid parameters");
    }
    return args.isEmpty();
  }

  private void lhlo(String args) {
    if (args.isBlank()) {
      say("501 Missing hostname");
      return;
    }
    peer = args.strip();
    reset();
    say("250-" + host);
    say("250-8BITMIME");
    say("250-CHUNKING");
    say("250-ENHANCEDSTATUSCODES");
    boolean more = offersTls && tls.isEmpty();
    say(more ? "250-PIPELINING" : "250 PIPELINING");
    if (more) {
      say("250 STARTTLS");
    }
  }

  private void mail(String args) {
    if (sender != null) {
      say("503 5.5.0 MAIL already given");
      return;
    }
    String address = path(args, "FROM");
    if (address != null) {
      sender = address;
      transaction++;
      say("250 2.1.0 OK");
    }
  }

  private void rcpt(String args) {
    if (sender == null) {
      say("503 5.5.0 MAIL needed first");
    } else if (recipients.size() >= MOST_RECIPIENTS) {
      say("452 4.5.3 Too many recipients");
    } else {
      String address = path(args, "TO");
      if (address == null) {
        return;
      } else if (address.isEmpty()) {
        say("501 5.5.4 Invalid TO: Null path not allowed");
        return;
      }
      asked = address;
      Matcher orcpt = ORIGINAL.matcher(args);
      original = orcpt.matches() ? orcpt.group(1) : address;
      waiting = true;
      effects.add(new LmtpEffect.Find(address));
    }
  }

  /** The address of {@code FROM:<a@b> BODY=8BITMIME}; null after saying what is wrong. */
  private @Nullable String path(String args, String word) {
    LmtpPath path = new LmtpPath(habits.workarounds());
    String wrong = path.wrong(args, word);
    if (!wrong.isEmpty()) {
      say(wrong);
      return null;
    }
    return path.address();
  }

  private boolean mayBegin() {
    if (chunkFailed) {
      say("503 5.5.0 Previous data chunk failed, issue RSET first");
      return false;
    } else if (sender == null) {
      say("503 5.5.0 MAIL needed first");
      return false;
    } else if (recipients.isEmpty()) {
      say("503 5.5.0 No valid recipients");
      return false;
    }
    return true;
  }

  private void data(String args) {
    if (plain(args) && mayBegin()) {
      message = new LmtpMessage();
      inData = true;
      say("354 OK");
    }
  }

  private void dataLine(byte[] bytes, int at, int length) {
    LmtpMessage open = message;
    if (open == null) {
      return;
    }
    if (length == 1 && bytes[at] == '.') {
      inData = false;
      ended(open);
    } else {
      int dot = length > 0 && bytes[at] == '.' ? 1 : 0;
      open.line(bytes, at + dot, length - dot);
    }
  }

  private void bdat(String args) {
    String[] parts = args.strip().split(" +", -1);
    boolean last = parts.length == 2 && parts[1].equalsIgnoreCase("LAST");
    if (!parts[0].matches("\\d{1,9}") || parts.length > 2 || parts.length == 2 && !last) {
      say("501 5.5.4 Invalid chunk size parameter");
      chunkFailed = true;
      return;
    }
    chunk = Long.parseLong(parts[0]);
    lastChunk = last;
    if (mayBegin()) {
      message = message == null ? new LmtpMessage() : message;
    } else {
      message = null;
      chunkFailed = true;
    }
    if (chunk == 0) {
      chunkEnded();
    }
  }

  private void chunk(byte[] bytes, int at, int length) {
    if (message != null) {
      message.add(bytes, at, length);
    }
    chunk -= length;
    if (chunk == 0) {
      chunkEnded();
    }
  }

  private void chunkEnded() {
    LmtpMessage open = message;
    if (open != null && lastChunk) {
      ended(open);
    } else if (open != null) {
      say("250 2.0.0 Added chunk");
    }
  }

  private void ended(LmtpMessage whole) {
    if (whole.tooLarge()) {
      recipients.forEach(r -> say("552 5.2.3 <" + r.address() + "> Message is too large"));
      reset();
      return;
    }
    delivering = -1;
    deliverNext();
  }

  private void deliverNext() {
    LmtpMessage whole = message;
    String from = sender;
    if (whole != null && from != null && ++delivering < recipients.size()) {
      Recipient to = recipients.get(delivering);
      waiting = true;
      String id = habits.id() + (transaction > 1 ? ":T" + transaction : "");
      boolean alone = recipients.size() == 1;
      effects.add(
          new LmtpEffect.Deliver(
              to.user(), from, to.address(), to.original(), peer, whole, tls, id, alone));
    } else {
      reset();
    }
  }

  private void reset() {
    chunkFailed = false;
    sender = null;
    recipients.clear();
    message = null;
    inData = false;
  }

  private void close() {
    closed = true;
    effects.add(new LmtpEffect.Close());
  }

  private void say(String line) {
    effects.add(new LmtpEffect.Send(line + "\r\n"));
  }
}
