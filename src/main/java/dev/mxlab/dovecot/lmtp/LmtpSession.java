package dev.mxlab.dovecot.lmtp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
  private static final Pattern PATH = Pattern.compile("<([^<>]*)>(.*)");

  private record Recipient(String address, String user) {}

  private final String host;
  private final String greeting;
  private final boolean offersTls;
  private final List<LmtpEffect> effects = new ArrayList<>();
  private final ByteArrayOutputStream input = new ByteArrayOutputStream();
  private final List<Recipient> recipients = new ArrayList<>();
  private String peer = "unknown";
  private @Nullable String sender;
  private String asked = "";
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
    } else {
      recipients.add(new Recipient(asked, user));
      say("250 2.1.5 OK");
    }
    return proceed();
  }

  /** Answers {@link LmtpEffect.Deliver}; the id is shown to the client. */
  public List<LmtpEffect> delivered(boolean done, String id) {
    waiting = false;
    String to = "<" + recipients.get(delivering).address() + ">";
    say(
        done
            ? "250 2.0.0 " + to + " " + id + " Saved"
            : "451 4.2.0 " + to + " Temporary internal error");
    deliverNext();
    return proceed();
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
      waiting = true;
      effects.add(new LmtpEffect.Find(address));
    }
  }

  /** The address of {@code FROM:<a@b> BODY=8BITMIME}; null after saying what is wrong. */
  private @Nullable String path(String args, String word) {
    if (!args.regionMatches(true, 0, word + ":", 0, word.length() + 1)) {
      say("501 5.5.4 Invalid parameters");
      return null;
    }
    String rest = args.substring(word.length() + 1).replaceFirst("^<@[^:>\\s]*:", "<");
    String wrong = "501 5.5.4 Invalid " + word + ": ";
    Matcher found = PATH.matcher(rest);
    if (rest.startsWith(" ")) {
      say(wrong + "Unexpected whitespace before path");
    } else if (!rest.startsWith("<")) {
      say(wrong + "Missing '<' at beginning of path");
    } else if (!shape(rest).isEmpty()) {
      // A recipient's local part may be what a sender's may not.
      boolean spaced = word.equals("TO") && shape(rest).startsWith("Invalid");
      say(wrong + (spaced ? "Missing '>' at end of path" : shape(rest)));
    } else if (word.equals("TO") && rest.startsWith("<@")) {
      say(wrong + "Missing ':' at end of source route");
    } else if (!found.matches()) {
      say(wrong + "Missing '>' at end of path");
    } else if (found.group(1).matches("[^\"]*[\\s,;:\\\\].*")) {
      say(wrong + "Invalid character in localpart");
    } else if (!found.group(2).isEmpty() && !found.group(2).startsWith(" ")) {
      say(wrong + "Invalid character in path");
    } else {
      String unsupported = parameters(found.group(2), word.equals("FROM"));
      if (unsupported.isEmpty()) {
        return found.group(1);
      }
      say(unsupported);
    }
    return null;
  }

  /** What is wrong with {@code <local@domain>} before its parameters; empty for nothing. */
  private static String shape(String path) {
    int at = 1;
    if (path.startsWith("<\"") || path.startsWith("<@")) {
      return "";
    }
    while (at < path.length() && "@>".indexOf(path.charAt(at)) < 0) {
      if (Character.isWhitespace(path.charAt(at))) {
        return "Invalid character in localpart";
      }
      at++;
    }
    if (at == path.length()) {
      return "Missing domain";
    }
    while (at < path.length() && path.charAt(at) != '>') {
      if (Character.isWhitespace(path.charAt(at))) {
        return "Missing '>' at end of path";
      }
      at++;
    }
    return at == path.length() ? "Missing '>' at end of path" : "";
  }

  /** What is said against parameters of MAIL or RCPT; empty for nothing. */
  private static String parameters(String text, boolean mail) {
    boolean body = false;
    for (String word : text.strip().split(" +")) {
      String upper = word.toUpperCase(Locale.ROOT);
      if (mail && upper.startsWith("BODY=")) {
        if (body) {
          return "501 5.5.4 Duplicate BODY= parameter";
        } else if (!upper.equals("BODY=7BIT") && !upper.equals("BODY=8BITMIME")) {
          return "555 5.5.4 Unsupported mail BODY type";
        }
        body = true;
      } else if (!upper.isEmpty() && (mail || !upper.startsWith("ORCPT="))) {
        return "555 5.5.4 Unsupported parameters";
      }
    }
    return "";
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
      effects.add(
          new LmtpEffect.Deliver(to.user(), from, to.address(), peer, whole, tls, transaction));
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
