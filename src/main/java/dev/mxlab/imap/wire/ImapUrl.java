package dev.mxlab.imap.wire;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL of a message of the same user (RFC 5092, RFC 5550 section 3.1), relative to a mailbox:
 * {@code /Drafts;UIDVALIDITY=385759045/;UID=20/;SECTION=1.2/;PARTIAL=0.1024}.
 *
 * @param mailbox its name in Unicode, empty if none is named
 * @param uidValidity that the mailbox must have, or 0
 * @param uid of the message, or 0 if it is a list of messages that is meant
 * @param section of the message, or null for the whole
 * @param start of the octets that are meant
 * @param length of them, or 0 for all
 */
public record ImapUrl(
    String mailbox, long uidValidity, long uid, @Nullable String section, long start, long length) {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):");
  private static final long MOST = 0xffff_ffffL;
  private static final int MOST_DIGITS = 18;
  private static final int MOST_SHOWN = 80;

  /** What is wrong with one. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    private Malformed(String why) {
      super(why, null, false, false);
    }

    /** In the words of an answer. */
    public String why() {
      return String.valueOf(getMessage());
    }
  }

  /**
   * Reads one.
   *
   * @param base the mailbox that relative ones begin at, in Unicode with slashes, or empty
   */
  public static ImapUrl parse(String url, String base) throws Malformed {
    int at = 0;
    Matcher scheme = SCHEME.matcher(url);
    if (scheme.lookingAt()) {
      if (!scheme.group(1).toLowerCase(Locale.ROOT).equals("imap")) {
        throw new Malformed("Not an IMAP URL");
      }
      at = scheme.end();
    }
    if (url.startsWith("//", at) && url.length() > at + 2) {
      server(url.substring(at + 2, UrlText.end(url, at + 2, "/?#")));
      throw new Malformed("Relative URL required");
    } else if (at > 0) {
      throw new Malformed("Absolute IMAP URL requires `//' after `imap:'");
    }
    int pathEnd = UrlText.end(url, 0, "?#");
    int queryEnd = UrlText.end(url, pathEnd, "#");
    String path = url.substring(0, pathEnd);
    check(url, 0, pathEnd, "Path");
    ImapUrl meant = new Path(segments(path, base)).read();
    if (queryEnd > pathEnd) {
      check(url, pathEnd + 1, queryEnd, "Query");
      query(url.substring(pathEnd + 1, queryEnd), meant);
    }
    if (queryEnd < url.length()) {
      throw new Malformed("Fragment component not allowed in IMAP URL");
    }
    return meant;
  }

  private static void check(String url, int from, int to, String what) throws Malformed {
    String wrong = UrlText.complaint(url, from, to, what);
    if (!wrong.isEmpty()) {
      throw new Malformed(wrong);
    }
  }

  private static void query(String query, ImapUrl meant) throws Malformed {
    if (meant.uid > 0) {
      throw new Malformed("Search query part only valid for messagelist-type IMAP URL");
    } else if (query.isEmpty()) {
      throw new Malformed("Empty IMAP URL search query not allowed");
    }
  }

  /** Looks at the server's name, which is not for us in any case. */
  private static void server(String authority) throws Malformed {
    int user = authority.lastIndexOf('@');
    String host = authority.substring(user + 1);
    int colon = host.startsWith("[") ? host.indexOf(':', host.indexOf(']') + 1) : host.indexOf(':');
    if (host.startsWith("[") && host.indexOf(']') < 0) {
      throw new Malformed("Expecting ']' at end of IP-literal");
    } else if (!host.startsWith("[")) {
      String name = colon < 0 ? host : host.substring(0, colon);
      if (!UrlText.isName(name)) {
        throw new Malformed("Invalid host identifier");
      }
    }
    if (colon >= 0) {
      port(host.substring(colon + 1));
    }
    if (host.isEmpty() || colon == 0) {
      throw new Malformed("IMAP URL does not allow empty host identifier");
    }
    if (user > 0) {
      user(authority.substring(0, user));
    }
  }

  private static void port(String port) throws Malformed {
    if (!port.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new Malformed("Invalid host port");
    } else if (port.length() > 5 || !port.isEmpty() && Integer.parseInt(port) > 0xffff) {
      throw new Malformed("Invalid port number");
    }
  }

  private static void user(String info) throws Malformed {
    int end = UrlText.end(info, 0, ";:");
    String rest = info.substring(end);
    if (rest.startsWith(":")) {
      throw new Malformed("Stray ':' in userinfo `" + info + "'");
    } else if (!rest.isEmpty() && after(rest, ";AUTH=") == null) {
      throw new Malformed("Stray ';' in userinfo `" + info + "'");
    } else if (rest.length() == ";AUTH=".length()) {
      throw new Malformed("Empty auth-type value after ';AUTH='");
    }
  }

  /** The path's parts from the base on, without those that go up or stay. */
  private static List<String> segments(String path, String base) {
    Deque<String> segments = new ArrayDeque<>();
    if (!path.startsWith("/") && !base.isEmpty()) {
      for (String level : base.split("/", -1)) {
        segments.add(UrlText.encoded(level));
      }
    }
    String[] levels = (path.startsWith("/") ? path.substring(1) : path).split("/", -1);
    for (int i = 0; i < levels.length; i++) {
      boolean up = "..".equals(levels[i]);
      if (!up && !".".equals(levels[i])) {
        segments.add(levels[i]);
        continue;
      }
      if (up) {
        segments.pollLast();
      }
      if (i + 1 == levels.length) {
        segments.add("");
      }
    }
    return new ArrayList<>(segments);
  }

  private static @Nullable String after(String text, String word) {
    return text.regionMatches(true, 0, word, 0, word.length())
        ? text.substring(word.length())
        : null;
  }

  /** Reads a path's parts one after the other. */
  private static final class Path {
    private final List<String> segments;
    private int at;
    private @Nullable String extension;

    Path(List<String> segments) {
      this.segments = segments;
    }

    ImapUrl read() throws Malformed {
      List<String> names = new ArrayList<>();
      for (; at < segments.size() && segments.get(at).indexOf(';') < 0; at++) {
        if (!segments.get(at).isEmpty()) {
          names.add(UrlText.decoded(segments.get(at)));
        }
      }
      long validity = validity(names);
      long uid = uid();
      String section = uid > 0 ? section() : null;
      String range = uid > 0 ? value(";PARTIAL=", "PARTIAL", "") : null;
      int dot = range == null ? -1 : range.indexOf('.');
      long length = 0;
      if (range != null && dot >= 0) {
        length = length(range.substring(dot + 1));
        range = range.substring(0, dot);
        if (range.isEmpty()) {
          throw new Malformed("Empty PARTIAL offset");
        }
      }
      long start = range == null ? 0 : number(range, Long.MAX_VALUE);
      end();
      return new ImapUrl(String.join("/", names), validity, uid, section, start, length);
    }

    private static long length(String text) throws Malformed {
      if (text.isEmpty()) {
        throw new Malformed("Empty PARTIAL size");
      }
      return positive(number(text, Long.MAX_VALUE), "PARTIAL size");
    }

    private long validity(List<String> names) throws Malformed {
      if (at == segments.size()) {
        return 0;
      }
      String segment = segments.get(at);
      int semicolon = segment.indexOf(';');
      String value = after(segment.substring(semicolon), ";UIDVALIDITY=");
      if (value == null) {
        if (semicolon > 0) {
          throw new Malformed("Encountered stray ';' in mailbox reference");
        }
        return 0;
      }
      if (semicolon > 0) {
        names.add(UrlText.decoded(segment.substring(0, semicolon)));
      }
      at++;
      if (value.indexOf(';') >= 0) {
        throw new Malformed("Encountered stray ';' after UIDVALIDITY");
      } else if (value.isEmpty()) {
        throw new Malformed("Empty UIDVALIDITY value");
      }
      return positive(number(value, MOST), "UIDVALIDITY");
    }

    private long uid() throws Malformed {
      String value = value(";UID=", "UID", "Encountered stray ';' in UID path segment");
      return value == null ? 0 : positive(number(value, MOST), "UID");
    }

    private @Nullable String section() throws Malformed {
      String first = at < segments.size() ? after(segments.get(at), ";SECTION=") : null;
      if (first == null) {
        return null;
      }
      StringBuilder section = new StringBuilder();
      String piece = first;
      while (piece.indexOf(';') < 0) {
        section.append(piece);
        at++;
        if (at == segments.size() || segments.get(at).startsWith(";")) {
          return named(section);
        }
        section.append('/');
        piece = segments.get(at);
      }
      int semicolon = piece.indexOf(';');
      if (semicolon > 0) {
        if (at + 1 < segments.size()) {
          throw new Malformed("Encountered stray ';' in SECTION path segment");
        }
        extension = piece.substring(semicolon);
        section.append(piece, 0, semicolon);
        at++;
      }
      return named(section);
    }

    private static String named(StringBuilder section) throws Malformed {
      if (section.isEmpty()) {
        throw new Malformed("Empty SECTION value");
      }
      return UrlText.decoded(section.toString());
    }

    /** A part's value if it is that part; what follows a semicolon in it is put aside. */
    private @Nullable String value(String word, String name, String stray) throws Malformed {
      String value = at < segments.size() ? after(segments.get(at), word) : null;
      if (value == null) {
        return null;
      }
      int semicolon = value.indexOf(';');
      if (semicolon >= 0) {
        if (!stray.isEmpty() && at + 1 < segments.size()) {
          throw new Malformed(stray);
        }
        extension = value.substring(semicolon);
        value = value.substring(0, semicolon);
      }
      at++;
      if (value.isEmpty()) {
        throw new Malformed("Empty " + name + " value");
      }
      return value;
    }

    private void end() throws Malformed {
      String more = extension;
      if (at < segments.size()
          && (more != null || !segments.get(at).isEmpty() || at + 1 < segments.size())) {
        throw new Malformed("Unexpected IMAP URL path segment: `" + shown(segments.get(at)) + "'");
      }
      if (more == null) {
        return;
      }
      for (String word : List.of(";EXPIRE=", ";URLAUTH=")) {
        if (after(more, word) != null) {
          throw new Malformed("`" + word + "' is not allowed in this context");
        }
      }
      throw new Malformed("Unrecognized IMAP URL extension: " + shown(more));
    }
  }

  private static String shown(String text) {
    return text.length() <= MOST_SHOWN ? text : text.substring(0, MOST_SHOWN - 3) + "...";
  }

  private static long positive(long number, String name) throws Malformed {
    if (number == 0) {
      throw new Malformed(name + " cannot be zero");
    }
    return number;
  }

  private static long number(String text, long most) throws Malformed {
    if (text.charAt(0) < '0' || text.charAt(0) > '9') {
      throw new Malformed("Value '" + text + "' is not a valid IMAP number");
    }
    boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!digits || text.length() > MOST_DIGITS || Long.parseLong(text) > most) {
      throw new Malformed("IMAP number is too high");
    }
    return Long.parseLong(text);
  }
}
