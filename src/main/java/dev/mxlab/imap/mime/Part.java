package dev.mxlab.imap.mime;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A message or a part of one, by its place in the message as it is stored. Sizes {@code wire} are
 * those with CRLF at each line's end.
 *
 * @param header the header with the blank line after it
 * @param kind what the content type makes of it
 * @param fields the fields of its header
 * @param children the parts of a multipart, or the one message of a message/rfc822
 */
public record Part(Extent header, Extent body, Kind kind, HeaderBlock fields, List<Part> children) {
  /** Octets of the stored message, and how they count on the wire. */
  public record Extent(long start, long length, long wire, long lines) {}

  /** What parts there are. */
  public enum Kind {
    MULTIPART,
    MESSAGE,
    TEXT,
    OTHER
  }

  /**
   * The part of a section number (RFC 3501 section 6.4.5).
   *
   * @return null when there is none
   */
  public @Nullable Part find(List<Integer> path) {
    Part part = this;
    boolean itself = false;
    for (int i = 0; i < path.size(); i++) {
      int number = path.get(i);
      if (part.kind == Kind.MULTIPART) {
        // Number 0 is taken for the first part, as dovecot does.
        int index = Math.max(0, number - 1);
        if (index >= part.children.size()) {
          return null;
        }
        part = part.children.get(index);
      } else if (number == 1 && !itself) {
        itself = true;
      } else {
        return null;
      }
      if (part.kind == Kind.MESSAGE && i + 1 < path.size()) {
        part = part.children.get(0);
        itself = false;
      }
    }
    return part;
  }

  /** Whether a message with this header is one text, without parts. */
  public static boolean isText(HeaderBlock header) {
    return ContentType.of(header, false).is("text");
  }

  /**
   * The transfer encoding in small letters; {@code 7bit} where none is told, empty where nobody
   * understands it. Of several fields the last counts, and what follows the word does not.
   */
  public String encoding() {
    String field = fields.last("content-transfer-encoding");
    if (field == null) {
      return "7bit";
    }
    Tokens tokens = new Tokens(field);
    tokens.skip();
    return tokens.token().toLowerCase(Locale.ROOT);
  }

  /** The charset of text, {@code us-ascii} where none is told. */
  public String charset() {
    ContentType type = ContentType.of(fields, false);
    String charset = type.parameters().get("charset");
    return charset == null ? "us-ascii" : charset;
  }
}
